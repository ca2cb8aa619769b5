"""The scores over the scans for a printed page: the lines, and under each date the number behind every one of them."""

from collections.abc import Sequence

from bot.conversation.summary import StageSummary, TrendPoint
from bot.reports.canvas import INK, SOFT, TRACK, Canvas, wrapped
from bot.reports.in_words import names_of, stage
from bot.reports.trend import LINES, Field, draw_lines, draw_scale, shown
from bot.words import _, day

WIDTH = 1200

_EDGE, _NAME = 4, 68
"""Where the sample of a line begins, and the name of its model behind it."""
_FIELD = Field(480, 1120, 24, 330)
_LEFT, _RIGHT = 410, 1196
_DATES, _STAGES, _FIRST, _PITCH, _LETTERS = 366, 428, 496, 40, 22
_NAME_WIDTH, _APART = 320, 8


def trend_svg(summary: StageSummary) -> str:
    """The drawing; its rows of numbers name the lines, so there is no key to look up."""
    canvas = Canvas(WIDTH, _FIRST + _PITCH * len(LINES))
    points = shown(summary)
    draw_scale(canvas, _FIELD, _LEFT, _RIGHT)
    draw_lines(canvas, _FIELD, points)
    _dates(canvas, points)
    for row, (model, name) in enumerate(sorted(names_of(summary).items())):
        _numbers(canvas, points, model, name, _FIRST + _PITCH * row)
    return canvas.svg()


def _dates(canvas: Canvas, points: Sequence[TrendPoint]) -> None:
    canvas.text(_NAME, _STAGES, _("In place"), _LETTERS)
    room = (_FIELD.right - _FIELD.left) / max(len(points) - 1, 3) - _APART
    for n, point in enumerate(points):
        x = _FIELD.across(n, len(points))
        daymonth, year = day(point.as_of).rsplit(" ", 1)
        canvas.text(x, _DATES, daymonth, 20, SOFT, align="center")
        canvas.text(x, _DATES + 25, year, 20, SOFT, align="center")
        for row, line in enumerate(wrapped(stage(point.stage), 20, room, 2, bold=True)):
            canvas.text(x, _STAGES + 24 * row, line, 20, INK, bold=True, align="center")


def _numbers(canvas: Canvas, points: Sequence[TrendPoint], model: int, name: str, y: float) -> None:
    colour, style, sign = LINES[model]
    canvas.line([(_EDGE, y - _PITCH / 2), (_RIGHT, y - _PITCH / 2)], TRACK, 1.2)
    canvas.line([(_EDGE, y), (_EDGE + 48, y)], colour, 3.4, style=style)
    canvas.line([(_EDGE + 24, y)], colour, 0, sign=sign)
    for line in wrapped(f"{model}  {name}", _LETTERS, _NAME_WIDTH, 1):
        canvas.text(_NAME, y, line, _LETTERS)
    for n, point in enumerate(points):
        score = point.scores.get(model)
        said = "–" if score is None else f"{score:.0f}"
        canvas.text(_FIELD.across(n, len(points)), y, said, _LETTERS, bold=score is not None, align="center")
