"""What `cairn doctor` finds in the record and on the shelves."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cli.check import Check
from knowledge.documents import Shelf

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store.owing import Owing, Waiting
    from knowledge.library.health import Health

LATELY = timedelta(days=1)
TOO_LONG = timedelta(minutes=10)
"""After that nobody can be at it any more: `cairn serve` sweeps every minute."""
_SERVE = "Start `cairn serve`, or look into its log if it runs."


async def record_checks(found: "Settings") -> AsyncIterator[Check]:
    """The record, what it owes, and the shelves; one check that says why where it cannot be opened."""
    from bot.bootstrap import build
    from bot.store.engine import open_store
    from bot.store.errors import StoreError
    from bot.store.migrating import versions
    from bot.store.orgs import LOCAL
    from bot.store.owing import owing
    from knowledge.errors import KnowledgeError

    try:
        now = datetime.now(UTC)
        # Opening Cairn closes the scans that are due, so what is owed is looked up before.
        async with await open_store(found.database_url or found.home) as store:
            owed = await asyncio.to_thread(owing, store.sync_engine(), now=now, lately=now - LATELY)
        async with build(found) as cairn:
            scanned = len(await cairn.store.assessments.newest_all(LOCAL))
            yield Check(
                "record", f"opens, at version {versions()[-1]}, the newest; {scanned} units were scanned"
            )
            for check in _owed(owed, now):
                yield check
            for check in _shelves(await asyncio.to_thread(cairn.library.health, LOCAL)):
                yield check
    except (StoreError, KnowledgeError) as error:
        yield Check("record", "cannot be used", str(error))


def _owed(owed: "Owing", now: datetime) -> Iterator[Check]:
    asked = _waiting("questions", owed.questions, now, "wait for their answer")
    last = owed.last_question
    yield (
        replace(asked, found=f"{asked.found}; the last came on {last:%d %b %Y at %H:%M} UTC")
        if last
        else asked
    )
    yield _waiting("posts", owed.posts, now, "wait to be posted", _gone(owed))
    if owed.given_up:
        number = sum(how_many for _, how_many in owed.given_up)
        why = ", ".join(f"{code} ({how_many})" for code, how_many in owed.given_up)
        yield Check(
            "posts given up",
            f"{number} within a day: {why}",
            "Those who asked were told. The log names each by its reference; `not_in_channel` needs `/invite @Cairn`.",
        )
    yield _waiting("scans", owed.scans, now, "should have closed", "`cairn tick` closes them too.")


def _waiting(what: str, waiting: "Waiting", now: datetime, do: str, more: str = "") -> Check:
    if not waiting.number or waiting.since is None:
        return Check(what, f"none {do}")
    minutes = int((now - waiting.since).total_seconds() // 60)
    said = f"{waiting.number} {do}, the first for {minutes} minutes"
    return Check(what, said, f"{_SERVE} {more}".strip() if now - waiting.since > TOO_LONG else "")


def _gone(owed: "Owing") -> str:
    if not owed.gone:
        return ""
    return f"The app was removed from {', '.join(owed.gone)}: install it there again, and what waits for it is posted."


def _shelves(health: "Health") -> Iterator[Check]:
    for shelf in health.shelves:
        numbers = shelf.numbers
        undated = numbers.undated if shelf.shelf is Shelf.ORGANISATION else 0
        yield Check(
            f"{shelf.shelf.value} shelf",
            f"{numbers.documents} documents{f' ({undated} undated)' if undated else ''}, {numbers.passages} passages, "
            f"searched by {shelf.mode}, embedder {shelf.embedder}",
            " ".join(shelf.faults()),
        )
