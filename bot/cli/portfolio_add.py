"""`cairn portfolio add`: initiatives are put on the board, by hand or from files, without a verdict."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from bot.cli.file_text import text_of
from bot.cli.initiative_found import operator_viewer, today
from bot.cli.reporting import refuse, to_stdout
from bot.cli.running import opened, run
from bot.cli.scan_start import OPERATOR
from bot.cli.unit_named import unknown
from bot.words.days import day_at

if TYPE_CHECKING:
    from bot.services.cairn import Cairn
    from bot.store.initiatives import KeptInitiative
    from knowledge.framework.initiative import Initiative

NEW = {"initiative.kind": "pilot", "initiative.state": "idea", "initiative.reach": "task"}
"""What an initiative is where nobody says more."""

Unit = Annotated[str, typer.Option("--unit", help="The unit it is for.")]
Models = Annotated[
    list[int] | None, typer.Option("--model", min=1, max=5, help="A value model it serves; repeatable.")
]
KindOption = Annotated[
    Literal["pilot", "platform", "programme"] | None,
    typer.Option("--kind", help="What it asks for; a pilot where nothing is said."),
]
StateOption = Annotated[
    Literal["idea", "demo", "trial", "live", "stopped"] | None,
    typer.Option("--state", help="How far it is; an idea where nothing is said."),
]
ReachOption = Annotated[
    Literal["task", "end_to_end"] | None,
    typer.Option(
        "--reach", help="Single tasks, or a case from start to finish; tasks where nothing is said."
    ),
]
Owner = Annotated[str, typer.Option("--owner", help="Who runs it, also after the project.")]
Moves = Annotated[str, typer.Option("--figure", help="What should move, such as “hours a review”.")]
Baseline = Annotated[float | None, typer.Option("--baseline", help="Its value today.")]
Target = Annotated[float | None, typer.Option("--target", help="What it should become.")]
Files = Annotated[
    list[Path] | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Files as `cairn check` reads them, instead of the rest; repeatable.",
    ),
]
Update = Annotated[
    bool,
    typer.Option(
        "--update",
        help="Describe anew what is on the board already: by a whole file, or only in what you say here.",
    ),
]


def add(
    name: Annotated[str, typer.Argument(help="What it is called; leave it out with --from.")] = "",
    unit: Unit = "",
    model: Models = None,
    kind: KindOption = None,
    state: StateOption = None,
    reach: ReachOption = None,
    owner: Owner = "",
    figure: Moves = "",
    baseline: Baseline = None,
    target: Target = None,
    files: Files = None,
    update: Update = False,
) -> None:
    """Put initiatives on the board without a verdict. One that is there already stays as it is, unless you say --update."""
    if files:
        if name or unit:
            raise refuse(
                "--from takes everything from its files: leave the name and --unit out. Nothing was added."
            )
        run(_add_files([_read(file) for file in files], update=update))
        return
    if not (name and unit):
        raise refuse(
            "Say what it is called and which unit it is for: `cairn portfolio add NAME --unit UNIT`."
        )
    said: dict[str, Any] = {"initiative.name": name, "unit": unit, "value_models": model, "owner": owner}
    said |= {"initiative.kind": kind, "initiative.state": state, "initiative.reach": reach}
    said |= {"metric.what": figure, "metric.baseline": baseline, "metric.target": target}
    run(_add_one({key: one for key, one in said.items() if one not in (None, "", [])}, update=update))


async def _add_files(told: list[dict[str, Any]], *, update: bool) -> None:
    async with opened() as (cairn, org):
        await _put(cairn, org, told, update=update)


async def _add_one(said: dict[str, Any], *, update: bool) -> None:
    """Put one on the board; where it is there already, what is not said now stays as it was told, by whatever way."""
    from bot.conversation.initiative_answers import as_file, from_file

    async with opened() as (cairn, org):
        earlier = await cairn.store.initiatives.named(org, said["unit"], said["initiative.name"])
        before = from_file(earlier.intake) if earlier and update else NEW
        await _put(cairn, org, [as_file(before | said)], update=update)


async def _put(cairn: "Cairn", org: str, told: list[dict[str, Any]], *, update: bool) -> None:
    """Look at all of them before any is kept, so that one that cannot be taken leaves the board as it was."""
    now = datetime.now(UTC)
    read = [cairn.initiatives.read(one, now) for one in told]
    _refuse_twice(read)
    named = cairn.store.initiatives.named
    there = [await named(org, one.unit, one.about.name) for one in read]
    if before := [one for one in there if one is not None and not update]:
        raise refuse(await _stands(cairn, org, before))
    for file, earlier in zip(told, there, strict=True):
        kept = await cairn.initiatives.add(org, file, who=OPERATOR, now=now, origin="hand")
        done = "Added" if earlier is None else "Described anew"
        to_stdout(f"{done}: {kept.name}, {kept.unit}. {await _of_no_unit(cairn, org, kept.unit)}".strip())


def _refuse_twice(read: "Sequence[Initiative]") -> None:
    from knowledge.documents import name_key

    seen: set[tuple[str, str]] = set()
    for one in read:
        key = name_key(one.unit), name_key(one.about.name)
        if key in seen:
            raise refuse(f"{one.about.name!r} of {one.unit} is described twice. Nothing was added.")
        seen.add(key)


async def _stands(cairn: "Cairn", org: str, before: "list[KeptInitiative]") -> str:
    """What is on the board already, and how it is described anew."""
    from bot.compose.board_lines import standing_line

    rows = {
        row.id: row for row in await cairn.portfolios.rows(org, await operator_viewer(cairn, org), today())
    }
    there = "\n".join(f"  {standing_line(rows[one.id])}" for one in before)
    it = "This one is" if len(before) == 1 else "These are"
    return f"{it} on the board already:\n{there}\nSay --update to describe it anew, or choose another name. Nothing was changed."


async def _of_no_unit(cairn: "Cairn", org: str, unit: str) -> str:
    """That it stands for a unit that is not set up; it may have been mistyped."""
    there = await cairn.store.units.by_name(org, unit)
    return "" if there else await unknown(cairn, org, unit)


def _read(file: Path) -> dict[str, Any]:
    """An initiative's file, refused with every fault of it."""
    from knowledge.framework.initiative_intake import read_initiative

    text = text_of(file, "Nothing was added.")
    own_day = day_at(datetime.now(UTC))
    told, _placement = read_initiative(text, own_day, _beside, file.name)
    return told.model_dump(mode="json", exclude_none=True)


def _beside(name: str) -> str:
    raise OSError(f"{name} is not needed on the board; leave the placement out")
