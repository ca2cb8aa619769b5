"""`cairn ingest`, `cairn search` and `cairn reindex`: the organisation's documents."""

import asyncio
import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.reporting import errors, refuse, to_stdout
from bot.cli.running import opened, operator, run
from knowledge.documents import Audience, Scope

if TYPE_CHECKING:
    from bot.services.cairn import Cairn
    from knowledge.ingest import IngestReport

MOST_NAMED = 20


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders (.md, .txt).")],
    audience: Annotated[
        str | None,
        typer.Option(
            help="Who may see them: org, unit:NAME, channel:ID or private:ID. "
            "Without it a new document is for everyone, and one that is there stays for whom it was."
        ),
    ] = None,
    dated: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Their date where they state none themselves."),
    ] = None,
) -> None:
    """Put documents on the organisation's shelf. What is there already and has not changed is left as it is."""
    try:
        seen_by = Audience.parse(audience) if audience else None
    except ValueError as error:
        raise refuse(f"--audience: {error}. Nothing was added.") from error
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise refuse(f"There is nothing at {', '.join(missing)}. Nothing was added.")
    report = run(_ingest(paths, seen_by, dated.date() if dated else None))
    _show(report)
    if report.refused and not (report.added or report.changed or report.unchanged):
        raise SystemExit(1)


async def _ingest(paths: list[Path], audience: Audience | None, dated: date | None) -> "IngestReport":
    async with opened() as (cairn, org):
        if (
            audience
            and audience.kind == "unit"
            and await cairn.store.units.by_name(org, audience.name) is None
        ):
            errors.print(
                f"There is no unit {audience.name!r} yet, so nobody in Slack sees these until there is."
            )
        return await asyncio.to_thread(_with_progress, cairn, org, paths, audience, dated)


def _with_progress(
    cairn: "Cairn", org: str, paths: list[Path], audience: Audience | None, dated: date | None
) -> "IngestReport":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from knowledge import ingest as ingesting

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("documents", total=None)

        def on_progress(done: int, total: int, _source: str) -> None:
            progress.update(task, completed=done, total=total)

        return ingesting.ingest(
            paths, org=org, audience=audience, dated=dated, library=cairn.library, on_progress=on_progress
        )


def _show(report: "IngestReport") -> None:
    to_stdout(
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.unchanged)} unchanged, "
        f"{len(report.refused)} refused; {report.passages} passages."
    )
    if report.skipped:
        errors.print(
            f"  {report.skipped} files in the folders are neither Markdown nor plain text and were passed over"
        )
    for twin in report.duplicates[:MOST_NAMED]:
        errors.print(f"  {twin.path}: the same text as {twin.same_as}", markup=False)
    for path, why in report.refused[:MOST_NAMED]:
        errors.print(f"  {path}: {why}", markup=False)
    if len(report.refused) > MOST_NAMED:
        errors.print(f"  and {len(report.refused) - MOST_NAMED} more", markup=False)


def search(
    question: str,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the passages with their scores as JSON.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many passages at most.")] = 8,
) -> None:
    """Show the passages that fit a question, with their scores and why they came up."""
    run(_search(question, as_json, limit))


async def _search(question: str, as_json: bool, limit: int) -> None:
    from knowledge.retrieval import search as search_shelves

    async with opened() as (cairn, org):
        scope = Scope(org, (await operator(cairn, org)).everything)
        found = await asyncio.to_thread(search_shelves, cairn.library, question, scope, limit=limit)
    rows = [
        {
            "score": round(match.passage.score, 4),
            "meaning": round(match.meaning, 4),
            "words": round(match.words, 4),
            "coverage": round(match.coverage, 4),
            "shelf": str(match.passage.shelf),
            "kind": match.passage.kind,
            "title": match.passage.title,
            "section": match.passage.section,
            "source": match.passage.source,
            "audience": str(match.passage.audience),
            "dated": match.passage.dated.isoformat() if match.passage.dated else None,
            "text": match.passage.text,
        }
        for match in found
    ]
    if as_json:
        to_stdout(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        where = " › ".join(str(part) for part in (row["title"], row["section"]) if part)
        to_stdout(f"{row['score']:.2f}  {where}  ({row['source']}, {row['dated'] or 'undated'})")
    if not rows:
        to_stdout("Nothing fits.")


def reindex() -> None:
    """Make the search index anew from the record and the documents kept; nothing is lost by it."""
    again = run(_reindex())
    to_stdout(f"The index was made anew; {again} documents were split and embedded again.")


async def _reindex() -> int:
    from knowledge.ingest import reindex as make_anew

    async with opened(index=True) as (cairn, org):
        return await asyncio.to_thread(make_anew, cairn.library, org)
