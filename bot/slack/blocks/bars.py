"""The five models as a chart, a picture, a table or text: the same facts, one step down where Slack cannot show the first."""

from typing import Literal

from bot.conversation.result import SIGNS, STATES, ModelBar, ScanResult, bars_in_words
from bot.slack.blocks.parts import Block, Markup, bold, escaped, lines, sections, shortened
from bot.words import _

Rung = Literal["chart", "picture", "table", "text"]
"""How the models are shown: each rung works where the one before it does not."""

MOST_IN_TITLE = 50
MOST_IN_ALT = 2_000
CELLS = 10


def bars(result: ScanResult, rung: Rung, picture_id: str | None) -> list[Block]:
    """The models on this rung; a picture that there is none of is a table."""
    match rung:
        case "chart":
            return [_chart(result)]
        case "picture" if picture_id:
            return [_picture(result, picture_id)]
        case "picture" | "table":
            return [_table(result)]
        case "text":
            return sections(lines(*map(_line, result.models)))


def bars_text(result: ScanResult) -> Markup:
    """The models for whoever gets no blocks."""
    return lines(*map(escaped, bars_in_words(result)))


def _chart(result: ScanResult) -> Block:
    labels = [_axis_label(bar) for bar in result.models]
    series = [_series(_("Now"), labels, [bar.score for bar in result.models])]
    # A nought that means "nobody asked" would look like a fall or a rise, so the last scan is drawn as a whole or not at all.
    if all(bar.previous is not None for bar in result.models if bar.score is not None):
        series.append(_series(_("Last scan"), labels, [bar.previous for bar in result.models]))
    return {
        "type": "data_visualization",
        "title": shortened(_("{unit}: the five models").format(unit=result.unit), MOST_IN_TITLE),
        "chart": {
            "type": "bar",
            "series": series,
            "axis_config": {"categories": labels, "y_label": _("How far, 0 to 100")},
        },
    }


def _series(name: str, labels: list[str], values: list[float | None]) -> Block:
    points = zip(labels, values, strict=True)
    return {"name": name, "data": [{"label": label, "value": round(value or 0)} for label, value in points]}


def _axis_label(bar: ModelBar) -> str:
    # A chart has no gaps, so what has no score is said not to be a nought.
    match "not_examined" if bar.score is None and bar.state != "waived" else bar.state:
        case "in_place" | "working_on":
            return f"{SIGNS[bar.state]} {bar.model} {bar.brief}"
        case "later":
            return f"{bar.model} {bar.brief}"
        case "waived":
            return _("{model} does not apply").format(model=bar.model)
        case "not_examined":
            return _("{model} not examined").format(model=bar.model)


def _picture(result: ScanResult, picture_id: str) -> Block:
    said = f"{result.unit}. {'; '.join(bars_in_words(result))}."
    return {"type": "image", "slack_file": {"id": picture_id}, "alt_text": shortened(said, MOST_IN_ALT)}


def _table(result: ScanResult) -> Block:
    before = any(bar.previous is not None for bar in result.models)
    head = [_("Model"), _("Now"), *([_("Last scan")] if before else []), _("Where it is")]
    rows = [head, *(_row(bar, before) for bar in result.models)]
    right = [{"align": "right"}] * (2 if before else 1)
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        "column_settings": [{"is_wrapped": True}, *right, {"is_wrapped": True}],
    }


def _row(bar: ModelBar, before: bool) -> list[str]:
    numbers = [bar.score, bar.previous] if before else [bar.score]
    return [
        f"{bar.model} {bar.name}",
        *("–" if number is None else f"{number:.0f}" for number in numbers),
        f"{SIGNS[bar.state]} {_(STATES[bar.state])}",
    ]


def _line(bar: ModelBar) -> Markup:
    name = bold(f"{bar.model} {bar.name}")
    state = escaped(_(STATES[bar.state]))
    if bar.score is None:
        return Markup(f"{SIGNS[bar.state]} {name}  {state}")
    filled = round(bar.score / 100 * CELLS)
    drawn = "█" * filled + "░" * (CELLS - filled)
    score = f"{bar.score:.0f}"
    if bar.previous is not None:
        score = _("{score}, {before} last time").format(score=score, before=f"{bar.previous:.0f}")
    return Markup(f"{SIGNS[bar.state]} {name}  {drawn}  {escaped(score)}  {state}")
