"""What is under every answer to say whether it helped: the buttons, the window that asks why not, and what is said then."""

from collections.abc import Sequence

from bot.slack.blocks.cards import Card
from bot.slack.blocks.fields import Field, Option, modal, radio, typed
from bot.slack.blocks.parts import MOST_BLOCKS, Block, actions, button, context, escaped, sections
from bot.words import N_, _

RATE, GOOD, BAD = "feedback:rate", "feedback:good", "feedback:bad"
"""The action ids: of Slack's own pair of buttons, and of two ordinary ones. What was pressed is in the value."""
WHY = "feedback:why"
"""The window that asks why an answer was no good."""
REASON, WORDS = "feedback:reason", "feedback:words"
"""The fields in it."""
MOST_WORDS = 1_000

REASONS = (
    Option("wrong", N_("Something in it is wrong")),
    Option("outdated", N_("It is out of date")),
    Option("not_helpful", N_("It does not help me"), N_("It misses the question, or stays too general")),
    Option("other", N_("Something else")),
)
HELPED = N_("Did this answer help?")
THANKS = N_("Thank you, noted: this answer helped.")
THANKS_FOR_WHY = N_("Thank you. What you wrote is kept with the answer, for those who look after Cairn here.")
GUEST = N_(
    "I take feedback from members of this workspace only, and you are here as a guest, so nothing was noted. "
    "Please tell your contact in the company."
)
GONE = N_(
    "I do not have that answer any more, so nothing was noted. Ask again, and tell me what you think of the new one."
)
UNSURE = N_(
    "Slack could not tell me just now who you are, so nothing was noted. Please press again in a minute."
)
NO_WINDOW = N_(
    "Noted: this answer did not help. I could not open the window in which to say why; Slack gives me three seconds. "
    "Press again if you would like to."
)
NOT_KEPT = N_(
    "Something went wrong and this was not kept. Please send it again; if it happens twice, give your Cairn admin the reference "
    "{reference}."
)


def feedback_blocks(exchange_id: str) -> list[Block]:
    """The thumbs under an answer, in Slack's own form."""
    pair: Block = {
        "type": "feedback_buttons",
        "action_id": RATE,
        "positive_button": _side(_("Helpful"), f"good:{exchange_id}", _("This answer helped me")),
        "negative_button": _side(_("Not helpful"), f"bad:{exchange_id}", _("This answer did not help me")),
    }
    return [{"type": "context_actions", "elements": [pair]}]


def plain_feedback_blocks(exchange_id: str) -> list[Block]:
    """The same as ordinary buttons, for where Slack does not take that form."""
    return actions(
        [
            button(_("👍 Helpful"), GOOD, f"good:{exchange_id}"),
            button(_("👎 Not helpful"), BAD, f"bad:{exchange_id}"),
        ]
    )


def ended(dealt: Sequence[Card], ending: Sequence[Block]) -> tuple[Card, ...]:
    """An answer's messages with this under the last; in one more where the last is full."""
    *before, last = dealt
    if len(last.blocks) + len(ending) > MOST_BLOCKS:
        return (*dealt, Card(escaped(_(HELPED)), tuple(ending)))
    return (*before, Card(last.text, (*last.blocks, *ending)))


def why_view(carried: str, *, reason: str | None = None, words: str = "") -> Block:
    """Why was it no good? With what the person said before, if they did; `carried` comes back with the answer."""
    wrong = Field(REASON, REASON, _("What was the trouble?"))
    better = Field(WORDS, WORDS, _("What should it have said, or where does it stand?"), optional=True)
    blocks = [
        *sections(
            escaped(_("It is noted that this answer did not help you. If you say why, it can be mended."))
        ),
        wrong.with_(radio([_in_words(one) for one in REASONS], reason)),
        better.with_(typed(words, MOST_WORDS, long=True)),
        *context(
            escaped(_("Those who run Cairn here read this, with the question, the answer and your name."))
        ),
    ]
    return modal(_("Why not?"), blocks, WHY, private_metadata=carried, submit=_("Send"), close=_("Not now"))


def _in_words(reason: Option) -> Option:
    return Option(reason.value, _(reason.label), _(reason.says))


def gone_view() -> Block:
    """The answer was erased while the window was open."""
    return modal(_("Nothing was noted"), sections(escaped(_(GONE))), "feedback:gone", close=_("Close"))


def _side(text: str, value: str, label: str) -> Block:
    return {
        "text": {"type": "plain_text", "text": text},
        "value": value,
        "accessibility_label": label,
    }
