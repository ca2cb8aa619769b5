"""
`python -m tests.scenarios.scan_dying POINT...` is `cairn serve` in a process that ends as by a kill.

It ends at whichever POINT it comes to first, and says which one that was in the file `died` of its folder. Each lies right
before or right after a commit of a scan. Without any it lives; its pace is quick always.
"""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

from bot.cli import main
from bot.services import scan_posts as posts
from bot.services.assessing import Assessing
from bot.services.closing import Closing
from bot.services.scans import Scans
from bot.slack import desk
from bot.slack.pace import Pace
from bot.slack.posting import Posting
from bot.store.audit import Audit
from bot.store.engine import Store
from bot.store.outbox import Outbox
from bot.store.scans import Scan
from bot.store.sheets import Sheets

DIED = "died"
RUNNING = "ND1"
"""The question that says what is running, of which an owner outside is asked more."""
QUICK = replace(Pace(), patience=0.05, look_every=0.2, tick_every=0.5, sweep_every=0.5)
When = Callable[..., bool]
Die = Callable[[], None]
Points = Mapping[str, Callable[[Die], None]]


def at(point: str) -> Die:
    """How to die at this point."""

    def die() -> None:
        Path(DIED).write_text(point, encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)

    return die


def always(*_: Any, **__: Any) -> bool:
    return True


def before(die: Die, kind: type, name: str, when: When = always) -> None:
    """Die instead of this step."""
    step = getattr(kind, name)

    @wraps(step)
    async def instead(*given: Any, **named: Any) -> Any:
        if when(*given, **named):
            die()
        return await step(*given, **named)

    setattr(kind, name, instead)


def after(die: Die, kind: type, name: str, when: When = always) -> None:
    """Die as soon as this step is done."""
    step = getattr(kind, name)

    @wraps(step)
    async def and_then(*given: Any, **named: Any) -> Any:
        came_to = await step(*given, **named)
        if when(*given, **named):
            die()
        return came_to

    setattr(kind, name, and_then)


def noting(what: str) -> When:
    return lambda _audit, _org, noted, **_: bool(noted == what)


def of_kind(kind: str) -> When:
    return lambda _, claim, *__, **___: bool(claim.kind == kind)


def changing(_: Any, __: Any, message: Any) -> bool:
    return bool(message.changes)


def an_answer(_: Any, __: Any, ___: Any, given: Any, **____: Any) -> bool:
    return bool(given)


def answers_to(row: str) -> When:
    return lambda _, __, before, after, *___: row in after.sheet.given and row not in before.sheet.given


def before_the_last_is_seen(die: Die) -> None:
    """Die when everybody is through, and nobody has noticed yet."""
    step = Closing.begin_if_all_answered

    async def instead(self: Closing, scan: Scan, *, now: datetime) -> None:
        counts = await self.store.sheets.counts(scan.org, scan.id)
        if counts.finished == counts.invited:
            die()
        await step(self, scan, now=now)

    Closing.begin_if_all_answered = instead  # type: ignore[method-assign]


def drained(kind: str) -> Points:
    """Slack has it and nothing is noted; all is noted but that the row is done."""
    return {
        f"posted {kind}": lambda die: after(die, Posting, "post", of_kind(kind)),
        f"half noted {kind}": lambda die: before(die, Outbox, "sent", of_kind(kind)),
    }


ANSWERING: Points = {
    **drained(posts.ANNOUNCE),
    **drained(posts.ROOT),
    **drained(posts.CARD),
    "an answer written": lambda die: after(die, Sheets, "save", an_answer),
    "an answer committed": lambda die: before(die, Scans, "_after", answers_to("WE1")),
    "changed a card": lambda die: after(die, Posting, "post", changing),
    "what runs committed": lambda die: before(die, Scans, "_after", answers_to(RUNNING)),
    **drained(posts.COUNT),
    **drained(posts.REMINDER),
}
CLOSING: Points = {
    "the last finish committed": before_the_last_is_seen,
    "closing written": lambda die: after(die, Audit, "note", noting("scan.closing")),
    "closing committed": lambda die: before(die, Closing, "_finish"),
    "result written": lambda die: after(die, Audit, "note", noting("scan.closed")),
    "result committed": lambda die: before(die, Assessing, "shelve"),
    "result shelved": lambda die: after(die, Assessing, "shelve"),
    "not cleaned": lambda die: before(die, Store, "leave_no_trace"),
    "cleaned": lambda die: after(die, Store, "leave_no_trace"),
    **drained(posts.RESULT),
}
POINTS: Points = {**ANSWERING, **CLOSING}
"""About in the order in which a scan comes to them: what is posted may overtake what is posted elsewhere."""


if __name__ == "__main__":
    desk.Pace = lambda: QUICK  # type: ignore[assignment, misc]
    for point in sys.argv[1:]:
        POINTS[point](at(point))
    sys.argv[1:] = ["serve"]
    main()
