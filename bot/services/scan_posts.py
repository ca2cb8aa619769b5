"""
What a scan has posted elsewhere, as rows of the outbox. Pure.

A row only says which scan and whose sheet: what the message says is read from the record when it goes out. So a card is
never older than the answer that caused it, and no row holds an answer.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.store.outbox import Post
from bot.store.scans import Scan

ANNOUNCE, COUNT, RESULT, TOO_FEW = "scan_announce", "scan_count", "scan_result", "scan_too_few"
ASK = "scan_ask"
ROOT, CARD, REMINDER, OVER = "scan_root", "scan_card", "scan_reminder", "scan_over"
KINDS = (ANNOUNCE, COUNT, RESULT, TOO_FEW, ASK, ROOT, CARD, REMINDER, OVER)
EVERY = 3
"""Seconds: the count in the channel is brought up to date at most so often."""
LATE = 2
"""Seconds that a press may take to get here: what came after its count had gone out would wait for the next press."""


def announce(scan: Scan) -> Post:
    """The card in the channel."""
    return Post(f"{ANNOUNCE}:{scan.id}", scan.channel or "", ANNOUNCE, {"scan": scan.id})


def count(scan: Scan, now: datetime) -> Post:
    """The count on that card, once for all that happens within a few seconds."""
    beat = int(now.timestamp()) // EVERY + 1
    return Post(
        f"{COUNT}:{scan.id}:{beat}",
        scan.channel or "",
        COUNT,
        {"scan": scan.id},
        thread=f"{COUNT}:{scan.id}",
        not_before=datetime.fromtimestamp(beat * EVERY + LATE, UTC),
    )


def result(scan: Scan, assessment_id: str) -> Post:
    """The result in the channel."""
    about = {"scan": scan.id, "assessment": assessment_id}
    return Post(result_key(scan.id, assessment_id), scan.channel or "", RESULT, about)


def result_again(scan: Scan, assessment_id: str, now: datetime) -> Post:
    """The same message brought up to date, as when somebody has taken a move."""
    about = {"scan": scan.id, "assessment": assessment_id, "again": True}
    key = f"{RESULT}:{scan.id}:{assessment_id}:{now.timestamp()}"
    return Post(key, scan.channel or "", RESULT, about, thread=f"{RESULT}:{scan.id}")


def result_key(scan_id: str, assessment_id: str) -> str:
    """The name of the post with a result."""
    return f"{RESULT}:{scan_id}:{assessment_id}"


def ask(scan: Scan, assessment_id: str, criterion: str, whom: str, by: str) -> Post:
    """What a team waits for, to somebody elsewhere."""
    about = {"scan": scan.id, "assessment": assessment_id, "criterion": criterion, "by": by}
    return Post(f"{ASK}:{assessment_id}:{criterion}:{whom}", whom, ASK, about)


def too_few(scan: Scan, person: str) -> Post:
    """The question to whoever runs the scan, whether to extend it."""
    closes = int(scan.closes_at.timestamp()) if scan.closes_at else 0
    return Post(f"{TOO_FEW}:{scan.id}:{closes}:{person}", person, TOO_FEW, {"scan": scan.id})


def card(scan: Scan, key: str, person: str, version: int, *, rooted: bool = False) -> Iterator[Post]:
    """The card that a person is to answer next, below the message that their cards hang on, which may be `rooted` already."""
    about = {"scan": scan.id, "sheet": key}
    thread = personal(scan.id, person)
    if not rooted:
        yield Post(f"{thread}:{ROOT}", person, ROOT, about, thread=thread)
    yield Post(f"{thread}:{CARD}:{version}", person, CARD, about, thread=thread, joins=True)


def reminder(scan: Scan, key: str, person: str, when: datetime) -> Post:
    """The one reminder before a closing date, which goes to nobody who has finished by then."""
    about = {"scan": scan.id, "sheet": key}
    closes = int(scan.closes_at.timestamp()) if scan.closes_at else 0
    return Post(f"{reminders(scan.id, person)}:{closes}", person, REMINDER, about, not_before=when)


def reminders(scan_id: str, person: str) -> str:
    """What the names of a person's reminders begin with."""
    return f"{personal(scan_id, person)}:{REMINDER}"


def over(scan: Scan, person: str, channel: str, ts: str, thread: str = "") -> Post:
    """The last card of somebody says that the scan is over; with it ends what is talked of in its `thread`."""
    about = {"scan": scan.id, "channel": channel, "ts": ts, "thread": thread}
    return Post(f"{OVER}:{scan.id}:{person}:", person, OVER, about)


def personal(scan_id: str, person: str) -> str:
    """What the names of everything that is posted to one person of one scan begin with; also the order they go out in."""
    return f"scan:{scan_id}:{person}"


def remind_at(opened: datetime, closes: datetime, tz_offset: timedelta) -> datetime | None:
    """
    When to remind somebody: in their working hours, a day before the end, or a quarter of the time where that is less.

    None where the scan is too short for a reminder to be anything but a nuisance.
    """
    before = max(timedelta(hours=2), min(timedelta(days=1), (closes - opened) / 4))
    earliest, moment = opened + timedelta(hours=4), closes - before
    while moment >= earliest:
        local = moment + tz_offset
        if local.weekday() < 5 and 9 <= local.hour < 17:
            return moment
        moment -= timedelta(hours=1)
    return None
