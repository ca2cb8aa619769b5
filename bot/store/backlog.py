"""How much is still to be posted, and what had to be given up: for whoever looks after Cairn."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select

from bot.store.tables import outbox, unsent

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Backlog:
    """The posts of one organisation that are not out."""

    due: int
    """Should have gone out by now. What is meant for a later day, such as a reminder, is not among them."""
    oldest: datetime | None
    """Since when the first of them waits."""
    failed: int
    """Given up in the last seven days."""


def backlog(engine: Engine, org: str, now: datetime) -> Backlog:
    """Count them; for a thread, as it waits for the database."""
    due = unsent & (outbox.c.not_before <= now)
    query = select(
        func.count().filter(due).label("due"),
        func.min(outbox.c.not_before).filter(due).label("oldest"),
        func.count().filter(outbox.c.failed_at > now - LATELY).label("failed"),
    ).where(outbox.c.org == org)
    with engine.connect() as connection:
        row = connection.execute(query).one()
    return Backlog(row.due, row.oldest, row.failed)
