"""The limits of tables and charts."""

from collections.abc import Mapping
from typing import Any

from .parts import BLOCK_ID, RICH_TEXT
from .rules import Check, anything, by_type, items, kind_of, mappings, number, one_of, string, thing, whole

MOST_DATA_CHARACTERS = 10_000

_RAW: dict[str, Check] = {
    "raw_text": thing({"text": string()}, required=("text",)),
    "raw_number": thing({"value": number, "text": string()}, required=("value",)),
}
_CELL = by_type({**_RAW, **RICH_TEXT}, "a cell")
_ROW = items(_CELL, 1, 20)


def _rows(block: Mapping[str, Any]) -> list[list[Any]]:
    rows = block.get("rows")
    if not isinstance(rows, list | tuple):
        return []
    return [list(row) for row in rows if isinstance(row, list | tuple)]


def _rows_are_even(block: Mapping[str, Any], path: str, found: list[str]) -> None:
    widths = {len(row) for row in _rows(block)}
    if len(widths) > 1:
        found.append(
            f"{path}.rows: rows have {min(widths)} to {max(widths)} cells, all must have the same number"
        )


def _header_is_raw(block: Mapping[str, Any], path: str, found: list[str]) -> None:
    header = next(iter(_rows(block)), [])
    for place, cell in enumerate(header):
        if kind_of(cell) == "rich_text":
            found.append(f"{path}.rows[0][{place}]: rich_text is not allowed in the header row")


def characters(value: object) -> int:
    """Count the characters a reader sees in a cell or a nest of cells."""
    if isinstance(value, Mapping):
        own = len(str(value["text"])) if isinstance(value.get("text"), str) else 0
        shown = len(str(value["value"])) if "value" in value and not own else 0
        return own + shown + characters(value.get("elements") or ())
    if isinstance(value, list | tuple):
        return sum(characters(one) for one in value)
    return 0


def _not_too_much(block: Mapping[str, Any], path: str, found: list[str]) -> None:
    count = characters(block.get("rows") or ())
    if count > MOST_DATA_CHARACTERS:
        found.append(
            f"{path}.rows: {count:,} characters in all cells, at most {MOST_DATA_CHARACTERS:,} allowed"
        )


TABLE = thing(
    {"block_id": BLOCK_ID, "rows": items(_ROW, 1, 100), "column_settings": items(anything, 0, 20)},
    required=("rows",),
)
DATA_TABLE = thing(
    {
        "block_id": BLOCK_ID,
        "caption": string(),
        "rows": items(_ROW, 2, 101),
        "page_size": whole(1, 100),
        "row_header_column_index": whole(0),
    },
    required=("caption", "rows"),
    also=(_rows_are_even, _header_is_raw, _not_too_much),
)

_LABEL = string(20)
_POINT = thing({"label": _LABEL, "value": number}, required=("label", "value"))
_SERIES = thing({"name": _LABEL, "data": items(_POINT, 1, 20)}, required=("name", "data"))
_AXIS = thing(
    {"categories": items(_LABEL, 1, 20), "x_label": string(50), "y_label": string(50)},
    required=("categories",),
)


def _series_fit_the_axis(chart: Mapping[str, Any], path: str, found: list[str]) -> None:
    series = mappings(chart.get("series"))
    names = [one.get("name") for one in series]
    if len(set(map(str, names))) < len(names):
        found.append(f"{path}.series: two series have the same name")
    axis = chart.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, Mapping) else None
    for place, one in enumerate(series):
        labels = [point.get("label") for point in mappings(one.get("data"))]
        if labels != categories:
            found.append(
                f"{path}.series[{place}].data: labels must be the categories of the axis, in their order"
            )


_AXIS_CHART = thing(
    {"series": items(_SERIES, 1, 6), "axis_config": _AXIS},
    required=("series", "axis_config"),
    also=(_series_fit_the_axis,),
)


def _slices_are_positive(chart: Mapping[str, Any], path: str, found: list[str]) -> None:
    for place, one in enumerate(mappings(chart.get("segments"))):
        value = one.get("value")
        if isinstance(value, int | float) and value <= 0:
            found.append(f"{path}.segments[{place}].value: a slice must be above zero")


_PIE = thing({"segments": items(_POINT, 1, 6)}, required=("segments",), also=(_slices_are_positive,))
_CHART = by_type({"pie": _PIE, "bar": _AXIS_CHART, "line": _AXIS_CHART, "area": _AXIS_CHART}, "a chart")

DATA_VISUALIZATION = thing(
    {"block_id": BLOCK_ID, "title": string(50), "chart": _CHART}, required=("title", "chart")
)
STATUS = one_of("pending", "in_progress", "complete", "error")
