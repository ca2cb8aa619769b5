"""A finished scan as a message: the models, where the team is, what to do and by whom, and what to press."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.conversation.result import SHOWN_STEPS, NextStep, ScanResult, Split, Step
from bot.slack.blocks.bars import Rung, bars, bars_text
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.parts import (
    Block,
    Markup,
    actions,
    bold,
    button,
    context,
    divider,
    escaped,
    lines,
    sections,
)
from bot.slack.blocks.plan_buttons import see_button
from bot.words import _, day, n_

ASK, TALK, OWN = "scan:ask_others", "scan:talk", "scan:own"
WHY, WHAT_IF, EXPORT = "scan:why", "scan:whatif", "scan:export"
"""What the buttons of a result are called."""
_PART = re.compile(r"(?<=[.:]) ")
_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")


def result_cards(result: ScanResult, rung: Rung, picture_id: str | None = None) -> tuple[Card, ...]:
    """The result as messages; the models on the rung that works here. With too few answers it is only that."""
    if result.few:
        return cards([*sections(bold(result.headline)), *context(_said(result.share, result.note))])
    said = list(_blocks(result))
    # What stands on a button is no part of the text; it is dealt out without, and put back after.
    dealt = cards({key: value for key, value in block.items() if key != "accessory"} for block in said)
    whole = iter(said)
    first, *rest = [Card(card.text, tuple(next(whole) for _block in card.blocks)) for card in dealt]
    return _with_bars(first, result, bars(result, rung, picture_id)), *rest


def value(scan: str, criterion: str | None = None) -> str:
    """What a press carries: which scan, and which of its questions."""
    carried = {"scan": scan} | ({"criterion": criterion} if criterion else {})
    return json.dumps(carried, separators=(",", ":"))


def person(owner: str) -> Markup:
    """Somebody in Slack by their id, so that Slack shows the name; anybody else as they are called."""
    return Markup(f"<@{owner}>") if _PERSON.fullmatch(owner) else escaped(owner)


def led(text: str, parts: int = 1) -> Markup:
    """A text that begins in bold: as many of its parts, up to a colon or full stop, as name what is to be done."""
    found = _PART.split(text, maxsplit=parts)
    return Markup(" ".join([bold(" ".join(found[:parts])), escaped(" ".join(found[parts:]))]).strip())


def _with_bars(first: Card, result: ScanResult, drawn: Sequence[Block]) -> Card:
    headline, _newline, rest = first.text.partition("\n")
    text = lines(Markup(headline), bars_text(result), Markup(rest))
    # Where too little is known for a stage, that is said before any number.
    at = 1 if result.undetermined else 0
    return replace(first, text=text, blocks=(*first.blocks[:at], *drawn, *first.blocks[at:]))


def _blocks(result: ScanResult) -> Iterator[Block]:
    yield from sections(bold(result.headline))
    yield from context(_said(result.share, result.note))
    yield from sections(lines(*map(_bullet, result.remarks)))
    yield from _steps(result)
    for split in result.splits:
        yield from _split(result, split)
    yield from _next(result)
    yield from _afterwards(result)
    yield from actions(
        [
            see_button(scan=result.scan_id),
            button(_("Why?"), WHY, value(result.scan_id)),
            button(_("What would change this?"), WHAT_IF, value(result.scan_id)),
            button(_("Export"), EXPORT, value(result.scan_id)),
        ]
    )


def _steps(result: ScanResult) -> Iterator[Block]:
    if result.ours:
        shown = [_bullet(step.text) for step in result.ours[:SHOWN_STEPS]]
        yield from sections(lines(bold(_("Yours to do")), *shown, _more(result.ours)))
    for place, step in enumerate(result.others[:SHOWN_STEPS]):
        heading = [bold(_("Waiting for others"))] if place == 0 else []
        text = lines(*heading, _bullet(step.text))
        yield from _pressed(text, button(_ask(step.whom), ASK, value(result.scan_id, step.criterion)))
    yield from context(_more(result.others))


def _split(result: ScanResult, split: Split) -> Iterator[Block]:
    given = "; ".join(
        n_("{number} chose “{answer}”", "{number} chose “{answer}”", number).format(
            number=number, answer=answer
        )
        for answer, number in split.given
    )
    text = lines(escaped(split.sentence), escaped(f"{given}." if given else ""))
    yield from _pressed(text, button(_("Talk it through"), TALK, value(result.scan_id, split.criterion)))


def _next(result: ScanResult) -> Iterator[Block]:
    if not result.next_steps:
        return
    yield divider()
    first, *then = result.next_steps
    yield from sections(lines(led(f"{first.when}: {first.what}", 2), escaped(first.why), _taken(first)))
    pressed = [_own(result, first)]
    if first.whose == "others" or (first.kind == "find_out" and first.whom):
        pressed.append(button(_ask(first.whom), ASK, value(result.scan_id, first.criterion)))
    yield from actions(pressed)
    for place, step in enumerate(then):
        text = _("Then: {step}") if place == 0 else _("After that: {step}")
        yield from _pressed(lines(escaped(text.format(step=step.what)), _taken(step)), _own(result, step))


def _own(result: ScanResult, step: NextStep) -> Block:
    label = _("Change owner or date") if step.owner else _("I take this")
    return button(label, OWN, value(result.scan_id, step.criterion))


def _taken(step: NextStep) -> Markup:
    if not step.owner:
        return Markup("")
    if step.due is None:
        return Markup(_("Taken by {who}").format(who=person(step.owner)))
    return Markup(_("Taken by {who}, by {day}").format(who=person(step.owner), day=day(step.due)))


def _afterwards(result: ScanResult) -> Iterator[Block]:
    # A block each: the texts of one context block run into one another.
    if result.not_yet:
        yield from context(escaped(_("Not yet: {things}.").format(things="; ".join(result.not_yet))))
    if result.changes:
        changes = " ".join(result.changes)
        yield from context(escaped(_("Since the last scan: {changes}").format(changes=changes)))
    yield from context(escaped(_("Worth looking again on {day}.").format(day=day(result.look_again))))
    yield from context(escaped(result.limits))


def _pressed(text: Markup, pressed: Block) -> list[Block]:
    """A text with a button beside it."""
    first, *rest = sections(text)
    return [first | {"accessory": pressed}, *rest]


def _said(*texts: str) -> Markup:
    return escaped(" ".join(filter(None, texts)))


def _bullet(text: str) -> Markup:
    return Markup(f"• {escaped(text)}")


def _more(steps: Sequence[Step]) -> Markup:
    rest = [step.label for step in steps[SHOWN_STEPS:]]
    return escaped(_("Also open: {things}.").format(things=", ".join(rest))) if rest else Markup("")


def _ask(whom: str | None) -> str:
    return _("Ask the {owner}").format(owner=whom) if whom else _("Ask them")
