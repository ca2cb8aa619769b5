"""How well the sentences of what was found fit a question: by meaning, by words, and by holding what is asked for."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.compose.brief import Brief
from bot.compose.keywords import content_words, family
from bot.compose.sentences import Quotable, quotables
from bot.compose.wanted import gives, wanted
from bot.conversation.asked import without_chatter
from knowledge.documents import Passage, Shelf

Closeness = Callable[[str, Sequence[str]], Sequence[float]]
"""How close each of some sentences is in meaning to a question, -1 to 1."""

WORDS, FOUND, GIVES, FRAGMENT = 0.3, 0.3, 0.12, -0.08
"""
Beside closeness in meaning: the words of the question, how well the search found the passage, whether the kind of thing is
there that is asked for, and being no whole sentence.
"""
OPENING = {Shelf.ORGANISATION: 0.04, Shelf.GUIDANCE: 0.1}
"""Opening a section: the guidance always makes its point there, others often."""
ASKED_NOW = 2.0
LONGEST_JOINED = 400
IN_HEADING = 0.6
"""What a word of the question counts that stands only in the title or the heading above a sentence."""
NAMED = 0.1
IN_SHORT = 0.35
"""A document whose title or month is named in the question is most likely meant; what it says in short is its answer."""
_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w]|[.,]\d)")
_SHORTLY = re.compile(
    r"\b(?:short answer|in short|in brief|summary|at a glance|in a sentence)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Placed:
    """Words of a passage in their place."""

    passage: Passage
    words: Quotable

    @property
    def heading(self) -> str:
        return _above(self.passage, self.words)

    @property
    def in_place(self) -> str:
        return f"{self.passage.title}. {self.passage.section}. {self.words.heading} {self.words.said}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words of a passage that could be quoted, and how well they fit the question."""

    passage: Passage
    words: Quotable
    fit: float
    gives: float
    """Whether they hold the kind of thing that is asked for, 0 to 1."""
    share: float
    """How much of the question's words they have in them, 0 to 1."""
    touches: bool
    """Whether they, or the heading and title above them, have any."""

    @property
    def heading(self) -> str:
        """The heading that the words stand under; none where it only repeats the title."""
        last = _above(self.passage, self.words)
        return "" if content_words(last) <= content_words(self.passage.title) else last


def candidates(brief: Brief, closeness: Closeness) -> list[Candidate]:
    """Everything that could be quoted for a brief, the best first."""
    asked: dict[str, list[_Placed]] = {}
    for passage in brief.passages:
        placed = [_Placed(passage, words) for words in quotables(passage.text)]
        asked.setdefault(brief.sought.get(passage.id, without_chatter(brief.question)), []).extend(placed)
    best: dict[str, float] = {}
    for passage in brief.passages:
        best[passage.document_id] = max(passage.score, best.get(passage.document_id, 0.0))
    found = [
        one for question, some in asked.items() for one in _fitted(brief, question, some, best, closeness)
    ]
    return sorted(found, key=lambda one: (-round(one.fit, 6), one.passage.id, one.words.place))


def joined_up(one: Candidate, other: Candidate) -> Candidate | None:
    """Both in one, where they stand side by side in their passage and stay short; None where they do not."""
    first, second = sorted((one, other), key=lambda each: each.words.place)
    if first.words.text in second.words.text:
        words = second.words
    elif (
        second.words.place == first.words.place + 1
        and first.words.kind == "sentence"
        and second.words.kind != "row"
    ):
        words = replace(
            second.words,
            text=f"{first.words.text} {second.words.text}",
            said=f"{first.words.said} {second.words.said}",
        )
    else:
        return None
    return replace(one, words=words) if len(words.said) <= LONGEST_JOINED else None


def _fitted(
    brief: Brief, question: str, some: Sequence[_Placed], best: dict[str, float], closeness: Closeness
) -> Iterator[Candidate]:
    """What could be quoted for one question, each seen beside all the rest."""
    if not some:
        return
    asked = _words(question)
    kind = None if brief.about else wanted(brief.question) or wanted(question)
    texts, under = [one.words.said for one in some], [one.in_place for one in some]
    near = [
        closeness(question, lines)
        for lines in (texts, under, [one.heading or one.passage.title for one in some])
    ]
    shares = _shares(asked, _words(brief.question), texts, under)
    for one, close, (own, in_place) in zip(some, zip(*near, strict=True), shares, strict=True):
        given = gives(kind, one.words.said, question, one.heading) if kind else 0.0
        fit = sum(close) / len(close) + WORDS * in_place + GIVES * given + _placed(one, brief.question, asked)
        fit += FOUND * (one.passage.score + best[one.passage.document_id]) / 2
        yield Candidate(one.passage, one.words, fit, given, own, in_place > 0)


def _placed(one: _Placed, question: str, asked: frozenset[str]) -> float:
    """What its place is worth: it opens its section, is no whole sentence, stands in a document that is named or dated so."""
    worth = 0.0 if one.words.whole else FRAGMENT
    named = content_words(family(one.passage.title))
    if named and named <= asked:
        worth += NAMED
        if _SHORTLY.search(one.heading) and one.words.place == 0:
            worth += IN_SHORT
    if one.passage.dated and one.passage.dated.strftime("%B").lower() in question.lower():
        worth += NAMED
    return worth + (OPENING[one.passage.shelf] if one.words.place == 0 else 0.0)


def _shares(
    asked: frozenset[str], now: frozenset[str], texts: Iterable[str], under: Iterable[str]
) -> list[tuple[float, float]]:
    """
    How many of the words that are asked each text has itself, and how much of them it says under its heading.

    What few of them say counts for more, and so does what is asked `now`, where the question before it is sought with it.
    """
    said = [asked & _words(text) for text in texts]
    placed = [asked & _words(text) for text in under]
    spread = Counter(word for words in placed for word in words)
    weight = {w: math.log((len(placed) + 1) / n) * (ASKED_NOW if w in now else 1) for w, n in spread.items()}
    whole = sum(weight.values()) or 1.0
    return [
        (
            len(own) / max(1, len(asked)),
            sum(weight[word] * (1.0 if word in own else IN_HEADING) for word in words) / whole,
        )
        for own, words in zip(said, placed, strict=True)
    ]


def _words(text: str) -> frozenset[str]:
    """What a text is about by its words and numbers: "phase 1" is not phase 3."""
    return content_words(text) | frozenset(_NUMBER.findall(text))


def _above(passage: Passage, words: Quotable) -> str:
    """The heading right above some words of a passage."""
    return words.heading or passage.section.rsplit(" › ", 1)[-1]
