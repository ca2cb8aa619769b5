"""What a scan says in its channel and to those who run it, and the windows that open on a press."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.conversation.card_view import CardView
from bot.conversation.path import PathName, Row, Setup
from bot.conversation.reading import spelled_out
from bot.conversation.scan import ScanState
from bot.slack.blocks.cards import Card
from bot.slack.blocks.parts import (
    Block,
    Markup,
    bold,
    button,
    context,
    divider,
    escaped,
    lines,
    sections,
    shortened,
)
from bot.slack.blocks.scan_cards import NO_WRONG_ANSWERS
from bot.slack.blocks.scan_parts import (
    MOST_IN_NAME,
    about_minutes,
    block_id,
    bullets,
    criterion_of,
    message,
    plain,
    pressable,
    primary,
    question,
    said,
    somebody,
    unit_of,
    version_of,
    when,
    who_sees_what,
)
from bot.words import N_, _, n_
from bot.words.days import day_at
from knowledge.framework.terms import LEVELS, Scope

LEAST = 3
"""An anonymous scan needs answers from so many people for a result."""
MOST_SEEING = 10
MOST_IN_VIEW_TITLE = 24
UNTIL = "scan:until"
"""The field of a new closing date; its block is `scan:SCAN:until:scan`."""
_WEEK = timedelta(days=7)
_WHERE_ARE_WE: dict[PathName, str] = {
    "first_look": N_("Where are we with AI? A first look for {unit}, {minutes}"),
    "full": N_("Where are we with AI? A full scan for {unit}, {minutes}"),
}
_SHOWS_ONLY: dict[Scope, str] = {
    "team": N_("the result shows only the team"),
    "department": N_("the result shows only the department"),
    "organisation": N_("the result shows only the organisation"),
}


# Messages


def announce_card(
    *,
    scan_id: str,
    setup: Setup,
    started_by: str,
    minutes: float,
    closes_at: datetime | None,
    invited: int,
    answered: int,
    state: ScanState = "open",
    run_by: Sequence[str] = (),
) -> Card:
    """The scan in its channel, with how many have answered; once it is over there is nothing to press."""
    title = _(_WHERE_ARE_WE[setup.path]).format(unit=unit_of(setup), minutes=about_minutes(minutes))
    head = bold(title)
    count = have_answered(answered, invited)
    if state != "open":
        return message(sections(lines(head, escaped(f"{_(_ENDED[state])} {count}"))))
    buttons = [
        primary(button(_("Answer now"), "scan:begin")),
        button(_("Not me"), "scan:decline"),
        button(_("What is this?"), "scan:about"),
        _seen_by(button(_("Manage"), "scan:manage"), (started_by, *run_by)),
    ]
    until = _("Open until {when}.").format(when=when(closes_at)) if closes_at else ""
    started = _("{what}, started by {who}.").format(what=head, who=somebody(started_by))
    told = lines(
        Markup(started),
        escaped(_how(setup)),
        Markup(f"{until} {bold(count)}".strip()),
    )
    return message([*sections(told), *pressable(buttons, block_id(scan_id, "do"))])


def too_few_card(*, scan_id: str, unit: str, invited: int, answered: int, anonymous: bool = True) -> Card:
    """To whoever runs a scan that closed with too few answers: why there is no result, and how to go on."""
    name = shortened(unit, MOST_IN_NAME)
    why = _("With fewer than three answers one could tell who said what, so there is no result.")
    kept = _(
        "What was answered is kept until you decide. If you keep the scan open, everybody who has not finished is reminded "
        "once more."
    )
    head = _("Too few have answered the scan of {unit}: {answered} of {invited}.")
    buttons = [
        primary(button(_("One more week"), "scan:extend", "1")),
        button(_("Other ways"), "scan:manage"),
    ]
    return message(
        [
            *sections(bold(head.format(unit=name, answered=answered, invited=invited))),
            *sections(escaped(f"{why} {kept}" if anonymous else kept)),
            *pressable(buttons, block_id(scan_id, "do")),
        ]
    )


# Windows


def about_view(
    *, scan_id: str, setup: Setup, minutes: float, closes_at: datetime | None, bank_version: str
) -> Block:
    """What a scan is, for somebody who is asked for the first time."""
    until = [_("Open until {when}.").format(when=when(closes_at))] if closes_at else []
    takes = _("It takes {minutes}.").format(minutes=about_minutes(minutes))
    how = _("*How it goes.* {how}").format(how=escaped(f"{takes} {_(_ONE_BY_ONE)}"))
    return _modal(
        "scan:about",
        _("What is this?"),
        [
            *sections(escaped(_(_PURPOSE))),
            *sections(Markup(how)),
            *sections(who_sees_what(setup)),
            *sections(escaped(_(NO_WRONG_ANSWERS))),
            *context(Markup(" ".join([*until, escaped(version_of(bank_version))]))),
        ],
        scan_id,
    )


def more_view(view: CardView, key: str | None = None) -> Block:
    """The answers of a card in full, and what would show them; of the card that is shown unless a key is given."""
    card = view.context.card(key) or view.card
    blocks = [block for row in (card.rows if card else ()) for block in _in_full(view, row)]
    gone = sections(escaped(_("This question is no longer yours, so there is nothing to read here.")))
    return _modal("scan:more", _("The answers in full"), blocks or gone, view.scan_id)


def manage_view(
    *,
    scan_id: str,
    setup: Setup,
    invited: int,
    answered: int,
    closes_at: datetime | None,
    state: ScanState = "open",
) -> Block:
    """Keep a scan open longer, close it now, or end it without a result."""
    until = (
        _("Open until {when}.").format(when=when(closes_at))
        if closes_at and state == "open"
        else _(_ENDED.get(state, ""))
    )
    blocks = [
        *sections(lines(bold(unit_of(setup)), escaped(have_answered(answered, invited)), Markup(until))),
        _new_date(scan_id, closes_at),
        divider(),
        *(_close_now(scan_id, setup, invited, answered) if state == "open" else ()),
        _cancel(scan_id),
    ]
    view = _modal("scan:manage", _("Manage this scan"), blocks, scan_id)
    return view | {"submit": plain(_("Keep it open"))}


def loading_view(title: str) -> Block:
    """Opened at once, while what belongs in it is looked up."""
    return _modal("scan:loading", title, sections(escaped(_("One moment …"))))


def message_view(title: str, text: str) -> Block:
    """One clear sentence in a window."""
    return _modal("scan:message", title, sections(escaped(text)))


def sentence_in(view: Block) -> str:
    """What a window with one sentence says, for where no window can be opened; empty for any other."""
    blocks = view["blocks"]
    return message(blocks).text if view["callback_id"] == "scan:message" and isinstance(blocks, list) else ""


def have_answered(answered: int, invited: int) -> str:
    """`4 of 9 have answered.`"""
    if answered == 0:
        if invited <= 1:
            return _("Nobody has answered yet.")
        return _("None of {invited} has answered yet.").format(invited=invited)
    if answered == invited:
        text = n_("The one who was asked has answered.", "All {invited} have answered.", invited)
        return text.format(invited=invited)
    text = n_("{answered} of {invited} has answered.", "{answered} of {invited} have answered.", answered)
    return text.format(answered=answered, invited=invited)


_PURPOSE = N_(
    "A scan asks a team what can be seen of AI in its work today. At the close you get one page together: where you are, "
    "what is missing, and what to do next. “Not yet” is a good result when it is true. Nobody is graded, and teams are not "
    "ranked."
)
_ONE_BY_ONE = N_(
    "I ask one question at a time in our direct messages; you choose one of five answers, or say it in your own words. You "
    "can pause and change answers until the close."
)
_ENDED: dict[ScanState, str] = {
    "draft": N_("Not open yet."),
    "closing": N_("No more answers are taken for now."),
    "closed": N_("The scan is closed."),
    "cancelled": N_("The scan was ended without a result, and what was answered has been erased."),
}


def _how(setup: Setup) -> str:
    """What whoever reads the announcement must know before they press."""
    shown = _(_SHOWS_ONLY[setup.scope])
    if setup.anonymous:
        return _(
            "You answer privately, one question at a time. Nobody sees your answers; {shown} (three answers or more)."
        ).format(shown=shown)
    return _(
        "You answer privately, one question at a time. Answers are kept with your name; {shown} and names nobody."
    ).format(shown=shown)


def _seen_by(pressed: Block, some: Sequence[str]) -> Block:
    """A button that only these people see. It hides and does not guard: the handler checks who presses."""
    ids = [one for one in dict.fromkeys(some) if somebody(one).startswith("<@")]
    return pressed | {"visible_to_user_ids": ids[:MOST_SEEING]} if ids else pressed


def _in_full(view: CardView, row: Row) -> Iterator[Block]:
    criterion = criterion_of(view.bank, row)
    yield from sections(question(view, row))
    yield from sections(bullets(spelled_out(criterion, level) for level in LEVELS))
    yield from context(
        escaped(_("What would show it: {examples}.").format(examples="; ".join(criterion.evidence)))
    )


def _new_date(scan_id: str, closes_at: datetime | None) -> Block:
    picker: Block = {"type": "datepicker", "action_id": UNTIL}
    if closes_at is not None:
        picker["initial_date"] = day_at(closes_at + _WEEK).isoformat()
    return {
        "type": "input",
        "block_id": block_id(scan_id, "until"),
        "label": plain(_("Keep it open until")),
        "hint": plain(_("Everybody who has not finished is reminded once more."), 150),
        "element": picker,
    }


def _close_now(scan_id: str, setup: Setup, invited: int, answered: int) -> Iterator[Block]:
    waiting = "" if answered >= invited else _("Whoever has not finished is not asked any more.")
    few = setup.anonymous and answered < LEAST
    result = (
        _("With fewer than three answers there will be no result.")
        if few
        else _("The result goes to the channel.")
    )
    then = f"{result} {waiting}".strip()
    pressed = _confirmed(button(_("Close now"), "scan:close"), _("Close this scan now?"), then, _("Close it"))
    text = _("Close it now. {then}").format(then=then)
    yield said(escaped(text), block_id(scan_id, "close"), pressed)


def _cancel(scan_id: str) -> Block:
    then = _("There will be no result, and what was answered is erased.")
    pressed = _confirmed(
        button(_("End without a result"), "scan:cancel"),
        _("End this scan without a result?"),
        f"{then} {_('This cannot be undone.')}",
        _("End it"),
    )
    pressed["style"] = "danger"
    text = _("End it without a result. {then}").format(then=then)
    return said(escaped(text), block_id(scan_id, "cancel"), pressed)


def _confirmed(pressed: Block, title: str, text: str, yes: str) -> Block:
    dialog = {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(_("Go back"), 30),
    }
    return pressed | {"confirm": dialog}


def _modal(callback: str, title: str, blocks: Sequence[Block], scan_id: str = "") -> Block:
    carried = {"scan": scan_id} if scan_id else {}
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, MOST_IN_VIEW_TITLE),
        "close": plain(_("Close"), MOST_IN_VIEW_TITLE),
        "private_metadata": json.dumps(carried, separators=(",", ":")),
        "blocks": list(blocks),
    }
