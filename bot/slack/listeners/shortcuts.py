"""Somebody sets a scan up from the search bar, where Slack lists what apps can do."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack import forms
from bot.slack.scan_setup import SetupDesk

START_SCAN = "start_scan"


def register(app: AsyncApp, setup: SetupDesk) -> None:
    """Listen for the shortcut."""

    @app.shortcut(START_SCAN)
    async def used(ack: AsyncAck, body: dict[str, Any]) -> None:
        wish = forms.wish(body)
        if wish and (said := await setup.open(wish)):
            await setup.tell(wish, said)
        await ack()
