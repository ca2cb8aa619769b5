"""Somebody shares an answer: the button under it, and the windows that ask where and without what."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack import forms
from bot.slack.blocks.sharing import SHARE, WHERE, WITHOUT
from bot.slack.desk import Desk
from bot.slack.share_press import share_press


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the button and its windows."""

    @app.action(SHARE)
    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        press = share_press(body)
        if press and (said := await desk.sharing.open(press)):
            await desk.scanning.say_privately(press.channel, press.user, said, press.thread)
        await ack()

    @app.view(WHERE)
    async def chosen(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = forms.form(body)
        await ack(**await desk.sharing.submit(form) if form else {})

    @app.view(WITHOUT)
    async def left_out(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = forms.form(body)
        await ack(**await desk.sharing.submit(form, without=True) if form else {})
