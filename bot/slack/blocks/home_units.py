"""Where somebody's units are, on the Home tab: a few in full, many as one line each, and what to do where nobody has looked."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.conversation.home import StageBar, UnitStage
from bot.conversation.result import STATES, BarState
from bot.slack.blocks.advice import OFFER
from bot.slack.blocks.parts import (
    MOST_IN_SECTION,
    MOST_IN_VALUE,
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
from bot.slack.blocks.plan_buttons import see_button
from bot.slack.blocks.scan_parts import MOST_IN_NAME, pressable, said
from bot.words import N_, _, day, n_

START = f"{OFFER}start_scan"
IN_FULL = 5
MOST_UNITS = 100
MOST_IN_HEADLINE = 250
MOST_IN_LINE = 180
UNDER_WAY = N_("the first look is under way; its result comes when the scan closes.")
_SQUARES: dict[BarState, str] = {
    "in_place": "🟩",
    "working_on": "🟨",
    "later": "⬜",
    "waived": "➖",
    "not_examined": "❔",
}
_SIGNS: dict[BarState, str] = {
    "in_place": "✓",
    "working_on": "▸",
    "later": "○",
    "waived": "–",
    "not_examined": "?",
}
"""What tells the states apart without colour."""


def unit_blocks(units: Sequence[UnitStage]) -> Iterator[Block]:
    """The units of somebody; first their own, then those below the units that they manage."""
    own = [unit for unit in units if not unit.under][:MOST_UNITS]
    below = [unit for unit in units if unit.under][: MOST_UNITS - len(own)]
    yield divider()
    yield from sections(bold(_("Where your teams are")))
    if not own:
        yield from _no_units()
    elif all(unit.known == "nobody" and not unit.asked for unit in units):
        yield from _nobody_looked(own)
    else:
        yield from _own(own)
    yield from _below(below)
    if rest := len(units) - len(own) - len(below):
        text = n_(
            "And {number} more team. Ask me about any of them by name.",
            "And {number} more teams. Ask me about any of them by name.",
            rest,
        )
        yield from context(escaped(text.format(number=rest)))
    if any(unit.bars for unit in units):
        yield from context(_legend(units))


def start_button(label: str, unit: str = "") -> Block:
    """Opens the form that sets a scan up, for this unit."""
    value = json.dumps({"unit": unit}, ensure_ascii=False, separators=(",", ":")) if unit else ""
    return button(label, START, value if len(value) <= MOST_IN_VALUE else "")


def _no_units() -> Iterator[Block]:
    text = _(
        "You are in no team that I know yet. Start a first look at yours: ten minutes for each of you, and you see together "
        "where you are with AI and what to do first. As soon as you are asked in a scan of your team, it stands here."
    )
    yield from sections(escaped(text))
    yield from pressable([start_button(_("Start a first look"))], "home:start")


def _nobody_looked(own: Sequence[UnitStage]) -> Iterator[Block]:
    names = [shortened(unit.unit, MOST_IN_NAME) for unit in own]
    nobody = (
        _("Nobody has looked at {unit} yet.").format(unit=names[0])
        if len(names) == 1
        else _("Nobody has looked at any of your teams yet.")
    )
    text = _(
        "A first look takes each of you ten minutes; the result says where you are, what is missing and what to do "
        "first. Nobody is graded."
    )
    yield from sections(escaped(f"{nobody} {text}"))
    unit = own[0].unit if len(own) == 1 else ""
    yield from pressable([start_button(_("Start a first look"), unit)], "home:start")


def _own(units: Sequence[UnitStage]) -> Iterator[Block]:
    for place, unit in enumerate(units[:IN_FULL]):
        yield from _in_full(unit, place)
    yield from sections(lines(*map(_line, units[IN_FULL:])))


def _in_full(unit: UnitStage, place: int) -> Iterator[Block]:
    match unit.known:
        case "nobody" if unit.asked:
            yield from sections(Markup(f"{bold(_name(unit))}: {escaped(_(UNDER_WAY))}"))
        case "nobody":
            text = Markup(f"{bold(_name(unit))}: {escaped(_('nobody has looked yet.'))}")
            yield said(text, f"home:start:{place}", start_button(_("Start a first look"), unit.unit))
        case "withheld":
            yield from sections(_line(unit))
        case "looked":
            text = lines(
                bold(shortened(unit.headline, MOST_IN_HEADLINE)),
                _heatmap(unit.bars),
                escaped(shortened(unit.line, MOST_IN_LINE)),
                _as_of(unit),
            )
            if unit.stale and not unit.asked:
                again = start_button(_("Look again"), unit.unit)
                yield said(next(pieces(text, MOST_IN_SECTION)), f"home:start:{place}", again)
            else:
                plan = see_button(unit=unit.unit)
                yield said(next(pieces(text, MOST_IN_SECTION)), f"home:plan:{place}", plan)


def _below(units: Sequence[UnitStage]) -> Iterator[Block]:
    for above, some in groupby(units, key=lambda unit: unit.under):
        yield from sections(
            lines(
                bold(_("In {unit}, which you manage").format(unit=shortened(above, MOST_IN_NAME))),
                *map(_line, some),
            )
        )


def _line(unit: UnitStage) -> Markup:
    match unit.known:
        case "nobody":
            now = _(UNDER_WAY) if unit.asked else _("nobody has looked yet.")
            return Markup(f"• {escaped(_name(unit))}: {escaped(now)}")
        case "withheld":
            theirs = _("there is a scan, and it is for others to see.")
            return Markup(f"• {escaped(_name(unit))}: {escaped(theirs)}")
        case "looked":
            then = f" ({day(unit.as_of)})" if unit.as_of else ""
            told = [f"{_briefly(unit.bars)}{then}"]
            if unit.asked:
                told.append(_("being scanned again now"))
            elif unit.stale:
                told.append(_("worth looking again"))
            return Markup(f"• {escaped(_name(unit))}  {_heatmap(unit.bars)}  {escaped(', '.join(told))}")


def _name(unit: UnitStage) -> str:
    return " ".join(shortened(unit.unit, MOST_IN_NAME).split())


def _heatmap(bars: Sequence[StageBar]) -> Markup:
    """`🟩 1 ✓  🟨 2 ▸  ⬜ 3 ○`"""
    return Markup("  ".join(f"{_SQUARES[bar.state]} {bar.model} {_SIGNS[bar.state]}" for bar in bars[:5]))


def _briefly(bars: Sequence[StageBar]) -> str:
    """The same in a few words."""
    working = [str(bar.model) for bar in bars if bar.state == "working_on"]
    held = [str(bar.model) for bar in bars if bar.state == "in_place"]
    if working:
        return _("working on stage {stage}").format(stage=working[0])
    return _("stage {stage} in place").format(stage=held[-1]) if held else _("not enough is known")


def _as_of(unit: UnitStage) -> Markup:
    if unit.as_of is None:
        return Markup("")
    told = [_("Scan of {day}.").format(day=day(unit.as_of))]
    if unit.asked:
        told.append(_("It is being scanned again now."))
    elif unit.stale:
        told.append(_("Much may have changed since; it is worth looking again."))
    return Markup(f"_{escaped(' '.join(told))}_")


def _legend(units: Sequence[UnitStage]) -> Markup:
    bars = next(unit.bars for unit in units if unit.bars)
    shown = {bar.state for unit in units for bar in unit.bars}
    signs = [
        f"{_SQUARES[state]} {_SIGNS[state]} {_(words)}" for state, words in STATES.items() if state in shown
    ]
    named = ", ".join(f"{bar.model} {bar.brief}" for bar in bars)
    return escaped(_("{signs}. The stages: {stages}.").format(signs=" · ".join(signs), stages=named))
