"""`cairn scan`: a guided look at where a unit is, in the terminal; `cairn scan list` and `cairn scan export`."""

import json
import shlex
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer

from bot.cli.reporting import errors, refuse, to_stdout
from bot.cli.running import opened, operator, run
from bot.cli.scan_export import Form, form_of, what_was_written, written
from bot.cli.scan_start import OPERATOR, Wish, just_closed, start_scan, unfinished_scan
from bot.cli.unit_named import the_unit

LONGEST_NAME = 80
NO_SCANS = "Nothing has been scanned yet, nor recorded from a file. `cairn scan --unit NAME` starts a scan."

T = TypeVar("T")

scan = typer.Typer(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})


@scan.callback()
def start(
    context: typer.Context,
    unit: Annotated[
        str, typer.Option("--unit", help="The unit to look at; a new name makes a new unit.")
    ] = "",
    full: Annotated[
        bool, typer.Option("--full", help="Every question, not only the first look at stage 1 and what runs.")
    ] = False,
    scope: Annotated[
        Literal["organisation", "department", "team"] | None,
        typer.Option("--scope", help="What a new unit is; a team if not said."),
    ] = None,
    people: Annotated[int | None, typer.Option("--people", min=1, help="How many people it has.")] = None,
    workflow: Annotated[
        list[str] | None,
        typer.Option("--workflow", help="A workflow that agents run; up to three, one each."),
    ] = None,
    owner: Annotated[
        bool, typer.Option("--owner/--no-owner", help="Also what only the owners of a thing would know.")
    ] = True,
    words: Annotated[bool, typer.Option("--words", help="Answer in your own words first.")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="Erase the unfinished scan of the unit.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before erasing.")] = False,
) -> None:
    """Where is a unit? One question at a time, answered here; the same command again goes on where you stopped."""
    if context.invoked_subcommand is not None:
        return
    from bot.conversation.path import MOST_WORKFLOWS

    wish = Wish(
        unit=_name(unit, "--unit"),
        path="full" if full else "first_look",
        scope=scope,
        people=people,
        workflows=tuple(dict.fromkeys(_name(one, "--workflow") for one in workflow or ())),
        owner=owner,
    )
    if len(wish.workflows) > MOST_WORKFLOWS:
        raise refuse(f"A scan looks at {MOST_WORKFLOWS} workflows at most. Nothing was started.")
    _run(_cancel(wish.unit, yes) if cancel else _scan(wish, words))


@scan.command("list")
def list_scans(
    unit: Annotated[str, typer.Option("--unit", help="Only the scans of this unit.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the scans as JSON.")] = False,
) -> None:
    """List what was scanned or recorded from a file, newest first: units, states, dates, and how many answered."""
    _run(_list(unit, as_json))


@scan.command()
def export(
    scan_id: Annotated[
        str,
        typer.Argument(metavar="ID", help="The scan, by the beginning of its id in `cairn scan list`."),
    ],
    form: Annotated[
        Form | None, typer.Option("--format", help="If not said, what --out ends in, or json.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The file to write: .json, .yaml, .yml or .csv; else it is printed."),
    ] = None,
) -> None:
    """Write what was found out: the answers and the placement. `cairn assess` reads the JSON and the YAML."""
    if out is None:
        to_stdout(written(_run(_export(scan_id)), form or "json").rstrip("\n"))
        return
    form = form_of(out, form)
    told = _run(_export(scan_id))
    try:
        # A spreadsheet takes a CSV file for UTF-8 only if it says so.
        out.write_text(written(told, form), encoding="utf-8-sig" if form == "csv" else "utf-8")
    except OSError as error:
        reason = error.strerror or error
        raise refuse(f"{out} cannot be written: {reason}. Nothing was exported.") from error
    to_stdout(what_was_written(told, form, out))


