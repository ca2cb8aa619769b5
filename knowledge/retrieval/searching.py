"""
Finds the passages that answer a question: by meaning and by words, on both shelves, within the scope.

Each side proposes its best, and each scores every proposal, so that none is lost for being unknown to one side. Scores
are divided by the best of their side and added: fused by ranks, the weaker side would count as much as the stronger.
`python -m evals cisi --cisi FOLDER` measures both sides and their sum on a public collection.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from sqlalchemy import Connection

from knowledge import lexical
from knowledge.documents import Passage, Scope, Shelf
from knowledge.embedding import normalised
from knowledge.library import Library, Vector
from knowledge.parsing import clean
from knowledge.retrieval.comparing import Values, apart, close_to, levels, likeness, mentioned, shares

FROM_EACH = 40
"""How many passages each side proposes."""
WHOLE_DOCUMENTS, DOCUMENTS_OPENED = 40, 8
"""How many documents the words of a whole document propose, and of how many of them every passage is looked at."""
MEANING, ABOUT, CALLED = 0.3, 0.3, 0.1
"""What counts by meaning: the passage itself, what its document is about on the whole, and what that is called."""
WORDS, WHOLE, LIKE = 0.1, 0.1, 0.1
"""
What counts by words: those of the passage, those of the whole document, and words like those of the question.

Seven parts of meaning to three of words, in round numbers, because a question need share no word with its answer.
Chosen on the suites `handbook`, `handbook_plain`, `handbook_fresh`, `cisi` and `retrieval` together from a dozen such
divisions, which differ by a question or two; `handbook_held` was measured once, afterwards.
"""
OF_ONE_DOCUMENT = 2
"""Passages of one document in an answer: one long policy must not crowd out what others say. With three, others were cited less."""
LOOKED_AT = 3
"""How many times more than wanted are looked at closely, so that some may fall below the floor."""

FLOOR, REST, COVERAGE = 0.38, 0.2, 0.3
"""
How much a passage is about the question: its meaning plus COVERAGE times what it covers of the question's words.

Neither alone tells: a paraphrase shares no word, and "the capital of France" is near many a text on capital. When the
best passage stays below the FLOOR nothing is found; what is added to it has to reach REST. Of 172 questions that the
shelves can answer, many of them worded far from the text, 99 % pass; of 120 tries with everyday questions about
something else 5 %. Measured with the encoder that comes with Cairn; another needs its own numbers.
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
    passage: Passage
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
        covered = lexical.coverage(connection, question, [one.passage.id for one in looked_at])
    about = {one.passage.id: one.meaning + COVERAGE * covered[one.passage.id] for one in looked_at}
    if max(about.values(), default=0.0) < FLOOR:
        return ()
    kept = [one for one in looked_at if about[one.passage.id] >= REST][:limit]
    return tuple(
        Match(one.passage.scored(one.score), one.meaning, one.words, covered[one.passage.id]) for one in kept
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
    found = library.passages(sorted(placed), scope)
    if not found:
        return []
    vectors = np.stack([placed[one.id].vector for one in found])
    view = _View(library, question, vector, vectors.mean(axis=0), found)
    close = close_to(vector, vectors)
    itself = (
        MEANING * (levels(close) + levels(apart(vector, vectors, view.common))) / 2
        + WORDS * shares(words.get(one.id, 0.0) for one in found)
        + LIKE * shares(_alike(view))
    )
    of_document = _of_documents(view, whole)
    return [
        _Candidate(one, float(meaning), words.get(one.id, 0.0), float(score) + of_document[one.document_id])
        for one, meaning, score in zip(found, close, itself, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _View:
    """What one search has in view: the question, the passages that came up, and what their vectors have in common."""

    library: Library
    question: str
    vector: Vector
    common: Vector
    found: Sequence[Passage]


def _alike(view: _View) -> Values:
    """How much of the question each passage mentions, in its words or in words like them."""
    asked = list(dict.fromkeys(" ".join(lexical.terms(view.question)).split()))
    texts = [lexical.words_of(f"{one.title} {one.section} {one.text}") for one in view.found]
    said = {word: place for place, word in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
    if not asked or not said:
        return np.zeros(len(texts), dtype=np.float32)
    words = view.library.words
    places = [[said[word] for word in text] for text in texts]
    return mentioned(likeness(asked, words(asked), list(said), words(list(said)), places))


def _of_documents(view: _View, whole: Mapping[str, float]) -> dict[str, float]:
    """What each document adds to its passages: its words and its meaning as a whole, and its title."""
    ids = sorted({one.document_id for one in view.found})
    called = view.library.records.callings(ids)
    lines = [(place, line) for place, name in enumerate(ids) for line in called.get(name, ())]
    titles = np.zeros(len(ids), dtype=np.float32)
    if lines:
        close = apart(view.vector, view.library.callings([line for _, line in lines]), view.common)
        np.maximum.at(titles, [place for place, _ in lines], close)
    centres = view.library.centres.of(view.found)
    # A document that was taken off its shelf a moment ago has none.
    on_the_whole = np.stack([centres.get(name, view.common) for name in ids])
    added = (
        WHOLE * shares(whole.get(name, 0.0) for name in ids)
        + ABOUT * levels(close_to(view.vector, normalised(on_the_whole)))
        + CALLED * levels(titles)
    )
    return dict(zip(ids, added.tolist(), strict=True))


def _spread(candidates: Iterable[_Candidate]) -> Iterator[_Candidate]:
    """Best first, without more of one document than it may have. Equals are told apart by their ids, for good."""
    taken = Counter[str]()
    for one in sorted(candidates, key=lambda one: (-round(one.score, 6), one.passage.id)):
        taken[one.passage.document_id] += 1
        if taken[one.passage.document_id] <= OF_ONE_DOCUMENT:
            yield one
