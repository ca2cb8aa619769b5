"""What is under every answer to say whether it helped: the buttons, the window that asks why not, and what is said then."""

from collections.abc import Sequence

from bot.slack.blocks.cards import Card
from bot.slack.blocks.fields import Field, Option, modal, radio, typed
from bot.slack.blocks.parts import MOST_BLOCKS, Block, actions, button, context, escaped, sections

RATE, GOOD, BAD = "feedback:rate", "feedback:good", "feedback:bad"
"""The action ids: of Slack's own pair of buttons, and of two ordinary ones. What was pressed is in the value."""
WHY = "feedback:why"
"""The window that asks why an answer was no good."""
REASON, WORDS = "feedback:reason", "feedback:words"
"""The fields in it."""
MOST_WORDS = 1_000

REASONS = (
    Option("wrong", "Something in it is wrong"),
    Option("outdated", "It is out of date"),
    Option("not_helpful", "It does not help me", "It misses the question, or stays too general"),
    Option("other", "Something else"),
)
HELPED = escaped("Did this answer help?")
THANKS = "Thank you, noted: this answer helped."
THANKS_FOR_WHY = "Thank you. What you wrote is kept with the answer, for those who look after Cairn here."
GUEST = (
    "I take feedback from members of this workspace only, and you are here as a guest, so nothing was noted. "
    "Please tell your contact in the company."
)
GONE = "I do not have that answer any more, so nothing was noted. Ask again, and tell me what you think of the new one."
UNSURE = "Slack could not tell me just now who you are, so nothing was noted. Please press again in a minute."
NO_WINDOW = (
    "Noted: this answer did not help. I could not open the window in which to say why; Slack gives me three seconds. "
    "Press again if you would like to."
)
NOT_KEPT = (
    "Something went wrong and this was not kept. Please send it again; if it happens twice, give your Cairn admin the reference "
    "{reference}."
)


def feedback_blocks(exchange_id: str) -> list[Block]:
    """The thumbs under an answer, in Slack's own form."""
    pair: Block = {
        "type": "feedback_buttons",
        "action_id": RATE,
        "positive_button": _side("Helpful", f"good:{exchange_id}", "This answer helped me"),
        "negative_button": _side("Not helpful", f"bad:{exchange_id}", "This answer did not help me"),
    }
    return [{"type": "context_actions", "elements": [pair]}]


def plain_feedback_blocks(exchange_id: str) -> list[Block]:
    """The same as ordinary buttons, for where Slack does not take that form."""
    return actions(
        [
            button("👍 Helpful", GOOD, f"good:{exchange_id}"),
            button("👎 Not helpful", BAD, f"bad:{exchange_id}"),
        ]
    )


def ended(dealt: Sequence[Card], ending: Sequence[Block]) -> tuple[Card, ...]:
    """An answer's messages with this under the last; in one more where the last is full."""
    *before, last = dealt
    if len(last.blocks) + len(ending) > MOST_BLOCKS:
        return (*dealt, Card(HELPED, tuple(ending)))
    return (*before, Card(last.text, (*last.blocks, *ending)))


def why_view(carried: str, *, reason: str | None = None, words: str = "") -> Block:
    """Why was it no good? With what the person said before, if they did; `carried` comes back with the answer."""
    wrong = Field(REASON, REASON, "What was the trouble?")
    better = Field(WORDS, WORDS, "What should it have said, or where does it stand?", optional=True)
    blocks = [
        *sections(
            escaped("It is noted that this answer did not help you. If you say why, it can be mended.")
        ),
        wrong.with_(radio(REASONS, reason)),
        better.with_(typed(words, MOST_WORDS, long=True)),
        *context(escaped("Those who run Cairn here read this, with the question, the answer and your name.")),
    ]
    return modal("Why not?", blocks, WHY, private_metadata=carried, submit="Send", close="Not now")


def gone_view() -> Block:
    """The answer was erased while the window was open."""
    return modal("Nothing was noted", sections(escaped(GONE)), "feedback:gone", close="Close")


def _side(text: str, value: str, label: str) -> Block:
    return {
        "text": {"type": "plain_text", "text": text},
        "value": value,
        "accessibility_label": label,
    }
