"""Keeps Cairn in Slack: over Socket Mode, or over HTTP; until it is told to stop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import cast

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.services.cairn import Cairn
from bot.slack.app import build_app
from bot.slack.arrivals import spare_what_is_there
from bot.slack.clients import asking_client, slack_log
from bot.slack.desk import Desk
from bot.slack.guard import PATH, Asgi, Guard, address_of
from bot.slack.staying import admitted, stay

SECONDS_TO_HANG_UP = 2


async def serve_sockets(
    cairn: Cairn,
    *,
    bot_token: str,
    app_token: str,
    api_url: str,
    until: asyncio.Event,
    ready: Callable[[str], None],
    settings: Sequence[str] = (),
) -> None:
    """Answer over Socket Mode until the event is set; `ready` is told as soon as Slack can be heard."""
    desk = Desk(cairn, asking_client(bot_token, api_url), settings=settings)
    await cairn.store.orgs.returned(await admitted(desk.client, app_token))
    async with desk.open(), over_sockets(build_app(desk), app_token) as connected:
        spare_what_is_there()
        ready("Cairn listens to Slack over Socket Mode.")
        await stay(desk, until, app_token=app_token, connected=connected)


async def serve_http(
    cairn: Cairn,
    *,
    bot_token: str,
    signing_secret: str,
    api_url: str,
    listening: socket.socket,
    until: asyncio.Event,
    ready: Callable[[str], None],
    settings: Sequence[str] = (),
) -> None:
    """Answer over HTTP on a socket that listens, until the event is set; `ready` is told as soon as requests are taken."""
    desk = Desk(cairn, asking_client(bot_token, api_url), settings=settings)
    await cairn.store.orgs.returned(await admitted(desk.client))
    app = build_app(desk, signing_secret=signing_secret)
    async with desk.open(), over_http(guarded(app, desk, signing_secret), listening):
        spare_what_is_there()
        ready(f"Cairn listens to Slack on {address_of(listening)}.")
        await stay(desk, until)


def guarded(app: AsyncApp, desk: Desk, signing_secret: str) -> Guard:
    """The app as any ASGI server can run it."""
    # Bolt writes the types of ASGI in its own way.
    bolt = cast(Asgi, AsyncSlackRequestHandler(app, PATH))
    return Guard(bolt, signing_secret, lambda: desk.delivery.closed_by)


@asynccontextmanager
async def over_sockets(app: AsyncApp, app_token: str) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """Connected by Socket Mode; it reconnects by itself. What is handed in says whether it is connected just now."""
    handler = AsyncSocketModeHandler(app, app_token, logger=slack_log)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it without annotations
    try:
        yield handler.client.is_connected
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it without annotations


@asynccontextmanager
async def over_http(app: Guard, listening: socket.socket) -> AsyncIterator[None]:
    """Served by uvicorn on a socket that listens already."""
    server = _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=SECONDS_TO_HANG_UP,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving
        listening.close()


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs it: the questions under way are finished first."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
