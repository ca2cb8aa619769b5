"""A unit that somebody names otherwise than it is called: which ones may have been meant, and how that is said. Pure."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from bot.words import _, listed
from knowledge.documents import name_key

MOST_NEAR = 3
FEW = 8
"""Of so few units all are named where none comes near."""
_JOINING_WORDS = "and or of for the und oder der die das für et ou de du des la le les"
_JOINING = frozenset(_JOINING_WORDS.split())
"""Words that two names may share without having anything in common."""


def near(name: str, units: Iterable[str]) -> tuple[str, ...]:
    """
    The units whose names come nearest: those that are spelled alike, then those that share a word.

    >>> near("Clams", ["Claims", "HR", "Sales"])
    ('Claims',)
    """
    by_key = {name_key(unit): unit for unit in units}
    words = _words(name)
    alike = get_close_matches(name_key(name), by_key, n=MOST_NEAR)
    shared = sorted((key for key in by_key if words & _words(key)), key=lambda key: -len(words & _words(key)))
    return tuple(by_key[key] for key in dict.fromkeys([*alike, *shared]))[:MOST_NEAR]


def named_in_part(name: str, units: Iterable[str]) -> tuple[str, ...]:
    """
    The units whose names have all the words of the one that was asked for; the shortest first, as it says least besides.

    >>> named_in_part("finance", ["Claims", "Finance, HR and IT"])
    ('Finance, HR and IT',)
    """
    words = _words(name)
    return tuple(sorted((unit for unit in units if words and words <= _words(unit)), key=len))


def unknown_words(name: str, units: Sequence[str]) -> str:
    """That there is no unit of this name, in one sentence. `units` are those that may be named to whoever asked."""
    nearest = near(name, units)
    if len(nearest) == 1:
        said = listed_units(nearest)
        return _("There is no unit “{name}”; did you mean {unit}?").format(name=name, unit=said)
    if nearest:
        text = _("There is no unit “{name}”; the nearest names are {units}.")
        return text.format(name=name, units=listed_units(nearest))
    if 0 < len(units) <= FEW:
        text = _("There is no unit “{name}”; those that there are: {units}.")
        return text.format(name=name, units=listed_units(units))
    return _("There is no unit “{name}”.").format(name=name)


def which_words(name: str, units: Sequence[str]) -> str:
    """Asks back which of several units is meant."""
    named = list(units[:FEW])
    if rest := len(units) - len(named):
        named.append(_("{number} more").format(number=rest))
    text = _("Several units have “{name}” in their names: {units}. Which one do you mean?")
    return text.format(name=name, units=listed_units(named))


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w&]+", name_key(name))) - _JOINING


def listed_units(units: Sequence[str]) -> str:
    """Names as people list them, in quotes where a comma in one of them would make two of it."""
    apart = any("," in unit for unit in units)
    return listed([_("“{unit}”").format(unit=unit) if apart else unit for unit in units])
