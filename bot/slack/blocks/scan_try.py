"""The cards to try before a scan is started: a window that steps through them and keeps nothing. Pure."""

import json
from datetime import date

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.conversation.path import Asked, Card, PathName, Setup, cards
from bot.slack.blocks import fields
from bot.slack.blocks.fields import Field, Option
from bot.slack.blocks.parts import Block, context, escaped, sections
from bot.slack.blocks.scan_parts import UNKNOWN, heading_of
from bot.words import N_, _
from knowledge.framework.assessment import Waiver
from knowledge.framework.bank import QuestionBank
from knowledge.framework.terms import Scope

CALLBACK = "scan:try"
NOTHING_KEPT = N_("This is practice: nothing that you choose here is kept, and nobody sees it.")
THE_END = N_(
    "That was every card that your colleagues get. In a scan they can also answer in their own words, pause, and change what "
    "they said until it closes. Close this window to go on with the form."
)


class Trying(BaseModel):
    """Where in the practice somebody is, and of which scan: all that the window carries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: int = 0
    scope: Scope = "team"
    path: PathName = "first_look"
    waived: tuple[int, ...] = ()

    @classmethod
    def of(cls, setup: Setup) -> "Trying":
        """At the first card of a scan that is being set up."""
        return cls(scope=setup.scope, path=setup.path, waived=tuple(sorted(setup.waived)))

    @classmethod
    def read(cls, carried: str) -> "Trying":
        """As a window carries it; what cannot be read begins at the first card."""
        try:
            return cls.model_validate_json(carried)
        except ValidationError:
            return cls()

    def on(self) -> "Trying":
        """At the next card."""
        return self.model_copy(update={"at": self.at + 1})


def try_view(bank: QuestionBank, trying: Trying) -> Block:
    """The card that is tried, or the end."""
    path = _path(bank, trying)
    if not 0 <= trying.at < len(path):
        return fields.modal(
            _("Practice"), sections(escaped(_(THE_END))), CALLBACK, close=_("Back to the form")
        )
    card = path[trying.at]
    last = trying.at + 1 == len(path)
    return fields.modal(
        _("Practice: {number} of {all}").format(number=trying.at + 1, all=len(path)),
        [*context(escaped(_(NOTHING_KEPT))), *_questions(bank, card)],
        CALLBACK,
        submit=_("Finish") if last else _("Next"),
        close=_("Back to the form"),
        private_metadata=json.dumps(trying.model_dump(mode="json"), separators=(",", ":")),
    )


def _path(bank: QuestionBank, trying: Trying) -> tuple[Card, ...]:
    waivers = tuple(Waiver(model, "?", "?", date.max) for model in trying.waived)
    setup = Setup(unit="?", scope=trying.scope, path=trying.path, waivers=waivers)
    return cards(bank, setup, Asked())


def _questions(bank: QuestionBank, card: Card) -> list[Block]:
    heading = sections(escaped(heading_of(card))) if len(card.rows) > 1 else []
    return [*heading, *(_question(bank, row.criterion, several=len(card.rows) > 1) for row in card.rows)]


def _question(bank: QuestionBank, criterion_id: str, *, several: bool) -> Block:
    criterion = bank.by_id[criterion_id]
    options = [Option(str(level), anchor.short) for level, anchor in sorted(criterion.anchors.items())]
    options.append(Option("unknown", _(UNKNOWN)))
    answer = Field(f"try:{criterion_id}", "try:choose", criterion.question, optional=True)
    return answer.with_(fields.menu(options, None) if several else fields.radio(options, None))
