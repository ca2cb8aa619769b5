"""The Home tab: what waits for somebody, where their units are, what they took on, what they run, what they asked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Literal

from bot.compose.plan_words import waits_words
from bot.conversation.home import Health, Home, LastAnswer, OwnedMove, RunningScan, ScanWaiting, Spot
from bot.slack.blocks.home_units import START, unit_blocks
from bot.slack.blocks.parts import (
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
from bot.slack.blocks.plan_buttons import done_button, see_button
from bot.slack.blocks.portfolio import home_board
from bot.slack.blocks.scan_channel import have_answered
from bot.slack.blocks.scan_parts import (
    MOST_IN_NAME,
    about_minutes,
    block_id,
    plain,
    pressable,
    primary,
    questions,
    said,
    when,
)
from bot.words import _, day, n_

CALLBACK = "home"
ASK, STAGE, AGAIN = "home:ask", "home:stage", "home:again"
"""What the buttons of the page are called; the window that `ASK` opens is called the same."""
QUESTION = "question"
MOST_SHOWN = 8
"""So many of a kind are shown one by one; of more it is said how many there are."""
MOST_IN_QUESTION = 150
MOST_IN_ANSWER = 220
MOST_IN_STEP = 180
MOST_IN_ROW = 300
MOST_ASKED = 3_000
_CHANNEL = re.compile(r"[CDG][A-Z0-9]+")
_TS = re.compile(r"\d+\.\d+")


def home_view(home: Home, workspace: str = "") -> Block:
    """The whole page. With the address of the `workspace` it also leads to the threads that it speaks of."""
    return _view(
        [
            *sections(bold(home.greeting)),
            *_first_buttons(),
            *_waiting(home.scans_waiting, workspace),
            *_running(home.running),
            *unit_blocks(home.units),
            *home_board(home.board),
            *_moves(home.moves),
            *_answers(home.answers, workspace),
            *(_health(home.admin) if home.admin else ()),
            *context(escaped(_("Only you see this page. It is put together anew whenever you open it."))),
        ]
    )


def guest_view() -> Block:
    """What a guest sees: nothing of the organisation."""
    text = _(
        "Cairn answers from what this organisation has written down and scanned, and so it works for its members only. As a "
        "guest you can still read what is shared in your channels. If you need something, ask the person who invited you."
    )
    return _view([*sections(bold(_("Hello."))), *sections(escaped(text))])


def unsure_view() -> Block:
    """Where Slack does not say who somebody is, nothing is shown."""
    text = _(
        "Slack could not tell me just now who you are, so I show nothing yet. That is usually over in a minute."
    )
    return _view([*sections(escaped(text)), *_try_again()])


def failed_view(reference: str) -> Block:
    """Where the page cannot be put together: what still works, and the reference that finds the line in the log."""
    text = _(
        "I could not put this page together. Nothing is lost, and in the Messages tab you can ask me as "
        "ever. If it stays like this, give your Cairn admin the reference {reference}."
    ).format(reference=reference)
    return _view([*sections(escaped(text)), *_try_again()])


def ask_view() -> Block:
    """The window in which a question is typed."""
    return {
        "type": "modal",
        "callback_id": ASK,
        "title": plain(_("Ask Cairn"), 24),
        "submit": plain(_("Ask"), 24),
        "close": plain(_("Close"), 24),
        "blocks": [
            {
                "type": "input",
                "block_id": ASK,
                "label": plain(_("Your question")),
                "hint": plain(_("The answer comes in the Messages tab, with its sources."), 150),
                "element": {
                    "type": "plain_text_input",
                    "action_id": QUESTION,
                    "multiline": True,
                    "max_length": MOST_ASKED,
                    "placeholder": plain(_("What stage are we at, and what is next?")),
                },
            }
        ],
    }


def asked_text(question: str) -> Markup:
    """What stands in the Messages tab above the answer to a question from this page."""
    rows = [Markup(f"> {escaped(row)}") for row in question.splitlines() if row.strip()]
    return lines(Markup(_("You asked on the Home tab:")), *rows)


def _view(blocks: Iterable[Block]) -> Block:
    return {"type": "home", "callback_id": CALLBACK, "blocks": list(blocks)}


def _first_buttons() -> list[Block]:
    buttons = [
        primary(button(_("Ask a question"), ASK)),
        button(_("What stage are we at?"), STAGE),
        button(_("Start a scan"), START),
    ]
    return pressable(buttons, "home:do")


def _try_again() -> list[Block]:
    return pressable([button(_("Try again"), AGAIN)], "home:again")


def _headed(title: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """A part of the page under its heading; nothing where there is nothing in it."""
    found = list(blocks)
    if found:
        yield divider()
        yield from sections(bold(title))
        yield from found


# What waits


def _waiting(some: Sequence[ScanWaiting], workspace: str) -> Iterator[Block]:
    shown = [_one_waiting(one, workspace) for one in some[:MOST_SHOWN]]
    yield from _headed(_("Waiting for your answers"), [*shown, *_more(some, "scan")])


def _one_waiting(scan: ScanWaiting, workspace: str) -> Block:
    left = _("{questions} left, {minutes}.").format(
        questions=questions(scan.left), minutes=about_minutes(scan.minutes)
    )
    head = Markup(f"{_unit(scan.unit)}: {escaped(left)}{_until(scan)}")
    match scan.state:
        case "invited":
            text, label = head, _("Answer now")
        case "paused":
            text, label = lines(head, escaped(_("You paused; what you answered is kept."))), _("Go on")
        case _:
            # The press that leads here changes nothing else on this page, so that it says where to look matters.
            where = _("Your next question is in the Messages tab")
            there = _linked(where, scan.place, workspace) or escaped(f"{where}.")
            text, label = lines(head, there), _("Go on")
    return _pressed(text, primary(button(label, "scan:begin")), block_id(scan.scan_id, "waits"))


def _until(scan: ScanWaiting | RunningScan) -> Markup:
    if scan.closes_at is None:
        return Markup("")
    return Markup(f" {_('Open until {when}.').format(when=when(scan.closes_at))}")


# What was taken on, what runs


def _moves(some: Sequence[OwnedMove]) -> Iterator[Block]:
    shown = [_one_move(one, place) for place, one in enumerate(some[:MOST_SHOWN])]
    yield from _headed(_("You took this on"), [*shown, *_more(some, "step")])


def _one_move(move: OwnedMove, place: int) -> Block:
    """What somebody took on; beside it, that it is done, or the plan in which others say so."""
    pressed = see_button(unit=move.unit) if move.reported else done_button(move.item)
    return _pressed(_move(move), pressed, f"home:move:{place}")


def _move(move: OwnedMove) -> Markup:
    told = Markup(f"{_unit(move.unit)}: {escaped(shortened(move.what, MOST_IN_STEP))}")
    if move.reported:
        return Markup(f"{told} {escaped(waits_words())}")
    if move.due is None:
        return told
    late = bold(_("Overdue: it was for {day}.").format(day=day(move.due)))
    return Markup(f"{told} {late if move.overdue else escaped(_('By {day}.').format(day=day(move.due)))}")


def _running(some: Sequence[RunningScan]) -> Iterator[Block]:
    shown = [_one_running(one) for one in some[:MOST_SHOWN]]
    yield from _headed(_("Scans you run"), [*shown, *_more(some, "scan")])


def _one_running(scan: RunningScan) -> Block:
    answered = escaped(have_answered(scan.answered, scan.invited))
    if scan.too_few:
        then = _("Its time is over, and that is too few for a result. Keep it open longer, or end it.")
        told = Markup(f"{_unit(scan.unit)}: {answered} {escaped(then)}")
    elif scan.closing:
        then = _("The result is being worked out.")
        return said(Markup(f"{_unit(scan.unit)}: {answered} {escaped(then)}"))
    else:
        told = Markup(f"{_unit(scan.unit)}: {answered}{_until(scan)}")
    return _pressed(told, button(_("Manage"), "scan:manage"), block_id(scan.scan_id, "home"))


# What was asked


def _answers(some: Sequence[LastAnswer], workspace: str) -> Iterator[Block]:
    rows = [row for one in some[:MOST_SHOWN] for row in sections(_answer(one, workspace))]
    yield from _headed(_("What you asked last"), rows)


def _answer(one: LastAnswer, workspace: str) -> Markup:
    asked = " ".join(shortened(one.question, MOST_IN_QUESTION).split()) or "…"
    answered = escaped(shortened(one.headline, MOST_IN_ANSWER))
    then = f"<!date^{int(one.when.timestamp())}^{{date_short_pretty}}|{day(one.when.astimezone(UTC))}>"
    if one.sources:
        text = n_("{when}, {number} source", "{when}, {number} sources", one.sources)
        then = text.format(when=then, number=one.sources)
    return lines(
        _linked(asked, one.place, workspace) or escaped(asked),
        Markup(f"{answered} ({then})"),
    )


# How Cairn is


def _health(health: Health) -> Iterator[Block]:
    care = [lines(bold(_("Needs care")), *map(_bullet, health.faults[:MOST_SHOWN]))] if health.faults else []
    rows = lines(*map(_bullet, health.rows[: 2 * MOST_SHOWN]))
    blocks = [block for text in [*care, rows] for block in sections(text)]
    yield from _headed(_("Cairn itself (only admins see this)"), blocks)


def _bullet(text: str) -> Markup:
    return Markup(f"• {escaped(shortened(text, MOST_IN_ROW))}")


# What all parts need


def _unit(name: str) -> Markup:
    return bold(shortened(name, MOST_IN_NAME))


def _more(some: Sequence[object], what: Literal["scan", "step"]) -> list[Block]:
    rest = len(some) - MOST_SHOWN
    if rest <= 0:
        return []
    match what:
        case "scan":
            text = n_("And {number} more scan.", "And {number} more scans.", rest)
        case "step":
            text = n_("And {number} more step.", "And {number} more steps.", rest)
    return context(escaped(text.format(number=rest)))


def _pressed(text: Markup, pressed: Block, name: str) -> Block:
    return said(next(pieces(text, MOST_IN_SECTION)), name, pressed)


def _linked(label: str, place: Spot | None, workspace: str) -> Markup:
    """Words that lead to a thread; empty where it is none of Slack's, or where it is not known how."""
    if place is None or not workspace or not (_CHANNEL.fullmatch(place.channel) and _TS.fullmatch(place.ts)):
        return Markup("")
    address = f"{workspace.rstrip('/')}/archives/{place.channel}/p{place.ts.replace('.', '')}"
    return Markup(f"<{address}|{escaped(label.replace('|', '/'))}>")
