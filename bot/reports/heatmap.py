"""The units of a whole as a picture: five cells each, with a sign and a number, in the order of the organisation's tree."""

import itertools
from dataclasses import dataclass
from datetime import date

from bot.conversation.home import StageBar
from bot.conversation.result import STATES, BarState
from bot.conversation.summary import StageSummary, UnitRow
from bot.reports.canvas import COLOURS, INK, PAPER, SOFT, TRACK, Canvas, wrapped
from bot.reports.in_words import UNSEEN, dated, names_of, unit_in_words
from bot.words import _, day

MOST_UNITS = 40
"""In one picture; with more it would be too small on a phone."""
WIDTH = 1200
MODELS = range(1, 6)

_EDGE, _GRID, _CELL, _GAP = 44, 446, 142, 8
_NAME, _LINE, _MOST_LINES = 24, 29, 6
_FIRST, _LEAST, _KEY = 230, 58, 70
_FILL: dict[BarState, str] = {
    "in_place": COLOURS["in_place"],
    "working_on": COLOURS["working_on"],
    "later": TRACK,
}
_STRONG: frozenset[BarState] = frozenset({"in_place", "working_on"})
"""What is drawn white on a colour."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and all that it shows in words. A surface that takes fewer words shortens them."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class _Row:
    unit: UnitRow
    name: tuple[str, ...]

    @property
    def height(self) -> int:
        beneath = 26 if self.unit.as_of else 0
        return max(_LEAST, len(self.name) * _LINE + beneath + 12)


def heatmaps(summary: StageSummary) -> tuple[Picture, ...]:
    """The units as one picture, or as several about equally long; none where there are no units."""
    units = summary.units
    pictures = -(-len(units) // MOST_UNITS)
    bounds = [len(units) * n // pictures for n in range(pictures + 1)] if pictures else []
    return tuple(
        _picture(summary, units[first:last], f"{n} / {pictures}" if pictures > 1 else "")
        for n, (first, last) in enumerate(itertools.pairwise(bounds), 1)
    )


def _picture(summary: StageSummary, units: tuple[UnitRow, ...], part: str) -> Picture:
    title = " ".join(filter(None, (_("{unit}, unit by unit").format(unit=summary.unit), part)))
    names = names_of(summary)
    rows = [_Row(unit, tuple(wrapped(unit.unit, _NAME, _GRID - _EDGE - 16, _MOST_LINES))) for unit in units]
    canvas = Canvas(WIDTH, _FIRST + sum(row.height for row in rows) + _KEY)
    canvas.text(
        _EDGE,
        canvas.heading(_EDGE, title, WIDTH - 2 * _EDGE),
        _("As of {day}").format(day=day(_as_of(summary))),
        24,
        SOFT,
    )
    _columns(canvas, names, _FIRST - 30)
    y: float = _FIRST
    for row in rows:
        _row(canvas, row, y)
        y += row.height
    _key(canvas, y + 36)
    said = "; ".join(unit_in_words(unit) for unit in units)
    models = ", ".join(f"{model} {name}" for model, name in sorted(names.items()))
    return Picture(canvas.png(), f"{title}, {day(_as_of(summary))}. {models}. {said}.")


def _as_of(summary: StageSummary) -> date:
    """The day of the newest look; today where nobody has looked."""
    return summary.as_of or summary.today


def _columns(canvas: Canvas, names: dict[int, str], y: float) -> None:
    for model in MODELS:
        x = _left(model) + (_CELL - _GAP) / 2
        lines = wrapped(f"{model} {names.get(model, '')}", 18, _CELL - 12, 2, bold=True)
        for n, line in enumerate(reversed(lines)):
            canvas.text(x, y - 23 * n, line, 18, SOFT, bold=True, align="center")


def _row(canvas: Canvas, row: _Row, top: float) -> None:
    unit, height = row.unit, row.height - _GAP
    texts = len(row.name) * _LINE + (26 if unit.as_of else 0)
    y = top + (height - texts) / 2 + _LINE / 2
    for n, line in enumerate(row.name):
        canvas.text(_EDGE, y + n * _LINE, line, _NAME)
    if unit.as_of:
        canvas.text(_EDGE, y + len(row.name) * _LINE - 2, dated(unit), 19, SOFT)
    if unit.known != "looked":
        width = 5 * _CELL - _GAP
        canvas.box(_GRID, top, width, height, PAPER, edge=COLOURS["waived"], hatched=True)
        canvas.box(_GRID + width / 2 - 170, top + 8, 340, height - 16, PAPER)
        canvas.text(_GRID + width / 2, top + height / 2, _(UNSEEN[unit.known]), 22, SOFT, align="center")
        return
    bars = {bar.model: bar for bar in unit.bars}
    for model in MODELS:
        _cell(canvas, bars.get(model) or StageBar(model, "", "not_examined", None), top, height)


def _cell(canvas: Canvas, bar: StageBar, top: float, height: float) -> None:
    left, width, y = _left(bar.model), _CELL - _GAP, top + height / 2
    strong = bar.state in _STRONG
    if fill := _FILL.get(bar.state):
        canvas.box(left, top, width, height, fill)
    else:
        canvas.box(left, top, width, height, PAPER, edge=COLOURS[bar.state], dashed=True)
    sign = PAPER if strong else SOFT
    if bar.score is None:
        canvas.mark(left + width / 2, y, bar.state, 0.7, sign)
        return
    canvas.mark(left + 36, y, bar.state, 0.7, sign)
    canvas.text(
        left + width - 20, y, f"{bar.score:.0f}", 28, PAPER if strong else INK, bold=True, align="right"
    )


def _key(canvas: Canvas, y: float) -> None:
    x: float = _EDGE
    for state, words in STATES.items():
        canvas.mark(x + 12, y, state, 0.62)
        said = _(words)
        canvas.text(x + 34, y, said, 19, SOFT)
        x += 64 + 11.2 * len(said)


def _left(model: int) -> float:
    return _GRID + (model - 1) * _CELL
