"""A workspace removes the app, or takes its token away."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.slack.desk import Desk
from bot.slack.leaving import left


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the end."""

    @app.event("app_uninstalled")
    async def removed(body: dict[str, Any]) -> None:
        await _take(desk, body)

    @app.event("tokens_revoked")
    async def revoked(body: dict[str, Any]) -> None:
        await _take(desk, body)


async def _take(desk: Desk, body: dict[str, Any]) -> None:
    if event := left(body):
        await desk.leaving.take(event)
