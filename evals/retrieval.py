"""The suite `retrieval`: whether search finds the right topic or document, and nothing where there is nothing."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from pydantic_evals.evaluators import Evaluator, EvaluatorContext

from evals.cases import Row, read
from evals.judging import Result, Verdicts, demand, judged, measure
from evals.scorers import ndcg_at, recall_at, reciprocal_rank
from evals.subjects import Subjects, colleague
from knowledge.documents import Passage, Shelf
from knowledge.retrieval import retrieve

SHOWN = 5


class RetrievalRow(Row):
    """A question, the shelf that is searched, and the documents that would be a right first hit."""

    question: str
    shelf: Shelf
    expect: tuple[str, ...]


@dataclass
class RetrievalJudge(Evaluator[RetrievalRow, tuple[str, ...], None]):
    """Where the right documents came; for a question that nothing answers, whether nothing came."""

    def evaluate(self, ctx: EvaluatorContext[RetrievalRow, tuple[str, ...], None]) -> Verdicts:
        found, right = ctx.output, ctx.inputs.expect
        got = ", ".join(found[:SHOWN]) or "nothing"
        if not right:
            return {"found_nothing": demand(not found, "nothing", got)}
        return {
            "first_hit": demand(found[:1] != () and found[0] in right, " or ".join(right), got),
            "reciprocal_rank": measure(reciprocal_rank(found, right)),
            "recall_at_5": measure(recall_at(5, found, right)),
            "ndcg_at_10": measure(ndcg_at(10, found, right)),
        }


async def run(subjects: Subjects) -> Result:
    """Search both shelves of the sample organisation as a member of Claims may, each question on its shelf."""
    cairn = await subjects.loaded()
    scope = colleague("Claims").scope

    async def search(row: RetrievalRow) -> tuple[str, ...]:
        found = await asyncio.to_thread(retrieve, cairn.library, row.question, scope, shelves=(row.shelf,))
        return documents(found)

    return await judged("retrieval", read("retrieval", RetrievalRow), search, RetrievalJudge())


def documents(passages: Iterable[Passage]) -> tuple[str, ...]:
    """The documents that passages come from, each once, as the suites name them: file names without ending."""
    return tuple(dict.fromkeys(stem(passage.source) for passage in passages))


def stem(source: str) -> str:
    """A source as the suites name it."""
    return source if source.startswith("scan:") else PurePath(source).stem
