"""Bolt with a listener that does nothing: what Cairn's figures are compared with."""

from slack_bolt.async_app import AsyncApp

from bot.slack.clients import slack_log
from bot.slack.desk import Desk


def bare_app(desk: Desk, signing_secret: str) -> AsyncApp:
    """Acknowledge every message, and keep nothing."""
    app = AsyncApp(
        client=desk.client,
        logger=slack_log,
        signing_secret=signing_secret,
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
    )

    @app.event("message")
    async def written() -> None:
        """Do nothing."""

    return app
