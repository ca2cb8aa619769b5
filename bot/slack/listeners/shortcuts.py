"""
Somebody uses a shortcut: from the search bar to set a scan up, from the menu of a message to ask about it or to save it.
"""

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.slack import forms
from bot.slack.blocks.asking import ABOUT
from bot.slack.blocks.saving import SAVE, UNDO
from bot.slack.desk import Desk
from bot.slack.faults import FAILURES, code_of
from bot.slack.noted import noted, undo

START_SCAN = "start_scan"

log = logging.getLogger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the shortcuts and what comes of them."""
    register_shortcuts(app, desk)
    register_windows(app, desk)


def register_shortcuts(app: AsyncApp, desk: Desk) -> None:
    """Listen for the shortcuts: each opens a window."""

    @app.shortcut(START_SCAN)
    async def used(ack: AsyncAck, body: dict[str, Any]) -> None:
        wish = forms.wish(body)
        if wish and (said := await desk.setup.open(wish)):
            await desk.setup.tell(wish, said)
        await ack()

    @app.shortcut(ABOUT)
    async def asks_about(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        message = noted(body, context.bot_user_id or "")
        if message and (said := await desk.asking_about.open(message, str(body.get("trigger_id", "")))):
            await desk.scanning.say_privately(message.channel, message.user, said)
        await ack()

    @app.shortcut(SAVE)
    async def saves(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        message = noted(body, context.bot_user_id or "")
        if message and (said := await desk.saving.open(message, str(body.get("trigger_id", "")))):
            await desk.scanning.say_privately(message.channel, message.user, said)
        await ack()


def register_windows(app: AsyncApp, desk: Desk) -> None:
    """Listen for the windows that are sent off, and for Undo."""

    @app.view(ABOUT)
    async def asked_about(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = forms.form(body)
        await ack(**await desk.asking_about.submit(form) if form else {})

    @app.view(SAVE)
    async def saved(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = forms.form(body)
        await ack(**await desk.saving.submit(form) if form else {})

    @app.action(UNDO)
    async def undone(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        if press := undo(body):
            said = await desk.saving.undo(*press)
            try:
                await respond(text=said, replace_original=True)
            except FAILURES as fault:
                log.info("The word on what was undone could not be said: %s", code_of(fault))
        await ack()
