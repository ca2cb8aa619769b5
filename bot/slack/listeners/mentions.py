"""Somebody mentions Cairn in a channel."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.slack import incoming
from bot.slack.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for mentions."""

    @app.event("app_mention")
    async def mentioned(body: dict[str, Any], context: AsyncBoltContext) -> None:
        if received := incoming.message(body, context.bot_user_id or ""):
            await desk.answering.take(received)
