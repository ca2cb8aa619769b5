"""
Finds the passages that answer a question: by meaning and by words, on both shelves, within the scope.

Each side proposes its best, and both score every proposal, so that none is lost for being unknown to one side. Scores
are divided by the best of their side and added: fused by ranks, the weaker side would count as much as the stronger.
`python -m evals cisi --cisi FOLDER` measures both sides and their sum on a public collection.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from knowledge import lexical
from knowledge.documents import Passage, Scope, Shelf
from knowledge.library import Library, Vector
from knowledge.parsing import clean

FROM_EACH = 40
"""How many passages each side proposes."""
WHOLE_DOCUMENTS, DOCUMENTS_OPENED = 40, 8
"""How many documents the words of a whole document propose, and of how many of them every passage is looked at."""
MEANING = 0.5
"""How much of what a passage says itself is meaning; the rest is words. Between .4 and .6 it makes no difference of note."""
ITSELF, WHOLE, CALLED, SECOND = 0.55, 0.2, 0.15, 0.1
"""What counts: the passage itself, the words of its whole document, the document's title, its second-best passage."""
OF_ONE_DOCUMENT = 3
"""Passages of one document in an answer: one long policy must not crowd out what others say."""
LOOKED_AT = 3
"""How many times more than wanted are looked at closely, so that some may fall below the floor."""

FLOOR, REST, COVERAGE = 0.35, 0.25, 0.3
"""
How much a passage is about the question: its meaning plus COVERAGE times what it covers of the question's words.

Neither alone tells: a paraphrase shares no word, and "the capital of France" is near many a text on capital. When the
best passage stays below the FLOOR nothing is found; what is added to it has to reach REST. Of 132 questions that the
shelves can answer, many of them worded far from the text, 93 % pass; of 120 tries with off-topic questions 15 %, of
which an answer without a model then quotes almost none. Measured with the bundled embedder; another needs its own numbers.
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
    """Every passage that a side proposed, scored by what it says itself and by the document it stands in."""
    vector = library.embedder.embed([question])[0]
    whole = lexical.search_whole(connection, question, scope, shelves, WHOLE_DOCUMENTS)
    near = [one.id for shelf in shelves for one in library.nearest(vector, scope, shelf, FROM_EACH)]
    within = library.records.passage_ids(list(whole)[:DOCUMENTS_OPENED])
    words = lexical.search(connection, question, scope, shelves, FROM_EACH, also=[*near, *within])
    placed = library.records.vectors({*near, *words, *within}, scope)
    meaning = {name: float(one.vector @ vector) if one.vector.size else 0.0 for name, one in placed.items()}
    itself = {
        name: MEANING * meaning_share + (1 - MEANING) * words_share
        for name, meaning_share, words_share in zip(
            placed, _shares(meaning, placed), _shares(words, placed), strict=True
        )
    }
    of_document = _of_documents(
        library, vector, whole, {n: one.document_id for n, one in placed.items()}, itself
    )
    return [
        _Candidate(
            id=name,
            document_id=one.document_id,
            meaning=meaning[name],
            words=words.get(name, 0.0),
            score=ITSELF * itself[name] + of_document[one.document_id],
        )
        for name, one in placed.items()
    ]


def _of_documents(
    library: Library,
    vector: Vector,
    whole: Mapping[str, float],
    standing_in: Mapping[str, str],
    itself: Mapping[str, float],
) -> dict[str, float]:
    """What each document adds to its passages: the words of all of it, what it is called, and its second-best passage."""
    ids = sorted(set(standing_in.values()))
    called = {
        name: max((float(line @ vector) for line in library.callings(calling)), default=0.0)
        for name, calling in library.records.callings(ids).items()
    }
    best: dict[str, list[float]] = {name: [] for name in ids}
    for passage, document in standing_in.items():
        best[document].append(itself[passage])
    second = {name: sorted(scores)[-2] if len(scores) > 1 else 0.0 for name, scores in best.items()}
    return {
        name: WHOLE * words_share + CALLED * called_share + SECOND * second[name]
        for name, words_share, called_share in zip(
            ids, _shares(whole, ids), _shares(called, ids), strict=True
        )
    }


def _shares(values: Mapping[str, float], names: Iterable[str]) -> list[float]:
    """Each value as a share of the best of its side, so that sides of different scale can be added."""
    names = list(names)
    most = max((values.get(name, 0.0) for name in names), default=0.0)
    return [max(0.0, values.get(name, 0.0)) / most if most > 0 else 0.0 for name in names]


def _spread(candidates: Iterable[_Candidate]) -> Iterator[_Candidate]:
    """Best first, without more of one document than it may have. Equals are told apart by their ids, for good."""
    taken = Counter[str]()
    for one in sorted(candidates, key=lambda one: (-round(one.score, 6), one.id)):
        taken[one.document_id] += 1
        if taken[one.document_id] <= OF_ONE_DOCUMENT:
            yield one
