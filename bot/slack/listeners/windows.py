"""Somebody opens a window of a scan, or sends one off."""

import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.desk import Desk
from bot.slack.result_presses import filled, result_press

OPENING = re.compile(r"^scan:(?:about|manage|why|whatif|own|talk|ask_others|export|close|cancel|extend)$")
SENT_OFF = re.compile(r"^scan:(?:own|talk|ask_others|manage|whatif)$")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for what opens windows, and for windows that are sent off."""

    @app.action(OPENING)
    async def opened(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := result_press(body):
            await desk.windows.pressed(press)
            desk.delivery.wake()
        await ack()

    @app.action("scan:whatif_criterion")
    async def chosen(ack: AsyncAck, body: dict[str, Any]) -> None:
        if form := filled(body):
            await desk.windows.supposed_anew(form)
        await ack()

    @app.view(SENT_OFF)
    async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = filled(body)
        name = str(body["view"]["callback_id"]).removeprefix("scan:")
        if form is None:
            await ack()
            return
        view = await desk.windows.filled(name, form)
        desk.delivery.wake()
        await ack(response_action="update", view=view)
