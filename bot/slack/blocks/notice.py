"""Short replies as blocks, and Cairn's own fixed sentences for Slack: refusals, failures, what was left out."""

from collections.abc import Sequence
from typing import Literal

from bot.conversation.reply import Said
from bot.slack.blocks.advice import OFFER, offers
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.parts import actions, button, context, escaped, sections
from bot.words import N_, _, in_figures, n_

RETRY = f"{OFFER}retry"
"""The button under what failed; its value is the delivery that failed."""

Withheld = Literal["guest", "shared", "unsure"]
"""Why somebody is not answered: a guest, people of another company read along, or Slack would not say who does."""

REFUSALS: dict[Withheld, str] = {
    "guest": N_(
        "I answer members of this workspace only, and you are here as a guest, so I have not looked anything up. "
        "Please ask your contact in the company."
    ),
    "shared": N_(
        "This channel is shared with people outside the company, so I do not answer here and have not looked anything up. "
        "Ask me in a channel of your own, or in a direct message."
    ),
    "unsure": N_(
        "Slack could not tell me just now who would read my answer, so I have not looked anything up. "
        "Please ask again in a minute; if it stays like this, give your Cairn admin the reference."
    ),
}
FAILED = N_(
    "Something went wrong while I was putting this answer together. Please try again; if it happens twice, "
    "give your Cairn admin the reference."
)
GIVEN_UP = N_(
    "I tried three times to answer this and never got to the end. Please try again; if it happens once more, "
    "give your Cairn admin the reference."
)
NO_SOURCE = N_(
    "The message you asked about is not a source: what I say rests on the documents and scans that I name."
)
NOT_POSTED: dict[str, str] = {
    "is_archived": N_("the channel is archived"),
    "thread_not_found": N_("the message it belongs to is gone"),
    "cannot_reply_to_message": N_("that message takes no replies"),
    "not_in_channel": N_("I am not a member of the channel"),
    "channel_not_found": N_("I can no longer see the channel"),
    "restricted_action": N_("I am not allowed to write there"),
}
NOT_ALLOWED = N_("Slack did not let me")
NOT_ANSWERED = N_(
    "I have an answer to your question but could not post it: {why}. Ask me again here, and I will answer you here."
)
SCAN_NOT_ANNOUNCED = N_(
    "I could not announce your scan in its channel: {why}. So nobody has been asked yet. End it without a result, and set it "
    "up again where I can post."
)
NOT_SHARED = N_("I could not share your answer in its channel: {why}. Nobody there has seen it.")
RESULT_NOT_POSTED = N_(
    "I could not post the result of your scan in its channel: {why}. It is kept all the same; here it is, for you to pass "
    "on."
)
SENT_TO_YOU = N_(
    "Your cards for {unit} are in our direct messages, one at a time. You can pause whenever you like."
)
NOT_ASKED_ANY_MORE = N_(
    "Noted: you are not asked in the scan of {unit}, and nothing of yours counts. If that was a mistake, press “Answer now” "
    "as long as it is open."
)
GUEST_IN_SCAN = N_(
    "Guests and apps are not asked in a scan, so nothing was changed. Choose a member of this workspace."
)
PASSAGE_GONE = N_(
    "I could not find that passage among those I showed you, so I have not counted it. Write an example, or choose another "
    "passage."
)
TOO_LATE = N_(
    "Slack did not let me open a window any more: it gives me three seconds. Nothing was changed; please press again."
)
TRY_AGAIN = N_("Slack could not tell me just now who is who. Nothing was changed.")
SCAN_CLOSED = N_(
    "The scan is closed, and the result is on its way to the channel. If too few have answered for a result, I send you a "
    "message on how to go on."
)
MOVED_ON = N_("That question is not asked any more, so there is nothing to show.")
CANNOT_ASK = N_(
    "Slack could not tell me just now who is who, so I have not changed anything. Please press again in a minute."
)


def said_cards(said: Said, notes: Sequence[str] = (), again: str = "") -> tuple[Card, ...]:
    """A short reply as a message. `again` names the delivery that can be tried again with a press."""
    told = [said.text]
    if said.reference:
        told.append(_("Reference {reference}.").format(reference=said.reference))
    blocks = [
        *sections(escaped(" ".join(told))),
        *context(*map(escaped, notes)),
        *offers(said.offers),
        *(actions([button(_("Try again"), RETRY, again)]) if again else ()),
    ]
    return cards(blocks)


def refused(why: Withheld, reference: str | None = None) -> Said:
    """Why there is no answer here, and where there would be one."""
    return Said(_(REFUSALS[why]), reference=reference)


def not_posted(code: str, reference: str, text: str = NOT_ANSWERED) -> Said:
    """What an asker is told in private when something could not be put where it belongs."""
    why = _(NOT_POSTED.get(code, NOT_ALLOWED))
    return Said(_(text).format(why=why), reference=reference)


def late(hours: int) -> str:
    """Said with an answer that comes long after the question."""
    if hours < 48:
        text = n_(
            "You asked this more than an hour ago; I could not answer then. This is what I know now.",
            "You asked this more than {number} hours ago; I could not answer then. This is what I know now.",
            max(hours, 1),
        )
        return text.format(number=hours)
    text = n_(
        "You asked this more than a day ago; I could not answer then. This is what I know now.",
        "You asked this more than {number} days ago; I could not answer then. This is what I know now.",
        hours // 24,
    )
    return text.format(number=hours // 24)


def files_unread(number: int) -> str:
    """Said when something was attached."""
    text = n_(
        "I did not read the file you attached; this rests on your words and on what was added with `cairn ingest`.",
        "I did not read the {number} files you attached; this rests on your words and on what was added with `cairn ingest`.",
        number,
    )
    return text.format(number=number)


def no_source(read: int = 0) -> str:
    """Said when a question was about a message; `read` is how much of it was, where it was longer."""
    if not read:
        return _(NO_SOURCE)
    cut = _("It is long; I read its first {number} characters.").format(number=in_figures(read))
    return f"{_(NO_SOURCE)} {cut}"


def cut_off(read: int) -> str:
    """Said when a question was longer than what is read of one."""
    text = _("Your message is long; I read its first {number} characters.")
    return text.format(number=in_figures(read))
