"""
Finds the passages that answer a question: by meaning and by words, on both shelves, within the scope.

Each side proposes its best, and both score every proposal, so that none is lost for being unknown to one side. Scores
are divided by the best of their side and added. Measured on the CISI collection (1,460 abstracts, 76 judged questions,
nDCG@10): meaning alone .29, words alone .40, both .42; fused by ranks .36 to .40, because the weaker side then counts
as much as the stronger.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from knowledge import lexical
from knowledge.documents import Passage, Scope, Shelf
from knowledge.library import Library
from knowledge.parsing import clean

FROM_EACH = 40
"""How many passages each side proposes."""
MEANING = 0.5
"""How much of the score is meaning; the rest is words. Between .4 and .6 it makes no difference of note."""
OF_ONE_DOCUMENT = 3
"""Passages of one document in an answer: one long policy must not crowd out what others say."""
LOOKED_AT = 3
"""How many times more than wanted are looked at closely, so that some may fall below the floor."""

FLOOR, REST, COVERAGE = 0.74, 0.5, 0.7
"""
How much a passage is about the question: its meaning plus COVERAGE times what it covers of the question's words.

Neither alone tells: a paraphrase shares no word, and "the capital of France" is near many a text on capital. When the
best passage stays below the FLOOR nothing is found; what is added to it has to reach REST, below which nothing judged
relevant was ever lost. Of 192 questions that three collections can answer 98 % find something, of 60 that none can
6 %. Measured with the static embedder; another one needs its own numbers.
"""
BOTH = tuple(Shelf)


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that was found, and why."""

    passage: Passage
    meaning: float
    """How close its meaning is to the question's, -1 to 1."""
    words: float
    """What the keyword index gives it; only comparable within one question."""
    coverage: float
    """How much of what the question asks about it mentions, 0 to 1, rare words counting for more."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: str
    document_id: str
    meaning: float
    words: float
    score: float


def retrieve(
    library: Library, question: str, scope: Scope, *, limit: int = 8, shelves: Collection[Shelf] = BOTH
) -> tuple[Passage, ...]:
    """
    The passages that fit the question best, best first, each with its score from 0 to 1.

    None when nothing on the shelves is about the question: better an honest "I found nothing" than a far-fetched quote.
    """
    return tuple(match.passage for match in search(library, question, scope, limit=limit, shelves=shelves))


def search(
    library: Library, question: str, scope: Scope, *, limit: int = 8, shelves: Collection[Shelf] = BOTH
) -> tuple[Match, ...]:
    """The same with the reasons, for whoever wants to see why a passage came up."""
    question = clean(question)
    with library.records.engine.connect() as connection:
        candidates = _candidates(library, connection, question, scope, shelves)
        looked_at = list(_spread(candidates))[: LOOKED_AT * limit]
        covered = lexical.coverage(connection, question, [one.id for one in looked_at])
    about = {one.id: one.meaning + COVERAGE * covered[one.id] for one in looked_at}
    if max(about.values(), default=0.0) < FLOOR:
        return ()
    kept = [one for one in looked_at if about[one.id] >= REST][:limit]
    found = {passage.id: passage for passage in library.passages([one.id for one in kept], scope)}
    return tuple(
        Match(found[one.id].scored(one.score), one.meaning, one.words, covered[one.id])
        for one in kept
        if one.id in found  # taken off the shelf in between
    )


def _candidates(
    library: Library, connection: Connection, question: str, scope: Scope, shelves: Collection[Shelf]
) -> list[_Candidate]:
    vector = library.embedder.embed([question])[0]
    near = [one.id for shelf in shelves for one in library.nearest(vector, scope, shelf, FROM_EACH)]
    words = lexical.search(connection, question, scope, shelves, FROM_EACH, also=near)
    placed = library.records.vectors({*near, *words}, scope)
    meaning = {name: float(one.vector @ vector) if one.vector.size else 0.0 for name, one in placed.items()}
    most_meaning, most_words = max(meaning.values(), default=0.0), max(words.values(), default=0.0)
    return [
        _Candidate(
            id=name,
            document_id=one.document_id,
            meaning=meaning[name],
            words=words.get(name, 0.0),
            score=MEANING * _share(meaning[name], most_meaning)
            + (1 - MEANING) * _share(words.get(name, 0.0), most_words),
        )
        for name, one in placed.items()
    ]


def _share(value: float, most: float) -> float:
    return max(0.0, value) / most if most > 0 else 0.0


def _spread(candidates: Iterable[_Candidate]) -> Iterator[_Candidate]:
    """Best first, without more of one document than it may have. Equals are told apart by their ids, for good."""
    taken = Counter[str]()
    for one in sorted(candidates, key=lambda one: (-round(one.score, 6), one.id)):
        taken[one.document_id] += 1
        if taken[one.document_id] <= OF_ONE_DOCUMENT:
            yield one
