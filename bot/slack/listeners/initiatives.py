"""Somebody describes an initiative, has it checked, shares the verdict, or runs a trial of it."""

import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack import forms
from bot.slack.blocks.initiative import SHARE
from bot.slack.blocks.initiative_form import CALLBACK
from bot.slack.blocks.initiative_sharing import CONFIRM, WHERE
from bot.slack.desk import Desk
from bot.slack.initiative_presses import initiative_press, intake_press, trial_form

PRESSED = re.compile(r"^initiative:(?:describe|again|trial|missing|later|export|end)$")
IN_INTAKE = re.compile(r"^initiative:(?:back|look|as_it_is|use:\d+)$")
SENT_OFF = re.compile(r"^initiative:(?:start|end|extend)$")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for presses under a verdict, and for the windows behind them."""
    _checked(app, desk)
    _shared(app, desk)


def _checked(app: AsyncApp, desk: Desk) -> None:
    @app.action(PRESSED)
    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        press = initiative_press(body)
        if press and press.view_id:
            desk.checking.again(press)
        elif press:
            await desk.trials.pressed(press)
        await ack()

    @app.action(IN_INTAKE)
    async def in_intake(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := intake_press(body):
            desk.checking.pressed(press)
        await ack()

    @app.view(CALLBACK)
    async def step_sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        press = intake_press(body)
        await ack(**await desk.checking.sent(press) if press else {})

    @app.view(SENT_OFF)
    async def trial_sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = trial_form(body)
        await ack(**await desk.trials.sent(form, body["view"]["id"]) if form else {})


def _shared(app: AsyncApp, desk: Desk) -> None:
    @app.action(SHARE)
    async def wants_to_share(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := initiative_press(body):
            await desk.verdict_sharing.open(press)
        await ack()

    @app.view(WHERE)
    async def channel_chosen(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = forms.form(body)
        await ack(**await desk.verdict_sharing.chosen(form) if form else {})

    @app.view(CONFIRM)
    async def share_confirmed(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = forms.form(body)
        await ack(**await desk.verdict_sharing.confirmed(form) if form else {})
