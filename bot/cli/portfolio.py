"""`cairn portfolio`: all AI initiatives on one board, and how one is put on it by hand."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from bot.cli.reporting import refuse, to_stdout
from bot.cli.running import opened, run
from bot.cli.scan_start import OPERATOR

if TYPE_CHECKING:
    from bot.conversation.portfolio import Board
    from bot.services.cairn import Cairn
    from bot.services.seeing import Viewer
    from bot.store.initiatives import KeptInitiative

MARK = "\ufeff"
"""Begins the CSV, so that Excel knows it for UTF-8."""

portfolio = typer.Typer(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})


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


@portfolio.command()
def add(
    name: Annotated[str, typer.Argument(help="What it is called; leave it out with --from.")] = "",
    unit: Annotated[str, typer.Option("--unit", help="The unit it is for.")] = "",
    model: Annotated[
        list[int] | None, typer.Option("--model", min=1, max=5, help="A value model it serves; repeatable.")
    ] = None,
    kind: Annotated[
        Literal["pilot", "platform", "programme"], typer.Option("--kind", help="What it asks for.")
    ] = "pilot",
    state: Annotated[
        Literal["idea", "demo", "trial", "live", "stopped"], typer.Option("--state", help="How far it is.")
    ] = "idea",
    reach: Annotated[
        Literal["task", "end_to_end"],
        typer.Option("--reach", help="Single tasks, or a case from start to finish."),
    ] = "task",
    owner: Annotated[str, typer.Option("--owner", help="Who runs it, also after the project.")] = "",
    figure: Annotated[str, typer.Option("--figure", help="What should move, such as “hours a review”.")] = "",
    baseline: Annotated[float | None, typer.Option("--baseline", help="Its value today.")] = None,
    target: Annotated[float | None, typer.Option("--target", help="What it should become.")] = None,
    files: Annotated[
        list[Path] | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Files as `cairn check` reads them, instead of the rest; repeatable.",
        ),
    ] = None,
) -> None:
    """Put initiatives on the board without a verdict. One of the same unit and name is described anew."""
    if files:
        if name or unit:
            raise refuse(
                "--from takes everything from its files: leave the name and --unit out. Nothing was added."
            )
        told = [_read(file) for file in files]
    elif name and unit:
        about = {"name": name, "kind": kind, "state": state, "reach": reach}
        metric = {"what": figure or None, "baseline": baseline, "target": target}
        described = {"initiative": about, "unit": unit, "value_models": model or [], "metric": metric}
        told = [described | {"owner": owner or None}]
    else:
        raise refuse(
            "Say what it is called and which unit it is for: `cairn portfolio add NAME --unit UNIT`."
        )
    run(_add(told))


async def _board(unit: str | None, person: str | None) -> "Board":
    from bot.conversation.summary import Unseen
    from bot.words import listed

    async with opened() as (cairn, org):
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


async def _add(told: list[dict[str, Any]]) -> None:
    """Read all of them before any is kept, so that a fault in one leaves the board as it was."""
    now = datetime.now(UTC)
    async with opened() as (cairn, org):
        read = [cairn.initiatives.read(one, now) for one in told]
        for file, one in zip(told, read, strict=True):
            before = await cairn.store.initiatives.named(org, one.unit, one.about.name)
            kept = await cairn.initiatives.add(org, file, who=OPERATOR, now=now, origin="hand")
            known = await cairn.store.units.by_name(org, kept.unit)
            to_stdout(_added(kept, anew=before is not None, known=known is not None))


def _added(kept: "KeptInitiative", *, anew: bool, known: bool) -> str:
    done = "Described anew" if anew else "Added"
    unit = "" if known else f" Cairn does not know a unit {kept.unit!r} yet; `cairn units` lists them."
    return f"{done}: {kept.name}, {kept.unit}.{unit}"


def _read(file: Path) -> dict[str, Any]:
    """An initiative's file, refused with every fault of it."""
    from knowledge.framework.initiative_intake import read_initiative

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise refuse(f"{file} cannot be read: {error}. Nothing was added.") from error
    today = date.today()  # noqa: DTZ011  # a person's own day
    told, _placement = read_initiative(text, today, _beside, file.name)
    return told.model_dump(mode="json", exclude_none=True)


def _beside(name: str) -> str:
    raise OSError(f"{name} is not needed on the board; leave the placement out")
