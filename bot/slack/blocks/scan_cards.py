"""What one respondent of a scan is shown in private: the message that their cards hang on, the card, a reminder, the end."""

from collections.abc import Iterator

from bot.conversation.card_view import CardView
from bot.conversation.path import Row
from bot.slack.blocks.cards import Card
from bot.slack.blocks.parts import Block, Markup, bold, button, context, escaped, lines, sections, shortened
from bot.slack.blocks.scan_parts import (
    MOST_IN_NAME,
    about_minutes,
    block_id,
    count_of,
    message,
    practising,
    pressable,
    primary,
    privacy,
    somebody,
    unit_of,
    when,
)
from bot.slack.blocks.scan_questions import asking
from bot.slack.blocks.scan_resting import adrift, declined, finished, invited, paused, still_open
from bot.slack.blocks.scan_wording import confirming, reading_words, showing, wording

NO_WRONG_ANSWERS = (
    "There are no wrong answers. What counts is what somebody would see who came by today, and “I don't know” is an answer "
    "too."
)


def respondent_card(view: CardView) -> Card:
    """The card as things stand: what is asked now, or what comes next."""
    return message(_by_state(view))


def root_card(view: CardView, started_by: str) -> Card:
    """The first message, which the cards hang on: what it is for, how long it takes, who sees what, until when."""
    return message(_root(view, started_by))


def reminder_card(view: CardView) -> Card:
    """The one reminder before the close."""
    begun = bool(view.sheet.given)
    closes = Markup(f" closes {when(view.closes_at)}.") if view.closes_at else Markup(" is still open.")
    head = Markup(f"*The scan of {escaped(_plainly(view))}*{closes}")
    # "Not me" takes back what was answered, so it is not laid beside "Go on".
    buttons = (
        [button("Go on", "scan:begin")]
        if begun
        else [button("Answer now", "scan:begin"), button("Not me", "scan:decline")]
    )
    return message(
        [
            *sections(lines(head, escaped(still_open(view)))),
            *context(escaped("This is the one reminder before the close.")),
            *pressable([primary(buttons[0]), *buttons[1:]], block_id(view.scan_id, "do")),
        ]
    )


def over_card(unit: str, *, cancelled: bool = False) -> Card:
    """What takes the place of somebody's last card when the scan has ended."""
    name = shortened(unit, MOST_IN_NAME)
    if cancelled:
        head = f"The scan of {name} was ended without a result."
        return message(sections(lines(bold(head), escaped("What was answered has been erased."))))
    then = "What you answered counts, what was still open does not. The result is in the channel."
    return message(sections(lines(bold(f"The scan of {name} is over."), escaped(then))))


def passed_note(to: str, label: str) -> Card:
    """Said to whoever passed a question on; `label` is what it is about."""
    about = escaped(shortened(label, MOST_IN_NAME))
    return message(sections(Markup(f"I asked {somebody(to)} about “{about}”. You need not answer it.")))


def _by_state(view: CardView) -> Iterator[Block]:
    match view.sheet.state:
        case "invited":
            return invited(view)
        case "paused":
            return paused(view)
        case "finished":
            return finished(view)
        case "declined":
            return declined(view)
        case "showing" if view.sheet.example_for:
            return showing(view, Row.of(view.sheet.example_for))
        case _:
            return _on_a_card(view)


def _on_a_card(view: CardView) -> Iterator[Block]:
    card, reading = view.card, view.sheet.reading
    if card is None:
        return adrift(view)
    match view.sheet.state:
        case "wording":
            return wording(view, card)
        case "reading":
            return reading_words(view, card)
        case "confirming" if reading is not None:
            return confirming(view, card, reading)
        case _:
            return asking(view, card)


def _root(view: CardView, started_by: str) -> Iterator[Block]:
    unit, asked = unit_of(view.setup), view.sheet.asked
    yield from practising(view)
    yield from sections(bold(f"Where are we with AI? Your questions about {unit}"))
    questions = f"{count_of(len(view.context.cards), 'question')}, {about_minutes(_in_all(view))}, one at a time in this thread."
    started = Markup(f" Started by {somebody(started_by)}.") if started_by else Markup("")
    owner = f" You are asked as the {', the '.join(asked.owns)}." if asked.owns else ""
    until = Markup(f" until {when(view.closes_at)}") if view.closes_at else Markup("")
    yield from sections(
        lines(
            Markup(f"{escaped(questions)}{started}{escaped(owner)}"),
            Markup(f"You can pause, go back and change any answer{until}."),
            escaped(NO_WRONG_ANSWERS),
        )
    )
    yield from sections(Markup(f"*Who sees what.* {escaped(privacy(view.setup))}"))
    yield from context(escaped(f"Version {view.bank.version} of the questions"))


def _in_all(view: CardView) -> float:
    return sum(card.minutes for card in view.context.cards)


def _plainly(view: CardView) -> str:
    return unit_of(view.setup).replace("*", "")
