"""The way to the app: one of its sockets, or its address over HTTP."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field, replace

import aiohttp
from aiohttp import web

from .delivery import Ack, Delivery, answer_payload, envelope, http_body, retry_headers, sign
from .wire import Json

ACK_WITHIN = 3.0


@dataclass(slots=True)
class Courier:
    """Carries deliveries; with several sockets any of them may get one, as in Slack."""

    secret: str
    ack_within: float = ACK_WITHIN
    chance: random.Random = field(default_factory=random.Random)
    url: str | None = None
    log: list[Delivery] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Json]]] = field(default_factory=dict)

    async def send(self, delivery: Delivery) -> Delivery:
        """Tell the app, and wait for its acknowledgement as long as Slack would."""
        way = self._by_http if self.url else self._by_socket
        done = replace(delivery, ack=await way(delivery))
        self.log.append(done)
        return done

    async def _by_socket(self, delivery: Delivery) -> Ack | None:
        live = [socket for socket in self.sockets if not socket.closed]
        if not live:
            return None
        socket = self.chance.choice(live)
        wrapped = envelope(delivery)
        heard: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self.waiting[wrapped["envelope_id"]] = (socket, heard)
        began = time.perf_counter()
        try:
            async with asyncio.timeout(self.ack_within):
                await socket.send_json(wrapped)
                payload = await heard
            return Ack(time.perf_counter() - began, 200, payload, "socket")
        except (TimeoutError, ConnectionError):
            return None
        finally:
            del self.waiting[wrapped["envelope_id"]]

    async def _by_http(self, delivery: Delivery) -> Ack | None:
        body, content_type = http_body(delivery)
        timestamp = str(int(time.time()))  # real time: an app refuses a request more than five minutes off
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self.secret, timestamp, body),
            **retry_headers(delivery),
        }
        limit = aiohttp.ClientTimeout(total=self.ack_within)
        began = time.perf_counter()
        try:
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                session.post(str(self.url), data=body.encode(), headers=headers) as answer,
            ):
                payload = answer_payload(await answer.text())
                return Ack(time.perf_counter() - began, answer.status, payload, "http")
        except (TimeoutError, aiohttp.ClientError):
            return None

    def hear(self, text: str) -> None:
        """Take what came back over a socket; the SDK's own pings are no JSON and mean nothing here."""
        try:
            said = json.loads(text)
        except ValueError:
            return
        entry = self.waiting.get(said.get("envelope_id", "")) if isinstance(said, dict) else None
        if entry and not entry[1].done():
            entry[1].set_result(said.get("payload") or {})

    def lost(self, socket: web.WebSocketResponse) -> None:
        """A socket has gone; whatever it was asked stays unacknowledged."""
        if socket in self.sockets:
            self.sockets.remove(socket)
        for asked, heard in self.waiting.values():
            if asked is socket and not heard.done():
                heard.set_exception(ConnectionResetError("the socket closed before it acknowledged"))
