"""The suite `cisi`: the search on a public test collection, each of its two sides alone and both together."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_evals.evaluators import Evaluator, EvaluatorContext

from evals.cases import Row
from evals.judging import Result, Verdicts, judged, measure
from evals.scorers import ndcg_at, recall_at
from evals.subjects import Subjects
from knowledge import lexical
from knowledge.documents import Document, Scope, Shelf
from knowledge.library import Library
from knowledge.retrieval import search

ORG = "cisi"
DEEP = 30
"""Passages a leg gives: a long abstract has several, and ten documents are looked at."""

Leg = Callable[[str], list[str]]


class CisiRow(Row):
    """A question of the collection and the abstracts judged relevant to it."""

    question: str
    relevant: frozenset[str]


@dataclass
class CisiJudge(Evaluator[CisiRow, dict[str, list[str]], None]):
    """nDCG@10 and recall@5 of each leg."""

    def evaluate(self, ctx: EvaluatorContext[CisiRow, dict[str, list[str]], None]) -> Verdicts:
        right = ctx.inputs.relevant
        return {
            name: measure(value)
            for leg, found in ctx.output.items()
            for name, value in (
                (f"{leg}_ndcg_at_10", ndcg_at(10, found, right)),
                (f"{leg}_recall_at_5", recall_at(5, found, right)),
            )
        }


async def run(subjects: Subjects, folder: Path) -> Result:
    """Shelve every abstract and search with every judged question."""
    library = await subjects.library()
    await asyncio.to_thread(library.shelve_all, abstracts(folder))
    legs = _legs(library)

    async def searched(row: CisiRow) -> dict[str, list[str]]:
        return {name: await asyncio.to_thread(leg, row.question) for name, leg in legs.items()}

    return await judged("cisi", rows(folder), searched, CisiJudge())


def abstracts(folder: Path) -> list[Document]:
    """The collection as documents."""
    return [
        Document(ORG, Shelf.ORGANISATION, line["id"], line["title"], line["text"])
        for line in _lines(folder / "cisi_corpus.jsonl")
    ]


def rows(folder: Path) -> tuple[CisiRow, ...]:
    """The questions that have been judged."""
    relevant: dict[str, set[str]] = {}
    for line in _lines(folder / "cisi_qrels.jsonl"):
        if line["rel"] > 0:
            relevant.setdefault(line["query"], set()).add(line["doc"])
    return tuple(
        CisiRow(
            name=f"query-{line['id']}",
            why="Judged by people for the CISI collection.",
            question=line["text"],
            relevant=frozenset(relevant[line["id"]]),
        )
        for line in _lines(folder / "cisi_queries.jsonl")
        if line["id"] in relevant
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _legs(library: Library) -> dict[str, Leg]:
    scope = Scope(ORG)

    def sources(ids: list[str]) -> list[str]:
        return list(dict.fromkeys(passage.source for passage in library.passages(ids, scope)))

    def meaning(question: str) -> list[str]:
        vector = library.embedder.embed([question])[0]
        return sources([near.id for near in library.nearest(vector, scope, Shelf.ORGANISATION, DEEP)])

    def words(question: str) -> list[str]:
        with library.records.engine.connect() as connection:
            return sources(list(lexical.search(connection, question, scope, (Shelf.ORGANISATION,), DEEP)))

    def both(question: str) -> list[str]:
        found = search(library, question, scope, limit=DEEP, shelves=(Shelf.ORGANISATION,))
        return list(dict.fromkeys(match.passage.source for match in found))

    return {"meaning": meaning, "words": words, "both": both}
