"""All that a respondent's card shows, whatever surface draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.path import Card, Setup
from bot.conversation.sheet import Context, Sheet, left
from knowledge.framework.bank import QuestionBank


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage on the shelf that may be the example that is asked for. `name` is what a press on it hands back."""

    name: str
    title: str
    section: str
    quote: str
    dated: str


@dataclass(frozen=True, slots=True)
class CardView:
    """One respondent's scan as it stands. `closes_at` is None on a surface where nothing closes by itself."""

    scan_id: str
    setup: Setup
    bank: QuestionBank
    sheet: Sheet
    context: Context
    closes_at: datetime | None = None
    found: Sequence[FoundPassage] = ()
    practice: bool = False
    """The champion tries the cards; nothing counts."""

    @property
    def card(self) -> Card | None:
        """The card that is shown."""
        return self.context.card(self.sheet.card)

    @property
    def position(self) -> int:
        """Which of the cards it is, from 1; 0 where none is shown."""
        keys = [card.key for card in self.context.cards]
        return keys.index(self.sheet.card) + 1 if self.sheet.card in keys else 0

    @property
    def left(self) -> tuple[Card, ...]:
        """The cards that are not answered yet."""
        return left(self.sheet, self.context.cards)

    @property
    def minutes_left(self) -> float:
        """How long they take, by the bank."""
        return sum(card.minutes for card in self.left)
