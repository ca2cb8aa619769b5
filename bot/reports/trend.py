"""The scores over the scans as a picture: a line a model with its name at the end, and the stage under each date."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.conversation.summary import StageSummary, TrendPoint
from bot.reports.canvas import INK, PAPER, SOFT, TRACK, Canvas, Point, wrapped
from bot.reports.in_words import names_of, point_in_words, stage
from bot.words import _, day

WIDTH, HEIGHT = 1200, 760
MOST_SCANS = 6
"""The newest ones; more dates do not stand beside one another."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 130, 800, 150, 580
_LABEL, _APART = 24, 38
_LINES = {
    1: ("#0f766e", "-", "o"),
    2: ("#c2570c", "--", "s"),
    3: ("#3b4cc0", "-.", "^"),
    4: ("#9b2c6f", ":", "D"),
    5: ("#5a6876", "-", "v"),
}
"""Colour, dash and sign of each model: each of the three tells them apart."""


def trend_alt(summary: StageSummary) -> str:
    """What the picture shows, in words."""
    names = ", ".join(f"{model} {name}" for model, name in sorted(names_of(summary).items()))
    said = ". ".join(map(point_in_words, _shown(summary)))
    return " ".join(filter(None, (f"{_title(summary)}. {names}. {said}.", summary.trend_note)))


def trend_png(summary: StageSummary) -> bytes:
    """The picture, 1200 by 760 pixels."""
    canvas = Canvas(WIDTH, HEIGHT)
    canvas.heading(44, _title(summary), WIDTH - 88)
    for score in range(0, 101, 25):
        canvas.line([(_LEFT, _height(score)), (_RIGHT, _height(score))], TRACK, 1.6)
        canvas.text(_LEFT - 22, _height(score), str(score), 22, SOFT, align="right")
    points = _shown(summary)
    _dates(canvas, points)
    for model in _LINES:
        _line(canvas, points, model)
    _labels(canvas, points, names_of(summary))
    for n, line in enumerate(wrapped(summary.trend_note, 20, WIDTH - 88, 2)):
        canvas.text(44, HEIGHT - 54 + 26 * n, line, 20, SOFT)
    return canvas.png()


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


def _shown(summary: StageSummary) -> tuple[TrendPoint, ...]:
    return summary.trend[-MOST_SCANS:]


def _dates(canvas: Canvas, points: Sequence[TrendPoint]) -> None:
    for n, point in enumerate(points):
        x = _across(n, len(points))
        canvas.line([(x, _TOP), (x, _BOTTOM)], TRACK, 1.2)
        daymonth, year = day(point.as_of).rsplit(" ", 1)
        canvas.text(x, _BOTTOM + 32, daymonth, 20, SOFT, align="center")
        canvas.text(x, _BOTTOM + 57, year, 20, SOFT, align="center")
        canvas.text(x, _BOTTOM + 88, stage(point.stage), 21, INK, bold=True, align="center")


def _line(canvas: Canvas, points: Sequence[TrendPoint], model: int) -> None:
    colour, style, sign = _LINES[model]
    for run in _runs(points, model):
        canvas.line(run, PAPER, 7)
        canvas.line(run, colour, 3.4, style=style)
        for point in run:
            canvas.line([point], colour, 0, sign=sign)


def _runs(points: Sequence[TrendPoint], model: int) -> Iterator[list[Point]]:
    """The line of a model in parts: where it was not rated there is a gap, not a nought."""
    placed = [(_across(n, len(points)), point.scores.get(model)) for n, point in enumerate(points)]
    for rated, run in groupby(placed, key=lambda at: at[1] is not None):
        if rated:
            yield [(x, _height(score or 0)) for x, score in run]


def _labels(canvas: Canvas, points: Sequence[TrendPoint], names: dict[int, str]) -> None:
    """The name of each model at the end of its line, moved apart where lines end close together."""
    newest = {
        model: next(point.scores[model] for point in reversed(points) if point.scores.get(model) is not None)
        for model in _LINES
        if any(point.scores.get(model) is not None for point in points)
    }
    wanted = [_height(score or 0) for score in newest.values()]
    for (model, score), at, y in zip(
        newest.items(), wanted, spread_out(wanted, _APART, _BOTTOM), strict=True
    ):
        colour = _LINES[model][0]
        canvas.line([(_RIGHT + 14, at), (_RIGHT + 40, y)], colour, 1.4)
        canvas.text(_RIGHT + 48, y, f"{score:.0f}", _LABEL, colour, bold=True)
        for label in wrapped(f"{model} {names.get(model, '')}", _LABEL, WIDTH - _RIGHT - 116, 1):
            canvas.text(_RIGHT + 104, y, label, _LABEL, colour)


def _across(n: int, points: int) -> float:
    inner_left, inner_right = _LEFT + 50, _RIGHT - 20
    return inner_right if points == 1 else inner_left + (inner_right - inner_left) * n / (points - 1)


def _height(score: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * min(max(score, 0), 100) / 100
