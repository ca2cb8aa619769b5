"""Asks Cairn as somebody, and gives back the finished reply."""

import uuid
from datetime import UTC, datetime

from bot.conversation.message import Message, Person, Place
from bot.conversation.reply import Advice, Point, Said, Summarised, with_numbers
from bot.services.cairn import Cairn, Done
from bot.services.directory import Directory, Operator
from bot.store.orgs import LOCAL
from knowledge.documents import Audience

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


async def ask(
    cairn: Cairn,
    question: str,
    *,
    unit: str | None = None,
    thread: str | None = None,
    directory: Directory | None = None,
    person: str = "operator",
) -> Done:
    """One question and its answer, kept."""
    place = Place(LOCAL, "terminal", thread or uuid.uuid4().hex, private=True)
    message = Message(question, Person(person, LOCAL), place, "", NOW, unit)
    events = [event async for event in cairn.hear(message, directory or everybodys_eyes())]
    done = events[-1]
    assert isinstance(done, Done)
    assert await cairn.keep(message, done)
    if isinstance(done.reply, Advice):
        shown = [event for event in events if isinstance(event, Point)]
        assert shown == [done.reply.headline, *done.reply.points], "what is shown is what the answer says"
    return done


def everybodys_eyes() -> Operator:
    """Sees the whole organisation and all of its units."""
    units = ("Claims", "Customer Service", "Underwriting", "Finance, HR and IT", "Legal and Compliance")
    return Operator({Audience("unit", unit) for unit in units})


def text(done: Done) -> str:
    """All that the person reads, but for the list of sources."""
    if isinstance(done.reply, Said):
        return done.reply.text
    if isinstance(done.reply, Summarised):
        return str(done.reply.as_json()["headline"])
    points = "\n".join(with_numbers(point) for point in done.reply.points)
    return "\n".join(filter(None, (done.reply.notice, with_numbers(done.reply.headline), points)))


def advice(done: Done) -> Advice:
    """The reply as an advice; fails where it is another kind."""
    assert isinstance(done.reply, Advice)
    return done.reply
