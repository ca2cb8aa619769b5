"""What the record still owes, at a glance: questions without an answer, posts that wait, scans that are due."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, Engine, func, select

from bot.store.tables import inbox, orgs, outbox, owed, scans, unsent


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the first of them does."""

    number: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Owing:
    """What is owed at one moment."""

    questions: Waiting
    posts: Waiting
    """Those that could be posted now; not what was put for a later day."""
    scans: Waiting
    """Those that are open after their time."""
    given_up: tuple[tuple[str, int], ...]
    """Why posts were given up lately, and how many, most first."""
    last_question: datetime | None
    gone: tuple[str, ...]
    """The workspaces that took Cairn out."""


def owing(engine: Engine, *, now: datetime, lately: datetime) -> Owing:
    """Look the record through. `lately` is since when posts that were given up count."""
    with engine.connect() as connection:
        return Owing(
            questions=_waiting(connection, inbox.c.received_at, owed),
            posts=_waiting(connection, outbox.c.not_before, unsent & (outbox.c.not_before <= now)),
            scans=_waiting(
                connection, scans.c.closes_at, (scans.c.state == "open") & (scans.c.closes_at <= now)
            ),
            given_up=_given_up(connection, lately),
            last_question=connection.scalar(select(func.max(inbox.c.received_at))),
            gone=_gone(connection),
        )


def _waiting(connection: Connection, since: Column[datetime], which: ColumnElement[bool]) -> Waiting:
    number, first = connection.execute(select(func.count(), func.min(since)).where(which)).one()
    return Waiting(number, first)


def _given_up(connection: Connection, lately: datetime) -> tuple[tuple[str, int], ...]:
    number = func.count()
    rows = connection.execute(
        select(outbox.c.failure, number)
        .where(outbox.c.failed_at >= lately)
        .group_by(outbox.c.failure)
        .order_by(number.desc(), outbox.c.failure)
    )
    return tuple((str(why), how_many) for why, how_many in rows)


def _gone(connection: Connection) -> tuple[str, ...]:
    gone = select(orgs.c.slack_team_id).where(orgs.c.gone_at.is_not(None)).order_by(orgs.c.slack_team_id)
    return tuple(str(team) for team in connection.scalars(gone))
