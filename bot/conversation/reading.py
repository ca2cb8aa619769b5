"""
What somebody's own words say about one criterion, read against its five anchors. Pure: facts in, a reading out.

House rules: code takes the level, never whoever found the facts; a fact counts only with words that the person really
wrote; an order to the reader is no fact, so nothing counts that stands in one. A reading is a proposal: a person presses.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from knowledge.framework.bank import Criterion
from knowledge.framework.terms import LEVELS, Level

Verdict = Literal["stated", "contradicted", "not_mentioned"]

SHORTEST_QUOTE = 3
"""Letters and digits; fewer stand in almost any text and carry nothing, unless they are the whole answer ("No.")."""

_BUILDS_ON = re.compile(r"^As (\d)\b")
_EDGES = " .,;:!?…"
_QUOTATION_MARKS = str.maketrans(dict.fromkeys("’‘‚‛`´′", "'") | dict.fromkeys("“”„‟«»″", '"'))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text says about the facts of one anchor, and in which of its words."""

    level: int
    verdict: Verdict
    quote: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How an answer was read."""

    criterion: str
    levels: tuple[Level, ...]
    """One for a clear reading, two next to each other for an interval that the follow-up decides, none for not placed."""
    quote: str
    """The person's own words that carry it, as they wrote them; empty when none do."""
    by: Literal["model", "nearest"]
    choices: tuple[Level, ...]
    """The levels to offer as buttons, in rising order; none where nothing can be proposed."""

    def as_json(self) -> dict[str, Any]:
        """A plain form, to be kept."""
        plain: dict[str, Any] = _READING.dump_python(self, mode="json")
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Reading":
        """The reading of a plain form; raises a ValueError where it is none."""
        return _READING.validate_python(plain)


_READING = TypeAdapter(Reading)


def read_facts(criterion: Criterion, text: str, facts: Iterable[Facts]) -> Reading:
    """
    The reading that these facts come to: the highest level whose facts are stated and not contradicted.

    Two levels next to each other are left open where the words carry both. A level that builds on the one below
    ("As 3, and ...") stands alone once it has words of its own; with only the words of the one below it is left open
    too, and it falls where what it builds on is contradicted.
    """
    said = without_orders(text)
    found = [(fact, words) for fact in facts if (words := quoted(fact.quote, said))]
    # Taking an order out may bring words together that nobody wrote in a row.
    found = [(fact, words) for fact, words in found if _folded(words)[0] in _folded(text)[0]]
    denied = {fact.level for fact, _ in found if fact.verdict == "contradicted"}
    denied |= {level for level in LEVELS if built_on(criterion, level) in denied}
    stated: dict[int, str] = {}
    for fact, words in found:
        if fact.verdict == "stated" and fact.level in LEVELS and fact.level not in denied:
            # Where an anchor was found twice, its longest words, so that the order of the facts changes nothing.
            stated[fact.level] = max(stated.get(fact.level, ""), words, key=lambda some: (len(some), some))
    if not stated:
        return not_placed(criterion.id, "model")
    highest = max(stated)
    below = stated.get(highest - 1)
    if below is None or (built_on(criterion, highest) == highest - 1 and _adds(stated[highest], below)):
        return _placed(criterion.id, (highest,), stated[highest])
    return _placed(criterion.id, (highest - 1, highest), stated[highest])


def not_placed(criterion: str, by: Literal["model", "nearest"]) -> Reading:
    """The reading of words in which no fact was found."""
    return Reading(criterion, (), "", by, ())


def _placed(criterion: str, levels: tuple[int, ...], words: str) -> Reading:
    return Reading(criterion, levels, words, "model", with_neighbours(levels))


def with_neighbours(levels: Iterable[int]) -> tuple[int, ...]:
    """Levels with the one below and the one above, in rising order."""
    near = {level + step for level in levels for step in (-1, 0, 1)}
    return tuple(level for level in LEVELS if level in near)


def _adds(words: str, below: str) -> bool:
    """Whether these words say more than those that carry the level below."""
    return not stands_in(words, below)


# What an anchor says


def built_on(criterion: Criterion, level: int) -> int | None:
    """The level that an anchor builds on ("As 3, and ..."); None where it stands by itself."""
    anchor = criterion.anchors.get(level)
    found = _BUILDS_ON.match(anchor.says) if anchor else None
    return int(found[1]) if found else None


def spelled_out(criterion: Criterion, level: int) -> str:
    """What an anchor says in full, without naming another level: "More than two in three, and we know ..."."""
    says = criterion.anchors[level].says
    base = built_on(criterion, level)
    if base is None:
        return says
    return f"{spelled_out(criterion, base).rstrip('.')}{_BUILDS_ON.sub('', says)}"


# What a person wrote


def quoted(quote: str, text: str) -> str:
    """The quoted words as they stand in the text, empty when they do not: case, spaces and quotation marks do not count."""
    wanted = _folded(quote)[0].strip(_EDGES)
    folded, places = _folded(text)
    whole = wanted and wanted == folded.strip(_EDGES)
    if not whole and sum(letter.isalnum() for letter in wanted) < SHORTEST_QUOTE:
        return ""
    # Marks around the whole quote may be the quoter's own; those inside it are the text's.
    for words in (wanted, wanted.strip(_EDGES + "\"'")):
        if words and (found := re.search(rf"(?<!\w){re.escape(words)}(?!\w)", folded)):
            original = unicodedata.normalize("NFC", text)[places[found.start()] : places[found.end() - 1] + 1]
            return " ".join(original.split())
    return ""


