"""What stands above an answer whose question had no message of its own, and the window that asks about a message."""

from pydantic import BaseModel, ConfigDict

from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.fields import Field, modal, typed
from bot.slack.blocks.parts import Block, Markup, context, escaped, lines, sections, shortened
from bot.words import N_, _

ABOUT = "ask_about"
"""The shortcut, and its window."""
QUESTION = "about:question"
ABOUT_TITLE = N_("Ask Cairn about this")
ABOUT_ASKED = N_("What does this mean for our AI plan?")
MOST_QUOTED = 600
MOST_ASKED = 1_000


class Quote(BaseModel):
    """What was asked, how (`with /cairn ask`), and the message that it was about."""

    model_config = ConfigDict(frozen=True)

    how: str
    question: str
    about: str = ""
    where: str = ""
    """The channel of that message."""


def quote_card(quote: Quote) -> Card:
    """The message that stands for a question."""
    rows = [escaped(_("You asked {how}:").format(how=quote.how)), _quoted(quote.question)]
    if quote.about:
        said = (
            _("The message, from {channel}:").format(channel=f"<#{quote.where}>")
            if quote.where
            else _("The message:")
        )
        rows += [Markup(said), _quoted(quote.about)]
    (card,) = cards(sections(lines(*rows)))
    return card


def about_view(text: str, carried: str, files: int = 0) -> Block:
    """The window that asks what somebody wants to know about a message."""
    unread = context(escaped(_("What is attached to it I do not read."))) if files else []
    said = [*sections(lines(Markup(_("About this message:")), _quoted(text))), *unread]
    field = Field(
        QUESTION, QUESTION, _("Your question"), _("The answer comes in our direct messages."), optional=True
    )
    asked = field.with_(typed(_(ABOUT_ASKED), MOST_ASKED, long=True))
    return modal(
        _(ABOUT_TITLE), [*said, asked], ABOUT, submit=_("Ask"), close=_("Cancel"), private_metadata=carried
    )


def _quoted(text: str) -> Markup:
    rows = shortened(text, MOST_QUOTED).splitlines()
    return lines(*(Markup(f"> {escaped(row)}") for row in rows if row.strip()))
