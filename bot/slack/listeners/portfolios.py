"""Somebody puts an initiative on the board, sets a role sheet, or wants to see the board from their Home tab."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack import visits
from bot.slack.blocks.board_adding import ADD
from bot.slack.blocks.portfolio import SHOW
from bot.slack.blocks.roles import SET
from bot.slack.desk import Desk
from bot.slack.portfolio import portfolio_press


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the buttons of the board, and for the windows behind them."""

    @app.action(ADD)
    async def wants_to_add(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := portfolio_press(body):
            await desk.portfolios.open(press)
        await ack()

    @app.view(ADD)
    async def added(ack: AsyncAck, body: dict[str, Any]) -> None:
        press = portfolio_press(body)
        await ack(**await desk.portfolios.sent(press) if press else {})

    @app.action(SET)
    async def wants_to_set(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := portfolio_press(body):
            await desk.role_desk.open(press)
        await ack()

    @app.view(SET)
    async def set_(ack: AsyncAck, body: dict[str, Any]) -> None:
        press = portfolio_press(body)
        await ack(**await desk.role_desk.sent(press) if press else {})

    @app.action(SHOW)
    async def wants_to_see(ack: AsyncAck, body: dict[str, Any]) -> None:
        if press := visits.home_press(body):
            await desk.home_desk.ask_board(press)
        await ack()
