"""Somebody wants what they asked in a channel answered in private."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.slack.blocks.private_first import IN_PRIVATE
from bot.slack.desk import Desk
from bot.slack.private_first import in_private


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the button."""

    @app.action(IN_PRIVATE)
    async def pressed(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        said = await desk.in_private.press(press) if (press := in_private(body)) else ""
        await ack()
        if said:
            await respond(text=said, replace_original=True)
