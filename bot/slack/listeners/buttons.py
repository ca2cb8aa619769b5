"""Somebody presses an offer under an answer: it is the question it stands for, asked in the same thread."""

import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack import incoming
from bot.slack.blocks.advice import OFFER
from bot.slack.desk import Desk

QUESTIONS = {
    "why": "Why is it not in place?",
    "explain_stages": "What are the five AI value models, and in which order do they come?",
    "start_scan": "Start a scan",
    "help": "help",
}


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for presses."""

    @app.action(re.compile(f"^{OFFER}"))
    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        question = QUESTIONS.get(incoming.action_name(body).removeprefix(OFFER))
        if question and (received := incoming.press(body, question)):
            await desk.answering.take(received)
        await ack()
