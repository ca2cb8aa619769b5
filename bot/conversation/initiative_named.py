"""Which initiative a question is about, by rule: its name as it stands in the words, and the unit that is named with it."""

import re
from collections.abc import Iterable

from bot.conversation.initiative_view import Described
from knowledge.documents import name_key

MOST_IN_NAME = 120
_VERB = (
    r"(?:fund|buy|approve|invest in|pay for|green ?light|sign off(?: on)?|roll out|go live with|launch|start|begin|build"
    r"|pilot|expand|widen|scale|deploy|adopt|procure|purchase|finance|commit to)"
)
_LEADS = (
    rf"(?:so |and |ok(?:ay)?,? )?(?:should|can|could|may|shall|do) (?:we|they|(?:the )?[\w&]+(?:[, ]+[\w&]+){{0,3}}?)"
    rf" {_VERB}(?: up)?",
    r"(?:please )?(?:check|judge|assess|evaluate|review)(?: whether we should \w+| if we should \w+)?:?",
    r"(?:is|are)",
    r"(?:go or no[- ]go|go/no[- ]go)(?: (?:on|for))?:?",
)
_LEAD = re.compile(rf"^(?:{'|'.join(_LEADS)})\b:?\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an|our|this|that|my)\b\s*", re.IGNORECASE)
_TAIL = re.compile(
    r"\s*\b(?:worth funding|ready to [\w ]{2,20}|a go|a no[- ]go|now|next (?:year|quarter|month)|this (?:year|quarter)|please"
    r"|as (?:an? )?(?:initiative|pilot|idea))$",
    re.IGNORECASE,
)
_GENERIC_WORDS = """it this that one them these those initiative pilot idea proposal business case project thing agent agents go
no-go or the a an our new first more"""
_GENERIC = frozenset(_GENERIC_WORDS.split())


def named(text: str, units: Iterable[str]) -> Described:
    """
    The initiative and the unit that a question names.

    >>> named("Should we fund a voice agent for first notice of loss in Claims?", ["Claims"])
    Described(name='Voice agent for first notice of loss', unit='Claims')
    """
    said = " ".join(re.sub(r"<[@#!][^>]*>", " ", text).split()).rstrip("?!. ")
    unit = _unit(said, units)
    of_unit = rf"\s*\b(?:in|at|of|for|by)\s+(?:the )?{re.escape(unit)}(?: (?:team|unit|department))?$"
    without = re.sub(of_unit, "", said, flags=re.IGNORECASE)
    bare = _bare(without if unit else said)
    if not bare or set(name_key(bare).split()) <= _GENERIC:
        return Described("", unit)
    return Described((bare[:1].upper() + bare[1:])[:MOST_IN_NAME], unit)


def said_in(name: str, text: str) -> bool:
    """Whether a text has this name in it, as whole words."""
    key = re.escape(name_key(name))
    return re.search(rf"(?<!\w){key}(?!\w)", name_key(text)) is not None


def _bare(said: str) -> str:
    """The words without what asks about them."""
    found = _LEAD.sub("", said)
    for _again in range(2):
        found = _TAIL.sub("", _ARTICLE.sub("", found)).strip(" :,;“”\"'")
    return found


def _unit(said: str, units: Iterable[str]) -> str:
    return max((unit for unit in units if said_in(unit, said)), key=len, default="")
