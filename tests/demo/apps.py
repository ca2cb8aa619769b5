"""Real Bolt apps for the local Slack: over its sockets, or behind a real ASGI server."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack import LocalSlack

Noted = TypeVar("Noted")


class Heard(Generic[Noted]):
    """What an app's listeners noted; an event is acknowledged before its listener has run, so tests wait here."""

    def __init__(self) -> None:
        self.notes: list[Noted] = []
        self._more = asyncio.Event()

    def note(self, one: Noted) -> None:
        self.notes.append(one)
        self._more.set()

    async def first(self, count: int) -> list[Noted]:
        async with asyncio.timeout(30):
            while len(self.notes) < count:
                self._more.clear()
                await self._more.wait()
        return self.notes


def new_client(slack: LocalSlack, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token=token or slack.bot_token, base_url=slack.api_url)


def new_app(slack: LocalSlack, signing_secret: str | None = None) -> AsyncApp:
    return AsyncApp(client=new_client(slack), signing_secret=signing_secret or slack.signing_secret)


@asynccontextmanager
async def over_sockets(app: AsyncApp, slack: LocalSlack) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, slack.app_token)
    before = slack.connections
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it without annotations
    await slack.wait_for(lambda: slack.connections > before)
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it without annotations


@asynccontextmanager
async def over_http(app: AsyncApp, slack: LocalSlack) -> AsyncIterator[None]:
    # A socket that listens already queues requests until the server takes them, so nothing has to be polled.
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(AsyncSlackRequestHandler(app), log_level="warning", lifespan="off")
    )
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    slack.deliver_to(f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events")
    try:
        yield
    finally:
        slack.deliver_to(None)
        server.should_exit = True
        await serving
        listening.close()


WAYS = {"sockets": over_sockets, "http": over_http}
