"""`cairn roles`: how much of each role's recurring work AI handles, by sheets that somebody set."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.file_text import text_of
from bot.cli.reporting import to_stdout
from bot.cli.running import opened, run
from bot.cli.scan_start import OPERATOR
from bot.cli.unit_named import the_unit

if TYPE_CHECKING:
    from bot.conversation.roles import UnitCoverage
    from knowledge.framework.coverage import RoleSheet

NOTHING = (
    "No role sheet is set. Put one task a line into a CSV file with the columns role, people, task, hours and share, and run "
    "`cairn roles import FILE.csv --unit NAME`."
)

roles = typer.Typer(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})


@roles.callback()
def show(
    context: typer.Context,
    unit: Annotated[str, typer.Option("--unit", help="Only this unit.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the coverage as JSON.")] = False,
) -> None:
    """How much of each role's recurring work AI handles: hours, and not users."""
    if context.invoked_subcommand is None:
        _print(run(_covered(unit)), as_json)


@roles.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="The recurring tasks of each role, as CSV or YAML.")],
    unit: Annotated[str, typer.Option("--unit", help="The unit whose roles they are.")],
) -> None:
    """Set the sheets of the roles in a file; those of other roles stay. A faulty file changes nothing."""
    from bot.services.role_rows import read_roles

    text = text_of(file, "Nothing was changed.")
    run(_import(read_roles(text, file.name), unit))


async def _import(sheets: "tuple[RoleSheet, ...]", name: str) -> None:
    from bot.conversation.roles import coverage_words
    from bot.services.planning import Actor

    async with opened() as (cairn, org):
        unit = await the_unit(cairn, org, name)
        by, now = Actor(OPERATOR, admin=True), datetime.now(UTC)
        covered = await cairn.role_sheets.put(org, unit, sheets, by, now=now)
    to_stdout(f"{len(sheets)} role{'' if len(sheets) == 1 else 's'} of {unit.name} set.")
    to_stdout(coverage_words(covered))


async def _covered(name: str) -> "list[UnitCoverage]":
    async with opened() as (cairn, org):
        units = [await the_unit(cairn, org, name)] if name else await cairn.store.units.all(org)
        found = [await cairn.role_sheets.of(org, unit) for unit in units]
    return [one for one in found if one is not None]


def _print(found: "list[UnitCoverage]", as_json: bool) -> None:
    from bot.conversation.roles import coverage_words
    from bot.words import day

    if as_json:
        told = [asdict(one) for one in found]
        to_stdout(json.dumps(told, indent=2, ensure_ascii=False, default=date.isoformat))
        return
    if not found:
        to_stdout(NOTHING)
    for one in found:
        to_stdout(f"{one.unit}: {coverage_words(one)}")
        for role in one.roles:
            people = "1 person" if role.people == 1 else f"{role.people} people"
            to_stdout(
                f"  {role.share * 100:>3.0f} % of {role.hours:g} hours a week  {role.role}, {people}, set on {day(role.set_on)}"
            )
