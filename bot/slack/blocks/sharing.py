"""What is under an answer to share it: the button, the windows that ask where and without what, and the answer as it is shared."""

from collections.abc import Sequence

from bot.conversation.reply import Advice
from bot.slack.blocks import fields
from bot.slack.blocks.advice import advice_cards
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.fields import Field, modal
from bot.slack.blocks.parts import (
    Block,
    Markup,
    actions,
    button,
    context,
    escaped,
    lines,
    sections,
    shortened,
)
from bot.words import N_, _, n_

SHARE = "share:open"
"""The button; its value is the answer's exchange."""
WHERE, WITHOUT = "share:where", "share:without"
"""The windows: where to, and whether without some of it."""
CHANNEL = "share:channel"
"""The field."""
TITLE = N_("Share to channel")
MOST_ASKED, MOST_TITLES, LONGEST_TITLE = 600, 10, 200

SHARED = N_("Shared in <#{channel}>.")
THERE_ALREADY = N_("You shared this answer there already, so nothing was posted again: <#{channel}>.")
GONE = N_("I do not have that answer any more, so nothing was shared. Ask again, and share the new one.")
NOT_YOURS = N_(
    "Only whoever asked can share an answer, and only one from our direct messages. Nothing was shared."
)
NOT_CITED = N_(
    "That cannot be shared from here: only answers that name their sources can. Export it, or ask again in the channel."
)
NOT_THERE = N_("I am not a member of this channel. Write /invite @Cairn there, or choose another.")
NOT_YOU = N_("You are not a member of this channel. Choose one that you are in.")
CHOOSE = N_("Choose a channel.")
UNSURE = N_(
    "Slack could not tell me just now who reads this channel, so nothing was shared. Please try again in a minute."
)
FAILED = N_("Something went wrong and nothing was shared. Please try again. Reference {reference}.")
NOTHING_LEFT = N_("Nothing of it is left that everyone in this channel may see, so it stays between us.")


def share_blocks(exchange_id: str) -> list[Block]:
    """What stands under an answer that only the asker sees, wherever that answer ends: posted, changed or streamed."""
    return actions([button(_(TITLE), SHARE, exchange_id)])


def where_view(question: str, channel: str | None, carried: str) -> Block:
    """Which channel? With what will be shown there beside the answer."""
    choose = Field(CHANNEL, CHANNEL, _("Channel"), _("One that you and I are both members of."))
    blocks = [
        choose.with_(fields.channel(channel)),
        *sections(lines(Markup(_("Your name and your question go with the answer:")), _quoted(question))),
        *context(escaped(_("I first check that everyone there may see what it rests on."))),
    ]
    return modal(_(TITLE), blocks, WHERE, submit=_("Share"), close=_("Cancel"), private_metadata=carried)


def held_back_view(channel: str, titles: Sequence[str], unnamed: int, carried: str, *, left: bool) -> Block:
    """Some of it not everyone there may see; the rest can be shared where there is any."""
    said = lines(
        Markup(
            _("*Not everyone in {channel} may see what this answer rests on:*").format(
                channel=f"<#{channel}>"
            )
        ),
        *_bullets(titles, unnamed),
    )
    if not left:
        return modal(
            _(TITLE), [*sections(said), *sections(escaped(_(NOTHING_LEFT)))], WITHOUT, close=_("Close")
        )
    rest = escaped(
        _("I can share the answer without what rests on that. The numbers of the sources stay as they are.")
    )
    blocks = [*sections(said), *sections(rest)]
    return modal(
        _(TITLE), blocks, WITHOUT, submit=_("Share without them"), close=_("Cancel"), private_metadata=carried
    )


def told_view(markup: Markup) -> Block:
    """One sentence; the window can only be closed."""
    return modal(_(TITLE), sections(markup), "share:told", close=_("Close"))


def shared_cards(advice: Advice, by: str, question: str) -> tuple[Card, ...]:
    """The answer as it stands in the channel, under the name of whoever shared it."""
    who = Markup(_("{who} asked me this in private, and shares the answer:").format(who=f"<@{escaped(by)}>"))
    answer = (block for card in advice_cards(advice) for block in card.blocks)
    return cards([*context(lines(who, _quoted(question))), *answer])


def _bullets(titles: Sequence[str], unnamed: int) -> list[Markup]:
    named = [Markup(f"• {escaped(shortened(title, LONGEST_TITLE))}") for title in titles[:MOST_TITLES]]
    more = len(titles) - len(named)
    also = [_("{number} more").format(number=more)] if more else []
    if unnamed:
        text = n_(
            "{number} that changed since I answered, or that you may not see any more",
            "{number} that changed since I answered, or that you may not see any more",
            unnamed,
        )
        also.append(text.format(number=unnamed))
    return [*named, *(Markup(f"• {escaped(text)}") for text in also)]


def _quoted(text: str) -> Markup:
    rows = shortened(text, MOST_ASKED).splitlines()
    return lines(*(Markup(f"> {escaped(row)}") for row in rows if row.strip()))
