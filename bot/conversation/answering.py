"""
One respondent's way through a scan, as one table. Pure: `advance` takes a sheet and an event, and gives the next sheet.

House rules: a press counts for the card that it was made on, whichever is shown now; what was pressed before the newest
answer to the same question, or at the same moment, changes nothing; words never count, only presses do. Nothing that was
pressed earlier than what brought the sheet to where it is moves it, nor does the same press again; and a card that is no
longer asked is left first, whatever happens. `python -m bot.conversation.diagram` draws the table.
"""

from collections.abc import Callable

from bot.conversation.events import (
    GRADE,
    Back,
    Begin,
    Choose,
    Decline,
    Event,
    Next,
    NoneOfThese,
    PassOn,
    Pause,
    Read,
    Receive,
    Revisit,
    Say,
    Show,
    SkipExample,
    UseWords,
)
from bot.conversation.onward import ON_A_CARD, at_rest, claims, is_late, leave, moved, onward, settled
from bot.conversation.path import Row
from bot.conversation.sheet import Context, Given, Sheet, SheetState, Step, is_answered, left

MOST_WORDS = 4_000
"""Characters that wait on a sheet; of more the newest."""


def advance(sheet: Sheet, event: Event, context: Context) -> Step:
    """The step that an event means for a sheet, by the table; nothing changes where it means nothing."""
    here = settled(sheet, context)
    allowed = SHEET[here.state].get(type(event))
    if allowed is None or (isinstance(event, _MOVES) and is_late(here, event)):
        return Step(here)
    step = _HANDLERS[type(event)](here, event, context)
    assert step.sheet.state in (here.state, *allowed), (here.state, type(event), step.sheet.state)
    return Step(moved(here, step.sheet, event), step.given)


def _begin(sheet: Sheet, _: Begin, context: Context) -> Step:
    open_ones = left(sheet, context.cards)
    shown = context.card(sheet.card)
    if shown and sheet.example_for and claims(sheet.given.get(sheet.example_for)):
        return Step(sheet.model_copy(update={"state": "showing"}))
    card = shown if shown and shown in open_ones else next(iter(open_ones), None)
    if card is None:
        return Step(at_rest(sheet, "finished"))
    return Step(at_rest(sheet, "choosing", card.key))


def _choose(sheet: Sheet, event: Choose, context: Context) -> Step:
    card = context.card_of(event.row)
    before = sheet.given.get(event.row)
    if card is None or not _may_choose(event, context):
        return Step(sheet)
    if before is not None and before.at >= event.at and event.row not in sheet.left_open:
        return Step(sheet)
    given = {event.row: _answer(event, before)}
    still_open = tuple(row for row in sheet.left_open if row != event.row)
    answered = sheet.model_copy(update={"given": {**sheet.given, **given}, "left_open": still_open})
    if sheet.example_for == event.row and not claims(given[event.row]):
        resting = answered.model_copy(update={"example_for": None})
        return Step(resting if sheet.state == "paused" else leave(answered, card, context), given)
    # A first answer to the question that is shown leaves nothing to do there, whenever it was pressed.
    on_time = before is None or not is_late(sheet, event)
    leaves = card.key == sheet.card and len(card.rows) == 1 and sheet.state in ON_A_CARD and on_time
    return Step(leave(answered, card, context) if leaves else answered, given)


def _may_choose(event: Choose, context: Context) -> bool:
    if event.level == "na":
        return event.reason in context.na_allowed.get(Row.of(event.row).criterion, ())
    return event.level == "unknown" or (type(event.level) is int and 0 <= event.level <= 4)


def _answer(event: Choose, before: Given | None) -> Given:
    """The answer that was pressed. What was shown for a high level still shows it when it becomes another high one."""
    reason = event.reason if event.level == "na" else None
    new = Given(level=event.level, reason=reason, at=event.at)
    if before is not None and claims(before) and claims(new):
        return new.model_copy(update={"evidence": before.evidence, "proof": before.proof})
    return new


