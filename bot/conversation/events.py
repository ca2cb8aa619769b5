"""What can happen to a respondent's sheet. Each event carries when, by the clock of whoever saw it happen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.conversation.reading import Reading
from knowledge.framework.terms import Grade

Proof = Literal["words", "link", "passage"]
GRADE: dict[Proof, Grade] = {"words": "E1", "link": "E2", "passage": "E3"}
"""Evidence grades follow acts: an example was written, a link or file given, a passage from the shelf pointed at."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Start, or go on after a pause, or after "Not me" was a mistake."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Choose:
    """A level was pressed, or "I don't know", or "not for us" with a reason."""

    at: datetime
    row: str
    level: int | Literal["unknown", "na"]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """Leave a card as it was answered. With `rest_unknown` what is open on it is not known."""

    at: datetime
    card: str
    rest_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Back:
    """To the card before."""

    at: datetime
    card: str


@dataclass(frozen=True, slots=True)
class Revisit:
    """Change an earlier answer."""

    at: datetime
    card: str


@dataclass(frozen=True, slots=True)
class UseWords:
    """Answer in one's own words."""

    at: datetime
    card: str


@dataclass(frozen=True, slots=True)
class Say:
    """Words were written."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """The words were read; `of` is the text that was."""

    at: datetime
    of: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """The reading is wrong: back to the choices."""

    at: datetime
    card: str


@dataclass(frozen=True, slots=True)
class Show:
    """An example was written, a link given, or a passage pointed at."""

    at: datetime
    row: str
    kind: Proof
    proof: str


@dataclass(frozen=True, slots=True)
class SkipExample:
    """No example now."""

    at: datetime
    row: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Go on another time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Decline:
    """Not me."""

    at: datetime


@dataclass(frozen=True, slots=True)
class PassOn:
    """A colleague knows better: the card is theirs now."""

    at: datetime
    card: str


@dataclass(frozen=True, slots=True)
class Receive:
    """New cards: a colleague passed one on, or what this person owns turned out to be running."""

    at: datetime
    cards: tuple[str, ...] = ()


Event = (
    Begin
    | Choose
    | Next
    | Back
    | Revisit
    | UseWords
    | Say
    | Read
    | NoneOfThese
    | Show
    | SkipExample
    | Pause
    | Decline
    | PassOn
    | Receive
)
