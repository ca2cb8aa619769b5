"""The block of YAML between two lines of dashes that many Markdown files begin with."""

import re
from collections.abc import Mapping
from datetime import date, datetime

import yaml

from knowledge.parsing.dates import read_date

_BLOCK = re.compile(r"\A\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

LONGEST = 10_000
"""Characters; what is longer is no front matter, and YAML made to be hard takes seconds for it."""

# libyaml's own parser where PyYAML was built with it: some seven times faster.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DATE_KEYS = frozenset(
    f"{before}{word}{after}"
    for word in (
        "dated",
        "date",
        "updated",
        "modified",
        "reviewed",
        "revised",
        "approved",
        "published",
        "as_of",
    )
    for before, after in (("", ""), ("last_", ""), ("date_", ""), ("", "_on"), ("", "_at"), ("last_", "_on"))
)


def split_front_matter(text: str) -> tuple[Mapping[str, object], str]:
    """
    The front matter and the text below it.

    Dashes that hold no YAML mapping between them are a pair of rules drawn in a text, and stay there.
    """
    block = _BLOCK.match(text)
    if block is None or len(block.group(1)) > LONGEST:
        return {}, text
    try:
        found = yaml.load(block.group(1), _Loader)  # noqa: S506  # a safe one, either way
    # RecursionError: a few thousand brackets in a row are enough for it.
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    if found is None and not block.group(1).strip():
        return {}, text[block.end() :]
    if not isinstance(found, dict):
        return {}, text
    return {_key(key): value for key, value in found.items()}, text[block.end() :]


def dated_by(front_matter: Mapping[str, object]) -> date | None:
    """The newest of the dates it was written, changed or looked over; when the next look is due does not count."""
    dates = [_as_date(value) for key, value in front_matter.items() if key in DATE_KEYS]
    return max((found for found in dates if found is not None), default=None)


def _key(key: object) -> str:
    return re.sub(r"[\s-]+", "_", str(key).strip().lower())


def _as_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return read_date(value) if isinstance(value, str) else None
