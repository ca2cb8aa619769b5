"""
Reads an answer in a person's own words against the anchors of its criterion: by a model that finds facts, or by closeness.

The model never gives a level; `bot.conversation.reading` takes it from the facts. Without a model nothing is read out of the
words at all: the nearest anchors are pointed out, and the person chooses.
"""

import asyncio
import logging
import re
import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from bot.compose.fitting import Closeness
from bot.compose.keywords import content_words
from bot.conversation.reading import (
    Facts,
    Reading,
    Verdict,
    not_placed,
    read_facts,
    spelled_out,
    with_neighbours,
    without_orders,
)
from bot.llm.gateway import ChatModel, ModelError
from knowledge.framework.bank import Criterion
from knowledge.framework.terms import LEVELS
from prompts.catalogue import Rendered, load

log = logging.getLogger(__name__)

PROMPT = "read_scan_answer"
Letter = Literal["A", "B", "C", "D", "E"]
LETTERS: tuple[Letter, ...] = ("A", "B", "C", "D", "E")

MOST_CHOICES = 3
CLEARLY_FARTHER = 0.2
"""An anchor this much farther off than the nearest is not offered as a third choice."""
FLOOR, FLOOR_OF_FEW_WORDS = 0.1, 0.4
"""
Below so much closeness to its nearest anchor a text is not placed; few words must be the closer.

Measured on 61 answers and 16 slogans, none of them in the suite `scan`: slogans came to 0.31 with few telling words and to
0.12 with more. A floor of 0.13 would turn that last slogan away, and two answers with it.
"""
FEW_WORDS = 3


class Reader(Protocol):
    """Reads what somebody wrote about one criterion."""

    async def read(self, criterion: Criterion, text: str, *, follow_up: str | None = None) -> Reading:
        """The reading of an answer; `follow_up` is what was answered to the criterion's one follow-up question."""
        ...


class ModelFact(BaseModel):
    """What the answer says of one statement. The quote comes first, so that the verdict is given on words."""

    model_config = ConfigDict(extra="forbid")

    letter: Letter
    quote: str
    verdict: Verdict


class ModelFacts(BaseModel):
    """What `read_scan_answer` asks a model for."""

    model_config = ConfigDict(extra="forbid")

    facts: list[ModelFact]


class Order(Protocol):
    """In which order the levels of a criterion are shown to a model, as A, B, C and so on."""

    def __call__(self, criterion: Criterion, /) -> Sequence[int]: ...


def scattered(criterion: Criterion) -> Sequence[int]:
    """An order that says nothing of the levels, another for each criterion and always the same for one."""
    return sorted(LEVELS, key=lambda level: sha256(f"{criterion.id}/{level}".encode()).digest())


class ByModelReader:
    """Has a model find the facts; where it fails, the other reader reads."""

    def __init__(self, model: ChatModel, nearest: Reader, *, order: Order = scattered) -> None:
        self._model, self._nearest, self._order = model, nearest, order

    async def read(self, criterion: Criterion, text: str, *, follow_up: str | None = None) -> Reading:
        """Ask once about this one criterion; orders to the reader are taken out before anybody reads."""
        said, then = without_orders(text), without_orders(follow_up or "")
        if not said and not then:
            return not_placed(criterion.id, "nearest")
        order = self._order(criterion)
        try:
            completion = await self._model.complete(render(criterion, order, said, then), ModelFacts)
        except ModelError as error:
            log.warning("The model failed, pointing out the nearest answers by rule: %s", error)
            return await self._nearest.read(criterion, text, follow_up=follow_up)
        found = [Facts(order[LETTERS.index(f.letter)], f.verdict, f.quote) for f in completion.value.facts]
        return read_facts(criterion, "\n".join(filter(None, (said, then))), found)


def render(criterion: Criterion, order: Sequence[int], answer: str, afterwards: str) -> Rendered:
    """The prompt for one answer, its material fenced by a token that stands nowhere in it."""
    return load(PROMPT).render(
        question=criterion.question,
        statements="\n".join(
            f"{letter}. {spelled_out(criterion, level)}" for letter, level in zip(LETTERS, order, strict=True)
        ),
        asked_afterwards=criterion.follow_up,
        answer=answer,
        answer_afterwards=afterwards,
        fence=_fence(answer + afterwards),
    )


def _fence(text: str) -> str:
    while (token := secrets.token_hex(8)) in text:
        pass
    return token


class NearestReader:
    """Points out the anchors nearest in meaning; it takes no level, and proposes nothing where it sees no fact."""

    def __init__(self, closeness: Closeness) -> None:
        self._closeness = closeness

    async def read(self, criterion: Criterion, text: str, *, follow_up: str | None = None) -> Reading:
        """The nearest anchors as choices; a share in words ("two of the nine") is reckoned where the anchors are shares."""
        said, then = without_orders(text), without_orders(follow_up or "")
        whole = "\n".join(filter(None, (said, then)))
        # The follow-up asks "how many, out of how many?", so a share in its answer is the better one.
        choices = _by_share(criterion, then) or _by_share(criterion, said)
        if not choices:
            # In a thread: the embedder may be loading, and nobody's press of a button has to wait for that.
            choices = await asyncio.to_thread(self._nearest, criterion, whole)
        return Reading(criterion.id, (), "", "nearest", choices)

    def _nearest(self, criterion: Criterion, said: str) -> tuple[int, ...]:
        # An answer that only names the subject ("governance is a priority") says nothing about it.
        words = telling_words(said) - content_words(f"{criterion.name} {criterion.label}")
        if not words:
            return ()
        near = self._near(criterion, said)
        first, *others = sorted(LEVELS, key=lambda level: -near[level])
        if near[first] < (FLOOR if len(words) >= FEW_WORDS else FLOOR_OF_FEW_WORDS):
            return ()
        second, third = others[: MOST_CHOICES - 1]
        beside = (second, third) if near[third] > near[first] - CLEARLY_FARTHER else (second,)
        return tuple(sorted((first, *beside)))

    def _near(self, criterion: Criterion, said: str) -> list[float]:
        """How near each anchor is, in its full and in its short form."""
        anchors = [criterion.anchors[level] for level in LEVELS]
        full = self._closeness(said, [anchor.says for anchor in anchors])
        short = self._closeness(said, [anchor.short for anchor in anchors])
        return [(one + other) / 2 for one, other in zip(full, short, strict=True)]


