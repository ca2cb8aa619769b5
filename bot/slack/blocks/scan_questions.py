"""The card that asks: one question with five answers, or several rows that belong together."""

from collections.abc import Iterator

from bot.conversation.card_view import CardView
from bot.conversation.path import Card as Asked
from bot.conversation.path import Row
from bot.conversation.sheet import is_answered
from bot.slack.blocks.parts import Block, Markup, bold, button, context, escaped, sections
from bot.slack.blocks.scan_parts import (
    UNKNOWN,
    answer_words,
    block_id,
    criterion_of,
    heading_of,
    not_for_us,
    option,
    plain,
    position,
    pressable,
    primary,
    question,
    said,
)
from bot.words import N_, _
from knowledge.framework.bank import Anchor, Criterion

CANNOT_PLACE = N_("I can't place that; what would I see if I came by?")


def asking(view: CardView, card: Asked) -> Iterator[Block]:
    """A card to choose on."""
    return _rows(view, card) if len(card.rows) > 1 else _single(view, card)


def _single(view: CardView, card: Asked) -> Iterator[Block]:
    row = card.rows[0]
    yield from position(view)
    for line in _why_you(view, card, criterion_of(view.bank, row)):
        yield from context(line)
    if view.sheet.reading and not view.sheet.reading.choices:
        below = _("Choose one below, or say it differently.")
        yield from sections(escaped(f"{_(CANNOT_PLACE)} {below}"))
    yield from sections(question(view, row))
    yield from pressable([_radio(view, row)], block_id(view.scan_id, "row", row.key))
    yield from context(*_so_far(view, row))
    yield from pressable(_beside(view, card, row), block_id(view.scan_id, "do", card.key))
    if criterion_of(view.bank, row).asked_of == "owner":
        yield from pressable([_somebody_else()], block_id(view.scan_id, "pass", card.key))


def _rows(view: CardView, card: Asked) -> Iterator[Block]:
    yield from position(view)
    yield from sections(bold(heading_of(card)))
    for row in card.rows:
        name = block_id(view.scan_id, "row", row.key)
        yield said(escaped(criterion_of(view.bank, row).question), name, _menu(view, row))
    unanswered = sum(row.key not in view.sheet.given for row in card.rows)
    if unanswered:
        yield from context(
            escaped(_("Choose in each row, then press Next. Still open: {number}.").format(number=unanswered))
        )
    onward = button(_("Next"), "scan:next")
    buttons = [onward if unanswered else primary(onward)]
    if unanswered:
        buttons.append(button(_("I don't know the rest"), "scan:rest"))
    yield from pressable([*buttons, *leaving(view)], block_id(view.scan_id, "do", card.key))


def leaving(view: CardView) -> list[Block]:
    """Back and Pause; the first card has nothing before it."""
    back = [button(_("Back"), "scan:back")] if view.position > 1 else []
    return [*back, button(_("Pause"), "scan:pause")]


def _beside(view: CardView, card: Asked, row: Row) -> list[Block]:
    """What can be pressed instead of one of the five answers."""
    answered = is_answered(view.sheet, card)
    return [
        *([primary(button(_("Keep this answer"), "scan:next"))] if answered else []),
        button(_("In my own words"), "scan:words"),
        button(_(UNKNOWN), "scan:unknown"),
        *(button(not_for_us(reason), f"scan:na:{reason}") for reason in _reasons(view, row)),
        button(_("Full text"), "scan:more"),
        *leaving(view),
    ]


def _radio(view: CardView, row: Row) -> Block:
    options = [option(one.short, str(level)) for level, one in _anchors(view, row)]
    chosen = _chosen(view, row)
    initial = [one for one in options if one["value"] == chosen]
    made: Block = {"type": "radio_buttons", "action_id": "scan:choose", "options": options}
    return made | {"initial_option": initial[0]} if initial else made


def _menu(view: CardView, row: Row) -> Block:
    options = [
        *(option(one.short, str(level)) for level, one in _anchors(view, row)),
        option(_(UNKNOWN), "unknown"),
        *(option(not_for_us(reason), f"na:{reason}") for reason in _reasons(view, row)),
    ]
    chosen = _chosen(view, row)
    initial = [one for one in options if one["value"] == chosen]
    made: Block = {
        "type": "static_select",
        "action_id": "scan:choose",
        "placeholder": plain(_("Choose")),
        "options": options,
    }
    return made | {"initial_option": initial[0]} if initial else made


def _somebody_else() -> Block:
    return {
        "type": "users_select",
        "action_id": "scan:pass",
        "placeholder": plain(_("Ask someone who knows")),
    }


def _anchors(view: CardView, row: Row) -> list[tuple[int, Anchor]]:
    return sorted(criterion_of(view.bank, row).anchors.items())


def _chosen(view: CardView, row: Row) -> str:
    """The value of the option that was chosen, empty where nothing was."""
    given = view.sheet.given.get(row.key)
    if given is None:
        return ""
    return f"na:{given.reason}" if given.level == "na" else str(given.level)


def _reasons(view: CardView, row: Row) -> list[str]:
    return sorted(view.context.na_allowed.get(row.criterion, ()))


def _so_far(view: CardView, row: Row) -> Iterator[Markup]:
    """An answer that is none of the five shows beside them."""
    given = view.sheet.given.get(row.key)
    if given is not None and isinstance(given.level, str):
        yield escaped(_("Your answer so far: {answer}.").format(answer=answer_words(view.bank, row, given)))


def _why_you(view: CardView, card: Asked, criterion: Criterion) -> Iterator[Markup]:
    """Why this person is asked, and what is kept of it, where that is out of the ordinary."""
    if card.key in view.sheet.asked.received:
        yield escaped(_("A colleague thinks that you know this."))
    elif criterion.owner and criterion.owner in view.sheet.asked.owns:
        yield escaped(_("You are asked as the {owner}.").format(owner=criterion.owner))
    if criterion.attributed == "never" and not view.setup.anonymous:
        yield escaped(_("When the scan closes, your name is taken off this answer."))
