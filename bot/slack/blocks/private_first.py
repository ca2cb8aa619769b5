"""What an asker is told, and nobody else, where they alone may see more: that there is more, and never what."""

from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.parts import actions, button, escaped, sections
from bot.words import N_, _

IN_PRIVATE = "private:ask"
"""The button; its value is the delivery of the question."""
THERE_IS_MORE = N_("There is more on this that not everyone here may see.")
LABEL = N_("Answer me in private")


def more_card(delivery_id: str) -> Card:
    """One sentence and the button."""
    (card,) = cards(
        [*sections(escaped(_(THERE_IS_MORE))), *actions([button(_(LABEL), IN_PRIVATE, delivery_id)])]
    )
    return card
