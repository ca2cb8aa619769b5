"""A unit's plan as a window, and the messages that speak of one of its items: due today, asked again, a document against it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.compose.plan_words import confirmed_line, state_words
from bot.conversation.plan import Plan, PlanItem
from bot.slack.blocks.cards import Card
from bot.slack.blocks.fields import modal
from bot.slack.blocks.parts import (
    MOST_IN_CONTEXT,
    MOST_IN_SECTION,
    Block,
    Markup,
    bold,
    button,
    context,
    divider,
    escaped,
    lines,
    pieces,
    sections,
    shortened,
)
from bot.slack.blocks.plan_buttons import (
    CONTEST,
    DROP,
    EDIT,
    RECHECK,
    REOPEN,
    TAKE,
    about,
    block_of,
    done_button,
    see_button,
)
from bot.slack.blocks.result import ASK as ASK_OTHERS
from bot.slack.blocks.result import led, person, value
from bot.slack.blocks.scan_parts import MOST_IN_NAME, message, pressable, primary, said
from bot.words import _, day, n_

PLAN = "plan"
MOST_ITEMS = 20
MOST_IN_ITEM = 700
MOST_NOTES = 3
MOST_IN_NOTE = 600


@dataclass(frozen=True, slots=True)
class Seeing:
    """Who looks at a plan: what they may do is offered, and decided when they press."""

    person: str
    runs: bool
    today: date
    scan: str = ""
    """The scan whose result others can be asked about; empty without one in Slack."""
    askable: frozenset[str] = frozenset()
    """The criteria about which others can be asked."""


def plan_view(plan: Plan, seeing: Seeing, notice: str = "") -> Block:
    """The whole plan: what is to do first, then what is reported, confirmed and dropped; above it what just happened."""
    blocks = [said(_cut(bold(notice)))] if notice else []
    if not plan.items:
        text = _("There is nothing in the plan of {unit} yet. It is filled by a scan.")
        blocks += sections(escaped(text.format(unit=shortened(plan.unit, MOST_IN_NAME))))
    for item in plan.items[:MOST_ITEMS]:
        blocks += [divider(), *_item(item, seeing)]
    if (rest := len(plan.items) - MOST_ITEMS) > 0:
        more = _("And {number} more. `/cairn stage {unit}` exports the whole plan as a PDF.")
        blocks += context(escaped(more.format(number=rest, unit=shortened(plan.unit, MOST_IN_NAME))))
    blocks += context(_footing(plan))
    return modal(_("The plan"), blocks, PLAN, close=_("Close"))


def due_card(item: PlanItem) -> Card:
    """The one reminder to whoever took a thing on, on the day it was for."""
    head = bold(_("You took this on for {day}.").format(day=day(item.due))) if item.due else Markup("")
    told = lines(head, escaped(f"{item.unit}: {shortened(item.what, MOST_IN_ITEM)}"))
    buttons = [primary(done_button(item.id)), button(_("Another date"), EDIT, about(item.id))]
    only = _(
        "This is the one reminder. Whether it is done is for others to confirm; I ask them when you say so."
    )
    return message([*sections(told), *context(escaped(only)), *pressable(buttons, block_of(item.id))])


def answered_card(item: PlanItem, stage_moved: str = "") -> Card:
    """What came of asking people again: since when, what it opens, whether the stage moved, and what they said."""
    if item.state == "confirmed":
        head = _("It is confirmed: {what}.").format(what=item.label)
        then = (confirmed_line(item), item.unlocks, stage_moved, *item.notes[-1:])
    else:
        head = _("Not confirmed, so it is still to do: {what}.").format(what=item.label)
        then = (*item.notes[-2:], _("Done when: {fact}").format(fact=item.observable), stage_moved)
    rest = (escaped(shortened(one, MOST_IN_NOTE)) for one in then if one)
    told = lines(bold(shortened(f"{item.unit}: {head}", MOST_IN_ITEM)), *rest)
    return message([*sections(told), *pressable([see_button(unit=item.unit)], block_of(item.id))])


def contested_card(item: PlanItem, by: str, document: str) -> Card:
    """To whoever runs a unit: somebody points to a document, and asks in effect whether people should be asked again."""
    says = escaped(_("{who} says that this may be in place already, and points to this:"))
    asks = lines(Markup(says.replace("{who}", person(by))), escaped(document))
    then = _("It changes nothing by itself. Shall I ask people again whether it is so?")
    told = lines(bold(f"{item.unit}: {item.label}"), asks, escaped(then))
    buttons = [
        primary(button(_("Ask people again"), RECHECK, about(item.id))),
        see_button(unit=item.unit),
    ]
    return message([*sections(told), *pressable(buttons, block_of(item.id))])


def _item(item: PlanItem, seeing: Seeing) -> Iterator[Block]:
    """One item: what, by whom and until when, what shows it, what was said of it, and what can be done."""
    told = lines(
        led(shortened(item.what, MOST_IN_ITEM)) if item.state == "open" else bold(item.label),
        _whose(item),
        escaped(_stands(item, seeing.today)),
    )
    yield said(_cut(told))
    notes = [_earlier(item), *item.notes[-MOST_NOTES:], item.unlocks if item.state == "open" else ""]
    grey = lines(*(escaped(shortened(note, MOST_IN_NOTE)) for note in notes if note))
    yield from context(next(pieces(grey, MOST_IN_CONTEXT), Markup("")))
    yield from pressable(_buttons(item, seeing), block_of(item.id))


def _earlier(item: PlanItem) -> str:
    """That more was said of an item than is shown, and where that stands."""
    more = len(item.notes) - MOST_NOTES
    if more <= 0:
        return ""
    text = n_(
        "{number} earlier note is not shown; `cairn plan` in the terminal has it.",
        "{number} earlier notes are not shown; `cairn plan` in the terminal has them.",
        more,
    )
    return text.format(number=more)


def _cut(told: Markup) -> Markup:
    """As much as fits into one section, so that a window holds so many items."""
    return next(pieces(told, MOST_IN_SECTION), Markup("…"))


def _stands(item: PlanItem, today: date) -> str:
    return confirmed_line(item) if item.state == "confirmed" else state_words(item, today)


def _whose(item: PlanItem) -> Markup:
    """`Taken by Ana. To be asked of others: the owner of the channel.`"""
    told = [Markup(escaped(_("Taken by {who}.")).replace("{who}", person(item.owner)))] if item.owner else []
    if item.asked:
        told.append(Markup(escaped(_("{who} was asked to do it.")).replace("{who}", person(item.asked))))
    elif item.whose == "others":
        whom = (
            _("Waiting for others: {whom}.").format(whom=item.whom) if item.whom else _("Waiting for others.")
        )
        told.append(escaped(whom))
    return Markup(" ".join(told))


def _buttons(item: PlanItem, seeing: Seeing) -> Sequence[Block]:
    may = seeing.runs or item.owner == seeing.person
    carried = about(item.id)
    reopen = button(_("Take it up again"), REOPEN, carried)
    match item.state:
        case "open":
            return [*_open_buttons(item, seeing, may)]
        case "reported" if item.asking_until is None:
            ask = [button(_("Ask people"), RECHECK, carried)] if seeing.runs else []
            return [*ask, *([reopen] if may else [])]
        case "dropped" if may:
            return [reopen]
        case _:
            return []


def _open_buttons(item: PlanItem, seeing: Seeing, may: bool) -> Iterator[Block]:
    carried = about(item.id)
    if may:
        yield primary(done_button(item.id))
    if item.owner is None:
        yield button(_("Take it"), TAKE, carried)
    if may or item.owner is None:
        yield button(_("Owner, date, effort"), EDIT, carried)
    if may:
        yield button(_("Drop it"), DROP, carried)
    wants = item.whose == "others" or (item.kind == "find_out" and item.whom is not None)
    if wants and seeing.scan and item.criterion in seeing.askable:
        label = _("Ask the {whom}").format(whom=item.whom) if item.whom else _("Ask them")
        yield button(label, ASK_OTHERS, value(seeing.scan, item.criterion))
    yield button(_("We have this already"), CONTEST, carried)


def _footing(plan: Plan) -> Markup:
    how = _("What is reported done counts when people who are asked again, or the next scan, confirm it.")
    if plan.as_of is None:
        return escaped(how)
    return escaped(f"{_('From the scan of {day}.').format(day=day(plan.as_of))} {how}")
