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
    criterion_of,
    name_of,
    option,
    plain,
    practising,
    pressable,
    primary,
    questions,
    unit_of,
    when,
)
from bot.slack.blocks.scan_recheck import what_counts
from bot.words import N_, _, n_

MOST_TOLD = 6_000
"""Characters of one's own answers in one message; the list to choose from has all of them."""
_TEAM = N_("Your own questions")


def invited(view: CardView) -> Iterator[Block]:
    """What waits for somebody who has not begun."""
    number, received = len(view.context.cards), view.sheet.asked.received
    yield from practising(view)
    if not number:
        yield from sections(escaped(_("There is no question for you in this scan just now.")))
        return
    title = _("{questions} for you, {minutes}")
    minutes = about_minutes(view.minutes_left)
    yield from sections(bold(title.format(questions=questions(number), minutes=minutes)))
    if received:
        names = [name_of(view.bank, card) for card in view.context.cards if card.key in received]
        yield from sections(
            escaped(
                _("A colleague thinks that you know about this: {things}.").format(things="; ".join(names))
            )
        )
    yield from pressable(
        [primary(button(_("Answer now"), "scan:begin")), button(_("Not me"), "scan:decline")], _do(view)
    )


def paused(view: CardView) -> Iterator[Block]:
    """Where somebody stopped, and what is still to come."""
    yield from practising(view)
    at = (
        _("You paused at question {number} of {all}.").format(
            number=view.position, all=len(view.context.cards)
        )
        if view.position
        else _("You paused.")
    )
    yield from sections(lines(bold(at), escaped(still_open(view)), _until(view)))
    yield from pressable([primary(button(_("Go on"), "scan:begin"))], _do(view))


def finished(view: CardView) -> Iterator[Block]:
    """Thanks, what comes next, and one's own answers, to be changed until the close."""
    if view.practice:
        yield from sections(
            lines(bold(_("That was the last card.")), escaped(_("Nothing of this was kept.")))
        )
    else:
        yield from sections(lines(bold(_("Thank you, that was everything.")), _what_is_next(view)))
    if told := _own_answers(view):
        yield from sections(lines(bold(_("Your answers")), *told))
    yield from revisiting(view, _("Change an answer"))


def declined(view: CardView) -> Iterator[Block]:
    """After "Not me", and the way back."""
    yield from practising(view)
    recheck = view.setup.recheck is not None
    told = (
        _("You are not asked about this any more.")
        if recheck
        else _("You are not asked any more in this scan.")
    )
    yield from sections(escaped(told))
    yield from pressable([button(_("I do want to answer"), "scan:begin")], _do(view))


def adrift(view: CardView) -> Iterator[Block]:
    """The question that was shown is not this person's any more: somebody else has it now, or it fell away."""
    yield from practising(view)
    yield from sections(
        escaped(_("The question that stood here is no longer yours. Your other answers are kept."))
    )
    yield from revisiting(view, _("Go on with another question"))


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
        menu["option_groups"] = [{"label": plain(name or _(_TEAM)), "options": some} for name, some in groups]
    else:
        menu["options"] = groups[0][1]
    return pressable([menu], block_id(view.scan_id, "again"))


def still_open(view: CardView) -> str:
    """`5 questions are left, about 5 minutes. What you have answered is kept.`"""
    some = len(view.left)
    if not some:
        return _("Everything is answered; nothing is left to do.")
    text = n_("{number} question is left, {minutes}.", "{number} questions are left, {minutes}.", some)
    told = text.format(number=some, minutes=about_minutes(view.minutes_left))
    return f"{told} {_('What you have answered is kept.')}" if view.sheet.given else told


def _do(view: CardView) -> str:
    return block_id(view.scan_id, "do")


def _until(view: CardView) -> Markup:
    if view.closes_at is None:
        return Markup("")
    return Markup(_("Open until {when}.").format(when=when(view.closes_at)))


def _what_is_next(view: CardView) -> Markup:
    unit = escaped(unit_of(view.setup))
    if view.setup.recheck is not None:
        counts = _(
            "When all who are asked have answered it counts at once. Until then you can change yours here."
        )
        return lines(escaped(counts), escaped(what_counts(view)))
    comes = (
        _(
            "The result for {unit} comes to the channel when everybody has answered, at the latest {when}."
        ).format(unit=unit, when=when(view.closes_at))
        if view.closes_at
        else _("The result for {unit} comes to the channel when everybody has answered.").format(unit=unit)
    )
    shown = (
        _("Nobody sees single answers. Until then you can change yours here.")
        if view.setup.anonymous
        else _("It names nobody. Until then you can change yours here.")
    )
    return lines(Markup(comes), escaped(shown))


def _own_answers(view: CardView) -> list[Markup]:
    """The answers under one another, those about one workflow under its name; no more than fit."""
    told: list[Markup] = []
    room, cards = MOST_TOLD, [card for card in view.context.cards if is_answered(view.sheet, card)]
    for workflow, some in groupby(cards, _workflow):
        rows = [Markup(escaped(_("Workflow “{workflow}”").format(workflow=workflow)))] if workflow else []
        rows += [line for card in some for line in _answers_on(view, card)]
        for line in rows:
            room -= len(line)
            if room < 0:
                return [*told, escaped(_("… and more, in the list below."))]
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
        return _("Not answered yet")
    answers = [answer_words(view.bank, row, view.sheet.given[row.key]) for row in card.rows]
    number = len(answers)
    return (
        answers[0] if number == 1 else n_("{number} answer", "{number} answers", number).format(number=number)
    )


def _workflow(card: Asked) -> str:
    return card.rows[0].workflow or ""
