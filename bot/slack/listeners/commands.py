"""Somebody uses `/cairn`."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack import forms
from bot.slack.commands import HELP
from bot.slack.desk import Desk

COMMAND = "/cairn"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the command."""

    @app.command(COMMAND)
    async def used(ack: AsyncAck, body: dict[str, Any]) -> None:
        command = forms.command(body)
        if command is None:
            await ack(text=HELP)
        elif command.text.casefold() != "scan":
            await ack(text=await desk.commands.use(command))
        elif said := await desk.setup.open(command.wish):
            await ack(text=said)
        else:
            await ack()