def stands_in(quote: str, text: str) -> bool:
    """Whether the words are in the text, in a row."""
    return bool(quoted(quote, text))


def _folded(text: str) -> tuple[str, list[int]]:
    """Text as it is compared, and for each of its characters the place it came from."""
    folded: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(unicodedata.normalize("NFC", text)):
        for one in " " if letter.isspace() else letter.translate(_QUOTATION_MARKS).casefold():
            if one != " " or (folded and folded[-1] != " "):
                folded.append(one)
                places.append(place)
    return "".join(folded), places


# Orders to the reader

_NOBODY_DOES = r"(?<!\bwe )(?<!\bi )(?<!\bthey )(?<!\bwho )(?<!\bpeople )(?<!\bwir )"
"""What tells an order from a report: "rate us 4", but not "we rate it 4"."""
_BIDDEN = (
    rf"(?:^|[:;,.!?]\s*|\b(?:please|now|then|just|bitte|jetzt|nun|you (?:must|should|will|have to|are to)) )"
    rf"(?:and |und )?{_NOBODY_DOES}"
)
_US = r"(?:me|us|this|it|that|my|our|mich|uns|mir|das|dies\w*|unser\w*)"
_GRADE = (
    r"(?:\d(?![\d.,]*\d|\s*%)|zero|one|two|three|four|five|highest|top|best|maximum|max|full|perfect"
    r"|null|eins|zwei|drei|vier|fünf|höchste\w*|beste\w*|maximale?\w*)"
)
_SCALE = r"(?:level|stage|score|grade|rating|mark|marks|verdict|stufe|niveau|note|punktzahl)"
_ORDERS = re.compile(
    "|".join(
        (
            # To forget what it was told.
            r"\b(?:ignore|disregard|forget|override|bypass|ignorier\w*|vergiss|vergesst|missachte\w*)\b.{0,40}"
            r"\b(?:above|previous|prior|earlier|instructions?|prompts?|anchors?|bisherig\w*|vorherig\w*|obige\w*|anweisung\w*)\b",
            rf"{_BIDDEN}(?:ignore|disregard|forget|override|bypass)\b.{{0,20}}\b(?:all|everything|your|the rules)\b",
            # To give a level or a verdict.
            rf"{_NOBODY_DOES}\b(?:rate|score|grade|rank|mark|bewerte\w*|benote\w*|stufe)\s+{_US}\b.{{0,40}}\b{_GRADE}\b",
            rf"{_NOBODY_DOES}\b(?:give|set|put|place|assign|choose|pick|select|record|return|output|award|make|gib|gebt|setz\w*"
            rf"|wähl\w*)\b.{{0,60}}\b(?:{_GRADE}\s+(?:possible\s+)?{_SCALE}|{_SCALE}\s*(?:to|at|of|as|=|:|auf|von)?\s*{_GRADE})\b",
            rf"{_NOBODY_DOES}\b(?:give|gib|gebt)\s+{_US}\s+(?:an?|eine?)\s+{_GRADE}\s*(?:$|[.!,])",
            r"\b(?:return|output)\s+\d\b",
            r"\b(?:mark|count|treat|record|report|label|return)\b.{0,40}\bas (?:stated|contradicted|not.mentioned|met|fulfilled)\b",
            # A level that is claimed instead of a fact.
            rf"\b(?:level|stufe|niveau)\s*(?:is|=|:|ist)?\s*{_GRADE}\b",
            r"\b(?:we|i|wir|ich|this|das)(?:['’](?:re|m)| are| am| is| sind| bin| ist)\s+"
            r"(?:an? |eine )?(?:clear |solid )?\d\s*(?:$|[.!,])",
            # To take something for granted.
            rf"{_BIDDEN}(?:pretend|assume|suppose|imagine|act|behave|respond|reply|answer|say|state|claim"
            r"|behaupte|antworte|sag|tu so|nimm an)\b.{0,20}\b(?:that|as|with|if|like|dass|als|ob|mit)\b",
            rf"{_NOBODY_DOES}\b(?:treat|consider|regard|take) (?:this|it|that|us|me|my|our)\b.{{0,20}}\bas (?:if|though)\b",
            # Whom it speaks as, and the machinery it speaks to.
            r"^\W*(?:system|assistant|developer|user|admin)\s*:|\bsystem ?prompts?\b|\byou are now\b|\bdu bist (?:jetzt|nun)\b",
            r"\b(?:large )?language model\b|\bthe reader (?:must|should)\b|\bend of (?:the )?(?:answer|material|fence)\b",
            r"[\"'“](?:verdict|quote|letter|facts|levels?)[\"'”]\s*:|\bnot_mentioned\b|<\|?/?(?:system|im_\w+|user|assistant|inst)\b",
        )
    ),
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


def without_orders(text: str) -> str:
    """
    A text without the sentences that tell the reader what to do.

    Whole sentences go, since an order may bring along the very words of an anchor. A plain sentence that only looks like
    one is lost too; then nothing is proposed for it, and the person still has the buttons.
    """
    return "\n".join(part for part in _SENTENCE.split(text) if part.strip() and not _ORDERS.search(part))
