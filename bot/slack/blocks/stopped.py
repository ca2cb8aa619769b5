"""What stands below an answer that somebody stopped or has read to its end, and the window in which it is asked differently."""

from collections.abc import Sequence

from bot.conversation.broken_off import behind
from bot.conversation.reply import Point
from bot.slack.blocks.advice import source_lines
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.fields import Field, modal, typed
from bot.slack.blocks.notice import RETRY
from bot.slack.blocks.parts import Block, Markup, actions, button, context, escaped, lines, sections
from bot.words import N_, _

DIFFERENTLY = "stopped:differently"
"""The button, and its window."""
QUESTION = "stopped:question"
MOST_ASKED = 3_000

STOPPED = N_("Stopped. What stands above was checked and stays; the rest was not finished.")
STOPPED_EARLY = N_("Stopped, before there was anything to say.")
ASKED = N_("Asked differently:")


def stopped_card(delivery_id: str, shown: Sequence[Point]) -> Card:
    """The word that it was stopped, the sources of what was `shown`, and how to go on: with the rest, or another question."""
    said = sections(escaped(_(STOPPED) if shown else _(STOPPED_EARLY)))
    below = context(*filter(None, [source_lines(behind(shown))]))
    offers = actions([button(_("Continue"), RETRY, delivery_id), _differently(delivery_id)])
    (card,) = cards([*said, *below, *offers])
    return card


def differently_blocks(delivery_id: str) -> list[Block]:
    """What can be done where there is nothing more to say."""
    return actions([_differently(delivery_id)])


def _differently(delivery_id: str) -> Block:
    return button(_("Ask differently"), DIFFERENTLY, delivery_id)


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
