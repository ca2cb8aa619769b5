"""
Somebody presses an offer under an answer: it is the question it stands for, asked in the same thread.

The offer of a scan opens the form that sets one up; nothing starts before that is sent.
"""

import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.conversation import offered
from bot.slack import forms, incoming
from bot.slack.blocks.advice import OFFER
from bot.slack.blocks.notice import RETRY
from bot.slack.desk import Desk
from bot.slack.scan_setup import SetupDesk
from bot.slack.trying_again import tried_again
from bot.words import _

QUESTIONS = {
    "why": offered.WHY,
    "explain_stages": offered.FIVE_MODELS,
    "help": offered.HELP,
}


OFFER_OF_A_SCAN = f"{OFFER}start_scan"


def register(app: AsyncApp, desk: Desk, setup: SetupDesk) -> None:
    """Listen for presses."""

    @app.action(OFFER_OF_A_SCAN)
    async def taken_up(ack: AsyncAck, body: dict[str, Any]) -> None:
        wish = forms.wish(body)
        if wish and (said := await setup.open(wish)):
            await setup.tell(wish, said)
        await ack()

    @app.action(RETRY)
    async def again(ack: AsyncAck, body: dict[str, Any]) -> None:
        press = tried_again(body)
        if press and (said := await desk.trying_again.press(press)):
            await desk.scanning.say_privately(press.channel, press.user, said, press.thread_ts)
        await ack()

    @app.action(re.compile(f"^{OFFER}"))
    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        question = QUESTIONS.get(incoming.action_name(body).removeprefix(OFFER))
        if question and (received := incoming.press(body, _(question))):
            await desk.answering.take(received)
        await ack()
