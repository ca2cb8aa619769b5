"""What follows up on an earlier question of the same thread: it asks the same again, of another unit or of the same one. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.conversation.board_words import function_named
from bot.conversation.intent import read_intent
from bot.conversation.intents import (
    Ask,
    Greeting,
    Help,
    Intent,
    ShowPortfolio,
    ShowStage,
    SuggestAgents,
    Summarise,
    Thanks,
)
from bot.conversation.unit_names import named_in_part

Asked = Ask | ShowStage | Summarise | ShowPortfolio | SuggestAgents

_OTHER = re.compile(
    r"^(?:(?:and|but|so|ok|okay|then|now|what about|how about|what of|the same|same|und|wie ist es|et)\b[ ,]*)*"
    r"(?P<for>(?:for|in|at|with|für|bei|pour|chez)\b *)?(?:(?:the|our|die|der|das|le|la|les)\b *)?"
    r"(?P<name>[\w&][\w&,' -]*?)(?: (?:team|department|unit|division))?(?: (?:then|too|now|please))*[ ?.!]*$",
    re.IGNORECASE,
)
_MOST_WORDS = 5
_SAME = re.compile(
    r"^(?:(?:and|but|so|ok|okay|then) )*(?:what (?:would|will|does|do) (?:it|that|this|we) (?:take|need)"
    r"|what(?:'s| is| would be) (?:needed|required)|how (?:do|would|can|could) we get)"
    r"(?: (?:there|to get there|for (?:it|that)|to))*(?: then| now)?\W*$",
    re.IGNORECASE,
)
_OF_US = re.compile(
    r"\b(?:we|us|our|ours|my|here|organi[sz]ation|company|wir|uns\w*|nous|notre|nos)\b", re.IGNORECASE
)


def follow_up(intent: Intent, before: Iterable[str], units: Sequence[str]) -> Intent:
    """
    What a message asks for, given what was asked `before` it in the thread, the oldest first.

    >>> follow_up(read_intent("and for Claims?"), ["where are we?"], ["Claims"])
    ShowStage(question='where are we?', unit='Claims')
    """
    last: Asked | None = None
    for said in before:
        earlier = _after(last, read_intent(said, units=units), units)
        if not isinstance(earlier, Greeting | Thanks | Help):
            last = earlier if isinstance(earlier, Asked) else None
    return _after(last, intent, units)


def _after(last: Asked | None, intent: Intent, units: Sequence[str]) -> Intent:
    if last is None or not _of_the_stage(last) or not isinstance(intent, Ask | ShowStage):
        return intent
    text = intent.question
    if _SAME.match(text):
        return replace(last, question=text)
    if name := _other_unit(text, units):
        return _of_other(last, name, text, units)
    if _of_the_stage(intent) and intent.unit is None and not _OF_US.search(text):
        return replace(intent, unit=last.unit)
    return intent


def _of_the_stage(asked: Asked) -> bool:
    """Whether it follows from where a unit is; for what was written, the search itself minds the question before."""
    return not isinstance(asked, Ask) or asked.about in ("jump", "why")


def _of_other(last: Asked, name: str, text: str, units: Sequence[str]) -> Asked:
    """The same question of another unit, or of another function where it was one of those."""
    if isinstance(last, Summarise):
        return replace(last, unit=name, whole=False)
    if isinstance(last, SuggestAgents) and (function := function_named(text)):
        return replace(last, unit=name if named_in_part(name, units) else None, function=function)
    return replace(last, unit=name)


def _other_unit(text: str, units: Sequence[str]) -> str | None:
    """The unit that is all that a text names: one there is, or one with a capital behind a word such as `for`."""
    found = _OTHER.match(text)
    if found is None or len(text.split()) > _MOST_WORDS:
        return None
    name = found["name"].strip()
    if named_in_part(name, units):
        return name
    return name if found["for"] and name[:1].isupper() and not _OF_US.search(name) else None