def _next(sheet: Sheet, event: Next, context: Context) -> Step:
    card = context.card(event.card)
    if card is None or card.key != sheet.card:
        return Step(sheet)
    given: dict[str, Given] = {}
    if event.rest_unknown:
        unset = [row.key for row in card.rows if row.key not in sheet.given]
        given = {key: Given(level="unknown", at=event.at) for key in unset}
    news = {"given": {**sheet.given, **given}, "left_open": (*sheet.left_open, *given)}
    answered = sheet.model_copy(update=news)
    if not is_answered(answered, card):
        return Step(sheet)
    return Step(leave(answered, card, context), given)


def _back(sheet: Sheet, event: Back, context: Context) -> Step:
    keys = [card.key for card in context.cards]
    if event.card != sheet.card or sheet.card not in keys or keys.index(sheet.card) == 0:
        return Step(sheet)
    return Step(at_rest(sheet, "choosing", keys[keys.index(sheet.card) - 1]))


def _revisit(sheet: Sheet, event: Revisit, context: Context) -> Step:
    if context.card(event.card) is None:
        return Step(sheet)
    return Step(at_rest(sheet, "choosing", event.card))


def _use_words(sheet: Sheet, event: UseWords, context: Context) -> Step:
    card = context.card(event.card)
    if card is None or card.key != sheet.card or len(card.rows) > 1:
        return Step(sheet)
    return Step(at_rest(sheet, "wording", card.key))


def _say(sheet: Sheet, event: Say, context: Context) -> Step:
    card = context.card(sheet.card)
    text = event.text.strip()
    if card is None or len(card.rows) > 1 or not text:
        return Step(sheet)
    # Many write one answer in several messages; after the follow-up both answers are read as one.
    goes_on = sheet.words and (sheet.state == "reading" or card.rows[0].key in sheet.followed_up)
    words = f"{sheet.words}\n{text}" if goes_on else text
    news = {"state": "reading", "words": words[-MOST_WORDS:], "reading": None}
    return Step(sheet.model_copy(update=news))


def _read(sheet: Sheet, event: Read, context: Context) -> Step:
    card = context.card(sheet.card)
    reading = event.reading
    if card is None or event.of != sheet.words or reading.criterion != card.rows[0].criterion:
        return Step(sheet)
    told = sheet.model_copy(update={"reading": reading})
    key = card.rows[0].key
    unclear = len(reading.levels) != 1 if reading.by == "model" else not reading.choices
    if unclear and key not in sheet.followed_up:
        # The bank's one follow-up: it separates two levels, and asks for a fact where there was none.
        again = {"state": "wording", "followed_up": (*sheet.followed_up, key)}
        return Step(told.model_copy(update=again))
    return Step(told.model_copy(update={"state": "confirming" if reading.choices else "choosing"}))


def _none_of_these(sheet: Sheet, event: NoneOfThese, _: Context) -> Step:
    if event.card != sheet.card:
        return Step(sheet)
    return Step(at_rest(sheet, "choosing", sheet.card))


def _show(sheet: Sheet, event: Show, context: Context) -> Step:
    given = sheet.given.get(event.row)
    if event.row != sheet.example_for or given is None or not event.proof.strip():
        return Step(sheet)
    shown = given.model_copy(
        update={"evidence": GRADE[event.kind], "proof": event.proof.strip(), "at": max(event.at, given.at)}
    )
    card = context.card_of(event.row)
    now = sheet.model_copy(update={"given": {**sheet.given, event.row: shown}})
    return Step(leave(now, card, context) if card else onward(now, context), {event.row: shown})


def _skip_example(sheet: Sheet, event: SkipExample, context: Context) -> Step:
    if event.row != sheet.example_for:
        return Step(sheet)
    card = context.card_of(event.row)
    return Step(leave(sheet, card, context) if card else onward(sheet, context))


def _pause(sheet: Sheet, _: Pause, __: Context) -> Step:
    # Nobody else is asked for that example, so whoever pauses at it comes back to it.
    paused = at_rest(sheet, "paused", sheet.card)
    return Step(paused.model_copy(update={"example_for": sheet.example_for}))


