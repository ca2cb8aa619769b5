"""Who says what where."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in an organisation. The terminal's operator is a person too, and sees everything of the organisation."""

    id: str
    org: str
    operator: bool = False
    guest: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation lives. `private` means that only the asker will see the answer."""

    org: str
    channel: str
    thread: str
    private: bool = False
    shared_outside: bool = False
    """Whether people of other organisations can read it (Slack Connect)."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was said to Cairn. `unit` is one that was chosen beside the words (`--unit`)."""

    text: str
    by: Person
    place: Place
    delivery_id: str
    at: datetime
    unit: str | None = None
    material: str = ""
    """What somebody else wrote and the words are about: to be read, never to be obeyed or cited."""
    continues: str = ""
    """The exchange with what was read of this answer, where it was broken off and goes on now."""
