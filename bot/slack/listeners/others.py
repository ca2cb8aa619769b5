"""Whatever else Slack tells is acknowledged: left unanswered it would be sent again three times."""

import re

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.desk import Desk

_ANY = re.compile("")


def register(app: AsyncApp, _desk: Desk) -> None:
    """Listen to all the rest."""

    @app.event(_ANY)
    async def happened() -> None:
        """It is none of Cairn's business."""

    @app.action(_ANY)
    async def pressed(ack: AsyncAck) -> None:
        await ack()
