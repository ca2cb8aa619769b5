"""
What is posted about initiatives, as rows of the outbox. Pure.

A row says which initiative and not what is to be said of it: that is read from the record when it goes out.
"""

from datetime import date

from bot.store.initiatives import KeptPermit
from bot.store.outbox import Post

VERDICT, STARTED, REVIEW, OVER = "verdict", "permit_started", "permit_review", "permit_over"
KINDS = (VERDICT, STARTED, REVIEW, OVER)


def verdict(initiative_id: str, intake_id: str, person: str, *, withheld: bool = False) -> Post:
    """The verdict, to whoever described the initiative."""
    about = {"initiative": initiative_id, "asker": person, "withheld": withheld}
    return Post(f"{VERDICT}:{intake_id}", person, VERDICT, about)


def started(permit: KeptPermit, person: str) -> Post:
    """That a trial runs, to whoever started it."""
    return Post(f"{STARTED}:{permit.id}", person, STARTED, _about(permit))


def review(permit: KeptPermit, day: date, person: str) -> Post:
    """That a trial is to be looked at, while there is time to decide."""
    return Post(f"{REVIEW}:{permit.id}:{day.isoformat()}:{person}", person, REVIEW, _about(permit))


def over(permit: KeptPermit, person: str) -> Post:
    """That the permit of a trial has run out."""
    return Post(f"{OVER}:{permit.id}:{person}", person, OVER, _about(permit))


def _about(permit: KeptPermit) -> dict[str, str]:
    return {"initiative": permit.initiative_id, "permit": permit.id}