# Words that say nothing

_PRAISE = content_words(
    """ai artificial intelligence first dna blood heart great good well best better awesome amazing excellent fantastic perfect
    super cool nice wonderful rock class world worldclass leading leader lead leadership ahead innovative innovation innovate
    pioneer future vision mission journey transform transformation transformative culture mindset excellence passion passionate
    excited exciting love proud priority serious seriously mature maturity very really truly fully totally highly huge
    important importance strategic strategy digital native driven powered cutting edge state art agentic embrace potential
    opportunity organisation organization company industry matter value everything change belief believe committed commitment
    vorreiter führend innovativ innovation zukunft wandel digitale digitalen großartig toll super spitze prima wir sind ist
    uns der die das und ein eine""",
)
_HALF_PRAISE = content_words(
    "ai artificial intelligence very really well better change value company organisation uns der die wir"
)
"""Said in praise, and in plain reports as well."""


def telling_words(text: str) -> frozenset[str]:
    """The words of a text that could belong to a fact: without those of praise, and "AI", which every answer is about."""
    return content_words(text) - _PRAISE


# Shares in words

_STEPS: dict[str, tuple[float, float, float]] = {"WE1": (0.001, 1 / 3, 0.667), "WR-IN": (0.001, 0.5, 0.999)}
"""The criteria whose anchors are shares, and the share from which levels 1, 2 and 3 hold."""
_COUNTED = (
    "zero null|one eins einer|two zwei|three drei|four vier|five fünf|six sechs|seven sieben|eight acht|nine neun|ten zehn"
    "|eleven elf|twelve zwölf|thirteen dreizehn|fourteen vierzehn|fifteen fünfzehn|sixteen sechzehn|seventeen siebzehn"
    "|eighteen achtzehn|nineteen neunzehn|twenty zwanzig"
)
_NUMBER_OF = {word: n for n, words in enumerate(_COUNTED.split("|")) for word in words.split()}
_NUMBER = rf"(\d{{1,6}}|{'|'.join(_NUMBER_OF)})"
_N_OF_M = re.compile(
    rf"\b{_NUMBER}\s*(?:/|(?:out )?of|in|von|aus)\s*(?:(?:the|our|us|all|den|unseren)\s+)*{_NUMBER}\b"
)
_PERCENT = re.compile(r"\b(\d{1,3})\s*(?:%|percent\b|per cent\b|prozent\b)")
_SHARE_WORDS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (share, re.compile(rf"\b(?:{words})\b"))
    for share, words in (
        (0.0, "none|nobody|no ?one|not a soul|not one of (?:us|them)|niemand|keiner"),
        (0.1, "hardly any\\w*|barely any\\w*|almost no\\w*|kaum (?:jemand|einer)"),
        (
            0.2,
            "(?:a|only|just|very) few|a handful|a couple|some of (?:us|them)|a minority|einige|wenige|ein paar"
            # Two who stand out are few, whoever they are: "mostly the two copywriters, the rest now and then".
            "|(?:mostly|mainly|only|just) (?:the|our) (?:one|two|three|[123]) (?!(?:day|week|month|hour|time|task|tool)s?\\b)[a-z]+"
            "|(?:meist|meistens|nur|bloß) (?:die|unsere) (?:beiden|zwei|drei) (?!(?:tage|wochen|monate|male?)\\b)\\w+",
        ),
        (0.25, "(?<!three )(?:a )?quarter of|ein viertel"),
        (1 / 3, "(?:a|one) third|ein drittel"),
        (0.5, "half|hälfte"),
        (2 / 3, "two[ -]thirds|zwei drittel"),
        (0.75, "most of|most people|the majority|three[ -]quarters|die meisten|drei viertel|die mehrheit"),
        (0.9, "(?:almost|nearly|pretty much|practically|virtually|fast) (?:all\\w*|every\\w*|jeder)"),
        (1.0, "all of (?:us|them)|every one of|everyone|everybody|each of us|wir alle|alle"),
    )
)


def share_in(text: str) -> float | None:
    """The share that a text names first, "two of the nine" or "about half"; None where it names none."""
    plain = text.casefold()
    found = [(match.start(), min(int(match[1]), 100) / 100) for match in _PERCENT.finditer(plain)]
    for match in _N_OF_M.finditer(plain):
        part, whole = (_NUMBER_OF[one] if one in _NUMBER_OF else int(one) for one in match.groups())
        if 0 < whole >= part:
            found.append((match.start(), part / whole))
    if not found and not content_words(plain) & (_PRAISE - _HALF_PRAISE):
        places = ((words.search(plain), share) for share, words in _SHARE_WORDS)
        found = [(place.start(), share) for place, share in places if place]
    return min(found)[1] if found else None


def _by_share(criterion: Criterion, said: str) -> tuple[int, ...]:
    steps = _STEPS.get(criterion.id)
    share = share_in(said) if steps else None
    if steps is None or share is None:
        return ()
    return with_neighbours([sum(share >= step for step in steps)])
