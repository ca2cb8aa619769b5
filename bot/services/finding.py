"""Which passages an answer may rest on: looked for on both shelves, and what is current comes first."""

import asyncio
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from itertools import islice
from typing import ParamSpec, TypeVar

from bot.compose.brief import Looked, Standing, Turn
from bot.compose.keywords import content_words, family, shared_words
from bot.compose.wanted import ALSO_SOUGHT, STAYS_OUT, Wanted, gives, wanted
from bot.conversation.asked import models_named, without_chatter, without_models
from knowledge.documents import Passage, Scope, Shelf
from knowledge.framework.model import Framework
from knowledge.framework.terms import MODELS
from knowledge.library import Library
from knowledge.retrieval import retrieve

MOST_OWN, MOST_GENERAL = 6, 4
MOVES_LOOKED_UP = 3
MOST_LOOKED_UP = 3
LOOKED_THROUGH = 24
WHAT_DOCUMENTS_SHOW = (
    "our AI policy: what is allowed, checked and noted down",
    "list of AI pilots and uses, with owner and state",
    "AI champions and training",
)
START = "Where should an organisation start with AI, with which model first?"
FADES_A_YEAR = 0.25
UNDATED_AGE = 1.0
"""Years: what carries no date is taken to be neither fresh nor old."""
FOLLOW_UP_WORDS = 6
MATERIAL_SEARCHED = 600
OPENED_EACH, OPENED_PASSAGES = 4, 12
"""Of how many documents of a shelf more is read than what was found, and how much of each."""

_APART = re.compile(
    r"\b(?:differ\w*|compar\w*|versus|vs|apart|against|unterschied\w*|différen\w*)\b", re.IGNORECASE
)

P = ParamSpec("P")
T = TypeVar("T")

_SEARCHING = ThreadPoolExecutor(max(1, (os.cpu_count() or 2) - 1), "search")
_SHORT_FOLLOW_UP = re.compile(
    r"^(?:and|but|so|what about|how about|why|which|who|when|where|und|et|for|in)\b", re.IGNORECASE
)


