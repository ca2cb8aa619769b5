"""The scores over the scans as a picture: a line a model with its name at the end, and the stage under each date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.conversation.summary import StageSummary, TrendPoint
from bot.reports.canvas import INK, PAPER, SOFT, TRACK, Canvas, Point, wrapped
from bot.reports.in_words import names_of, point_in_words, stage
from bot.words import _, day, n_

WIDTH, HEIGHT = 1200, 760
MOST_SCANS = 6
"""The newest ones; more dates do not stand beside one another."""

_LABEL, _APART = 24, 38
LINES = {
    1: ("#0f766e", "-", "o"),
    2: ("#c2570c", "--", "s"),
    3: ("#3b4cc0", "-.", "^"),
    4: ("#9b2c6f", ":", "D"),
    5: ("#5a6876", "-", "v"),
}
"""Colour, dash and sign of each model: each of the three tells them apart."""


@dataclass(frozen=True, slots=True)
class Field:
    """Where on a sheet the lines go: a score has a height in it, and a scan its place from left to right."""

    left: float
    right: float
    top: float
    bottom: float

    def across(self, n: int, points: int) -> float:
        """Where the scan of this number stands, of so many; a single one stands at the end."""
        return self.right if points == 1 else self.left + (self.right - self.left) * n / (points - 1)

    def height(self, score: float) -> float:
        """Where a score stands."""
        return self.bottom - (self.bottom - self.top) * min(max(score, 0), 100) / 100


_FIELD = Field(180, 780, 150, 580)
_LEFT, _RIGHT = 130, 800
"""Where the lines of the scale begin and end."""


def trend_alt(summary: StageSummary) -> str:
    """What the picture shows, in words."""
    names = ", ".join(f"{model} {name}" for model, name in sorted(names_of(summary).items()))
    said = ". ".join(map(point_in_words, shown(summary)))
    return " ".join(
        filter(None, (f"{_title(summary)}. {names}. {said}.", left_out_words(summary), summary.trend_note))
    )


def trend_png(summary: StageSummary) -> bytes:
    """The picture, 1200 by 760 pixels."""
    canvas = Canvas(WIDTH, HEIGHT)
    canvas.heading(44, _title(summary), WIDTH - 88)
    draw_scale(canvas, _FIELD, _LEFT, _RIGHT)
    points = shown(summary)
    _dates(canvas, points)
    draw_lines(canvas, _FIELD, points)
    _labels(canvas, points, names_of(summary))
    note = " ".join(filter(None, (left_out_words(summary), summary.trend_note)))
    for n, line in enumerate(wrapped(note, 20, WIDTH - 88, 2)):
        canvas.text(44, HEIGHT - 54 + 26 * n, line, 20, SOFT)
    return canvas.png()


def shown(summary: StageSummary) -> tuple[TrendPoint, ...]:
    """The scans that are drawn."""
    return summary.trend[-MOST_SCANS:]


def left_out_words(summary: StageSummary) -> str:
    """How many scans are not drawn, and where they stand; empty where all are."""
    more = len(summary.trend) - MOST_SCANS
    if more <= 0:
        return ""
    text = n_(
        "The newest {shown}; {number} earlier scan is in the JSON file.",
        "The newest {shown}; {number} earlier scans are in the JSON file.",
        more,
    )
    return text.format(shown=MOST_SCANS, number=more)


def draw_scale(canvas: Canvas, field: Field, left: float, right: float) -> None:
    """Light lines at every quarter, with their numbers."""
    for score in range(0, 101, 25):
        canvas.line([(left, field.height(score)), (right, field.height(score))], TRACK, 1.6)
        canvas.text(left - 22, field.height(score), str(score), 22, SOFT, align="right")


def draw_lines(canvas: Canvas, field: Field, points: Sequence[TrendPoint]) -> None:
    """A line for each model, and an upright one for each scan."""
    for n in range(len(points)):
        x = field.across(n, len(points))
        canvas.line([(x, field.top), (x, field.bottom)], TRACK, 1.2)
    for model in LINES:
        _line(canvas, field, points, model)


def spread_out(wanted: Sequence[float], apart: float, lowest: float) -> list[float]:
    """
    Heights in the same order, each as near as it goes to where it was wanted, and no two closer than that.

    None is beyond `lowest`, as long as all of them fit above it.
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    heights: dict[int, float] = {}
    before = float("-inf")
    for n in order:
        before = heights[n] = max(wanted[n], before + apart)
    after = lowest + apart
    for n in reversed(order):
        after = heights[n] = min(heights[n], after - apart)
    return [heights[n] for n in range(len(wanted))]


def _title(summary: StageSummary) -> str:
    return _("{unit}: the five models over the scans").format(unit=summary.unit)


def _dates(canvas: Canvas, points: Sequence[TrendPoint]) -> None:
    bottom = _FIELD.bottom
    for n, point in enumerate(points):
        x = _FIELD.across(n, len(points))
        daymonth, year = day(point.as_of).rsplit(" ", 1)
        canvas.text(x, bottom + 32, daymonth, 20, SOFT, align="center")
        canvas.text(x, bottom + 57, year, 20, SOFT, align="center")
        canvas.text(x, bottom + 88, stage(point.stage), 21, INK, bold=True, align="center")


def _line(canvas: Canvas, field: Field, points: Sequence[TrendPoint], model: int) -> None:
    colour, style, sign = LINES[model]
    for run in _runs(field, points, model):
        canvas.line(run, PAPER, 7)
        canvas.line(run, colour, 3.4, style=style)
        for point in run:
            canvas.line([point], colour, 0, sign=sign)


def _runs(field: Field, points: Sequence[TrendPoint], model: int) -> Iterator[list[Point]]:
    """The line of a model in parts: where it was not rated there is a gap, not a nought."""
    placed = [(field.across(n, len(points)), point.scores.get(model)) for n, point in enumerate(points)]
    for rated, run in groupby(placed, key=lambda at: at[1] is not None):
        if rated:
            yield [(x, field.height(score or 0)) for x, score in run]


def _labels(canvas: Canvas, points: Sequence[TrendPoint], names: dict[int, str]) -> None:
    """The name of each model at the end of its line, moved apart where lines end close together."""
    newest = {
        model: next(point.scores[model] for point in reversed(points) if point.scores.get(model) is not None)
        for model in LINES
        if any(point.scores.get(model) is not None for point in points)
    }
    wanted = [_FIELD.height(score or 0) for score in newest.values()]
    for (model, score), at, y in zip(
        newest.items(), wanted, spread_out(wanted, _APART, _FIELD.bottom), strict=True
    ):
        colour = LINES[model][0]
        canvas.line([(_RIGHT + 14, at), (_RIGHT + 40, y)], colour, 1.4)
        canvas.text(_RIGHT + 48, y, f"{score:.0f}", _LABEL, colour, bold=True)
        for label in wrapped(f"{model} {names.get(model, '')}", _LABEL, WIDTH - _RIGHT - 116, 1):
            canvas.text(_RIGHT + 104, y, label, _LABEL, colour)
