"""A scan's answers as rows: revisions by a sheet's key while it is open, and what stays of them after the close."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row

from bot.conversation.sheet import Given, Level
from bot.store.rows import from_value, to_value
from bot.store.tables import scan_answers
from knowledge.framework.terms import Grade


@dataclass(frozen=True, slots=True)
class FinalAnswer:
    """An answer as it stays after the close: by "r1" to "rn", or by the person in a named scan; on a day, not at a time."""

    by: str
    row: str
    level: str
    """`0` to `4`, `unknown` or `na`."""
    reason: str | None
    evidence: Grade
    proof: str
    role: str | None
    """`manager` or `member`, where it may be told."""
    at: date


def answers_of(org: str, scan_id: str) -> ColumnElement[bool]:
    """Belongs to this scan."""
    return (scan_answers.c.org == org) & (scan_answers.c.scan_id == scan_id)


def revision(org: str, scan_id: str, key: str, row: str, given: Given, number: int) -> dict[str, object]:
    """The row of an answer of an open scan."""
    return given.model_dump() | {
        "org": org,
        "scan_id": scan_id,
        "by": key,
        "row": row,
        "level": str(given.level),
        "revision": number,
    }


def given_in(row: Row[*tuple[Any, ...]]) -> Given:
    """The answer that such a row holds."""
    return Given(
        level=level_in(row.level), reason=row.reason, evidence=row.evidence, proof=row.proof, at=row.at
    )


def level_in(kept: str) -> Level:
    """A level as the conversation knows it: a number, or a word."""
    level: Level = int(kept) if kept.isdigit() else kept  # type: ignore[assignment]  # the table checks the words
    return level


def final_row(org: str, scan_id: str, answer: FinalAnswer) -> dict[str, object]:
    """The row of an answer that stays."""
    midnight = datetime.combine(answer.at, time(), UTC)
    return from_value(answer) | {"org": org, "scan_id": scan_id, "at": midnight, "revision": 1}


def final_in(row: Row[*tuple[Any, ...]]) -> FinalAnswer:
    """The answer that such a row holds."""
    return replace(to_value(FinalAnswer, row), at=row.at.date())
