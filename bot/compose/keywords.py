"""What a text or a title is about, by its words: for choosing among sentences and passages that were found. Pure."""

import re

from bot.compose.citations import plain

_VERSION = re.compile(r"\b(?:v(?:ersion)?\.? ?\d+(?:\.\d+)*|draft|final|\d[\d./-]*)\b|[^\w\s]")
_WORD = re.compile(r"[a-zà-öø-ÿ0-9]{3,}")
_EMPTY = """the and for are our you what how who why when where which does with can this that have has from about
into was were will should there their not all any some say says tell please use used using get its but"""
_EMPTY_WORDS = frozenset(_EMPTY.split())
_ENDINGS = ("ingly", "ation", "ments", "ment", "ings", "ing", "ies", "ers", "ed", "es", "er", "s", "ly")


def family(title: str) -> str:
    """A title without its version and date: what two versions of one document have in common."""
    return _VERSION.sub(" ", title.casefold()).strip()


def content_words(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, cut to their stems."""
    return frozenset(_stem(word) for word in _WORD.findall(plain(text)) if word not in _EMPTY_WORDS)


def shared_words(text: str, words: frozenset[str]) -> int:
    """How many of the words stand in a text."""
    return len(words & content_words(text))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
