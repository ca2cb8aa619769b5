"""
What of a draft was said in a part of the answer that somebody has read. Pure.

What the rule writes says the same in the same words. A model finds other words for it, and then either nearly all of them were
said, or half of them were and the words in the source that carry the point were quoted.
"""

import re

from bot.compose.brief import Drafted, Quoted
from bot.compose.citations import plain
from bot.compose.keywords import content_words
from bot.conversation.reply import Advice, Point

NEARLY_ALL, HALF = 0.8, 0.5
"""The share of a point's words that were said before."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DENIES = re.compile(r"\b(?:not|no|nor|never|none|nobody|nothing|without|cannot)\b|n't\b")


def word_for_word(text: str, part: Advice | None) -> bool:
    """Whether exactly this was said."""
    return part is not None and plain(text) in {plain(point.text) for point in _points(part)}


def repeats(draft: Drafted, part: Advice | None) -> bool:
    """Whether a composer's point was said, in these words or in others. Its headline was: an answer begins with it."""
    if part is None:
        return False
    return draft.headline or any(_means(draft, point) for point in _points(part))


def _means(draft: Drafted, said: Point) -> bool:
    if plain(draft.text) == plain(said.text):
        return True
    new, old = plain(draft.text), plain(said.text)
    if set(_NUMBER.findall(new)) - set(_NUMBER.findall(old)) or _denies(new) != _denies(old):
        return False
    words = content_words(draft.text)
    share = len(words & content_words(said.text)) / len(words) if words else 0.0
    quoted = bool(draft.cites) and all(_quotes(cite, said) for cite in draft.cites)
    return share >= (HALF if quoted else NEARLY_ALL)


def _quotes(cite: Quoted, said: Point) -> bool:
    """Whether a point that was said rests on the same words."""
    there = [plain(source.quote) for source in said.sources if source.passage_id == cite.passage_id]
    return any(plain(cite.quote) in quote or quote in plain(cite.quote) for quote in there)


def _denies(text: str) -> bool:
    return _DENIES.search(text) is not None


def _points(part: Advice) -> tuple[Point, ...]:
    return (part.headline, *part.points)
