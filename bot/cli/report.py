"""`cairn report`: where a unit or the organisation is, as a file to print, to open in a spreadsheet or to hand on."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.reporting import refuse, to_stdout
from bot.cli.running import opened, run
from bot.cli.unit_named import refuse_unknown

if TYPE_CHECKING:
    from bot.conversation.summary import StageSummary

NOBODY_SCANNED = (
    "{headline} There is nothing to report yet. Set up a scan in Slack with `/cairn scan`, or on this machine with "
    "`cairn scan --unit NAME`."
)


def report(
    unit: Annotated[str | None, typer.Option("--unit", help="Only this unit.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="The organisation, and then a page for each unit that was scanned.")
    ] = False,
    form: Annotated[
        Literal["pdf", "csv", "json", "png"] | None,
        typer.Option(
            "--format",
            help="PDF to print or forward, CSV for a spreadsheet, JSON, or PNG pictures. Without it: what --out ends in, "
            "else PDF.",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", metavar="PATH", help="The file to write, or a folder. Without it: this folder."
        ),
    ] = None,
    person: Annotated[
        str | None, typer.Option("--as", metavar="PERSON", help="Only what this person may see.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there already.")] = False,
) -> None:
    """Write where the organisation or a unit is into a file: the stage, what holds it back, and the plan."""
    from bot.cli.report_files import form_of, write
    from bot.services.reporting import reports

    if unit and every:
        raise refuse("--unit and --all exclude each other: name one unit, or ask for all of them.")
    wanted = form_of(out, form)
    summaries = run(_summaries(unit, every, person))
    if not any(one.known == "looked" or one.units for one in summaries):
        raise refuse(NOBODY_SCANNED.format(headline=summaries[0].headline))
    for path in write(reports(summaries, wanted), out, force=force):
        to_stdout(str(path))


async def _summaries(unit: str | None, every: bool, person: str | None) -> "tuple[StageSummary, ...]":
    """What was asked for, the whole first; of the units below it those that were scanned."""
    from bot.conversation.summary import StageSummary, Unseen
    from bot.services.seeing import Viewer
    from bot.words import listed

    async with opened() as (cairn, org):
        await refuse_unknown(cairn, org, unit)
        summaries = cairn.summaries
        operator = Viewer("operator", frozenset(), operator=True)
        eyes = await summaries.seeing.eyes_of(org, person) if person else operator
        viewer, now = replace(eyes, how="export"), datetime.now(UTC)
        found = await (summaries.book if every else summaries.of)(org, unit, viewer, now)
    match found:
        case Unseen():
            raise refuse(found.said(listed(found.people)))
        case StageSummary():
            return (found,)
        case _:
            return found
