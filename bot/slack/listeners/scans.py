"""Somebody answers a scan: every press is in the record before it is acknowledged."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.desk import Desk
from bot.slack.pressed import ANSWERING, pressed


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for presses on cards."""

    @app.action(ANSWERING)
    async def answered(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := pressed(body):
            if press.action == "more":
                await desk.windows.more(press)
            else:
                await desk.scanning.press(press)
        await ack()
