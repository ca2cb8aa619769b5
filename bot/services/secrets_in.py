"""Whether a text holds what must never stand on a shelf: a password, or a key that opens something. Pure."""

import re

from bot.words import _

_KEYS = (
    r"-----BEGIN [A-Z ]*PRIVATE KEY",
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",  # Amazon
    r"\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}",  # Slack
    r"\bgh[opsur]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}",  # GitHub, GitLab
    r"\b(?:sk|pk|rk)[-_][\w-]{20,}",  # OpenAI, Stripe and those who name theirs likewise
    r"\bAIza[\w-]{35}",  # Google
    r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+",  # a signed token
)
_KEY = re.compile("|".join(_KEYS))
_IN_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/:@]+:[^\s/@]+@", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?P<name>pass(?:word|wort|phrase|code)|passwd|pwd|kennwort|mot de passe|pin|secret|(?:api|access|secret)[ _-]?key"
    r"|(?:access|api|bearer|auth)[ _-]?token)\b[\"'`*_]*\s*(?P<says>[:=]|is\b|ist\b|est\b|lautet\b)\s*[\"'`*_]*(?P<value>\S+)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_LONG = re.compile(r"[A-Za-z0-9+/_=-]{32,}")
_SHORTEST = 4


def secret_in(text: str) -> str | None:
    """What kind of secret a text seems to hold, as a person would say it; None where it holds none."""
    if _IN_ADDRESS.search(text):
        return _("an address with a password in it")
    if _KEY.search(text):
        return _("an access key")
    if any(_looks_made_up(match["value"]) for match in _NAMED.finditer(text)):
        return _("a password")
    # Addresses are full of long names that open nothing.
    rest = _ADDRESS.sub(" ", text)
    return _("an access key") if any(_is_random(match[0]) for match in _LONG.finditer(rest)) else None


def _looks_made_up(value: str) -> bool:
    """Whether what is said to be a password can be one: "is changed monthly" and ": see the handbook" are words."""
    value = value.strip("\"'`*_.,;:!?()[]<>")
    letters, others = any(c.isalpha() for c in value), any(not c.isalpha() for c in value)
    return len(value) >= _SHORTEST and others and (letters or value.isdigit())


def _is_random(run: str) -> bool:
    """Small and capital letters and digits in one long run: no word, and no number of a commit."""
    return (
        any(c.islower() for c in run) and any(c.isupper() for c in run) and sum(c.isdigit() for c in run) >= 3
    )
