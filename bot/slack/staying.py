"""Whether Slack still knows Cairn: asked at the start, and again and again; a process that nobody hears ends and says why."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.desk import Desk
from bot.slack.faults import FAILURES, code_of, meaning_of

CHECK_EVERY = 60.0
BOT, APP = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"

_REMOVED = (
    "The app was removed from its Slack workspace, so Cairn stops. Nothing is lost: what it knows and what is still to be "
    "posted stay in the record. To have it back, install the app again, put the new bot token into SLACK_BOT_TOKEN, and start "
    "Cairn."
)
_REVOKED = (
    "Slack does not accept {name} any more ({code}), so Cairn stops. Nothing is lost: what is still to be posted stays in the "
    "record. Copy the token again from your app's settings, reinstall the app if need be, and start Cairn."
)


class CannotServe(Exception):
    """Slack does not let Cairn in; the message says what to do."""


class Dismissed(Exception):
    """Slack has let Cairn go while it was at work; the message says what to do."""


class _Refused(NamedTuple):
    name: str
    code: str


async def admitted(client: AsyncWebClient, app_token: str = "") -> str:
    """The workspace, once Slack has taken the tokens: Bolt would try for ever, and say nothing that helps."""
    name = BOT
    try:
        team = str((await client.auth_test())["team_id"])
        if app_token:
            name = APP
            await client.apps_connections_open(app_token=app_token)
    except FAILURES as fault:
        raise CannotServe(_not_let_in(name, code_of(fault))) from fault
    return team


async def stay(
    desk: Desk,
    until: asyncio.Event,
    *,
    app_token: str = "",
    connected: Callable[[], Awaitable[bool]] | None = None,
    every: float = CHECK_EVERY,
) -> None:
    """Wait until told to stop. Raises Dismissed when the workspace took Cairn out, or a token is not accepted any more."""
    told = asyncio.create_task(until.wait())
    closed = asyncio.create_task(desk.delivery.closed.wait())
    refused = asyncio.create_task(_refused(desk.client, app_token, connected, every))
    tasks = (told, closed, refused)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if not told.done():
            raise Dismissed(_why(desk, refused.result() if refused.done() else None))
    finally:
        for task in tasks:
            task.cancel()


def _why(desk: Desk, refused: _Refused | None) -> str:
    if refused is None:
        refused = _Refused(BOT, desk.delivery.closed_by or "")
    elif refused.name == BOT:
        desk.delivery.shut(refused.code)
    return (_REMOVED if refused.code == "app_uninstalled" else _REVOKED).format(**refused._asdict())


async def _refused(
    client: AsyncWebClient,
    app_token: str,
    connected: Callable[[], Awaitable[bool]] | None,
    every: float,
) -> _Refused:
    """Ask until Slack refuses a token for good. A Slack that cannot be reached refuses nothing."""
    while True:
        await asyncio.sleep(every)
        name = BOT
        try:
            await client.auth_test()
            if connected is not None and not await connected():
                name = APP
                await client.apps_connections_open(app_token=app_token)
        except FAILURES as fault:
            refused = _Refused(name, code_of(fault))
            if _for_good(refused):
                return refused


def _for_good(refused: _Refused) -> bool:
    """Whether waiting would not help. A connection that may not be opened is lost too where Socket Mode was turned off."""
    meaning = meaning_of(refused.code)
    return meaning == "closed" or (refused.name == APP and meaning not in ("passing", "too_many"))


def _not_let_in(name: str, code: str) -> str:
    if code == "unreachable" or code.startswith("http_"):
        return f"Slack cannot be reached ({code}). Check the network, and SLACK_API_URL where it is set."
    return f"Slack does not accept {name} ({code}). Copy it again from your app's settings, and reinstall the app if need be."
