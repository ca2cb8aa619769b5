"""How much is done at once, and how long is waited."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """The figures of one process; the tests turn the times down and leave the rest."""

    answers: int = 8
    """Answers that are made at the same time; the others wait their turn, acknowledged already."""
    posts: int = 4
    lease: timedelta = timedelta(seconds=60)
    """How long a question stays with a process that may have died."""
    post_lease: timedelta = timedelta(seconds=150)
    """The same for a post: longer than looking for it and saying it can take."""
    sweep_every: float = 60.0
    stops_every: float = 0.7
    """How often it is looked whether somebody has stopped, through another process, what is made in this one."""
    tick_every: float = 20.0
    """How often scans are looked at that are due."""
    look_every: float = 5.0
    """How often the outbox is looked at for what another process left there."""
    patience: float = 2.0
    """The first wait before a failed post is tried again; each further one doubles it."""
    most_patience: float = 300.0
    most_tries: int = 20
    answer_within: float = 240.0
    told_after: float = 2.0
    """Seconds that somebody waits in line before they are told their place."""
    streams: int = 15
    """Answers a minute and workspace that are streamed; Slack lets 20 begin. The others are posted when they are whole."""
    stream_tick: float = 1.0
    """Seconds between two additions to a stream; more where several share Slack's 100 a minute."""
    edit_tick: float = 2.0
    """The same for a message that is changed as the answer grows."""
    stream_life: float = 240.0
    """Slack ends a stream after some five minutes; a new message is begun before."""


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)
