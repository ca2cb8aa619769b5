"""Heatmap and trend in Slack: within its limits on every rung, the same facts on each, harmless with strange names."""

from dataclasses import replace
from typing import get_args

import pytest

from bot.conversation.summary import StageSummary
from bot.demo.slack import limits
from bot.slack.blocks.bars import Rung
from bot.slack.blocks.heatmap import heatmap, heatmap_text
from bot.slack.blocks.trend import trend, trend_text
from tests.reports.samples import ARABIC, CLAIMS, LONG, WICKED, row, strange, whole
from tests.reports.samples import trend as scans

RUNGS: tuple[Rung, ...] = get_args(Rung)
MANY = whole(*(row((ARABIC, LONG, WICKED, "Sales")[n % 4], n) for n in range(240)))


@pytest.mark.parametrize("rung", RUNGS)
@pytest.mark.parametrize("summary", [whole(), MANY, whole(row("Only one"))])
def test_the_units_are_within_slacks_limits_on_every_rung(summary: StageSummary, rung: Rung) -> None:
    blocks = heatmap(summary, rung, [("F1", "alt " * 900), ("F2", "alt")])

    assert limits.faults("message", blocks) == []
    assert "<" not in heatmap_text(summary)


@pytest.mark.parametrize("rung", RUNGS)
@pytest.mark.parametrize(
    "summary",
    [CLAIMS, strange(), replace(CLAIMS, trend=(scans(2)[0],) * 3), replace(CLAIMS, trend=scans(40))],
)
def test_the_scans_are_within_slacks_limits_on_every_rung(summary: StageSummary, rung: Rung) -> None:
    blocks = trend(summary, rung, "F1")

    assert blocks
    assert limits.faults("message", blocks) == []
    assert "<" not in trend_text(summary)


def test_a_unit_that_nobody_looked_at_has_no_numbers() -> None:
    (table,) = heatmap(whole(), "chart")
    told = {cells[0]["text"]: [cell["text"] for cell in cells[1:]] for cells in table["rows"]}  # type: ignore[attr-defined]

    assert told["Finance"] == ["not scanned yet", "·", "·", "·", "·", "·"]
    assert told["Ferry Software"] == ["15 September 2026", "✓ 82", "✓ 65", "▸ 48", "○ 31", "○ 14"]
    assert told["Sales"][0] == "19 August 2026, old"


def test_units_that_do_not_fit_are_counted_and_not_lost() -> None:
    *_, table, note = heatmap(MANY, "chart")
    shown = len(table["rows"]) - 1  # type: ignore[arg-type]

    assert 0 < shown < 100
    assert f"{240 - shown} more units do not fit here" in str(note)


def test_a_model_that_some_scan_did_not_rate_is_named_and_not_drawn_as_nought() -> None:
    chart, note = trend(CLAIMS, "chart")

    names = [series["name"] for series in chart["chart"]["series"]]  # type: ignore[index]
    assert names == ["1 Workforce", "3 Expert work", "4 Linked changes"]
    assert "In place: no stage yet → stage 1 → stage 2." in str(note)
    assert "not every scan rated it: 2 Distribution and 5 Agents." in str(note)


def test_without_a_row_of_scans_or_units_there_is_nothing_to_show() -> None:
    alone = replace(CLAIMS, trend=scans(1))

    assert trend(alone, "chart") == []
    assert heatmap(CLAIMS, "table") == []
    assert trend_text(alone) == heatmap_text(CLAIMS) == ""


def test_without_a_picture_the_same_is_a_table() -> None:
    assert heatmap(whole(), "picture") == heatmap(whole(), "table")
    assert trend(CLAIMS, "picture") == trend(CLAIMS, "table")
