"""Short replies as blocks, and Cairn's own fixed sentences for Slack: refusals, failures, what was left out."""

from collections.abc import Sequence
from typing import Literal

from bot.conversation.reply import Said
from bot.slack.blocks.advice import offers
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.parts import context, escaped, sections

Withheld = Literal["guest", "shared", "unsure"]
"""Why somebody is not answered: a guest, people of another company read along, or Slack would not say who does."""

REFUSALS: dict[Withheld, str] = {
    "guest": (
        "I answer members of this workspace only, and you are here as a guest, so I have not looked anything up. "
        "Please ask your contact in the company."
    ),
    "shared": (
        "This channel is shared with people outside the company, so I do not answer here and have not looked anything up. "
        "Ask me in a channel of your own, or in a direct message."
    ),
    "unsure": (
        "Slack could not tell me just now who would read my answer, so I have not looked anything up. "
        "Please ask again in a minute; if it stays like this, give your Cairn admin the reference."
    ),
}
FAILED = (
    "Something went wrong while I was putting this answer together. Please ask again; if it happens twice, "
    "give your Cairn admin the reference."
)
GIVEN_UP = (
    "I tried three times to answer this and never got to the end. Please ask again; if it happens once more, "
    "give your Cairn admin the reference."
)
NOT_POSTED: dict[str, str] = {
    "is_archived": "the channel is archived",
    "thread_not_found": "the message it belongs to is gone",
    "cannot_reply_to_message": "that message takes no replies",
    "not_in_channel": "I am not a member of the channel",
    "channel_not_found": "I can no longer see the channel",
    "restricted_action": "I am not allowed to write there",
}
NOT_ALLOWED = "Slack did not let me"


def said_cards(said: Said, notes: Sequence[str] = ()) -> tuple[Card, ...]:
    """A short reply as a message."""
    reference = f" Reference {said.reference}." if said.reference else ""
    blocks = [
        *sections(escaped(f"{said.text}{reference}")),
        *context(*map(escaped, notes)),
        *offers(said.offers),
    ]
    return cards(blocks)


def refused(why: Withheld, reference: str | None = None) -> Said:
    """Why there is no answer here, and where there would be one."""
    return Said(REFUSALS[why], reference=reference)


def not_posted(code: str, reference: str) -> Said:
    """What an asker is told in private when the answer could not be put where it was asked for."""
    why = NOT_POSTED.get(code, NOT_ALLOWED)
    text = f"I have an answer to your question but could not post it: {why}. Ask me again here, and I will answer you here."
    return Said(text, reference=reference)


def late(hours: int) -> str:
    """Said with an answer that comes long after the question."""
    ago = "an hour" if hours < 2 else f"{hours} hours" if hours < 48 else f"{hours // 24} days"
    return f"You asked this more than {ago} ago; I could not answer then. This is what I know now."


def files_unread(number: int) -> str:
    """Said when something was attached."""
    what = "the file you attached" if number == 1 else f"the {number} files you attached"
    return f"I did not read {what}; this rests on your words and on what was added with `cairn ingest`."


def cut_off(read: int) -> str:
    """Said when a question was longer than what is read of one."""
    return f"Your message is long; I read its first {read:,} characters."
