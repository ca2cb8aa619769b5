"""What is drawn of a summary on each rung: a unit's five models and its scans; how far each reaches in a whole, and its units."""

from collections.abc import Sequence

from bot.compose.summary_figures import reaches
from bot.conversation.result import SIGNS, STATES, ScanResult
from bot.conversation.summary import StageSummary
from bot.slack.blocks.bars import MOST_IN_TITLE, Rung, bars, bars_text
from bot.slack.blocks.heatmap import heatmap, heatmap_text
from bot.slack.blocks.parts import Block, Markup, bold, escaped, lines, sections, shortened
from bot.slack.blocks.trend import trend, trend_text
from bot.words import _

Uploaded = tuple[str, str]
"""A picture by the id of its file, with what it shows in words."""


def chart(summary: StageSummary, rung: Rung, pictures: Sequence[Uploaded] = ()) -> list[Block]:
    """What is drawn on this rung; a picture that there is none of is a table, and a message has only one of those."""
    if summary.units:
        reached = [_reached(summary)] if rung == "chart" else []
        return [*reached, *heatmap(summary, rung, pictures)]
    picture_id = pictures[0][0] if pictures else None
    return [
        *bars(as_result(summary), rung, picture_id),
        *trend(summary, "chart" if rung == "chart" else "text"),
    ]


def chart_text(summary: StageSummary) -> Markup:
    """The same for whoever gets no blocks."""
    if summary.units:
        return lines(*map(escaped, reaches(summary)), heatmap_text(summary))
    return lines(bars_text(as_result(summary)), trend_text(summary))


def as_result(summary: StageSummary) -> ScanResult:
    """As much of a scan's result as its bars need."""
    return ScanResult(
        scan_id="",
        unit=summary.unit,
        as_of=summary.as_of or summary.today,
        headline=summary.headline,
        answered=summary.respondents,
        invited=summary.invited or 0,
        share=summary.share,
        first_look=False,
        note="",
        models=summary.bars,
        look_again=summary.today,
        limits=summary.limits,
    )


def _reached(summary: StageSummary) -> Block:
    labels = [f"{one.model} {bar.brief}" for one, bar in zip(summary.spread, summary.bars, strict=False)]
    shares = [round(one.share * 100) for one in summary.spread]
    of_units = any(one.by_unit for one in summary.spread)
    points = [{"label": label, "value": value} for label, value in zip(labels, shares, strict=False)]
    return {
        "type": "data_visualization",
        "title": shortened(_("{unit}: how far it reaches").format(unit=summary.unit), MOST_IN_TITLE),
        "chart": {
            "type": "bar",
            "series": [{"name": _("Units, %") if of_units else _("People, %"), "data": points}],
            "axis_config": {
                "categories": labels,
                "y_label": _("Units where it is in place, %")
                if of_units
                else _("People where it is in place, %"),
            },
        },
    }


def signs() -> Markup:
    """What the signs in the table mean."""
    return escaped(" · ".join(f"{SIGNS[state]} {_(STATES[state])}" for state in SIGNS))


def titled(text: str, some: Sequence[str]) -> list[Block]:
    """Lines under a title; nothing where there are none."""
    return sections(lines(bold(text), *(Markup(f"• {escaped(line)}") for line in some))) if some else []
