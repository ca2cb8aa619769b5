"""The five models over the scans: a line chart, a picture, a table or text, whatever works here; and the stage at each scan."""

from collections.abc import Sequence

from bot.conversation.summary import StageSummary, TrendPoint
from bot.reports.heatmap import MODELS
from bot.reports.in_words import names_of, point_in_words, stage
from bot.reports.trend import trend_alt
from bot.slack.blocks.bars import MOST_IN_ALT, MOST_IN_TITLE, Rung
from bot.slack.blocks.parts import Block, Markup, context, escaped, lines, sections, shortened
from bot.words import _, day, listed

MOST_POINTS = 20
MOST_ON_LABEL = 20


def trend(summary: StageSummary, rung: Rung, picture_id: str | None = None) -> list[Block]:
    """The scans on this rung, none where there is only one; a picture that there is none of is a table."""
    points = summary.trend[-MOST_POINTS:]
    if len(points) < 2:
        return []
    return [*_drawn(summary, points, rung, picture_id), *context(_note(summary, points, rung))]


def trend_text(summary: StageSummary) -> Markup:
    """The scans for whoever gets no blocks."""
    points = summary.trend[-MOST_POINTS:] if len(summary.trend) > 1 else ()
    return lines(*(escaped(point_in_words(point)) for point in points))


def _drawn(
    summary: StageSummary, points: Sequence[TrendPoint], rung: Rung, picture_id: str | None
) -> list[Block]:
    match rung:
        case "chart" if rated := _always_rated(points):
            return [_chart(summary, points, rated)]
        case "picture" if picture_id:
            alt = shortened(trend_alt(summary), MOST_IN_ALT)
            return [{"type": "image", "slack_file": {"id": picture_id}, "alt_text": alt}]
        case "text":
            return sections(lines(*(Markup(f"• {escaped(point_in_words(point))}") for point in points)))
        case _:
            return [_table(summary, points)]


def _always_rated(points: Sequence[TrendPoint]) -> list[int]:
    """A nought that means "nobody asked" would look like a fall, so a model is drawn as a whole or not at all."""
    return [model for model in MODELS if all(point.scores.get(model) is not None for point in points)]


def _note(summary: StageSummary, points: Sequence[TrendPoint], rung: Rung) -> Markup:
    said = [summary.trend_note]
    rated = _always_rated(points)
    if rung == "chart" and rated:
        said.append(
            _("In place: {stages}.").format(stages=" → ".join(stage(point.stage) for point in points))
        )
        if rest := [
            f"{model} {name}" for model, name in sorted(names_of(summary).items()) if model not in rated
        ]:
            said.append(
                _("Not drawn, because not every scan rated it: {models}.").format(models=listed(rest))
            )
    return escaped(" ".join(filter(None, said)))


def _chart(summary: StageSummary, points: Sequence[TrendPoint], models: Sequence[int]) -> Block:
    names = names_of(summary)
    labels = _labels(points)
    return {
        "type": "data_visualization",
        "title": shortened(_("{unit}: over the scans").format(unit=summary.unit), MOST_IN_TITLE),
        "chart": {
            "type": "line",
            "series": [
                _series(
                    f"{model} {names.get(model, '')}", labels, [point.scores[model] or 0 for point in points]
                )
                for model in models
            ],
            "axis_config": {"categories": labels, "y_label": _("How far, 0 to 100")},
        },
    }


def _series(name: str, labels: Sequence[str], scores: Sequence[float]) -> Block:
    points = zip(labels, scores, strict=True)
    return {
        "name": shortened(name.strip(), MOST_ON_LABEL),
        "data": [{"label": label, "value": round(score)} for label, score in points],
    }


def _labels(points: Sequence[TrendPoint]) -> list[str]:
    """The dates, told apart where two scans have the same."""
    days = [shortened(day(point.as_of), MOST_ON_LABEL - 3) for point in points]
    return [f"{one} #{days[:n].count(one) + 1}" if days.count(one) > 1 else one for n, one in enumerate(days)]


def _table(summary: StageSummary, points: Sequence[TrendPoint]) -> Block:
    names = names_of(summary)
    head = [_("Scan"), _("In place"), *(f"{model} {names.get(model, '')}".strip() for model in MODELS)]
    rows = [head, *map(_row, points)]
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        "column_settings": [
            {"is_wrapped": True},
            {"is_wrapped": True},
            *({"align": "right"} for _model in MODELS),
        ],
    }


def _row(point: TrendPoint) -> list[str]:
    scores = [point.scores.get(model) for model in MODELS]
    return [
        day(point.as_of),
        stage(point.stage),
        *("–" if score is None else f"{score:.0f}" for score in scores),
    ]
