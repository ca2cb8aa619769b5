"""What is known of one respondent's way through a scan, and of the scan as far as it concerns them. Values, in JSON and out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.conversation.path import Asked, Card, Row
from bot.conversation.reading import Reading
from knowledge.framework.terms import Grade

SheetState = Literal[
    "invited", "choosing", "wording", "reading", "confirming", "showing", "paused", "finished", "declined"
]
Level = Annotated[int, Field(ge=0, le=4, strict=True)] | Literal["unknown", "na"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Given(_Value):
    """The newest answer to one question. `proof` is what was shown for it: written words, a link, or a passage's name."""

    level: Level
    reason: str | None = None
    evidence: Grade = "E0"
    proof: str = ""
    at: datetime


class Moved(_Value):
    """The press that brought a sheet to where it is; `press` tells it from another of the same moment."""

    at: datetime
    press: int


class Sheet(_Value):
    """Where one respondent is. `key` is all that an answer knows of them; who that is stands beside it in the record."""

    scan: str
    key: str
    asked: Asked = Asked()
    state: SheetState = "invited"
    card: str | None = None
    """The card that is shown, or was when the person paused."""
    words: str = ""
    """What was typed and not pressed yet; it never counts, and is erased on the press or at the close."""
    reading: Reading | None = None
    """How those words are read."""
    followed_up: tuple[str, ...] = ()
    """The questions whose one follow-up was asked."""
    example_for: str | None = None
    """The question for which an example is asked now, or is again after a pause."""
    examples_asked: tuple[str, ...] = ()
    left_open: tuple[str, ...] = ()
    """The questions answered by "I don't know the rest": a level that was pressed before that, and seen after it, counts."""
    moved: Moved | None = None
    given: dict[str, Given] = Field(default_factory=dict)
    """The newest answer to each question, by the key of its row."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a sheet must know of the scan: its cards, for what an example is still wanted, and who may say "not for us"."""

    cards: tuple[Card, ...]
    wanted: Collection[str] = ()
    """The criteria for which nobody has been asked for an example."""
    na_allowed: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The accepted reasons for "not for us", by criterion."""

    def card(self, key: str | None) -> Card | None:
        """The card of this key, if this person is asked it."""
        return next((card for card in self.cards if card.key == key), None)

    def card_of(self, row: str) -> Card | None:
        """The card on which a question stands."""
        return next((card for card in self.cards if any(one.key == row for one in card.rows)), None)


@dataclass(frozen=True, slots=True)
class Step:
    """What an event came to: the next sheet and the answers to append. An event that means nothing changes nothing."""

    sheet: Sheet
    given: Mapping[str, Given] = field(default_factory=dict)

    @property
    def claimed(self) -> str | None:
        """The criterion for which this person is asked for an example now, if any."""
        return Row.of(self.sheet.example_for).criterion if self.sheet.example_for else None


def left(sheet: Sheet, cards: Collection[Card]) -> tuple[Card, ...]:
    """The cards that are not answered yet."""
    return tuple(card for card in cards if not is_answered(sheet, card))


def is_answered(sheet: Sheet, card: Card) -> bool:
    return all(row.key in sheet.given for row in card.rows)
