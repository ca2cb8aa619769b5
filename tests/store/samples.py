"""Values to keep: a delivery, an answer, a post, a finding."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.store.assessments import Finding
from bot.store.exchanges import Exchange
from bot.store.inbox import Delivery
from bot.store.outbox import Post
from bot.store.rows import new_id

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
MINUTE = timedelta(minutes=1)


def delivery(number: int = 1, *, event: str | None = None, received_at: datetime = NOON) -> Delivery:
    """Slack's word of the message with this number; `event` names another event about the same message."""
    return Delivery(
        delivery_id=event or f"Ev{number}",
        kind="app_mention",
        payload={"text": "what stage are we at?", "user": "U1"},
        received_at=received_at,
        channel="C1",
        ts=f"17637552{number:04}.000100",
    )


def exchange(question: str = "What stage are we at?", *, thread: str = "T1", at: datetime = NOON) -> Exchange:
    return Exchange(
        id=new_id(),
        channel="C1",
        thread=thread,
        person="U1",
        question=question,
        intent="ask",
        reply={"headline": "Harbour Claims is working on stage 2", "points": []},
        composer="offline",
        asked_at=at,
        answered_at=at + timedelta(seconds=2),
        passage_ids=("p1", "p2"),
        milliseconds=2000,
    )


def post(key: str, *, thread: str = "T1", channel: str = "C1", not_before: datetime | None = None) -> Post:
    return Post(key, channel, "answer", {"text": f"answer {key}"}, thread, not_before)


def finding(unit_id: str, *, level: int = 2, on: date = TODAY, supersedes: str | None = None) -> Finding:
    return Finding(
        unit_id=unit_id,
        bank_version="1.0.0",
        input={"answers": [{"criterion": "WE1", "by": "r1", "level": level}], "as_of": str(on)},
        placement={"stage": level - 1, "moves": []},
        taken_at=on,
        origin="scan",
        respondents=5,
        supersedes=supersedes,
    )
