"""`cairn portfolio`: all AI initiatives on one board."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.portfolio_add import add
from bot.cli.reporting import refuse, to_stdout
from bot.cli.running import opened, run
from bot.cli.scan_start import OPERATOR
from bot.cli.unit_named import planned_for, refuse_unknown

if TYPE_CHECKING:
    from bot.conversation.portfolio import Board
    from bot.services.cairn import Cairn
    from bot.services.seeing import Viewer

MARK = "\ufeff"
"""Begins the CSV, so that Excel knows it for UTF-8."""
portfolio = typer.Typer(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
portfolio.command()(add)


@portfolio.callback()
def show(
    context: typer.Context,
    unit: Annotated[
        str | None, typer.Option("--unit", help="Only a unit and what is below it; without it all.")
    ] = None,
    as_person: Annotated[
        str | None, typer.Option("--as", metavar="PERSON", help="Look through somebody's eyes, by their id.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the board as JSON.")] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print the initiatives as CSV for a spreadsheet.")
    ] = False,
) -> None:
    """All AI initiatives on one board: what stands alone, what adds up, what runs ahead, and where a unit could move faster."""
    if context.invoked_subcommand is not None:
        return
    if as_json and as_csv:
        raise refuse("--json and --csv exclude each other: choose one.")
    _print(run(_board(unit, as_person)), as_json, as_csv)


async def _board(unit: str | None, person: str | None) -> "Board":
    from bot.conversation.summary import Unseen
    from bot.words import listed

    async with opened() as (cairn, org):
        await refuse_unknown(cairn, org, unit, await planned_for(cairn, org))
        viewer = await _viewer(cairn, org, person)
        found = await cairn.portfolios.of(org, viewer, now=datetime.now(UTC), unit=unit)
        if isinstance(found, Unseen):
            raise refuse(found.said(listed(found.people)))
    return found


async def _viewer(cairn: "Cairn", org: str, person: str | None) -> "Viewer":
    """The operator, who sees all; or somebody, who sees what their roles let them."""
    from bot.services.seeing import Viewer

    if person is not None:
        return await cairn.portfolios.seeing.eyes_of(org, person)
    return Viewer(OPERATOR, frozenset(), "terminal", operator=True)


def _print(board: "Board", as_json: bool, as_csv: bool) -> None:
    if as_json or as_csv:
        from bot.reports.board import board_csv, board_json

        to_stdout(board_json(board) if as_json else board_csv(board).decode().removeprefix(MARK).rstrip())
        return
    from bot.cli.rendering_portfolio import show_board

    show_board(board)
