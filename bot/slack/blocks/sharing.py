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

SHARE = "share:open"
"""The button; its value is the answer's exchange."""
WHERE, WITHOUT = "share:where", "share:without"
"""The windows: where to, and whether without some of it."""
CHANNEL = "share:channel"
"""The field."""
TITLE = "Share to channel"
MOST_ASKED, MOST_TITLES, LONGEST_TITLE = 600, 10, 200

SHARED = "Shared in <#{channel}>."
THERE_ALREADY = "You shared this answer there already, so nothing was posted again: <#{channel}>."
GONE = "I do not have that answer any more, so nothing was shared. Ask again, and share the new one."
NOT_YOURS = (
    "Only whoever asked can share an answer, and only one from our direct messages. Nothing was shared."
)
NOT_THERE = "I am not a member of this channel. Write /invite @Cairn there, or choose another."
NOT_YOU = "You are not a member of this channel. Choose one that you are in."
CHOOSE = "Choose a channel."
UNSURE = "Slack could not tell me just now who reads this channel, so nothing was shared. Please try again in a minute."
FAILED = "Something went wrong and nothing was shared. Please try again. Reference {reference}."
NOTHING_LEFT = "Nothing of it is left that everyone in this channel may see, so it stays between us."


def share_blocks(exchange_id: str) -> list[Block]:
    """What stands under an answer that only the asker sees, wherever that answer ends: posted, changed or streamed."""
    return actions([button(TITLE, SHARE, exchange_id)])


def where_view(question: str, channel: str | None, carried: str) -> Block:
    """Which channel? With what will be shown there beside the answer."""
    choose = Field(CHANNEL, CHANNEL, "Channel", "One that you and I are both members of.")
    blocks = [
        choose.with_(fields.channel(channel)),
        *sections(lines(Markup("Your name and your question go with the answer:"), _quoted(question))),
        *context(escaped("I first check that everyone there may see what it rests on.")),
    ]
    return modal(TITLE, blocks, WHERE, submit="Share", close="Cancel", private_metadata=carried)


def held_back_view(channel: str, titles: Sequence[str], unnamed: int, carried: str, *, left: bool) -> Block:
    """Some of it not everyone there may see; the rest can be shared where there is any."""
    said = lines(
        Markup(f"*Not everyone in <#{channel}> may see what this answer rests on:*"),
        *_bullets(titles, unnamed),
    )
    if not left:
        return modal(TITLE, [*sections(said), *sections(escaped(NOTHING_LEFT))], WITHOUT, close="Close")
    rest = escaped(
        "I can share the answer without what rests on that. The numbers of the sources stay as they are."
    )
    blocks = [*sections(said), *sections(rest)]
    return modal(
        TITLE, blocks, WITHOUT, submit="Share without them", close="Cancel", private_metadata=carried
    )


def told_view(markup: Markup) -> Block:
    """One sentence; the window can only be closed."""
    return modal(TITLE, sections(markup), "share:told", close="Close")


def shared_cards(advice: Advice, by: str, question: str) -> tuple[Card, ...]:
    """The answer as it stands in the channel, under the name of whoever shared it."""
    who = Markup(f"<@{escaped(by)}> asked me this in private, and shares the answer:")
    answer = (block for card in advice_cards(advice) for block in card.blocks)
    return cards([*context(lines(who, _quoted(question))), *answer])


def _bullets(titles: Sequence[str], unnamed: int) -> list[Markup]:
    named = [Markup(f"• {escaped(shortened(title, LONGEST_TITLE))}") for title in titles[:MOST_TITLES]]
    more = len(titles) - len(named)
    also = [f"• {more} more"] if more else []
    if unnamed:
        also.append(f"• {unnamed} that changed since I answered, or that you may not see any more")
    return [*named, *map(escaped, also)]


def _quoted(text: str) -> Markup:
    rows = shortened(text, MOST_ASKED).splitlines()
    return lines(*(Markup(f"> {escaped(row)}") for row in rows if row.strip()))
