"""
What of an answer may be said where others read along: only what rests on sources that everyone there may see.

It is the answer as it was given and kept, never one made anew. A source counts as seen when its words still stand in a document
that they may see; what was changed, taken off or kept for fewer people since then holds back what rests on it.
"""

import asyncio
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.compose.citations import defused, plain
from bot.conversation.reply import Advice, Point, PointKind, Source
from bot.store.columns import Json
from bot.store.exchanges import Exchange
from bot.words import N_, _
from knowledge.documents import EVERY_ORG, Audience, Passage, Scope, Shelf
from knowledge.library import Library
from knowledge.records import document_id

SHARED = "shared"
"""The kind of a post that is an answer shared."""
CITED = frozenset({"Ask", "ShowStage", "SuggestAgents"})
"""The kinds of question that are answered point by point with sources. Of others nobody can say what they rest on."""
PART = N_("Part of an answer")
"""The headline of what is shared where the answer's own cannot be."""
_NUMBERS = re.compile(r"((?:\s?\[\d+\])+)$")
_QUOTES_APART = " … "


class _Point(BaseModel):
    model_config = ConfigDict(frozen=True)

    text: str
    cites: tuple[int, ...] = ()
    kind: PointKind = "guidance"


class _Source(BaseModel):
    model_config = ConfigDict(frozen=True)

    n: int
    title: str
    section: str = ""
    source: str
    dated: date | None = None
    quote: str = ""


class Given(BaseModel):
    """An answer as the record has it."""

    model_config = ConfigDict(frozen=True)

    headline: str
    points: tuple[_Point, ...] = ()
    sources: tuple[_Source, ...] = ()
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Shareable:
    """What may be shared of an answer, under its own numbers. `left` is None where nothing worth sharing remains."""

    left: Advice | None
    whole: bool
    held_back: tuple[str, ...] = ()
    """The titles of the sources that not everyone there may see, as far as the asker still may."""
    unnamed: int = 0
    """How many more there are whose titles the asker may not see any more."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """Looks up who may see what an answer rests on."""

    library: Library

    async def look(
        self, org: str, exchange: Exchange, there: frozenset[Audience], own: frozenset[Audience]
    ) -> Shareable | None:
        """What of an answer those may see whom `there` names; `own` are the asker's. None for what is no answer."""
        given = given_in(exchange.reply)
        if given is None:
            return None
        seen, known = await asyncio.gather(
            asyncio.to_thread(self._seen, org, given, there), asyncio.to_thread(self._seen, org, given, own)
        )
        return shareable(given, seen, known)

    def _seen(self, org: str, given: Given, audiences: frozenset[Audience]) -> frozenset[int]:
        if not audiences:
            return frozenset()
        records, scope = self.library.records, Scope(org, audiences)
        found: dict[str, Sequence[Passage]] = {}
        for source in {one.source for one in given.sources}:
            on_both = (
                document_id(org, Shelf.ORGANISATION, source),
                document_id(EVERY_ORG, Shelf.GUIDANCE, source),
            )
            found[source] = records.passages(records.passage_ids(on_both), scope)
        return numbers_seen(given, found)


def given_in(reply: Json) -> Given | None:
    """The answer in a reply as it is kept."""
    try:
        return Given.model_validate(reply)
    except ValidationError:
        return None


def numbers_seen(given: Given, found: Mapping[str, Sequence[Passage]]) -> frozenset[int]:
    """The numbers of the sources whose words stand in the passages that may be seen, by the name of their document."""
    return frozenset(one.n for one in given.sources if _stands(one, found.get(one.source, ())))


def shareable(given: Given, seen: Collection[int], known: Collection[int]) -> Shareable:
    """
    What may be said before those who may see these sources; the asker may see the `known` ones.

    What cites nothing was drawn from all there was, so it is said only where every source may be seen.
    """
    held = [one for one in given.sources if one.n not in seen]
    text, cites = _headline(given)
    head = Point(text, cites)
    points = tuple(Point(one.text, one.cites, one.kind) for one in given.points)
    titles = tuple(dict.fromkeys(one.title for one in held if one.n in known))
    unnamed = len({one.source for one in held if one.n not in known})
    cited = {n for point in (head, *points) for n in point.cites}
    if not held and cited <= {one.n for one in given.sources}:
        return Shareable(_advice(given, head, points), whole=True)
    left = tuple(point for point in points if _may(point, seen))
    if _may(head, seen):
        return Shareable(_advice(given, head, left), False, titles, unnamed)
    part = _advice(given, Point(_(PART)), left) if left else None
    return Shareable(part, False, titles, unnamed)


def _may(point: Point, seen: Collection[int]) -> bool:
    return bool(point.cites) and all(n in seen for n in point.cites)


def _headline(given: Given) -> tuple[str, tuple[int, ...]]:
    """It is kept with its numbers in the text."""
    match = _NUMBERS.search(given.headline)
    if match is None:
        return given.headline, ()
    return given.headline[: match.start()], tuple(int(n) for n in re.findall(r"\d+", match[1]))


def _advice(given: Given, head: Point, points: tuple[Point, ...]) -> Advice:
    cited = {n for point in (head, *points) for n in point.cites}
    sources = tuple(
        Source(one.n, one.title, one.section, one.source, one.dated, one.quote, "document", "")
        for one in given.sources
        if one.n in cited
    )
    return Advice(head, points, sources, notice=given.notice)


def _stands(source: _Source, passages: Sequence[Passage]) -> bool:
    texts = [plain(text) for passage in passages for text in (passage.text, defused(passage.text))]
    quotes = [plain(quote).strip(" .\"'") for quote in source.quote.split(_QUOTES_APART)]
    return any(quotes) and all(any(quote in text for text in texts) for quote in quotes)
