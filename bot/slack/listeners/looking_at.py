"""Somebody turns to another channel while Cairn is open beside it."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.slack.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for what people look at."""

    @app.event("app_context_changed")
    async def turned(body: dict[str, Any]) -> None:
        if looked := desk.looking_at.saw(body):
            desk.suggesting.noticed(looked.user)
