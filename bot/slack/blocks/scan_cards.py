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
    message,
    practising,
    pressable,
    primary,
    questions,
    somebody,
    unit_of,
    version_of,
    when,
    who_sees_what,
)
from bot.slack.blocks.scan_questions import asking
from bot.slack.blocks.scan_recheck import recheck_root
from bot.slack.blocks.scan_resting import adrift, declined, finished, invited, paused, still_open
from bot.slack.blocks.scan_wording import confirming, reading_words, showing, wording
from bot.words import N_, _

NO_WRONG_ANSWERS = N_(
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
    unit = escaped(_plainly(view))
    closes, is_open = (
        (_("*The question about {unit}* closes {when}."), _("*The question about {unit}* is still open."))
        if view.setup.recheck is not None
        else (_("*The scan of {unit}* closes {when}."), _("*The scan of {unit}* is still open."))
    )
    head = Markup(
        closes.format(unit=unit, when=when(view.closes_at)) if view.closes_at else is_open.format(unit=unit)
    )
    # "Not me" takes back what was answered, so it is not laid beside "Go on".
    buttons = (
        [button(_("Go on"), "scan:begin")]
        if begun
        else [button(_("Answer now"), "scan:begin"), button(_("Not me"), "scan:decline")]
    )
    return message(
        [
            *sections(lines(head, escaped(still_open(view)))),
            *context(escaped(_("This is the one reminder before the close."))),
            *pressable([primary(buttons[0]), *buttons[1:]], block_id(view.scan_id, "do")),
        ]
    )


def over_card(unit: str, *, cancelled: bool = False, recheck: bool = False) -> Card:
    """What takes the place of somebody's last card when the scan has ended."""
    name = shortened(unit, MOST_IN_NAME)
    if cancelled:
        head = _("The scan of {name} was ended without a result.").format(name=name)
        return message(sections(lines(bold(head), escaped(_("What was answered has been erased.")))))
    if recheck:
        head = _("The question about {name} is closed.").format(name=name)
        return message(sections(lines(bold(head), escaped(_("What was answered stands in the plan.")))))
    then = _("What you answered counts, what was still open does not. The result is in the channel.")
    return message(sections(lines(bold(_("The scan of {name} is over.").format(name=name)), escaped(then))))


def passed_note(to: str, label: str) -> Card:
    """Said to whoever passed a question on; `label` is what it is about."""
    about = escaped(shortened(label, MOST_IN_NAME))
    text = _("I asked {who} about “{thing}”. You need not answer it.")
    return message(sections(Markup(text.format(who=somebody(to), thing=about))))


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
    yield from practising(view)
    if view.setup.recheck is not None:
        yield from recheck_root(view, started_by)
        return
    title = _("Where are we with AI? Your questions about {unit}")
    yield from sections(bold(title.format(unit=unit_of(view.setup))))
    yield from sections(
        lines(
            Markup(" ".join(_what_is_asked(view, started_by))),
            _changing(view),
            escaped(_(NO_WRONG_ANSWERS)),
        )
    )
    yield from sections(who_sees_what(view.setup))
    yield from context(escaped(version_of(view.bank.version)))


def _what_is_asked(view: CardView, started_by: str) -> Iterator[Markup]:
    text = _("{questions}, {minutes}, one at a time in this thread.")
    number = len(view.context.cards)
    yield escaped(text.format(questions=questions(number), minutes=about_minutes(_in_all(view))))
    if started_by:
        yield Markup(_("Started by {who}.").format(who=somebody(started_by)))
    if owns := view.sheet.asked.owns:
        # Words: stands between two roles, as in "the AI owner, the data owner".
        owners = _(", the ").join(owns)
        yield escaped(_("You are asked as the {owner}.").format(owner=owners))


def _changing(view: CardView) -> Markup:
    if view.closes_at is None:
        return escaped(_("You can pause, go back and change any answer."))
    text = _("You can pause, go back and change any answer until {when}.")
    return Markup(text.format(when=when(view.closes_at)))


def _in_all(view: CardView) -> float:
    return sum(card.minutes for card in view.context.cards)


def _plainly(view: CardView) -> str:
    return unit_of(view.setup).replace("*", "")
