"""A digest as a message: what is urgent first, a line each."""

from bot.compose.digest import digest_headline
from bot.conversation.digest import TITLES, Digest
from bot.conversation.offered import PORTFOLIO
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.parts import Markup, bold, context, escaped, lines, sections, shortened
from bot.words import _, n_

MOST_OF_A_KIND = 5
MOST_IN_LINE = 300
"""So six kinds of things fit into one message."""


def digest_card(digest: Digest) -> Card:
    """The whole digest in one message; of many of a kind it says how many more there are."""
    blocks = sections(bold(digest_headline(digest)))
    for kind, told in digest.by_kind():
        rows = [Markup(f"• {escaped(shortened(one, MOST_IN_LINE))}") for one in told[:MOST_OF_A_KIND]]
        blocks += sections(lines(bold(_(TITLES[kind])), *rows))
        if rest := len(told[MOST_OF_A_KIND:]):
            more = n_("and {number} more", "and {number} more", rest)
            blocks += context(escaped(more.format(number=rest)))
    ask = _("Ask me “{question}”, or for the stage of a unit, to see more.")
    blocks += context(escaped(ask.format(question=_(PORTFOLIO))))
    return cards(blocks)[0]
