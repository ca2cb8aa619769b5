"""The cards on which nothing is asked: before the first question, during a pause, when all is answered, after "Not me"."""

from collections.abc import Iterator
from itertools import groupby

from bot.conversation.card_view import CardView
from bot.conversation.path import Card as Asked
from bot.conversation.sheet import is_answered
from bot.slack.blocks.parts import Block, Markup, bold, button, escaped, lines, sections
from bot.slack.blocks.scan_parts import (
    about_minutes,
    answer_words,
    block_id,
    count_of,
    criterion_of,
    name_of,
    option,
    plain,
    practising,
    pressable,
    primary,
    unit_of,
    when,
)

MOST_TOLD = 6_000
"""Characters of one's own answers in one message; the list to choose from has all of them."""
_TEAM = "Your own questions"


def invited(view: CardView) -> Iterator[Block]:
    """What waits for somebody who has not begun."""
    questions, received = len(view.context.cards), view.sheet.asked.received
    yield from practising(view)
    if not questions:
        yield from sections(escaped("There is no question for you in this scan just now."))
        return
    yield from sections(
        bold(f"{count_of(questions, 'question')} for you, {about_minutes(view.minutes_left)}")
    )
    if received:
        names = [name_of(view.bank, card) for card in view.context.cards if card.key in received]
        yield from sections(escaped(f"A colleague thinks that you know about this: {'; '.join(names)}."))
    yield from pressable(
        [primary(button("Answer now", "scan:begin")), button("Not me", "scan:decline")], _do(view)
    )


def paused(view: CardView) -> Iterator[Block]:
    """Where somebody stopped, and what is still to come."""
    yield from practising(view)
    at = f" at question {view.position} of {len(view.context.cards)}" if view.position else ""
    yield from sections(lines(bold(f"You paused{at}."), escaped(still_open(view)), _until(view)))
    yield from pressable([primary(button("Go on", "scan:begin"))], _do(view))


def finished(view: CardView) -> Iterator[Block]:
    """Thanks, what comes next, and one's own answers, to be changed until the close."""
    if view.practice:
        yield from sections(lines(bold("That was the last card."), escaped("Nothing of this was kept.")))
    else:
        yield from sections(lines(bold("Thank you, that was everything."), _what_is_next(view)))
    if told := _own_answers(view):
        yield from sections(lines(bold("Your answers"), *told))
    yield from revisiting(view, "Change an answer")


def declined(view: CardView) -> Iterator[Block]:
    """After "Not me", and the way back."""
    yield from practising(view)
    yield from sections(escaped("You are not asked any more in this scan."))
    yield from pressable([button("I do want to answer", "scan:begin")], _do(view))


def adrift(view: CardView) -> Iterator[Block]:
    """The question that was shown is not this person's any more: somebody else has it now, or it fell away."""
    yield from practising(view)
    yield from sections(
        escaped("The question that stood here is no longer yours. Your other answers are kept.")
    )
    yield from revisiting(view, "Go on with another question")


def revisiting(view: CardView, label: str) -> list[Block]:
    """The cards to choose from, each with the person's own answer below it."""
    groups: list[tuple[str, list[Block]]] = [
        (workflow, [option(name_of(view.bank, card), card.key, _answer(view, card)) for card in some])
        for workflow, some in groupby(view.context.cards, _workflow)
    ]
    if not groups:
        return []
    menu: Block = {"type": "static_select", "action_id": "scan:revisit", "placeholder": plain(label)}
    if len(groups) > 1:
        menu["option_groups"] = [{"label": plain(name or _TEAM), "options": some} for name, some in groups]
    else:
        menu["options"] = groups[0][1]
    return pressable([menu], block_id(view.scan_id, "again"))


def still_open(view: CardView) -> str:
    """`5 questions are left, about 5 minutes. What you have answered is kept.`"""
    some = len(view.left)
    if not some:
        return "Everything is answered; nothing is left to do."
    are = "is" if some == 1 else "are"
    kept = " What you have answered is kept." if view.sheet.given else ""
    return f"{count_of(some, 'question')} {are} left, {about_minutes(view.minutes_left)}.{kept}"


def _do(view: CardView) -> str:
    return block_id(view.scan_id, "do")


def _until(view: CardView) -> Markup:
    return Markup(f"Open until {when(view.closes_at)}.") if view.closes_at else Markup("")


def _what_is_next(view: CardView) -> Markup:
    latest = Markup(f", at the latest {when(view.closes_at)}") if view.closes_at else Markup("")
    shown = "Nobody sees single answers" if view.setup.anonymous else "It names nobody"
    return lines(
        Markup(
            f"The result for {escaped(unit_of(view.setup))} comes to the channel when everybody has answered{latest}."
        ),
        escaped(f"{shown}. Until then you can change yours here."),
    )


def _own_answers(view: CardView) -> list[Markup]:
    """The answers under one another, those about one workflow under its name; no more than fit."""
    told: list[Markup] = []
    room, cards = MOST_TOLD, [card for card in view.context.cards if is_answered(view.sheet, card)]
    for workflow, some in groupby(cards, _workflow):
        rows = [Markup(escaped(f"Workflow “{workflow}”"))] if workflow else []
        rows += [line for card in some for line in _answers_on(view, card)]
        for line in rows:
            room -= len(line)
            if room < 0:
                return [*told, escaped("… and more, in the list below.")]
            told.append(line)
    return told


def _answers_on(view: CardView, card: Asked) -> Iterator[Markup]:
    for row in card.rows:
        label = criterion_of(view.bank, row).label
        answer = answer_words(view.bank, row, view.sheet.given[row.key])
        yield escaped(f"• {label[:1].upper()}{label[1:]}: {answer}")


def _answer(view: CardView, card: Asked) -> str:
    """What somebody answered on a card, as it stands below its name in a list."""
    if not is_answered(view.sheet, card):
        return "Not answered yet"
    answers = [answer_words(view.bank, row, view.sheet.given[row.key]) for row in card.rows]
    return answers[0] if len(answers) == 1 else f"{len(answers)} answers"


def _workflow(card: Asked) -> str:
    return card.rows[0].workflow or ""
