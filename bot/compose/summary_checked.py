"""
A model's sentence about a summary stays only if the figures it names bear it out, word for word where it counts. Pure.

Numbers, dates, names, stages and the words of the method must stand in the figures that are cited; rankings and people never
pass. What is turned down is left out, and where too little is left the narrative is told by rule.
"""

import re
from collections.abc import Iterable

from bot.compose.citations import defused
from bot.compose.summary_figures import Figures
from bot.conversation.summary import Sentence

LONGEST = 320
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORDS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_IN_WORDS = {word: str(number) for number, word in enumerate(_WORDS)}
_AMOUNT = re.compile(
    r"\b(?:half|halves|thirds?|quarters?|most|majority|minority|almost|nearly|dozens?|twice|double|doubled|all|every|everyone"
    r"|everybody|hundreds?|thousands?|percent|per cent)\b"
)
_WEIGHTY = re.compile(
    r"\b(?:systematic|spreading|pockets?|nowhere|overdue|confirmed|reported|contested|split|waived|risk|due|high|medium|low"
    r"|rose|risen|fell|fallen|dropped|improved|gained|lost|increased|decreased|grew|grown|shrank|scanned|recheck|shown|described)\b"
)
_RANKING = re.compile(
    r"\b(?:best|worst|better|worse|rank\w*|leads?|leading|leader\w*|lags?|lagging|laggards?|behind|ahead|top|bottom|winner\w*"
    r"|loser\w*|strongest|weakest|stronger|weaker|outperform\w*|underperform\w*|league|furthest|champions?"
    r"|compared (?:to|with) other|blame\w*|fault of)\b"
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|nowhere|without|cannot|lacks?|lacking|missing|still|waits?|unknown|unclear|yet|less)\b"
    r"|n't\b"
)
_STAGE = re.compile(r"\bstages?\s+(\d)")
_CAPITAL = re.compile(r"(?<![\w'’])[A-ZÄÖÜÉ][\w'’&-]*")
_BEGIN = """a an as at because before between both but by for from how if in it its nothing nobody no not now of on once only
people since so some still that the there these they this those to two until what when where which while who with without first
next then and more"""
_BEGINNINGS = frozenset(_BEGIN.split())
"""Words that may begin a sentence although no figure has them."""


def borne_out(sentences: Iterable[Sentence], figures: Figures) -> tuple[Sentence, ...]:
    """The sentences that their figures bear out, each once."""
    kept = (sentence for sentence in sentences if not fault(sentence, figures))
    return tuple({sentence.text: sentence for sentence in kept}.values())


def fault(sentence: Sentence, figures: Figures) -> str:
    """Why a sentence is turned down; empty where it is not."""
    text = _SPACE.sub(" ", sentence.text).strip()
    if not sentence.rests_on or any(name not in figures for name in sentence.rests_on):
        return "rests on nothing, or on a figure that was not given"
    if not text or len(text) > LONGEST or defused(text) != text:
        return "is empty, too long, or has a link or a mention in it"
    rests_on = " ".join(figures[name] for name in dict.fromkeys(sentence.rests_on))
    said, given = _plain(text), _plain(rests_on)
    if _RANKING.search(said):
        return "ranks"
    return (
        _beyond("number", _numbers(said), _numbers(given))
        or _beyond("stage", set(_STAGE.findall(_digits(said))), set(_STAGE.findall(_digits(given))))
        or _beyond("amount", set(_AMOUNT.findall(said)), set(_AMOUNT.findall(given)))
        or _beyond("word of the method", set(_WEIGHTY.findall(said)), set(_WEIGHTY.findall(given)))
        or _beyond("name", _names(text), set(re.findall(r"[\w'&-]+", given)))
        or ("says the opposite" if bool(_NEGATION.search(said)) != bool(_NEGATION.search(given)) else "")
    )


def _beyond(what: str, said: set[str], given: set[str]) -> str:
    more = said - given
    return f"has a {what} that its figures do not have: {min(more)}" if more else ""


def _plain(text: str) -> str:
    return text.replace("’", "'").casefold()


def _digits(text: str) -> str:
    return re.sub(r"\b[a-z]+\b", lambda match: _IN_WORDS.get(match[0], match[0]), text)


def _numbers(text: str) -> set[str]:
    return {number.rstrip(".,").replace(",", "") for number in _NUMBER.findall(_digits(text))}


def _names(text: str) -> set[str]:
    """Whatever is written like a name; the first word of a sentence unless it is one of those that begin sentences."""
    first = {match.end() for match in re.finditer(r"(?:^|[.!?]\s+)", text)}
    found = set()
    for match in _CAPITAL.finditer(text):
        word = match[0].replace("’", "'").casefold()
        if match.start() not in first or word not in _BEGINNINGS:
            found.add(word.removesuffix("'s"))
    return found
