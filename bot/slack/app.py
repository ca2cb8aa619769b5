"""Bolt, put together for Cairn: how requests are checked, in which order things are kept and acknowledged, who listens."""

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.slack import listeners
from bot.slack.clients import slack_log
from bot.slack.desk import Desk
from bot.slack.faults import note

log = logging.getLogger(__name__)


def build_app(desk: Desk, *, signing_secret: str = "") -> AsyncApp:
    """
    The app for this desk. Over Socket Mode there is nothing to verify, and no signing secret is needed.

    A listener runs before its event is acknowledged: what is not in the record yet may be lost with the process.
    """
    app = AsyncApp(
        name="cairn",
        client=desk.client,
        signing_secret=signing_secret,
        logger=slack_log,
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
    )
    app.error(_refuse)
    listeners.register(app, desk)
    return app


async def _refuse(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """Whatever a listener could not mend: it goes into the log, and Slack is asked to send the same again."""
    note(log, "an event could not be taken in", error, str(body.get("event_id") or body.get("type") or ""))
    return BoltResponse(status=500, body="")
