"""What a document seems to say of an initiative: a passage to read, and where it is labelled, the answer that it gives. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.framework.initiative import NOTHING

LABELS: tuple[tuple[str, str], ...] = (
    ("owner", r"(?:operating |business |process )?owner|owned by|responsible"),
    ("metric.what", r"metric|measure|kpi|key figure"),
    ("control.limit", r"limit(?:ed to)?|scope"),
    ("control.person_at", r"person decides|human in the loop|approval point"),
    ("control.halt", r"halt(?:ed (?:when|if))?|stop(?:ped (?:when|if))?|kill switch"),
)
"""The fields that a document may answer, each with what it is called there."""
MOST_VALUE = 200
_NOT = re.compile(r"^(?:not|no|none|nobody|to be)\b", re.IGNORECASE)
_LINE = re.compile(r"^[\s*\-•]*\**(?P<label>[A-Za-z ]{3,30}?)\**\s*:\s*\**(?P<value>\S.*)$")


@dataclass(frozen=True, slots=True)
class Found:
    """A passage about an initiative. With a `key` it gives an answer to that field: `value`, in the document's words."""

    title: str
    dated: str
    quote: str
    key: str = ""
    value: str = ""


def answers_of(text: str, words: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """The fields that a passage answers about what is named by these words: the field, the answer, and where it stands."""
    wanted = frozenset(words)
    lines = text.splitlines()
    yield from _in_rows(lines, wanted)
    for line in lines:
        found = _LINE.match(line)
        if found and (key := _key(found["label"])) and _says(found["value"]):
            yield key, shortened(found["value"].strip(" .*"), MOST_VALUE), line.strip()


def shortened(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _in_rows(lines: Sequence[str], wanted: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """A table names its fields at the head of its columns; the row that is meant has the most of the words."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines if line.count("|") > 2
    ]
    if len(rows) < 2 or not wanted:
        return
    head, *below = rows
    best = max(below, key=lambda row: _shared(row, wanted))
    if _shared(best, wanted) * 2 < len(wanted):
        return
    for label, value in zip(head, best, strict=False):
        if (key := _key(label)) and _says(value):
            yield key, shortened(value, MOST_VALUE), " | ".join(best)


def _shared(row: Sequence[str], wanted: frozenset[str]) -> int:
    """How many of these words, by how they begin, stand in a row."""
    there = re.findall(r"\w+", " ".join(row).casefold())
    return sum(any(one.startswith(word) for one in there) for word in wanted)


def _key(label: str) -> str:
    return next((key for key, says in LABELS if re.fullmatch(says, label.strip(), re.IGNORECASE)), "")


def _says(value: str) -> bool:
    """Whether a value says something: that there is nobody yet is no owner."""
    return value.strip().casefold() not in NOTHING and not _NOT.match(value.strip())
