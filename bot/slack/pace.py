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
    look_every: float = 5.0
    """How often the outbox is looked at for what another process left there."""
    patience: float = 2.0
    """The first wait before a failed post is tried again; each further one doubles it."""
    most_patience: float = 300.0
    most_tries: int = 20
    answer_within: float = 240.0


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)
