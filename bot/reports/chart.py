"""The five models as a picture: how far each is, how far it was, and which are in place, told by shape as well as by colour."""

from __future__ import annotations

import io
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

from bot.conversation.reply import day
from bot.conversation.result import STATES, BarState, ModelBar, ScanResult, bars_in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT, DPI = 1200, 630, 100
MOST_IN_ALT = 1_000
"""Slack takes so many characters with an upload."""

_INK, _SOFT, _TRACK, _PAPER = "#1b2733", "#5a6876", "#e9edf1", "#ffffff"
_COLOURS: dict[BarState, str] = {
    "in_place": "#0f766e",
    "working_on": "#c2570c",
    "later": "#8a99a8",
    "waived": "#b8c2cc",
    "not_examined": "#b8c2cc",
}
_WORDS: dict[BarState, str] = {"in_place": _COLOURS["in_place"], "working_on": _COLOURS["working_on"]}
"""The other colours are too light for letters."""
_LEFT, _RIGHT = 562, 1070
"""Where the bars begin and end; their numbers stand after them."""
_FIRST, _PITCH, _THICK = 208, 82, 36
_MARK, _NAME = 62, 100
_HEAD_WIDTH, _HEAD_LINES = 60, 2


def stage_alt(result: ScanResult) -> str:
    """What the picture shows, in words."""
    said = f"{result.unit}, {day(result.as_of)}. {'; '.join(bars_in_words(result))}."
    return said if len(said) <= MOST_IN_ALT else f"{said[: MOST_IN_ALT - 1]}…"


def stage_png(result: ScanResult) -> bytes:
    """The picture, 1200 by 630 pixels. Drawn without a display and without state, so also in a thread."""
    # Here and not above, because it takes half a second that nobody without a picture need wait.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=_PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(HEIGHT, 0)  # pixels, from the top as one reads
    axes.set_axis_off()
    _head(axes, result)
    for row, bar in enumerate(result.models):
        _row(axes, bar, _FIRST + row * _PITCH)
    _key(axes, result)
    written = io.BytesIO()
    figure.savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()


def _head(axes: Axes, result: ScanResult) -> None:
    lines = _head_lines(result.headline)
    for row, line in enumerate(lines):
        _text(axes, 44, 52 + 40 * row, line, 32, bold=True)
    _text(axes, 44, 52 + 40 * len(lines), f"{result.share} {day(result.as_of)}.", 24, _SOFT)


def _head_lines(headline: str) -> list[str]:
    """The headline on one line or two, broken after its colon where both halves fit."""
    start, colon, rest = headline.partition(": ")
    halves = [f"{start}:", rest]
    if colon and len(headline) > _HEAD_WIDTH and max(map(len, halves)) <= _HEAD_WIDTH:
        return halves
    return wrap(headline, _HEAD_WIDTH, max_lines=_HEAD_LINES, placeholder=" …")


def _row(axes: Axes, bar: ModelBar, y: float) -> None:
    _mark(axes, bar.state, y)
    known = bar.score is not None
    _text(axes, _NAME, y - 15, f"{bar.model}  {bar.name}", 27, _INK if known else _SOFT, bold=known)
    _text(axes, _NAME, y + 17, STATES[bar.state], 22, _WORDS.get(bar.state, _SOFT))
    if bar.score is None:
        _box(axes, _LEFT, _RIGHT, y, _PAPER, edge=_COLOURS[bar.state])
        return
    _box(axes, _LEFT, _RIGHT, y, _TRACK)
    if bar.score > 0:
        _box(axes, _LEFT, _at(bar.score), y, _COLOURS[bar.state])
    if bar.previous is not None:
        _tick(axes, _at(bar.previous), y)
    _text(axes, _RIGHT + 24, y, f"{bar.score:.0f}", 32, bold=True)


def _key(axes: Axes, result: ScanResult) -> None:
    y = HEIGHT - 26
    _text(axes, _LEFT, y, "0", 20, _SOFT)
    _text(axes, _RIGHT, y, "100", 20, _SOFT, align="right")
    if any(bar.previous is not None for bar in result.models):
        _tick(axes, _LEFT + 164, y, reach=12)
        _text(axes, _LEFT + 180, y, "at the last scan", 20, _SOFT)


def _at(score: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * min(max(score, 0), 100) / 100


def _text(
    axes: Axes,
    x: float,
    y: float,
    said: str,
    pixels: float,
    colour: str = _INK,
    *,
    bold: bool = False,
    align: Literal["left", "right"] = "left",
) -> None:
    axes.text(
        x,
        y,
        said,
        fontsize=pixels * 72 / DPI,
        fontweight="bold" if bold else "normal",
        fontfamily="DejaVu Sans",  # comes with matplotlib, so the picture is the same on every machine
        color=colour,
        ha=align,
        va="center",
        parse_math=False,  # a dollar sign in a name is a dollar sign
    )


def _box(axes: Axes, left: float, right: float, y: float, colour: str, edge: str | None = None) -> None:
    from matplotlib.patches import FancyBboxPatch

    width = max(right - left, _THICK / 3)
    rounding = min(8.0, width / 2)
    axes.add_patch(
        FancyBboxPatch(
            (left, y - _THICK / 2),
            width,
            _THICK,
            boxstyle=f"round,pad=0,rounding_size={rounding}",
            facecolor=colour,
            edgecolor=edge or "none",
            linestyle=(0, (4, 3)) if edge else "solid",
            linewidth=1.6 if edge else 0,
        )
    )


def _tick(axes: Axes, x: float, y: float, reach: float = _THICK / 2 + 8) -> None:
    """Where a model was at the last scan: a thin line with a light rim, to be seen on the bar and beside it."""
    axes.plot([x, x], [y - reach, y + reach], color=_PAPER, linewidth=6, solid_capstyle="butt")
    axes.plot([x, x], [y - reach, y + reach], color=_INK, linewidth=2.6, solid_capstyle="butt")


def _mark(axes: Axes, state: BarState, y: float) -> None:
    """A shape for each state: a tick in a disc, an arrow, a ring, a dash, a question mark."""
    from matplotlib.patches import Circle, Polygon

    colour, x, r = _COLOURS[state], _MARK, 19
    match state:
        case "in_place":
            axes.add_patch(Circle((x, y), r, facecolor=colour, edgecolor="none"))
            axes.plot([x - 8, x - 2, x + 9], [y + 1, y + 8, y - 7], color=_PAPER, linewidth=3.4)
        case "working_on":
            corners = [(x - 13, y - 18), (x - 13, y + 18), (x + 18, y)]
            axes.add_patch(Polygon(corners, facecolor=colour, edgecolor=colour, joinstyle="round"))
        case "later":
            axes.add_patch(Circle((x, y), r - 2, facecolor=_PAPER, edgecolor=colour, linewidth=3))
        case "waived":
            axes.plot([x - 14, x + 14], [y, y], color=colour, linewidth=4)
        case "not_examined":
            _text(axes, x - 10, y, "?", 32, _SOFT)
