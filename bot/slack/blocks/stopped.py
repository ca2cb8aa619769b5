"""What stands below an answer that somebody stopped, and the window in which its question is put in other words."""

from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.fields import Field, modal, typed
from bot.slack.blocks.notice import RETRY
from bot.slack.blocks.parts import Markup, actions, button, escaped, lines, sections
from bot.words import N_, _

DIFFERENTLY = "stopped:differently"
"""The button, and its window."""
QUESTION = "stopped:question"
MOST_ASKED = 3_000

STOPPED = N_("Stopped. What stands above was checked and stays; the rest was not finished.")
STOPPED_EARLY = N_("Stopped, before there was anything to say.")
ASKED = N_("Asked differently:")


def stopped_card(delivery_id: str, *, said: bool) -> Card:
    """The word that it was stopped, and how to go on: with the same question, or another."""
    offers = [
        button(_("Continue"), RETRY, delivery_id),
        button(_("Ask differently"), DIFFERENTLY, delivery_id),
    ]
    (card,) = cards([*sections(escaped(_(STOPPED) if said else _(STOPPED_EARLY))), *actions(offers)])
    return card


def differently_view(question: str, carried: str) -> dict[str, object]:
    """The window with the question as it was, to be changed."""
    asked = Field(QUESTION, QUESTION, _("Your question"), _("The answer comes in the same thread."))
    return modal(
        _("Ask differently"),
        [asked.with_(typed(question, MOST_ASKED, long=True))],
        DIFFERENTLY,
        submit=_("Ask"),
        close=_("Cancel"),
        private_metadata=carried,
    )


def asked_card(question: str) -> Card:
    """The new question, for all who read the thread."""
    rows = [Markup(f"> {escaped(row)}") for row in question.splitlines() if row.strip()]
    (card,) = cards(sections(lines(escaped(_(ASKED)), *rows)))
    return card
