"""Somebody looks at a plan, or does something with one of its items."""

import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.desk import Desk
from bot.slack.plan_presses import plan_form, plan_press
from bot.slack.planning import Faulty

PRESSED = re.compile(r"^plan:(?:see|done|take|edit|drop|reopen|contest|recheck)$")
SENT_OFF = re.compile(r"^plan:(?:edit|drop|contest)$")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for presses about plans, and for the windows in which an item is changed."""

    @app.action(PRESSED)
    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := plan_press(body):
            await desk.plans.pressed(press)
            desk.delivery.wake()
        await ack()

    @app.view(SENT_OFF)
    async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = plan_form(body)
        if form is None:
            await ack()
            return
        try:
            view = await desk.plans.sent(form)
        except Faulty as faulty:
            await ack(response_action="errors", errors=dict(faulty.faults))
            return
        desk.delivery.wake()
        await ack(response_action="update", view=view)
