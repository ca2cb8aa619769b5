"""Somebody says what they think of an answer: a thumb, or why it was no good."""

import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.blocks.feedback import BAD, GOOD, RATE, WHY
from bot.slack.feedback import FeedbackDesk
from bot.slack.feedback_presses import explained, rated

THUMB = re.compile(f"^(?:{RATE}|{GOOD}|{BAD})$")


def register(app: AsyncApp, feedback: FeedbackDesk) -> None:
    """Listen for the thumbs and the window."""

    @app.action(THUMB)
    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := rated(body):
            await feedback.press(press)
        await ack()

    @app.view(WHY)
    async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = explained(body)
        await ack(**await feedback.submit(form) if form else {})
