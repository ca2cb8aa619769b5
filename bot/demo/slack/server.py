"""The server on this machine: Web API, sockets, response URLs and uploads under one address."""

from dataclasses import dataclass

from aiohttp import WSMsgType, web

from .changes import Changes
from .courier import Courier
from .hooks import respond
from .state import State
from .web_api import WebApi
from .wire import Refused, read_arguments

LARGEST_REQUEST = 64 * 1024 * 1024
_HOOK_GONE = {"expired_url", "used_url", "invalid_url"}


@dataclass(slots=True)
class Server:
    """Listens on loopback only."""

    state: State
    changes: Changes
    courier: Courier
    api: WebApi
    runner: web.AppRunner | None = None

    async def start(self, port: int) -> int:
        """Listen, and say on which port; 0 takes a free one."""
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_route("*", "/api/{method}", self.api.handle)
        app.router.add_get("/link", self.link)
        app.router.add_post("/hook/{key}", self.hook)
        app.router.add_post("/upload/{file_id}", self.upload)
        self.runner = web.AppRunner(app, shutdown_timeout=1.0)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", port).start()
        return int(self.runner.addresses[0][1])

    async def stop(self) -> None:
        """Hang up and stop listening."""
        for socket in list(self.courier.sockets):
            await socket.close()
        if self.runner is not None:
            await self.runner.cleanup()

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """One Socket Mode connection."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.courier.sockets.append(socket)
        app_id = self.state.app.app_id
        count = len(self.courier.sockets)
        await socket.send_json(
            {"type": "hello", "num_connections": count, "connection_info": {"app_id": app_id}}
        )
        await self.changes.announce()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self.courier.hear(message.data)
        finally:
            self.courier.lost(socket)
            await self.changes.announce()
        return socket

    async def hook(self, request: web.Request) -> web.Response:
        """An answer through a response URL."""
        try:
            given = await read_arguments(request)
            lent = self.state.passes.spend_hook(request.match_info["key"])
            respond(self.state, "response_url", lent, given)
        except Refused as refusal:
            status = 404 if refusal.error in _HOOK_GONE else 400
            return web.Response(status=status, text=refusal.error)
        finally:
            await self.changes.announce()
        return web.Response(text="ok")

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes of one file, as they are or in a form."""
        if request.content_type.startswith("multipart/"):
            parts = [one for one in (await request.post()).values() if isinstance(one, web.FileField)]
            content = parts[0].file.read() if parts else b""
        else:
            content = await request.read()
        try:
            self.state.uploads.receive(request.match_info["file_id"], content)
        except Refused as refusal:
            return web.Response(status=400, text=refusal.error)
        return web.Response(text=f"OK - {len(content)}")