async def in_turn(search: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """
    Run a search beside everything else, with one processor left for those who wait to be acknowledged.

    A search keeps a processor busy; more of them at once are no quicker, and fifty that begin together would hold up every press.
    """
    return await asyncio.get_running_loop().run_in_executor(_SEARCHING, partial(search, *args, **kwargs))


def search_both(library: Library, query: str, scope: Scope) -> tuple[Passage, ...]:
    """Both shelves by themselves: an organisation with three documents must not drown in the guidance."""
    own = retrieve(library, query, scope, limit=MOST_OWN, shelves=(Shelf.ORGANISATION,))
    general = retrieve(library, query, scope, limit=MOST_GENERAL, shelves=(Shelf.GUIDANCE,))
    return (*own, *general, *_opened(library, own, scope), *_opened(library, general, scope))


def _opened(library: Library, found: Sequence[Passage], scope: Scope) -> Iterator[Passage]:
    """What else stands in the best documents: the sentence that answers is often a section away from what was found."""
    documents = list(dict.fromkeys(p.document_id for p in found if p.kind != "scan"))[:OPENED_EACH]
    known = {passage.id for passage in found}
    for document in documents:
        places = [passage.position for passage in found if passage.document_id == document]
        others = [name for name in library.records.passage_ids([document]) if name not in known]
        rest = library.passages(others, scope)
        near = sorted(rest, key=lambda passage: min(abs(passage.position - place) for place in places))
        yield from near[:OPENED_PASSAGES]


def look_for(
    framework: Framework, library: Library, question: str, query: str, scope: Scope
) -> dict[str, tuple[Passage, str]]:
    """What is found for a question, each with what was looked for: where models are named, their own pages speak for them."""
    found = search_both(library, query, scope)
    models = models_named(question)
    several = len(models) > 1  # side by side, and what was found for both together would speak for neither
    beside = [passage for passage in found if passage.shelf is Shelf.ORGANISATION or not several]
    sought = {passage.id: (passage, query) for passage in beside}
    kind = wanted(question)
    if kind is not None and kind in ALSO_SOUGHT:
        more = _that_give(library, kind, question, f"{query} {ALSO_SOUGHT[kind]}", scope)
        sought |= {passage.id: (passage, query) for passage in more if passage.id not in sought}
    if kind == "kept_out":
        rules = retrieve(library, STAYS_OUT, scope, limit=MOST_OWN, shelves=(Shelf.ORGANISATION,))
        sought |= {passage.id: (passage, STAYS_OUT) for passage in rules if passage.kind == "document"}
    for number in models:
        name = framework.model(number).name
        seek = f"What is {name}?" if _APART.search(question) else f"{without_models(question)} {name}"
        sought |= {passage.id: (passage, seek) for passage in _of_model(library, number, seek, scope)}
    return sought


def _that_give(library: Library, kind: Wanted, question: str, query: str, scope: Scope) -> Iterator[Passage]:
    """What of the organisation's own holds the kind of thing that is asked for, however it is worded."""
    words = content_words(question)
    found = retrieve(library, query, scope, limit=LOOKED_THROUGH, shelves=(Shelf.ORGANISATION,))
    near = (p for p in found if gives(kind, p.text, question) and shared_words(p.text, words))
    yield from islice(near, MOST_LOOKED_UP)


def _of_model(library: Library, number: int, query: str, scope: Scope) -> Iterator[Passage]:
    """What the pages of the guidance on one model say."""
    found = retrieve(library, query, scope, limit=LOOKED_THROUGH, shelves=(Shelf.GUIDANCE,))
    its_own = [p for p in found if p.source.startswith(f"model-{number}-")][:MOST_GENERAL]
    yield from its_own
    yield from _opened(library, its_own, scope)


def each_model(framework: Framework, library: Library, scope: Scope) -> tuple[Passage, ...]:
    """What the pages of the guidance say of each model, one after the other."""
    names = ((number, framework.model(number).name) for number in MODELS)
    return tuple(p for number, name in names for p in _of_model(library, number, f"What is {name}?", scope))


def failure(framework: Framework, library: Library, number: int, scope: Scope) -> tuple[Passage, ...]:
    """What the guidance says goes wrong with a model, for a warning to cite."""
    says = framework.model(number).failure_mode.says
    found = retrieve(
        library,
        f"{framework.model(number).name}: {says}",
        scope,
        limit=LOOKED_THROUGH,
        shelves=(Shelf.GUIDANCE,),
    )
    return tuple(p for p in found if p.source.startswith(f"model-{number}-failure-mode"))


def look_up(library: Library, focus: Sequence[str], scope: Scope) -> dict[str, tuple[Passage, str]]:
    """For a stage: what the organisation's documents say of its next moves, each with what was looked for."""
    found: dict[str, tuple[Passage, str]] = {}
    for sought_for in focus:
        passages = retrieve(library, sought_for, scope, limit=LOOKED_THROUGH, shelves=(Shelf.ORGANISATION,))
        fitting = [p for p in passages if p.kind == "document" and p.id not in found][:MOST_LOOKED_UP]
        words = content_words(sought_for)
        # Stable: equals stay in the order of the search.
        telling = sorted(fitting, key=lambda passage: -shared_words(passage.text, words))
        found |= {passage.id: (passage, sought_for) for passage in telling[: MOST_LOOKED_UP // len(focus)]}
    return found


def where_to_start(library: Library, scope: Scope) -> dict[str, tuple[Passage, str]]:
    """What the guidance says to those whom nobody has looked at yet."""
    found = retrieve(library, START, scope, limit=1, shelves=(Shelf.GUIDANCE,))
    return {passage.id: (passage, START) for passage in found}


def looked(library: Library, scope: Scope) -> Looked:
    """How much there was to look through, for those who will see the answer."""
    seen = [d for d in library.records.documents(scope.org) if d.audience in scope.audiences]
    # A scan of several units has a text for each of them beside its own, and is one scan.
    scans = {d.source.partition("/")[0] for d in seen if d.kind == "scan"}
    return Looked(sum(d.kind == "document" for d in seen), len(scans))


def focus(framework: Framework, standing: Standing | None) -> tuple[str, ...]:
    """What to look for in the documents: the things the next moves are about, as they were described and as they should be."""
    if standing is None:
        return WHAT_DOCUMENTS_SHOW
    found = []
    for move in standing.placement.moves[:MOVES_LOOKED_UP]:
        criterion = framework.criterion(move.criterion)
        now = criterion.anchors[move.now].says if move.now is not None else ""
        found.append(f"{criterion.label}: {criterion.question} {now}")
    return tuple(dict.fromkeys(found)) or WHAT_DOCUMENTS_SHOW


def query(framework: Framework, question: str, thread: Sequence[Turn], material: str = "") -> str:
    """
    The question to search with: stages by their names too, and with a short follow-up the question before it.

    Where it is about a message, that is what is looked for: "What does this mean for us?" says nothing by itself.
    """
    if material:
        return f"{material[:MATERIAL_SEARCHED]} {question}"
    sought = " ".join(
        [without_chatter(question), *(framework.model(number).name for number in models_named(question))]
    )
    if thread and (len(question.split()) <= FOLLOW_UP_WORDS or _SHORT_FOLLOW_UP.match(question)):
        return f"{thread[-1].question} {sought}"
    return sought


def current(passages: Iterable[Passage], today: date) -> tuple[Passage, ...]:
    """
    Passages with what is current first: what is old fades a little, and an earlier version of a document gives way.

    An undated document replaces nothing and is replaced by nothing. The guidance does not age.
    """
    faded = sorted((_faded(passage, today) for passage in passages), key=lambda passage: -passage.score)
    newest: dict[str, date] = {}
    for passage in faded:
        if passage.dated and passage.kind == "document":
            name = family(passage.title)
            newest[name] = max(newest.get(name, passage.dated), passage.dated)
    return tuple(
        p for p in faded if p.kind != "document" or not p.dated or p.dated >= newest[family(p.title)]
    )


def _faded(passage: Passage, today: date) -> Passage:
    if passage.kind != "document":
        return passage
    years = max(0, (today - passage.dated).days) / 365 if passage.dated else UNDATED_AGE
    return passage.scored(passage.score / (1 + FADES_A_YEAR * years))