def _decline(sheet: Sheet, _: Decline, __: Context) -> Step:
    return Step(at_rest(sheet, "declined"))


def _pass_on(sheet: Sheet, event: PassOn, context: Context) -> Step:
    card = context.card(event.card)
    if card is None or card.key in sheet.asked.passed:
        return Step(sheet)
    asked = sheet.asked.model_copy(
        update={
            "passed": (*sheet.asked.passed, card.key),
            "received": tuple(key for key in sheet.asked.received if key != card.key),
        }
    )
    without = Context(
        tuple(one for one in context.cards if one.key != card.key), context.wanted, context.na_allowed
    )
    passed = sheet.model_copy(update={"asked": asked})
    shown = sheet.card == card.key and sheet.state != "paused"
    return Step(onward(passed, without) if shown else passed)


def _receive(sheet: Sheet, event: Receive, context: Context) -> Step:
    asked = sheet.asked.model_copy(
        update={
            "received": tuple(dict.fromkeys((*sheet.asked.received, *event.cards))),
            "passed": tuple(key for key in sheet.asked.passed if key not in event.cards),
        }
    )
    got = sheet.model_copy(update={"asked": asked})
    # The cards are still those of before, so what was received now need not be among them.
    new = (key for key in event.cards if key not in {*sheet.asked.received, *sheet.given})
    waiting = [*(card.key for card in left(got, context.cards)), *new]
    if got.state == "finished" and waiting:
        return Step(at_rest(got, "choosing", waiting[0]))
    return Step(got)


_ONWARD: tuple[SheetState, ...] = ("choosing", "showing", "finished")
_ON_CARD: dict[type[Event], tuple[SheetState, ...]] = {
    Choose: _ONWARD,
    Next: _ONWARD,
    PassOn: ("choosing", "finished"),
    Back: ("choosing",),
    Revisit: ("choosing",),
    Pause: ("paused",),
    Decline: ("declined",),
    Receive: (),
}
SHEET: dict[SheetState, dict[type[Event], tuple[SheetState, ...]]] = {
    "invited": {Begin: ("choosing", "finished"), Decline: ("declined",), Receive: ()},
    "choosing": _ON_CARD | {UseWords: ("wording",), Say: ("reading",)},
    "wording": _ON_CARD | {Say: ("reading",), NoneOfThese: ("choosing",)},
    "reading": _ON_CARD | {Say: (), Read: ("confirming", "wording", "choosing"), NoneOfThese: ("choosing",)},
    "confirming": _ON_CARD | {Say: ("reading",), UseWords: ("wording",), NoneOfThese: ("choosing",)},
    "showing": {
        Show: _ONWARD,
        SkipExample: _ONWARD,
        Choose: _ONWARD,
        PassOn: ("choosing", "finished"),
        Revisit: ("choosing",),
        Pause: ("paused",),
        Decline: ("declined",),
        Receive: (),
    },
    "paused": {
        Begin: _ONWARD,
        Choose: (),
        PassOn: (),
        Decline: ("declined",),
        Receive: (),
    },
    "finished": {
        Revisit: ("choosing",),
        Choose: (),
        PassOn: (),
        Decline: ("declined",),
        Receive: ("choosing",),
    },
    "declined": {Begin: ("choosing", "finished"), Receive: ()},
}
"""In each state, what may happen and where else it may lead. Whatever is not here changes nothing."""

_MOVES = (Begin, Next, Back, Revisit, UseWords, Say, NoneOfThese, Show, SkipExample, Pause, Decline)
"""What is about where the sheet was when it was pressed or written, and about nothing else."""

_HANDLERS: dict[type[Event], Callable[..., Step]] = {
    Begin: _begin,
    Choose: _choose,
    Next: _next,
    Back: _back,
    Revisit: _revisit,
    UseWords: _use_words,
    Say: _say,
    Read: _read,
    NoneOfThese: _none_of_these,
    Show: _show,
    SkipExample: _skip_example,
    Pause: _pause,
    Decline: _decline,
    PassOn: _pass_on,
    Receive: _receive,
}
