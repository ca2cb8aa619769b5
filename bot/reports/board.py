"""The board of initiatives as a file: a row each for a spreadsheet, in which no cell is a formula, or all of it as JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from bot.conversation.portfolio import KINDS, REACHES, STATES, VERDICTS, Board, BoardRow
from bot.reports.sheets import Value, written
from bot.words import _

COLUMNS = (
    *("initiative", "unit", "value_models", "kind", "reach", "state", "verdict", "checked_on", "owner"),
    *("figure", "baseline", "target", "actual", "actual_on", "on_board_since", "permit_until"),
)


def board_csv(board: Board) -> bytes:
    """A row for each initiative."""
    return written(COLUMNS, (list(_cells(row)) for row in board.rows))


def board_json(board: Board) -> str:
    """The board with its remarks."""
    return json.dumps(asdict(board), indent=2, ensure_ascii=False, default=date.isoformat)


def _cells(row: BoardRow) -> Iterator[Value]:
    yield from (row.name, row.unit, " ".join(map(str, row.models)))
    yield from (_(KINDS[row.kind]), _(REACHES[row.reach]), _(STATES[row.state]))
    yield from (_(VERDICTS[row.verdict]) if row.verdict else None, row.checked, row.owner or None)
    figure = row.figure
    if figure is None:
        yield from (None,) * 5
    else:
        yield from (figure.what, figure.baseline, figure.target, figure.actual, figure.actual_on)
    yield from (row.added, row.permit_until)
