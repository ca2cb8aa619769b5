"""Puts an answer together without a model: it quotes the sentences that fit the question, and invents nothing."""

import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.compose.brief import Brief, Drafted, Made, Quoted
from bot.compose.keywords import content_words, family, shared_words
from bot.conversation.intent import speaks_of_us
from bot.conversation.reply import dated
from bot.words import _
from knowledge.documents import Passage, Shelf

Closeness = Callable[[str, Sequence[str]], Sequence[float]]
"""How close each of some sentences is in meaning to a question, -1 to 1."""

MOST_OWN, MOST_GENERAL = 3, 3
MOST_BESIDE = 1
"""Passages of the guidance beside an answer that the rule gives."""
SHARED_WORD, OPENING, FRAGMENT, TABLE_ROW, PASSAGE = 0.06, 0.05, -0.1, -0.25, 0.25
"""Beside closeness: each shared word, opening a section (it makes its point there), being no whole sentence, the search."""
NAMED = 0.15
"""A document whose title is named in the question is most likely the one that is meant."""
FLOOR, CLEARLY_WEAKER = 0.6, 0.15
"""Below the floor, or this much below the best of its shelf, a sentence would only pad the answer."""
CLOSE_ENOUGH_ALONE, CLOSE_ENOUGH_FOR_US = 0.72, 0.78
"""Where nothing of the organisation's own was found, the guidance has to be this close; closer still if we asked about us."""
STALE_AFTER_DAYS = 365
SHORTEST_SENTENCE, LONGEST_SENTENCE, LONGEST_READ_ON = 5, 320, 260
TABLE_CELL = " | "

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"'(])|\n+")
_LIST = re.compile(r"^[^\n|#]{5,200}:\n+(?:[ \t]*(?:[-*+]|\d+[.)])[ \t]+[^\n]+(?:\n|$))+", re.MULTILINE)
_ITEM = re.compile(r"\n+[ \t]*(?:[-*+]|\d+[.)])[ \t]+")
_NEXT = re.compile(r" [A-Z“\"(][^\n|]*?[.!?](?=\s|$)")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_TABLE_LINE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")


@dataclass(frozen=True, slots=True)
class _Quotable:
    """The best sentence of a passage, and how well it fits."""

    passage: Passage
    said: str
    fit: float


class Offline:
    """The composer that needs no model."""

    def __init__(self, closeness: Closeness) -> None:
        self._closeness = closeness

    async def compose(self, brief: Brief) -> AsyncIterator[Drafted | Made]:
        """Quote the best sentences of what was found: at most three of the organisation's own, then of the guidance."""
        for found in self._chosen(brief):
            quoted = Quoted(found.passage.id, found.said)
            yield Drafted(_quoting(found.passage, _in_one_line(found.said)), (quoted,), "guidance")
        yield Made(offline=True)

    def _chosen(self, brief: Brief) -> list[_Quotable]:
        found = [quotable for passage in brief.passages if (quotable := self._best(brief, passage))]
        if brief.about == "stage":
            # Looked up one by one, for one move each: none is weaker than another, but a bare row of a table says nothing.
            found = [quotable for quotable in found if TABLE_CELL not in quotable.said]
            return found[: MOST_OWN + MOST_BESIDE]
        own = _best_of_shelf(found, Shelf.ORGANISATION)
        fresh = [quotable for quotable in own if not _stale(quotable.passage, brief.today)]
        general = _best_of_shelf(found, Shelf.GUIDANCE)
        if not own:
            enough = CLOSE_ENOUGH_FOR_US if speaks_of_us(brief.question) else CLOSE_ENOUGH_ALONE
            general = [quotable for quotable in general if quotable.fit >= enough]
        # What is over a year old is quoted only where nothing fresher speaks: it may well have been replaced.
        beside = brief.about is not None or (own and speaks_of_us(brief.question))
        return [*(fresh or own)[:MOST_OWN], *general[: MOST_BESIDE if beside else MOST_GENERAL]]

    def _best(self, brief: Brief, passage: Passage) -> _Quotable | None:
        sentences = [said for said in _sentences(passage.text) if len(said.split()) >= SHORTEST_SENTENCE]
        if not sentences:
            return None
        wanted = brief.sought.get(passage.id, brief.question)
        words = content_words(wanted)
        under = [f"{passage.title}. {passage.section}. {said}" for said in sentences]
        close = zip(self._closeness(wanted, sentences), self._closeness(wanted, under), strict=True)
        fits = [
            (alone + in_place) / 2
            + SHARED_WORD * shared_words(said, words)
            + (OPENING if place == 0 else 0.0)
            + (TABLE_ROW if TABLE_CELL in said else FRAGMENT if _fragment(said) else 0.0)
            for place, (said, (alone, in_place)) in enumerate(zip(sentences, close, strict=True))
        ]
        fit = max(fits)
        named = NAMED if passage.kind == "document" and content_words(family(passage.title)) <= words else 0.0
        return _Quotable(
            passage, _read_on(passage.text, sentences[fits.index(fit)]), fit + PASSAGE * passage.score + named
        )


def _read_on(text: str, said: str) -> str:
    """The sentence with the one after it in the same paragraph, while that stays short: it often says what follows."""
    begin = text.find(said)
    after = _NEXT.match(text, begin + len(said)) if begin >= 0 else None
    longer = text[begin : after.end()] if after else said
    return longer if len(longer) <= LONGEST_READ_ON else said


def _in_one_line(said: str) -> str:
    """A list reads on after its lead: `Never: names; addresses`."""
    lead, *items = _ITEM.split(said)
    return f"{lead} {'; '.join(item.strip(' ;,.') for item in items)}" if items else said


def _fragment(said: str) -> bool:
    """An item of a list without its lead: it reads badly as a quotation. A row of a table reads worse."""
    if _ITEM.search(said):
        return False
    return not said[0].isupper() or not said.endswith((".", "!", "?", "”", '"', ")"))


def _best_of_shelf(found: Sequence[_Quotable], shelf: Shelf) -> list[_Quotable]:
    here = sorted((q for q in found if q.passage.shelf is shelf and q.fit >= FLOOR), key=lambda q: -q.fit)
    return [quotable for quotable in here if quotable.fit >= here[0].fit - CLEARLY_WEAKER]


def _stale(passage: Passage, today: date) -> bool:
    return passage.dated is not None and (today - passage.dated).days > STALE_AFTER_DAYS


def _quoting(passage: Passage, said: str) -> str:
    if passage.shelf is Shelf.GUIDANCE:
        return _("In general: “{words}”").format(words=said)
    return _("{title} ({day}): “{words}”").format(title=passage.title, day=dated(passage.dated), words=said)


def _sentences(text: str) -> Iterator[str]:
    """What can be quoted: a list with the words that lead into it, and every sentence by itself."""
    for found in _LIST.finditer(text):
        yield _cut(found[0].strip())
    for line in _SENTENCE.split(text):
        said = _BULLET.sub("", line).strip()
        if said and not _TABLE_LINE.match(said) and not said.startswith("#"):
            yield _cut(said)


def _cut(said: str) -> str:
    if len(said) <= LONGEST_SENTENCE:
        return said
    return said[:LONGEST_SENTENCE].rsplit(" ", 1)[0]
