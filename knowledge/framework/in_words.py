"""What is wrong with a value of a file, and where it stands, in words for whoever wrote the file."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from knowledge.framework.lined import Path

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_PLAIN: Mapping[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "is no key that belongs here",
    "model_type": "must be a mapping of keys to values",
    "dict_type": "must be a mapping of keys to values",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "string_too_long": "must not be longer than {max_length} characters",
    "too_long": "must not have more than {max_length} entries",
}
_MUST: tuple[tuple[str, str], ...] = (
    ("greater_than_equal", "must be at least {ge}"),
    ("greater_than", "must be more than {gt}"),
    ("less_than_equal", "must be at most {le}"),
    ("less_than", "must be less than {lt}"),
    ("literal_error", "must be {expected}"),
    ("string_type", "must be a word or words"),
    ("int_", "must be a whole number"),
    ("float_", "must be a number"),
    ("finite_", "must be a number"),
    ("date", "must be a day such as 2026-03-31"),
    ("bool_", "must be true or false"),
    ("list_type", "must be a list"),
    ("tuple_type", "must be a list"),
)
"""By how the name begins that pydantic has for them; each is told with the value that stands there."""
_MOST = 40


def place(where: Path) -> str:
    """
    Where something stands, with rows counted as people count them.

    >>> place(("answers", 1, "by"))
    'answers 2, by'
    """
    said = ""
    for before, step in zip((None, *where), where, strict=False):
        if isinstance(step, int):
            said += f" {step + 1}" if said else f"row {step + 1}"
        else:
            said += f"{', ' if isinstance(before, int) else '.' if said else ''}{step}"
    return said


def says(fault: "ErrorDetails") -> str:
    """What is wrong, in Cairn's own words; a check of Cairn's has said it already."""
    kind, about = fault["type"], _about(fault)
    if kind == "value_error":
        return fault["msg"].removeprefix("Value error, ")
    if kind in _PLAIN:
        return _PLAIN[kind].format(**about)
    must = next((words for begins, words in _MUST if kind.startswith(begins)), "must be something else")
    return f"{must.format(**about)}, not {shown(fault['input'])}"


def shown(value: object) -> str:
    """A value as a file has it, as much of it as tells which one it is."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping of keys to values"
    told = repr(value) if isinstance(value, str) else str(value)
    return told if len(told) <= _MOST else f"{told[:_MOST]}…"


def _about(fault: "ErrorDetails") -> dict[str, Any]:
    about = dict(fault.get("ctx", {}))
    if "expected" in about:
        about["expected"] = about["expected"].replace("'", "")
    return about
