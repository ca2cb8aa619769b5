"""Somebody wants the numbers behind a summary, or the summary as a file."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.blocks.summary import CSV, PDF, WHY
from bot.slack.desk import Desk
from bot.slack.summaries import summary_press


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the buttons."""

    @app.action(WHY)
    async def asked_why(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := summary_press(body):
            await desk.summaries.why(press)
        await ack()

    @app.action(PDF)
    async def wants_a_pdf(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := summary_press(body):
            await desk.summaries.export(press, "pdf")
        await ack()

    @app.action(CSV)
    async def wants_a_table(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := summary_press(body):
            await desk.summaries.export(press, "csv")
        await ack()
