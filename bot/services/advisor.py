"""A question becomes an answer: passages and placement are found, a brief is composed, each point is checked before it is shown."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.compose.brief import Brief, Drafted, Looked, Made, Standing, Turn
from bot.compose.citations import Checker
from bot.compose.composer import Composer
from bot.compose.offline import content_words, family, shared_words
from bot.compose.standing import asked_on, tell
from bot.conversation.intent import Ask, ShowStage, speaks_of_us
from bot.conversation.message import Message
from bot.conversation.reply import Advice, Offer, Point, Step
from bot.services.directory import Directory
from bot.services.standings import standing_of
from bot.services.subjects import LOCAL_NAME, Subject, subject_of
from bot.store.engine import Store
from knowledge.documents import WHOLE_ORG, Passage, Scope, Shelf
from knowledge.framework.model import Framework
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
FADES_A_YEAR = 0.25
UNDATED_AGE = 1.0
"""Years: what carries no date is taken to be neither fresh nor old."""

_SHORT_FOLLOW_UP = re.compile(
    r"^(?:and|but|so|what about|how about|why|which|who|when|where|und|et|for|in)\b", re.IGNORECASE
)
_STAGE_NUMBER = re.compile(r"\b(?:stage|model|step|stufe|phase|étape)s? ([1-5])\b", re.IGNORECASE)
FOLLOW_UP_WORDS = 6


@dataclass(frozen=True, slots=True)
class Advised:
    """A finished answer with what is kept beside it."""

    advice: Advice
    made: Made
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Advisor:
    """Answers questions about the framework and about where a group of people is in it."""

    framework: Framework
    store: Store
    library: Library
    composer: Composer
    by_rule: Composer
    """Takes over when nothing of a model's answer could be matched to its sources."""

    async def advise(
        self, message: Message, asked: Ask | ShowStage, directory: Directory, thread: Sequence[Turn]
    ) -> AsyncIterator[Step | Point | Advised]:
        """Yield the steps taken, then each checked point as it is accepted, and at the end the whole answer."""
        subject = await subject_of(self.store, message, asked.unit)
        scope = Scope(
            message.by.org, await directory.audiences(message.by, message.place) or frozenset({_NOBODY})
        )
        standing = await standing_of(self.store, self.library, subject, scope)
        yield Step("Reading the guidance")
        brief = await self._brief(message, asked, subject, scope, standing, thread)
        if own := {passage.document_id for passage in brief.own() if passage.kind == "document"}:
            yield Step(f"Reading {len(own)} of your documents")
        if standing and brief.about:
            yield Step(asked_on(standing))
        async for event in self._compose(brief):
            yield event

    async def _compose(self, brief: Brief) -> AsyncIterator[Point | Advised]:
        checker = Checker(brief.by_id(), brief.standing.placement if brief.standing else None)
        before, after = tell(brief)
        head: Point | None = None
        points: list[Point] = []
        for draft in before:
            if point := checker.accept(draft, trusted=True):
                head, points = (point, points) if draft.headline else (head, [*points, point])
                yield point
        made = Made(offline=True)
        found: list[tuple[Drafted, Point]] = []
        async for drafted in self._drafts(brief, checker):
            if isinstance(drafted, Made):
                made = drafted
            else:
                found.append(drafted)
                yield drafted[1]
        head, own = _with_headline(brief, head, found)
        points += own
        for draft in after:
            if point := checker.accept(draft, trusted=True):
                points.append(point)
                yield point
        advice = Advice(
            headline=head,
            points=tuple(points),
            sources=checker.used(),
            placement=brief.standing.placement if brief.standing and brief.about else None,
            offline=made.offline,
            notice=made.notice,
            offers=_offers(brief),
        )
        yield Advised(advice, replace(made, dropped=tuple(checker.dropped)), brief.passages)

    async def _drafts(self, brief: Brief, checker: Checker) -> AsyncIterator[tuple[Drafted, Point] | Made]:
        """What the composer drafted and the check let pass; by rule where nothing of a model's answer did."""
        passed = False
        made = Made(offline=True)
        async for drafted in self.composer.compose(brief):
            if isinstance(drafted, Made):
                made = drafted
            elif point := checker.accept(drafted):
                passed = True
                yield drafted, point
        if not passed and checker.dropped and not made.offline:
            made = replace(made, offline=True, notice=_UNCHECKED)
            async for drafted in self.by_rule.compose(brief):
                if isinstance(drafted, Drafted) and (point := checker.accept(drafted)):
                    yield drafted, point
        yield made

    async def _brief(
        self,
        message: Message,
        asked: Ask | ShowStage,
        subject: Subject,
        scope: Scope,
        standing: Standing | None,
        thread: Sequence[Turn],
    ) -> Brief:
        about = "stage" if isinstance(asked, ShowStage) else asked.about
        if about == "stage":
            sought = await asyncio.to_thread(self._look_up, _focus(self.framework, standing), scope)
            passages = tuple(passage for passage, _ in sought.values())
        else:
            query = _query(self.framework, asked, thread)
            passages = await asyncio.to_thread(self._search, query, scope)
            sought = {passage.id: (passage, query) for passage in passages}
        # Where the rule tells the standing it cites the scan itself; beside a general question scans are noise.
        scans = about is None and (speaks_of_us(asked.question) or "scan" in asked.question.lower())
        return Brief(
            question=asked.question,
            subject=subject.name,
            framework=self.framework,
            today=message.at.date(),
            passages=_current((p for p in passages if p.kind != "scan" or scans), message.at.date()),
            standing=standing,
            thread=tuple(thread),
            looked=await asyncio.to_thread(self._looked, scope),
            about=about if standing or about == "stage" else None,
            model=asked.model if isinstance(asked, Ask) else None,
            sought={name: wanted for name, (_, wanted) in sought.items()},
        )

    def _search(self, query: str, scope: Scope) -> tuple[Passage, ...]:
        """Both shelves by themselves: an organisation with three documents must not drown in the guidance."""
        own = retrieve(self.library, query, scope, limit=MOST_OWN, shelves=(Shelf.ORGANISATION,))
        general = retrieve(self.library, query, scope, limit=MOST_GENERAL, shelves=(Shelf.GUIDANCE,))
        return (*own, *general)

    def _look_up(self, focus: Sequence[str], scope: Scope) -> dict[str, tuple[Passage, str]]:
        """For a stage: what the organisation's documents say of its next moves, each with what was looked for."""
        found: dict[str, tuple[Passage, str]] = {}
        for wanted in focus:
            passages = retrieve(
                self.library, wanted, scope, limit=LOOKED_THROUGH, shelves=(Shelf.ORGANISATION,)
            )
            fitting = [p for p in passages if p.kind == "document" and p.id not in found][:MOST_LOOKED_UP]
            telling = sorted(
                fitting, key=lambda p: -_tells(p, wanted)
            )  # stable: equals stay in the order of the search
            found |= {passage.id: (passage, wanted) for passage in telling[: MOST_LOOKED_UP // len(focus)]}
        return found

    def _looked(self, scope: Scope) -> Looked:
        seen = [d for d in self.library.records.documents(scope.org) if d.audience in scope.audiences]
        return Looked(sum(d.kind == "document" for d in seen), sum(d.kind == "scan" for d in seen))


_UNCHECKED = "Put together by rule: nothing the language model wrote could be matched to its sources."
_NOBODY = replace(WHOLE_ORG, kind="private", name="nobody")
"""The audience of those who may see nothing of the organisation: a scope cannot be empty."""


def _focus(framework: Framework, standing: Standing | None) -> tuple[str, ...]:
    """What to look for in the documents: the things the next moves are about, as they were described and as they should be."""
    if standing is None:
        return WHAT_DOCUMENTS_SHOW
    found = []
    for move in standing.placement.moves[:MOVES_LOOKED_UP]:
        criterion = framework.criterion(move.criterion)
        now = criterion.anchors[move.now].says if move.now is not None else ""
        found.append(f"{criterion.label}: {criterion.question} {now}")
    return tuple(dict.fromkeys(found)) or WHAT_DOCUMENTS_SHOW


def _tells(passage: Passage, wanted: str) -> int:
    """How much of what was looked for a passage speaks of."""
    return shared_words(passage.text, content_words(wanted))


def _query(framework: Framework, asked: Ask | ShowStage, thread: Sequence[Turn]) -> str:
    """The question to search with: stages by their names too, and with a short follow-up the question before it."""
    numbers = sorted({int(match[1]) for match in _STAGE_NUMBER.finditer(asked.question)})
    question = " ".join([asked.question, *(framework.model(number).name for number in numbers)])
    if thread and (len(asked.question.split()) <= FOLLOW_UP_WORDS or _SHORT_FOLLOW_UP.match(question)):
        return f"{thread[-1].question} {question}"
    return question


def _current(passages: Iterable[Passage], today: date) -> tuple[Passage, ...]:
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


def _with_headline(
    brief: Brief, head: Point | None, found: Sequence[tuple[Drafted, Point]]
) -> tuple[Point, list[Point]]:
    """The headline: the rule's own, else the one that was drafted, else the first point; or that nothing was found."""
    points = [point for drafted, point in found]
    if head is not None:
        return head, points
    if brief.about == "stage":
        return _not_scanned(brief, points), points
    drafted = next((point for draft, point in found if draft.headline), None)
    own_missing = bool(points) and speaks_of_us(brief.question) and all(p.kind == "guidance" for p in points)
    if not points or own_missing:
        return _nothing_found(brief, bool(points)), points
    first = drafted or points[0]
    return first, [point for point in points if point is not first]


def _not_scanned(brief: Brief, points: Sequence[Point]) -> Point:
    who = brief.subject if brief.subject != LOCAL_NAME else LOCAL_NAME[0].lower() + LOCAL_NAME[1:]
    text = f"Nobody has looked at {who} yet, so there is no stage to tell."
    shown = (
        " Below is what your documents show; that is not a stage."
        if points
        else " I found no documents that show it either."
    )
    return Point(f"{text}{shown} A first look takes ten minutes.", (), "stage")


def _nothing_found(brief: Brief, general: bool) -> Point:
    looked = f"I looked in {_several(brief.looked.documents, 'document')} and {_several(brief.looked.scans, 'scan')}."
    if general:
        return Point(
            f"I found nothing of your own on this. {looked} In general, the guidance says this:",
            (),
            "guidance",
        )
    offer = "If it is written down somewhere, add it with `cairn ingest`, or run a scan."
    return Point(
        f"I could not find anything about this in what I can see here. {looked} {offer}", (), "guidance"
    )


def _several(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _offers(brief: Brief) -> tuple[Offer, ...]:
    if brief.about == "stage" and brief.standing is None:
        return Offer("start_scan", "Start a first look"), Offer("explain_stages", "What the stages are")
    if brief.about == "stage":
        return (Offer("why", "Why?"),)
    return ()
