"""The window that saves a message for later answers, and what is said when it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.conversation.reply import dated
from bot.slack.blocks import fields
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.fields import Field, Option, modal, typed
from bot.slack.blocks.parts import Block, actions, button, context, escaped, sections, shortened
from bot.words import N_, _
from knowledge.documents import Audience

SAVE = "save_to_cairn"
"""The shortcut, and its window."""
UNDO = "save:undo"
SAVE_TITLE = N_("Save to Cairn")
TITLE, DAY, WHOM = "save:title", "save:day", "save:whom"
"""The fields."""
MOST_IN_TITLE = 120
TITLE_WORDS = 8
MOST_RADIOS = 10
MOST_SHOWN = 9_000
ONLY_ME = N_("Only me")
EVERYONE = N_("Everyone in the company")
THIS_CHANNEL = N_("This channel")
_READERS = {
    "private": N_("for you alone"),
    "channel": N_("for those in this channel"),
    "org": N_("for everyone in the company"),
}
_SAVED = {
    "added": N_("Saved: “{title}”, {readers}, {day}. Answers can cite it from now on."),
    "changed": N_(
        "It was saved before, and is changed now: “{title}”, {readers}, {day}. Answers can cite it from now on."
    ),
}
_SAVED_BEFORE = N_(
    "It was saved like this before: “{title}”, {readers}, {day}. Answers can cite it from now on."
)


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody for whom a message can be saved, and their name."""

    audience: Audience
    label: str

    @property
    def value(self) -> str:
        """What stands for them in the form."""
        return str(self.audience) if len(str(self.audience)) <= fields.MOST_ON_OPTION * 2 else ""


def first_words(text: str) -> str:
    """The title to suggest."""
    said = text.split()
    title = " ".join(said[:TITLE_WORDS])
    return shortened(f"{title} …" if len(said) > TITLE_WORDS else title, MOST_IN_TITLE)


def save_view(
    text: str, on: date | None, whom: Sequence[Whom], carried: str, notes: Sequence[str] = ()
) -> Block:
    """The window: what is saved can be seen, its title, date and readers chosen."""
    offered = [Option(one.value, one.label) for one in whom if one.value]
    choose = fields.radio if len(offered) <= MOST_RADIOS else fields.menu
    blocks = [
        Field(TITLE, TITLE, _("Title"), _("Answers name it by this.")).with_(
            typed(first_words(text), MOST_IN_TITLE)
        ),
        *sections(escaped(shortened(text, MOST_SHOWN))),
        *context(*map(escaped, notes)),
        Field(DAY, DAY, _("Date"), _("When it was true; answers give it.")).with_(
            fields.day(on.isoformat() if on else "")
        ),
        Field(
            WHOM, WHOM, _("Who may get answers from it?"), _("Nobody else will see it in an answer.")
        ).with_(choose(offered, offered[0].value)),
    ]
    return modal(_(SAVE_TITLE), blocks, SAVE, submit=_("Save"), close=_("Cancel"), private_metadata=carried)


def saved_card(
    title: str, whom: Whom, on: date | None, change: str, source: str, notes: Sequence[str] = ()
) -> Card:
    """It is saved, for whom, and the way back."""
    readers = _(_READERS.get(whom.audience.kind, N_("for {label}"))).format(label=whom.label)
    said = _(_SAVED.get(change, _SAVED_BEFORE)).format(title=title, readers=readers, day=dated(on))
    blocks = [
        *sections(escaped(said)),
        *context(*map(escaped, notes)),
        *actions([button(_("Undo"), UNDO, source)]),
    ]
    (card,) = cards(blocks)
    return card
