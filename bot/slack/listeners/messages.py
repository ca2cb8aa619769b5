"""Somebody writes to Cairn directly. What is said in channels comes as a mention, where it is meant for Cairn."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.slack import incoming
from bot.slack.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for messages."""

    @app.event("message")
    async def written(body: dict[str, Any], context: AsyncBoltContext) -> None:
        desk.looking_at.saw(body)
        if received := incoming.message(body, context.bot_user_id or ""):
            await desk.answering.take(await desk.looking_at.meant(received))
