"""What kind of thing a question wants to hear, a name, a day or a sum, and whether words give it. Pure."""

import re
from collections.abc import Mapping
from typing import Literal

from bot.compose.keywords import content_words

Wanted = Literal[
    "person", "day", "span", "money", "often", "number", "permission", "kept_out", "several", "meaning"
]
PLAIN: frozenset[Wanted] = frozenset({"person", "day", "span", "money", "often", "number"})
"""Kinds that are either there or not; what does not give one of these does not answer a question for it."""

_UNIT = r"(?:minute|hour|hr|day|night|week|month|quarter|year)"
_COUNT = (
    r"(?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|"
    r"hundred|half|third|quarter|none|nobody|nothing)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:\.|[a-z]{1,6})?"
_PLURAL = r"(?!is\b|was\b|does\b|has\b|this\b)\w{3,}s"
_NO_NAME = (
    r"(?!(?:The|This|That|These|Those|There|They|What|Which|When|Where|Who|Whom|Why|While|How|And|But|For|Not?|If|In|On|At|"
    r"Its?|Our|Your|All|Each)\b)"
)

_SECRETS = r"(?:data|information|passwords?|secrets?)\b"
_PUT = r"(?:put|paste|enter|upload|type|feed|copy|share|give|send|drop)"
_TOOL = r"(?:ai|assistants?|chatgpt|copilot|claude|gemini|llms?|chat ?bots?|tools?|models?|prompts?)"
_ASKS: Mapping[Wanted, str] = {
    "kept_out": rf"{_PUT} .{{0,40}}(?:in|into|to|with|on) (?:\w+ ){{0,3}}{_TOOL}"
    rf"|(?:what|which \w+) (?:must|may|can|should|do) (?:i|we|one|you) (?:not|never) {_PUT}|what (?:stays|to keep) out of"
    rf"|(?:policy|rules?|guidelines?) (?:say|have|tell).{{0,20}} (?:about|on|of) (?:\w+ ){{0,3}}{_SECRETS}"
    rf"|(?:policy|rules?|guidelines?) (?:on|about|for) (?:\w+ ){{0,3}}{_SECRETS}",
    "money": r"how much (?:\w+ ){0,3}(?:money|costs?|pay|paid|spend|charge)|how much (?:is|are|was|does|do) .+ costs?"
    r"|what(?:'s| is| are| was)? the (?:price|cost|budget|fee)s?|(?:cost|price) of|what do(?:es)? .{2,40} (?:cost|pay)",
    "span": rf"how long|how many {_UNIT}s?|how much time|how soon|wie lange|combien de temps",
    "often": r"how often|how frequently|how many times|how regularly|wie oft|combien de fois",
    "number": r"how many|how much|(?:what|which) (?:share|percentage|number)|wie viele?|combien",
    "person": r"who|whos|who's|whom|whose|which (?:person|team|unit)|wer|wem|qui",
    "day": r"when|(?:what|which) (?:date|day)|deadline|(?:by|since|until|till) when|due|wann|quand",
    "permission": r"allowed|permitted|forbidden|prohibited|banned|ok(?:ay)? to|all ?right to|fine to"
    r"|(?:can|may|could) (?:i|we)(?! (?:go|start|skip|jump|begin|know|tell))|darf ich|dürfen wir|puis-je",
    "several": rf"which (?:\w+ )?{_PLURAL}|what {_PLURAL} (?:are|do|can|should|must)|what are|list",
    "meaning": r"what(?:'s| is|s)|what does .+ mean|explain|define|meaning of|was ist|c'est quoi",
}
"""How each kind is asked for; the first that a question asks for is the one it wants."""
_GIVES: Mapping[Wanted, str] = {
    "day": rf"\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|{_MONTH} \d{{1,4}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|20\d\d|Q[1-4]"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    rf"|within {_COUNT}|every {_UNIT}|before|after|once|as soon as|when|until",
    "span": rf"{_COUNT}(?:(?: or | to | and |-){_COUNT})?[ -](?:(?:working|calendar|business)[ -])?{_UNIT}s?"
    rf"|(?:every|each|per|within|once a|twice a) (?:{_COUNT} )?{_UNIT}s?",
    "money": r"[£$€]\s?\d[\d.,]*|\d[\d.,]*\s?(?:million|pounds?|euros?|dollars?|gbp|eur|usd)|free of charge|cost: none",
    "often": rf"(?:every|each|once|twice|{_COUNT} times?|per) (?:an? )?(?:half-)?(?:{_COUNT} )?{_UNIT}s?|each half-year"
    rf"|(?:half-)?{_UNIT}ly|daily|every (?:\w+ )?(?:meeting|release|time)",
    "number": rf"\d[\d.,]*|{_COUNT}",
    "permission": r"must|permitted|only (?:in|with|if|after)|approved tools?|need approval|allowed(?=\?)",
}
_NAME = rf"\b{_NO_NAME}[A-Z][a-zà-ÿ]+ {_NO_NAME}[A-Z][a-zà-ÿ'’-]+(?!\s*:)(?![a-zà-ÿ'’-])"
_ROLE = (
    r"owners?|head of|officer|leads?|leaders?|managers?|champions?|counsel|director|chief|nobody|no one|no person|"
    r"specialists?|mailbox|approval (?:from|of|by)|(?:approved|decided|signed) by"
)
_NEVER_IN = re.compile(
    rf"\b(?:never|must not|may not|do not|don't|cannot|not allowed|nothing)\b.{{0,40}}\b(?:goes? in\w*|{_PUT}|be {_PUT}\w*|leave)\b"
    rf"|\b(?:stays?|keep|left) out\b|\b(?:do not|don't|never) {_PUT}\b",
    re.IGNORECASE,
)
ALSO_SOUGHT: Mapping[Wanted, str] = {"often": "reviewed every month, every quarter, each year"}
"""What an answer of this kind has in it, and the question has not: searched with it, it comes nearer to the answer."""
STAYS_OUT = "What never goes into an AI tool: confidential, personal and customer data"
"""How a rule on this is headed; whoever asks names one kind of data, and the rule has its own words for it."""
_MANY = re.compile(r";.*;|, [^.]*, [^.]* and |: [^.]*,")
_MEANS = re.compile(
    r"^(?:an? |the )?(?P<what>[^,.;:]{3,60}?)"
    r"(?:,| means\b| (?:is|are) (?:an?|the|one|when|what|those|colleagues|about)\b)",
    re.IGNORECASE,
)


def _word(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


_ASKING = {kind: _word(words) for kind, words in _ASKS.items()}
_GIVING = {kind: _word(words) for kind, words in _GIVES.items()} | {
    "person": re.compile(_NAME),
    "several": _MANY,
}
_ROLES, _MONTHS = _word(_ROLE), _word(_MONTH)
_FORBIDS = _word(r"never|must not|not allowed|prohibited|forbidden|no exceptions?")


def wanted(question: str) -> Wanted | None:
    """
    The kind of thing that a question asks for, where its words say so.

    >>> wanted("by when do we have to give notice?")
    'day'
    """
    return next((kind for kind, words in _ASKING.items() if words.search(question)), None)


def gives(kind: Wanted, text: str, question: str, heading: str = "") -> float:
    """
    How well words hold a thing of this kind, 0 to 1: less where a role stands for a person, or a rule only allows.

    What the question says itself is no answer to it: "Ask Harbour" names nobody to those who ask about Ask Harbour.
    """
    if kind == "meaning":
        return float(_says_what_it_is(text, question))
    if kind == "kept_out":
        return float(bool(_NEVER_IN.search(f"{heading}. {text}")))
    if kind == "permission":
        rule = f"{heading}: {text}"
        return 1.0 if _FORBIDS.search(rule) else float(bool(_GIVING[kind].search(rule))) * 0.8
    if (
        kind == "person" and "; " in text
    ):  # of a list only what is about it: the next item is about something else
        words = content_words(question)
        text = "; ".join(item for item in text.split("; ") if words & content_words(item)) or text
    asked = question.casefold()
    found = [match[0] for match in _GIVING[kind].finditer(text) if match[0].casefold() not in asked]
    if kind == "person":
        found = [name for name in found if not _MONTHS.search(name)]
    if found:
        return 1.0
    return 0.5 if kind == "person" and _ROLES.search(text) else 0.0


def _says_what_it_is(text: str, question: str) -> bool:
    """Whether a sentence says what something is, of what was asked and of nothing narrower."""
    match = _MEANS.match(text)
    named = content_words(match["what"]) if match else frozenset()
    return bool(named) and named <= content_words(question)
