"""The five models as a picture: how far each is, how far it was, and which are in place, told by shape as well as by colour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.conversation.result import STATES, ModelBar, ScanResult, bar_in_words, bars_in_words
from bot.conversation.summary import StageSummary
from bot.reports.canvas import COLOURS, INK, PAPER, SOFT, TRACK, WORDS, Canvas, wrapped
from bot.words import _, day

WIDTH, HEIGHT = 1200, 630
MOST_IN_ALT = 1_000
"""Slack takes so many characters with an upload."""

_LEFT, _RIGHT = 562, 1070
"""Where the bars begin and end; their numbers stand after them."""
_FIRST, _PITCH, _THICK = 208, 82, 36
_MARK, _NAME = 62, 100
_HEAD_WIDTH = 1112


@dataclass(frozen=True, slots=True)
class Profile:
    """What the picture shows."""

    headline: str
    line: str
    """How many answered, and when."""
    models: tuple[ModelBar, ...]


def stage_alt(result: ScanResult) -> str:
    """What the picture of a scan shows, in words."""
    return _alt(result.unit, result.as_of, bars_in_words(result))


def stage_png(result: ScanResult) -> bytes:
    """The picture of a scan, 1200 by 630 pixels."""
    return _drawn(Profile(result.headline, f"{result.share} {day(result.as_of)}.", result.models))


def profile_alt(summary: StageSummary) -> str:
    """What the picture of a unit shows, in words."""
    return _alt(summary.unit, summary.as_of, map(bar_in_words, summary.bars))


def profile_png(summary: StageSummary) -> bytes:
    """The picture of a unit as its summary has it, 1200 by 630 pixels."""
    when = f" {day(summary.as_of)}." if summary.as_of else ""
    return _drawn(Profile(summary.headline, f"{summary.share}{when}".strip(), summary.bars))


def _alt(unit: str, as_of: date | None, models: Iterable[str]) -> str:
    when = f", {day(as_of)}" if as_of else ""
    return shortened(f"{unit}{when}. {'; '.join(models)}.", MOST_IN_ALT)


def shortened(said: str, most: int) -> str:
    """A text, or its beginning with an ellipsis."""
    return said if len(said) <= most else f"{said[: most - 1]}…"


def _drawn(profile: Profile) -> bytes:
    canvas = Canvas(WIDTH, HEIGHT)
    y = canvas.heading(44, profile.headline, _HEAD_WIDTH)
    for line in wrapped(profile.line, 24, _HEAD_WIDTH, 1):
        canvas.text(44, y, line, 24, SOFT)
    for row, bar in enumerate(profile.models):
        _row(canvas, bar, _FIRST + row * _PITCH)
    _key(canvas, profile.models)
    return canvas.png()


def _row(canvas: Canvas, bar: ModelBar, y: float) -> None:
    canvas.mark(_MARK, y, bar.state)
    known = bar.score is not None
    canvas.text(_NAME, y - 15, f"{bar.model}  {bar.name}", 27, INK if known else SOFT, bold=known)
    canvas.text(_NAME, y + 17, _(STATES[bar.state]), 22, WORDS.get(bar.state, SOFT))
    top = y - _THICK / 2
    if bar.score is None:
        canvas.box(_LEFT, top, _RIGHT - _LEFT, _THICK, PAPER, edge=COLOURS[bar.state], dashed=True)
        return
    canvas.box(_LEFT, top, _RIGHT - _LEFT, _THICK, TRACK)
    if bar.score > 0:
        canvas.box(_LEFT, top, max(_at(bar.score) - _LEFT, _THICK / 3), _THICK, COLOURS[bar.state])
    if bar.previous is not None:
        canvas.tick(_at(bar.previous), y, _THICK / 2 + 8)
    canvas.text(_RIGHT + 24, y, f"{bar.score:.0f}", 32, bold=True)


def _key(canvas: Canvas, models: Iterable[ModelBar]) -> None:
    y = HEIGHT - 26
    canvas.text(_LEFT, y, "0", 20, SOFT)
    canvas.text(_RIGHT, y, "100", 20, SOFT, align="right")
    if any(bar.previous is not None for bar in models):
        canvas.tick(_LEFT + 164, y, 12)
        canvas.text(_LEFT + 180, y, _("at the last scan"), 20, SOFT)


def _at(score: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * min(max(score, 0), 100) / 100
