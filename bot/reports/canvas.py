"""A sheet of pixels to draw on: text, boxes, ticks and the signs of the five states, each told by shape as well as by colour."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Literal
from unicodedata import bidirectional

from bot.conversation.result import BarState

DPI = 100
FONT = "DejaVu Sans"
"""Comes with matplotlib, so that a picture is the same on every machine; it knows Latin, Greek, Cyrillic, Arabic and Hebrew."""
_OTHERS = (
    *("Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans JP", "Hiragino Sans", "PingFang SC", "Yu Gothic"),
    *("Microsoft YaHei", "Malgun Gothic", "Noto Sans Devanagari", "Noto Sans Thai", "Noto Emoji"),
)
"""For what it does not know, where the machine has one of them."""
_LETTERS = 6
"""So many of the narrowest letters are as wide as the font is high."""
_UNKNOWN = "▯"
"""For a letter that no font here has."""
_LEFT_TO_RIGHT = "\u200e"
INK, SOFT, TRACK, PAPER = "#1b2733", "#5a6876", "#e9edf1", "#ffffff"
COLOURS: dict[BarState, str] = {
    "in_place": "#0f766e",
    "working_on": "#c2570c",
    "later": "#8a99a8",
    "waived": "#b8c2cc",
    "not_examined": "#b8c2cc",
}
WORDS: dict[BarState, str] = {"in_place": COLOURS["in_place"], "working_on": COLOURS["working_on"]}
"""The other colours are too light for letters."""

Align = Literal["left", "center", "right"]
Point = tuple[float, float]


class Canvas:
    """Coordinates are pixels from the top left, as one reads. Drawn without a display and without state, so also in a thread."""

    def __init__(self, width: int, height: int) -> None:
        # Here and not above, because it takes half a second that nobody without a picture need wait.
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self._figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=PAPER)
        FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._axes.set_axis_off()

    def png(self) -> bytes:
        """What was drawn."""
        written = io.BytesIO()
        self._figure.savefig(written, format="png", metadata={"Software": None})
        return written.getvalue()

    def svg(self) -> str:
        """The same as lines and curves, sharp at any size; letters are outlines, so that no font is needed to see them."""
        written = io.StringIO()
        self._figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
        return written.getvalue()

    def text(
        self,
        x: float,
        y: float,
        said: str,
        pixels: float,
        colour: str = INK,
        *,
        bold: bool = False,
        align: Align = "left",
    ) -> None:
        """A text on one line, its middle at this height."""
        self._axes.text(
            x,
            y,
            _drawable(said),
            fontsize=pixels * 72 / DPI,
            fontweight="bold" if bold else "normal",
            fontfamily=list(_fonts()),
            color=colour,
            ha=align,
            va="center",
            parse_math=False,  # a dollar sign in a name is a dollar sign
        )

    def heading(self, left: float, said: str, width: float) -> float:
        """A heading on two lines, smaller on three where it is long; the height for what stands under it."""
        lines, pixels, pitch = _headed(said, width), 32, 40
        if " ".join(lines) != " ".join(said.split()):
            lines, pixels, pitch = wrapped(said, 23, width, 3, bold=True), 23, 30
        for n, line in enumerate(lines):
            self.text(left, 20 + pixels + pitch * n, line, pixels, bold=True)
        return 20.0 + pixels + pitch * len(lines)

    def box(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        colour: str,
        *,
        edge: str | None = None,
        dashed: bool = False,
        hatched: bool = False,
    ) -> None:
        """A box with soft corners; hatched where there is nothing to show."""
        from matplotlib.patches import FancyBboxPatch

        box = FancyBboxPatch(
            (left, top),
            width,
            height,
            boxstyle=f"round,pad=0,rounding_size={min(8.0, width / 2)}",
            facecolor=colour,
            edgecolor=edge or "none",
            linestyle=(0, (4, 3)) if dashed else "solid",
            linewidth=1.6 if edge else 0,
        )
        if hatched:
            box.set_hatch("//")
            box.set_hatch_linewidth(0.8)
        self._axes.add_patch(box)

    def line(
        self, points: Sequence[Point], colour: str, width: float, *, style: str = "-", sign: str = ""
    ) -> None:
        """A line through these points, with a sign on each where one is given."""
        self._axes.plot(
            [x for x, _ in points],
            [y for _, y in points],
            color=colour,
            linewidth=width,
            linestyle=style,
            marker=sign or None,
            markersize=11,
            markeredgecolor=PAPER,
            markeredgewidth=1.4,
            solid_capstyle="butt",
            clip_on=False,
        )

    def tick(self, x: float, y: float, reach: float) -> None:
        """An upright line with a light rim, to be seen on a bar and beside it."""
        self.line([(x, y - reach), (x, y + reach)], PAPER, 6)
        self.line([(x, y - reach), (x, y + reach)], INK, 2.6)

    def mark(self, x: float, y: float, state: BarState, size: float = 1.0, colour: str = "") -> None:
        """The sign of a state: a tick in a disc, an arrow, a ring, a dash, a question mark."""
        from matplotlib.patches import Circle, Polygon

        drawn, r = colour or COLOURS[state], 19 * size
        match state:
            case "in_place":
                self._axes.add_patch(Circle((x, y), r, facecolor=drawn, edgecolor="none"))
                inside = COLOURS[state] if colour else PAPER
                corners = [(-8, 1), (-2, 8), (9, -7)]
                self.line([(x + a * size, y + b * size) for a, b in corners], inside, 3.4 * size)
            case "working_on":
                corners = [(-13, -18), (-13, 18), (18, 0)]
                at = [(x + a * size, y + b * size) for a, b in corners]
                self._axes.add_patch(Polygon(at, facecolor=drawn, edgecolor=drawn, joinstyle="round"))
            case "later":
                ring = Circle((x, y), r - 2 * size, facecolor="none", edgecolor=drawn, linewidth=3 * size)
                self._axes.add_patch(ring)
            case "waived":
                self.line([(x - 14 * size, y), (x + 14 * size, y)], drawn, 4 * size)
            case "not_examined":
                self.text(x, y, "?", 32 * size, colour or SOFT, align="center")


def wrapped(said: str, pixels: float, width: float, most: int, *, bold: bool = False) -> list[str]:
    """A text in at most so many lines, none wider than that; a word that is too long for a line is broken."""
    lines: list[str] = []
    for word in said.split():
        if lines and _width(f"{lines[-1]} {word}", pixels, bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.extend(islice(_broken(word, pixels, width, bold), most + 1))
        if len(lines) > most:
            return [*lines[: most - 1], _ended(lines[most - 1], pixels, width, bold)]
    return lines


def _ended(line: str, pixels: float, width: float, bold: bool) -> str:
    """A line with an ellipsis after its last word that fits; a single word is broken."""
    while " " in line and _width(f"{line}…", pixels, bold) > width:
        line = line.rpartition(" ")[0]
    return f"{line}…" if _width(f"{line}…", pixels, bold) <= width else f"{line[:-1]}…"


def _headed(said: str, width: float) -> list[str]:
    """A heading on one line or two, broken after its colon where both halves fit."""
    whole = wrapped(said, 32, width, 2, bold=True)
    start, colon, rest = said.partition(": ")
    halves = [line for half in (f"{start}:", rest) for line in wrapped(half, 32, width, 2, bold=True)]
    return halves if colon and len(whole) > 1 and len(halves) == 2 else whole


def _broken(word: str, pixels: float, width: float, bold: bool) -> Iterator[str]:
    while word:
        longest = min(len(word), int(width / pixels * _LETTERS))
        fits = bisect_right(range(1, longest + 1), width, key=lambda n: _width(word[:n], pixels, bold))
        head = max(fits, 1)
        yield word[:head]
        word = word[head:]


def _width(said: str, pixels: float, bold: bool) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=list(_fonts()), weight="bold" if bold else "normal", size=pixels)
    width, _height, _descent = text_to_path.get_text_width_height_descent(_drawable(said), font, ismath=False)
    return float(width)


@cache
def _fonts() -> tuple[str, ...]:
    from matplotlib.font_manager import fontManager

    there = set(fontManager.get_font_names())
    return (FONT, *(name for name in _OTHERS if name in there))


@cache
def _letters() -> frozenset[int]:
    from matplotlib.font_manager import findfont, get_font

    return frozenset(letter for name in _fonts() for letter in get_font(findfont(name)).get_charmap())


def _drawable(said: str) -> str:
    """A text in letters that there are; also when it begins with an Arabic or Hebrew name, it is read from the left."""
    known = _letters()
    drawn = "".join(letter if ord(letter) in known else _UNKNOWN for letter in said)
    backwards = any(bidirectional(letter) in {"R", "AL"} for letter in drawn)
    return f"{_LEFT_TO_RIGHT}{drawn}" if backwards else drawn
