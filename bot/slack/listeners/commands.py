"""Somebody uses `/cairn`."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.conversation.initiative_view import Described
from bot.slack import forms
from bot.slack.commands import HELP
from bot.slack.desk import Desk
from bot.words import _

COMMAND = "/cairn"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the command."""

    @app.command(COMMAND)
    async def used(ack: AsyncAck, body: dict[str, Any]) -> None:
        command = forms.command(body)
        if command is None:
            await ack(text=_(HELP))
        elif said := await _used(desk, command):
            await ack(text=said)
        else:
            await ack()


async def _used(desk: Desk, command: forms.Command) -> str | None:
    """What is to be said at once; None where a window opens instead."""
    wish = command.wish
    match command.text.casefold():
        case "check":
            return await desk.checking.open(
                wish.team, wish.user, wish.trigger_id, Described(), channel=wish.place
            )
        case "scan":
            return await desk.setup.open(wish)
        case _:
            return await desk.commands.use(command)
