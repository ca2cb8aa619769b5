"""Somebody fills in the form that sets a scan up, tries the cards, or sends it."""

import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack import forms
from bot.slack.blocks import scan_setup, scan_try
from bot.slack.blocks.scan_form import PREFIX
from bot.slack.scan_setup import SetupDesk


def register(app: AsyncApp, setup: SetupDesk) -> None:
    """Listen for what is done in the form."""

    @app.action(scan_setup.TRY)
    async def tried(ack: AsyncAck, body: dict[str, Any]) -> None:
        if form := forms.form(body):
            await setup.try_cards(form)
        await ack()

    @app.action(re.compile(f"^{PREFIX}"))
    async def changed(ack: AsyncAck, body: dict[str, Any]) -> None:
        if form := forms.form(body):
            setup.change(form)
        await ack()

    @app.view(scan_try.CALLBACK)
    async def next_tried(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = forms.form(body)
        await ack(**setup.next_card(form) if form else {})

    @app.view(scan_setup.CALLBACK)
    async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = forms.form(body)
        await ack(**await setup.submit(form) if form else {})
