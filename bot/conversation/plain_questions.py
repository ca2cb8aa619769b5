"""By which words somebody asks what needs no search: a stage, the newest scan, the units side by side, who said what. Pure."""

import re
from collections.abc import Iterable
from typing import Literal

from bot.conversation.unit_names import named_in_part

AtOnce = Literal["scan", "units", "models"]
"""What the record or the framework itself answers: the newest scan, all units side by side, the names of the models."""
Unfit = Literal["who_said", "writing"]
"""What is never told, and what Cairn does not do."""

_UNITS = r"(?:teams?|units?|departments?|functions?|divisions?)"
_IN_PLACE = r"(?:in place|reached|achieved|established|complete)\b"
_WHETHER = re.compile(
    rf"^(?:so |and |but |ok |okay )?(?:is|are|has|have|did|do|does)\b[^?]{{0,30}}(?<!\bon )(?<!\bfor )(?<!\bof )"
    rf"\b(?:stage|model) [1-5](?: (?:already|now|yet|really|been|fully))*(?: (?:in|at|for) [^?]{{2,25}})? {_IN_PLACE}"
)
_REACHED = re.compile(
    r"^(?:so |and |but |ok |okay )?(?:has|have|did|do) [^?]{2,40} (?:reach|reached|achieve|achieved) (?:stage|model) [1-5]$"
)
_TOLD_TO_SAY = re.compile(
    r"\b(?:say|tell|write|claim|confirm|pretend|state|report|answer|reply|repeat|agree|declare)\b"
    r"(?: (?:me|us|everyone|everybody|them))?(?: that|:)?(?: (?!how|what|when|whether|why|if)[\w']+){0,3}? "
    rf"(?:stage|model) [1-5]\b.{{0,25}}\b{_IN_PLACE}"
)
_NAME = r"(?:the )?(?P<unit>[a-z][\w&]*(?:,? [\w&]+){0,4}?)"
_AND_NOW = (
    r"(?:,? and what (?:should|must|shall|do|can) (?:they|we|it) do)?"
    r"(?: (?:at|now|today|next|first|so far|at the moment|with ai|on ai))*$"
)
_STANDS = (
    re.compile(rf"^(?:so |and )?where (?:does|do) {_NAME} stand{_AND_NOW}"),
    re.compile(rf"^(?:so |and )?how(?:'s| is| are) {_NAME} (?:doing|getting on|getting along){_AND_NOW}"),
)
_SCAN = re.compile(
    r"\b(?:when|how old|how long ago|what date)\b.{0,30}\b(?:last|latest|newest|most recent|our) (?:scan|first look)\b"
    r"|^(?:what|which|when) (?:is|was) (?:the |our )?(?:last|latest|newest|most recent) (?:scan|first look)$"
    r"|\bhow many (?:people|of us|colleagues|respondents)?\b.{0,20}\b(?:answered|took part|responded|filled in)\b.{0,30}\bscan\b"
)
_SIDE_BY_SIDE = re.compile(
    rf"\b(?:which|what|whose) (?:of (?:our|the|my) )?{_UNITS} (?:is|are|has|have|comes?)\b.{{0,20}}"
    r"\b(?:behind|ahead|best|worst|last|first|slowest|fastest|leading|lagging|weakest|strongest|mature|advanced)\b"
    rf"|^who(?:'s| is) (?:the )?(?:furthest|most|least) (?:behind|ahead|mature|advanced)\b"
    rf"|\b(?:rank|ranking of|league table of|compare) (?:all |our |the |my )*{_UNITS}\b"
)
_NAMES = re.compile(
    r"^(?:(?:what|which) are|name|list|tell me|show me)(?: (?:me|the|your|these|those|all|five|5|ai|value))*"
    r" (?:models|stages)(?: called)?(?:,? (?:and )?in (?:which|what) order\b.*)?$"
)
_CHANGED = (
    r"^(?:so |and )?what(?:'s| has| have|s)? (?:been )?(?:changed|moved|improved)"
    r"(?: (?:for us|with us|here|lately|recently|so far|in (?:the )?(?:meantime|last \w+(?: \w+)?)"
    r"|since (?:the |our |last |this )*(?:spring|summer|autumn|fall|winter|year|quarter|month|week|scan|look|then"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)(?: [0-9]+)?))*"
    r"(?: (?:for|in|at) (?:the )?{unit})?$"
)
_WHO_SAID = re.compile(
    r"\bwho (?:said|answered|told|wrote|gave|rated|ticked|chose|picked|voted)\b.{0,40}"
    r"\b(?:scan|first look|self-assessment|questionnaire|survey)\b"
    r"|\bwhat did (?!we\b)[\w' -]{2,40}? (?:say|answer|tick|choose|pick) (?:in|to|on) (?:the|our|this|that|last) ?"
    r"(?:last )?(?:scan|first look|self-assessment|questionnaire|survey)\b"
)
_WRITING = re.compile(
    r"^(?:please |can you |could you |would you |will you )*(?:write|compose|make up|sing|tell|draft)(?: (?:me|us))?"
    r"(?: (?:up|a|an|the|some|another|short|little|funny|nice|good))*"
    r" (?:poems?|songs?|jokes?|story|stories|haikus?|limericks?|rap|essay|novel|ode|sonnet|recipe|lyrics)\b"
)


def says_in_place(bare: str) -> bool:
    """Whether somebody asks if a stage is in place, or wants it said that it is: the record answers either."""
    return bool(asks_whether(bare) or _TOLD_TO_SAY.search(bare))


def asks_whether(question: str) -> bool:
    """Whether a yes or a no is wanted first."""
    bare = question.lower().strip(" ?.!")
    return bool(_WHETHER.search(bare) or _REACHED.search(bare))


def asked_at_once(bare: str) -> AtOnce | None:
    """What of the things that need no search is asked for; `bare` is in small letters, without its question mark."""
    if _SCAN.search(bare):
        return "scan"
    if _SIDE_BY_SIDE.search(bare):
        return "units"
    return "models" if _NAMES.search(bare) else None


def asks_what_changed(bare: str, unit: str | None) -> bool:
    """Whether the trend is wanted, of a unit or of all, and not what is new in some document."""
    return bool(re.search(_CHANGED.replace("{unit}", re.escape((unit or "").lower())), bare))


def unfit(bare: str) -> Unfit | None:
    """What of this is never told, or nothing that Cairn does."""
    if _WHO_SAID.search(bare):
        return "who_said"
    return "writing" if _WRITING.search(bare) else None


def stands(bare: str, units: Iterable[str]) -> str | None:
    """
    The unit whose standing is asked for in other words, as it was named there: only one there is, whole or in part.

    >>> stands("where does legal stand and what should they do", ["Legal and Compliance"])
    'Legal'
    """
    found = next((match for pattern in _STANDS if (match := pattern.search(bare))), None)
    known = named_in_part(found["unit"], units) if found else ()
    return found["unit"].title() if found and known else None
