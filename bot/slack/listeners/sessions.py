"""Somebody presses Stop over an answer in the making."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.slack import incoming
from bot.slack.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for Stop."""

    @app.event("agent_session_stopped")
    async def stopped(body: dict[str, Any]) -> None:
        if session := incoming.stopped(body):
            await desk.answering.stop_answer(session)
