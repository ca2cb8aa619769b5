"""`cairn units` and `cairn units import`: the parts of the organisation, and who is what in them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.file_text import text_of
from bot.cli.reporting import to_stdout
from bot.cli.running import opened, run

if TYPE_CHECKING:
    from bot.services.unit_import import Change, Imported
    from bot.services.unit_listing import Listed

NO_UNITS = (
    "No units are set up yet. Put them into a CSV file with the columns unit, parent, people, suited, channel, manager "
    "and champion, one unit a line, and run `cairn units import FILE.csv`. Only `unit` is needed."
)

units = typer.Typer(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})


@units.callback()
def show(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print the units as JSON.")] = False,
) -> None:
    """List the units: how many they are, where they talk, who runs them, and what they are working on."""
    if context.invoked_subcommand is None:
        run(_show(as_json))


@units.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="Units with people, channels and roles, as CSV with a header.")
    ],
) -> None:
    """Set units and roles up from a CSV file. The same file again changes nothing; units it does not name stay."""
    text = text_of(file, "Nothing was changed.")
    _report(run(_import(text, file.name)))


async def _import(text: str, what: str) -> "Imported":
    from bot.services.unit_import import import_units

    async with opened() as (cairn, org):
        return await import_units(cairn.store, org, text, what=what, now=datetime.now(UTC))


def _report(came_to: "Imported") -> None:
    added, changed, unchanged = came_to.added, came_to.changed, came_to.unchanged
    if not added and not changed:
        to_stdout(
            f"Nothing has changed: the record already says all that the file does ({_units(unchanged)})."
        )
        return
    to_stdout(f"{len(added)} added, {len(changed)} changed, {len(unchanged)} unchanged.")
    for name, changes in changed.items():
        to_stdout(f"  {name}: {'; '.join(_words(change) for change in changes)}")


def _units(names: tuple[str, ...]) -> str:
    return f"{len(names)} unit{'' if len(names) == 1 else 's'}"


def _words(change: "Change") -> str:
    return f"{change.what} {change.before} → {change.now}"


async def _show(as_json: bool) -> None:
    from bot.services.unit_listing import list_units

    async with opened() as (cairn, org):
        listed = await list_units(cairn.store, org)
    if as_json:
        to_stdout(json.dumps([_as_json(item) for item in listed], indent=2, ensure_ascii=False))
    elif not listed:
        to_stdout(NO_UNITS)
    else:
        from bot.cli.rendering_units import show_units

        show_units(cairn.framework, listed)


def _as_json(listed: "Listed") -> dict[str, object]:
    unit, scan = listed.unit, listed.scan
    return {
        "unit": unit.name,
        "parent": listed.parent.name if listed.parent else None,
        "scope": unit.scope,
        "people": unit.people,
        "suited": unit.suited,
        "channel": unit.channel_id,
        "champions": listed.champions,
        "managers": listed.managers,
        "scan": scan
        and {
            "taken_at": scan.taken_at.isoformat(),
            "stage": scan.placement.stage,
            "working_on": scan.placement.working_on,
            "undetermined": scan.placement.undetermined,
        },
    }
