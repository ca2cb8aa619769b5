"""The suites over a handbook: whether search finds the right page of a real organisation, given the pages."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic_evals.evaluators import Evaluator, EvaluatorContext

from bot.store.orgs import LOCAL
from evals.cases import Row, read
from evals.judging import Result, Verdicts, demand, judged, measure
from evals.scorers import rank, reciprocal_rank
from evals.subjects import Subjects
from knowledge.documents import Scope, Shelf
from knowledge.ingest import IngestReport
from knowledge.retrieval import retrieve


class HandbookRow(Row):
    """A question, the page that answers it, and those that do so as well; relative to the folder."""

    question: str
    page: str
    also: tuple[str, ...]

    @property
    def right(self) -> tuple[str, ...]:
        """Every page that counts as a hit."""
        return (self.page, *self.also)


@dataclass(frozen=True, slots=True)
class Found:
    """The pages found on the organisation's own shelf, and what an answer sees: the same with Cairn's guidance among them."""

    own: tuple[str, ...]
    beside_guidance: tuple[str, ...]


@dataclass
class HandbookJudge(Evaluator[HandbookRow, Found, None]):
    """Whether the right page came first, and whether it came among the first three."""

    def evaluate(self, ctx: EvaluatorContext[HandbookRow, Found, None]) -> Verdicts:
        row, found = ctx.inputs, ctx.output
        place, beside = rank(found.own, row.right), rank(found.beside_guidance, row.right)
        top = ", ".join(found.own[:3]) or "nothing"
        return {
            "first_hit": measure(place == 1),
            "among_3": demand(place is not None and place <= 3, row.page, top),
            "reciprocal_rank": measure(reciprocal_rank(found.own, row.right)),
            "first_beside_guidance": measure(beside == 1),
            "among_3_beside_guidance": measure(beside is not None and beside <= 3),
        }


async def run(name: str, subjects: Subjects, pages: Path) -> Result:
    """Ask the questions of one suite of a Cairn that knows every page and nothing else."""
    cairn, report = await subjects.over(pages)
    scope = Scope(LOCAL)

    def searched(question: str, *shelves: Shelf) -> tuple[str, ...]:
        found = retrieve(cairn.library, question, scope, shelves=shelves)
        return tuple(
            dict.fromkeys(passage.source.removeprefix(f"{pages.resolve().name}/") for passage in found)
        )

    places: dict[str, int | None] = {}

    async def search(row: HandbookRow) -> Found:
        own = await asyncio.to_thread(searched, row.question, Shelf.ORGANISATION)
        places[row.name] = rank(own, row.right)
        return Found(own, await asyncio.to_thread(searched, row.question, *Shelf))

    rows = read(name, HandbookRow)
    result = await judged(name, rows, search, HandbookJudge())
    ranked = [f"{places.get(row.name) or '-':>3}  {row.question}  ({row.page})" for row in rows]
    return replace(result, listed=(*_told(report), *ranked))


def _told(report: IngestReport) -> tuple[str, ...]:
    numbers = f"{len(report.added)} pages added, {len(report.refused)} refused, {report.passages} passages"
    return (numbers, *(f"  refused: {one.path.name}: {one.why}" for one in report.refused))
