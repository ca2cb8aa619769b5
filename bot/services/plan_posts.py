"""
What is posted about plans, as rows of the outbox. Pure.

A row says which item and not what is to be said of it: that is read from the record when it goes out, so nobody is reminded of
what is done by then.
"""

from datetime import date

from bot.store.outbox import Post
from bot.store.plan_items import KeptItem

DUE, ANSWERED, CONTESTED = "plan_due", "plan_answered", "plan_contested"


def due(item: KeptItem, owner: str, day: date) -> Post:
    """The one reminder to whoever does a thing, on the day it was for."""
    about = {"item": item.id, "due": day.isoformat()}
    return Post(f"{DUE}:{item.id}:{owner}:{day.isoformat()}", owner, DUE, about)


def answered(item: KeptItem, scan_id: str, assessment_id: str, person: str) -> Post:
    """What came of asking again, and of the `assessment` where one came of it; once to each person, whatever they are in it."""
    about = {"item": item.id, "scan": scan_id, "assessment": assessment_id}
    return Post(f"{ANSWERED}:{scan_id}:{person}", person, ANSWERED, about)


def contested(item: KeptItem, by: str, number: int, person: str) -> Post:
    """That somebody points to a document which speaks against the scan, to whoever may have it asked again."""
    about = {"item": item.id, "by": by, "event": number}
    return Post(f"{CONTESTED}:{item.id}:{number}:{person}", person, CONTESTED, about)