def _run(work: Coroutine[Any, Any, T]) -> T:
    from bot.services.refusals import Refused

    try:
        return run(work)
    except Refused as refused:
        raise refuse(str(refused)) from refused
    except KeyboardInterrupt:
        errors.print("\nStopped. What was answered is kept; the same command goes on.")
        raise


def _name(given: str, option: str) -> str:
    name = " ".join(given.split())
    if not name:
        raise refuse(f"{option} wants a name: `cairn scan --unit Claims`. `cairn units` lists the units.")
    if len(name) > LONGEST_NAME:
        raise refuse(f"{option} {name[:20]!r}… is too long: {LONGEST_NAME} letters at most.")
    return name


async def _scan(wish: Wish, words_first: bool) -> None:
    from bot.cli.rendering import console
    from bot.cli.rendering_scan import show_opening, show_result
    from bot.cli.scan_conversation import Conversation
    from bot.cli.scan_found import every, shown_letters
    from bot.services.examples import Examples

    began = datetime.now(UTC)
    async with opened() as (cairn, org):
        unit = await cairn.store.units.by_name(org, wish.unit)
        unfinished = await unfinished_scan(cairn, org, unit) or await just_closed(cairn, org, unit, began)
        found = unfinished or await start_scan(cairn, org, unit, wish)
        examples = Examples(cairn.framework, cairn.library, await operator(cairn, org))
        talk = Conversation(cairn, org, found.id, examples, console(), words_first)
        if (view := await talk.view()) is not None:
            show_opening(talk.out, view, goes_on=unfinished is not None)
        option = f"--unit {shlex.quote(found.setup.unit)}"
        if view is not None and not await talk.hold():
            to_stdout(f"Paused, and every answer is kept. `cairn scan {option}` goes on where you stopped.")
            return
        await cairn.scans.closing.close(found, now=datetime.now(UTC))
        await cairn.scans.closing.clean(now=datetime.now(UTC))
        show_result(talk.out, await cairn.results.of(org, found.id))
        letters = shown_letters(await every(cairn, org))
        to_stdout(
            f"\n  Kept: `cairn stage {option}` cites it, `cairn scan export {found.id[:letters]}` writes it out."
        )


async def _cancel(name: str, sure: bool) -> None:
    from bot.cli.scan_lines import Left, ask

    async with opened() as (cairn, org):
        found = await unfinished_scan(cairn, org, await cairn.store.units.by_name(org, name))
        if found is None:
            raise refuse(f"{name} has no unfinished scan. Nothing was erased.")
        try:
            sure = sure or ask(f"Erase the unfinished scan of {found.setup.unit}? [y/N] ").lower() in (
                "y",
                "yes",
            )
        except Left:
            sure = False
        if not sure:
            to_stdout("Nothing was erased.")
            return
        await cairn.scans.cancel(org, found.id, OPERATOR, admin=True, now=datetime.now(UTC))
        await cairn.scans.closing.clean(now=datetime.now(UTC))
        to_stdout(f"Erased: the unfinished scan of {found.setup.unit} and what was answered in it.")


async def _list(name: str, as_json: bool) -> None:
    from bot.cli import scan_found

    async with opened() as (cairn, org):
        unit = await the_unit(cairn, org, name) if name else None
        every = await scan_found.every(cairn, org)
    listed = scan_found.about(unit, every) if unit else every
    if as_json:
        to_stdout(json.dumps([scan_found.as_json(one) for one in listed], indent=2, ensure_ascii=False))
    elif not listed:
        to_stdout(NO_SCANS)
    else:
        from bot.cli.rendering import console
        from bot.cli.rendering_scans import show_scans

        show_scans(console(), listed, scan_found.shown_letters(every))


async def _export(letters: str) -> dict[str, Any]:
    from bot.cli import scan_found
    from bot.cli.scan_recorded import recorded

    async with opened() as (cairn, org):
        found = scan_found.named(letters, await scan_found.every(cairn, org))
        if found.what == "file":
            return await recorded(cairn, org, found)
        return await cairn.results.export(org, found.id)
