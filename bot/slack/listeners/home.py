"""
Somebody opens Cairn: its Home tab is published, or a few things to ask are suggested beside it; and what is pressed there.

After everything that somebody does, their page is published anew if they looked at it lately, and so is what is suggested.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bot.slack import incoming, visits
from bot.slack.blocks.home import AGAIN, ASK, STAGE
from bot.slack.blocks.scan_channel import message_view
from bot.slack.desk import Desk
from bot.slack.result_presses import result_press
from bot.words import _

MANAGE_AT_HOME: dict[str, str | re.Pattern[str]] = {
    "action_id": "scan:manage",
    "block_id": re.compile(r"^scan:[^:]+:home:"),
}
Next = Callable[[], Awaitable[BoltResponse]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for both tabs, and for what is pressed on the page."""

    @app.event("app_home_opened")
    async def opened(body: dict[str, Any]) -> None:
        desk.looking_at.saw(body)
        visit = visits.visit(body)
        if visit and visit.tab == "home":
            desk.homes.opened(visit.team, visit.user)
        elif visit and visit.channel:
            desk.suggesting.opened(visit)

    _register_page(app, desk)
    _register_between(app, desk)


def _register_page(app: AsyncApp, desk: Desk) -> None:
    """Take what is pressed on the page, and what is sent off in its window."""

    @app.action(STAGE)
    async def stage(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := visits.home_press(body):
            await desk.home_desk.ask_stage(press)
        await ack()

    @app.action(ASK)
    async def wants_to_ask(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := visits.home_press(body):
            await desk.home_desk.open_question(press)
        await ack()

    @app.action(AGAIN)
    async def again(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := visits.home_press(body):
            desk.homes.opened(press.team, press.user)
        await ack()

    @app.action(MANAGE_AT_HOME)
    async def manage(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := result_press(body):
            # The page is no window that could become the form, so that opens above it.
            await desk.windows.pressed(press.model_copy(update={"view_id": ""}))
        await ack()

    @app.view(ASK)
    async def asked(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := visits.home_press(body):
            said = await desk.home_desk.ask(press, press.question)
            await ack(response_action="update", view=message_view(_("Ask Cairn"), said))
        else:
            await ack()


def _register_between(app: AsyncApp, desk: Desk) -> None:
    """See what goes to other listeners too: who did something, and the words that were suggested for going on."""

    # One for both: everything that Slack tells passes through here.
    @app.middleware
    async def seen(body: dict[str, Any], context: AsyncBoltContext, next_: Next) -> BoltResponse:
        if user := visits.acted(body):
            desk.homes.noticed(user)
            desk.suggesting.noticed(user)
        elif visits.may_go_on(body):
            received = incoming.message(body, context.bot_user_id or "")
            if received and await desk.home_desk.go_on(received):
                return BoltResponse(status=200, body="")
        return await next_()
