"""The units of a whole by the five models: a table to page through, a picture, a plain table or text, whatever works here."""

from collections.abc import Iterator, Sequence

from bot.conversation.home import StageBar
from bot.conversation.result import SIGNS
from bot.conversation.summary import StageSummary, UnitRow
from bot.reports.heatmap import MODELS
from bot.reports.in_words import UNSEEN, dated, names_of, unit_in_words
from bot.slack.blocks.bars import MOST_IN_ALT, Rung
from bot.slack.blocks.parts import Block, Markup, context, escaped, lines, sections, shortened
from bot.words import _, n_

MOST_ROWS = 99
"""A table of Slack's takes a hundred with its head."""
MOST_IN_CELLS = 8_000
"""Characters: Slack takes 10,000 in a table, and the message has other things to say."""
MOST_IN_NAME = 60
PAGE = 10


def heatmap(summary: StageSummary, rung: Rung, pictures: Sequence[tuple[str, str]] = ()) -> list[Block]:
    """
    The units on this rung, none where there are no units.

    `pictures` are the ids of the uploaded pictures, each with what it shows; without any, the picture is a table.
    """
    if not summary.units:
        return []
    match rung:
        case "picture" if pictures:
            return [_picture(picture_id, alt) for picture_id, alt in pictures]
        case "chart" | "picture" | "table":
            rows = list(_fitting(summary))
            table = _data_table(summary, rows) if rung == "chart" else _table(summary, rows)
            return [table, *_more(len(summary.units) - len(rows))]
        case "text":
            said = list(_said(summary))
            shown = lines(*(Markup(f"• {line}") for line in said))
            return [*sections(shown), *_more(len(summary.units) - len(said))]


def heatmap_text(summary: StageSummary) -> Markup:
    """The units for whoever gets no blocks."""
    said = list(_said(summary))
    left = len(summary.units) - len(said)
    return lines(*said, *([_left_out(left)] if left else []))


def _said(summary: StageSummary) -> Iterator[Markup]:
    left = MOST_IN_CELLS
    for unit in summary.units:
        line = escaped(unit_in_words(unit))
        left -= len(line)
        if left < 0:
            return
        yield line


def _fitting(summary: StageSummary) -> Iterator[list[str]]:
    left = MOST_IN_CELLS
    for unit in summary.units[:MOST_ROWS]:
        row = _row(unit)
        left -= sum(map(len, row))
        if left < 0:
            return
        yield row


def _row(row: UnitRow) -> list[str]:
    name = shortened(row.unit, MOST_IN_NAME)
    if row.known != "looked":
        return [name, _(UNSEEN[row.known]), *("·" for _model in MODELS)]
    bars = {bar.model: bar for bar in row.bars}
    cells = (_cell(bars.get(model) or StageBar(model, "", "not_examined", None)) for model in MODELS)
    return [name, dated(row) or "–", *cells]


def _cell(bar: StageBar) -> str:
    return SIGNS[bar.state] if bar.score is None else f"{SIGNS[bar.state]} {bar.score:.0f}"


def _head(summary: StageSummary) -> list[str]:
    names = names_of(summary)
    models = (f"{model} {names.get(model, '')}".strip() for model in MODELS)
    return [_("Unit"), _("Looked at"), *models]


def _cells(summary: StageSummary, rows: Sequence[Sequence[str]]) -> list[list[Block]]:
    return [[{"type": "raw_text", "text": cell} for cell in row] for row in (_head(summary), *rows)]


def _data_table(summary: StageSummary, rows: Sequence[Sequence[str]]) -> Block:
    return {
        "type": "data_table",
        "caption": _("{unit}, unit by unit").format(unit=summary.unit),
        "rows": _cells(summary, rows),
        "page_size": PAGE,
        "row_header_column_index": 0,
    }


def _table(summary: StageSummary, rows: Sequence[Sequence[str]]) -> Block:
    return {
        "type": "table",
        "rows": _cells(summary, rows),
        "column_settings": [{"is_wrapped": True}, {"is_wrapped": True}],
    }


def _picture(picture_id: str, alt: str) -> Block:
    return {"type": "image", "slack_file": {"id": picture_id}, "alt_text": shortened(alt, MOST_IN_ALT)}


def _more(left: int) -> list[Block]:
    return context(_left_out(left)) if left else []


def _left_out(left: int) -> Markup:
    text = n_(
        "One more unit does not fit here; the export has it.",
        "{number} more units do not fit here; the export has them all.",
        left,
    )
    return escaped(text.format(number=left))
