"""
The date a document states itself, and only when it can be read in one way.

03/04/2026 is a day in March to some and in April to others, so it counts only beside a date in the same document
that shows which way its author writes (25/03/2026). A wrong date is worse than none: Cairn then says "undated".
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from dateutil import parser

NEAR_THE_TOP, NEAR_THE_BOTTOM = 15, 10
"""How many lines with words on them count as near."""

Order = Literal["day first", "month first"]

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_NTH = r"(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"""
      (?<![\d.])(?P<iso>{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01]))(?!\d)
    | (?<![\d.])(?P<iso_month>{_YEAR}-(?:0[1-9]|1[0-2]))(?![-/.]?\d)
    | (?<!\d)(?P<numeric>\d{{1,2}}(?P<mark>[/.-])\d{{1,2}}(?P=mark){_YEAR})
    | (?<!\d)(?P<day_month>\d{{1,2}}{_NTH}(?:\ day)?(?:\ of)?[\s.-]{{1,3}}{_MONTH}[\s,-]{{1,3}}{_YEAR})
    | \b(?P<month_day>{_MONTH}\s{{1,2}}\d{{1,2}}{_NTH},?\s{{1,2}}{_YEAR})
    | \b(?P<month>{_MONTH},?[\s-]{{1,3}}{_YEAR})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BY_NUMBERS = re.compile(rf"\d([/-])\d{{1,2}}\1{_YEAR}")
_LEAD = re.compile(
    r"\b(?:date|dated|approved|adopted|agreed|issued|published|updated?|amended|revised|revision|reviewed|modified"
    r"|minutes|notes\ (?:of|from)|version|status|as\ (?:of|at)|correct\ (?:at|as))\b",
    re.IGNORECASE | re.VERBOSE,
)
# "Next review: 1 March" and "to be approved on" speak of what has not happened yet.
_NOT_YET = re.compile(
    r"\b(?:next|due|to be|will be|be|not|until|before|planned|expected|expires?|end)[\s*_:]*$", re.I
)
_NEXT_SENTENCE = re.compile(r"[.!?;]\s")
FARTHEST = 70
"""How many characters may stand between the lead word and its date: "Minutes of the steering group, 4 March"."""


def stated_date(text: str) -> date | None:
    """
    The newest date near the top that a word such as "Approved" or "Minutes of" leads up to; failing that, near the bottom.

    The top comes first because there a document speaks of itself; further down it also speaks of deadlines.
    """
    order = written_order(text)
    lines = [line for line in text.split("\n") if any(ch.isalnum() for ch in line)]
    top = lines[:NEAR_THE_TOP]
    bottom = lines[max(len(top), len(lines) - NEAR_THE_BOTTOM) :]
    found = ([when for line in lines for when in _led_up_to(line[:2_000], order)] for lines in (top, bottom))
    return next((max(dates) for dates in found if dates), None)


def read_date(text: str, order: Order | None = None) -> date | None:
    """Read one date that stands alone; None where it is no date or can be read in two ways."""
    found = _DATE.match(text.strip().lower())
    return None if found is None else _as_date(found, order)


def written_order(text: str) -> Order | None:
    """Which number comes first in dates such as 25/03/2026, if any in the text shows it and none speaks against."""
    if not _BY_NUMBERS.search(text):  # most texts have none, and looking for dates of every kind takes long
        return None
    seen: set[Order] = set()
    for found in _DATE.finditer(text):
        if found["numeric"] and found["mark"] != ".":
            first, second = _numbers(found["numeric"])[:2]
            if first > 12 >= second:
                seen.add("day first")
            elif second > 12 >= first:
                seen.add("month first")
    return seen.pop() if len(seen) == 1 else None


def _led_up_to(line: str, order: Order | None) -> Iterator[date]:
    for lead in _LEAD.finditer(line):
        if _NOT_YET.search(line[: lead.start()]):
            continue
        rest = line[lead.end() :]
        found = _DATE.search(rest)
        if found is None or found.start() > FARTHEST or _NEXT_SENTENCE.search(rest[: found.start()]):
            continue
        if (when := _as_date(found, order)) is not None:
            yield when


def _as_date(found: re.Match[str], order: Order | None) -> date | None:
    """A month without a day counts as its first day: the document is then taken for older, never for newer."""
    day_first = False
    written = found.group(0).lower()
    if found["numeric"]:
        which = _day_first(found["numeric"], found["mark"], order)
        if which is None:
            return None
        day_first, written = which, re.sub(r"[.-]", "/", written)
    elif found["iso"]:
        written = re.sub("[/.]", "-", written)
    else:
        written = re.sub(r"[.,]|\bof\b|\bday\b", " ", written)
    try:
        return parser.parse(written, dayfirst=day_first, default=datetime(2000, 1, 1)).date()  # noqa: DTZ001
    except (ValueError, OverflowError):
        return None


def _day_first(written: str, mark: str, order: Order | None) -> bool | None:
    """None where the first two numbers could be day and month either way round."""
    first, second, _ = _numbers(written)
    if first > 12 or second > 12:
        return first > 12
    # With dots between them the day is first wherever dates are written so.
    if mark == "." or first == second:
        return True
    return None if order is None else order == "day first"


def _numbers(written: str) -> tuple[int, int, int]:
    first, second, year = (int(number) for number in re.split(r"[/.-]", written))
    return first, second, year
