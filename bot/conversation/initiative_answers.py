"""What somebody answers about an initiative: read from what they typed, and turned into the file that says the same."""

import re
from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

import yaml

from bot.conversation.initiative_fields import Answers, Field
from bot.words import _

_IN_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
"""A comma may stand for a decimal point, but `1,500` is rarely one and a half."""
_BETWEEN = re.compile(r"[\s,;&+]+|\band\b")


def as_file(answers: Answers) -> dict[str, Any]:
    """The answers as the file that `cairn check` reads; what was not answered is left out."""
    file: dict[str, Any] = {}
    for key, value in answers.items():
        part, _dot, name = key.rpartition(".")
        if value is not None:
            (file.setdefault(part, {}) if part else file)[name] = value
    return file


def from_file(file: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that a file holds, by key: `as_file` the other way round."""
    answers: dict[str, Any] = {}
    for key, value in file.items():
        rows = (
            {f"{key}.{name}": one for name, one in value.items()} if isinstance(value, dict) else {key: value}
        )
        answers |= {name: one for name, one in rows.items() if one not in (None, [], ())}
    return answers


def as_yaml(file: Mapping[str, Any]) -> str:
    """The file as text, in the order of the questions."""
    return yaml.safe_dump(dict(file), sort_keys=False, allow_unicode=True, width=110)


def file_name(name: str) -> str:
    """What the file of an initiative of this name is called, without its ending."""
    return "-".join(re.findall(r"\w+", name.lower()))[:60] or "initiative"


def read_answer(field: Field, said: str) -> Any:
    """
    What somebody typed, as the value that stands in the file; None where it says that it is not known.

    Raises ValueError with what could be typed instead.
    """
    said = said.strip()
    if not said:
        return None
    match field.kind:
        case "text":
            return said
        case "number":
            return _number(said)
        case "date":
            return _day(said)
        case "yes_no":
            return _yes(said)
        case "choice" | "level":
            return _chosen(field, said)
        case "models":
            return _several(field, said)


def _chosen(field: Field, said: str) -> str | int:
    places = [str(place) for place, _option in enumerate(field.options, start=1)]
    if said in places:
        return field.options[places.index(said)].value
    for option in field.options:
        if said.lower() == str(option.value).lower() and isinstance(option.value, str):
            return option.value
    raise ValueError(_("Type a number from 1 to {last}.").format(last=len(field.options)))


def _several(field: Field, said: str) -> list[str | int]:
    chosen = [one for one in _BETWEEN.split(said) if one]
    try:
        return sorted({_chosen(field, one) for one in chosen or [said]})
    except ValueError:
        text = _("Type one number from 1 to {last}, or several, such as 1, 3.")
        raise ValueError(text.format(last=len(field.options))) from None


def _number(said: str) -> int | float:
    if _IN_THOUSANDS.fullmatch(said):
        raise ValueError(_("Type it without marks for thousands, such as 1500 or 1.5."))
    try:
        value = float(said.replace(",", "."))
        if not isfinite(value):
            raise ValueError
    except ValueError:
        raise ValueError(_("Type a number, such as 14 or 0.5.")) from None
    return int(value) if value == int(value) else value


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise ValueError(_("Type a day as year-month-day, such as 2027-03-31.")) from None


def _yes(said: str) -> bool:
    match said.lower():
        case "y" | "yes":
            return True
        case "n" | "no":
            return False
        case _:
            raise ValueError(_("Type yes or no."))
