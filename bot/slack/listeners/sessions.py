"""Somebody presses Stop over an answer in the making; and what is offered below what was said until then."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack import forms, incoming
from bot.slack.blocks.stopped import DIFFERENTLY
from bot.slack.desk import Desk
from bot.slack.trying_again import tried_again


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for Stop, and for another question; to go on with the same is listened for where things are tried again."""

    @app.event("agent_session_stopped")
    async def stopped(body: dict[str, Any]) -> None:
        if session := incoming.stopped(body):
            await desk.answering.stop_answer(session)

    @app.action(DIFFERENTLY)
    async def wants_to_ask(ack: AsyncAck, body: dict[str, Any]) -> None:
        press = tried_again(body)
        if press and (said := await desk.stopping.open(press, str(body.get("trigger_id", "")))):
            await desk.scanning.say_privately(press.channel, press.user, said, press.thread_ts)
        await ack()

    @app.view(DIFFERENTLY)
    async def asked(ack: AsyncAck, body: dict[str, Any]) -> None:
        if form := forms.form(body):
            await desk.stopping.submit(form, desk.answering.take)
        await ack()
