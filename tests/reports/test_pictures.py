"""Heatmap, trend and profile: their size, that any name can be drawn, and that the words beside them say all that they show."""

import itertools
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.summary import StageSummary, UnitRow
from bot.reports.canvas import wrapped
from bot.reports.chart import profile_alt, profile_png
from bot.reports.heatmap import MOST_UNITS, heatmaps
from bot.reports.trend import spread_out, trend_alt, trend_png
from tests.reports.samples import ARABIC, CLAIMS, HEBREW, LONG, UNSCANNED, WICKED, row, strange, trend, whole

MOST = 1_000_000


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(png) < MOST
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_words_beside_a_heatmap_name_every_unit_with_its_date_and_its_models() -> None:
    (picture,) = heatmaps(whole())

    assert size(picture.png)[0] == 1200
    assert picture.alt.startswith(
        "Harbour Insurance, unit by unit, 3 October 2026. 1 Workforce, 2 Distribution,"
    )
    assert (
        "Ferry Software, 15 September 2026: 1 in place, 82; 2 in place, 65; 3 working on this, 48; 4 not in place, 31; "
        "5 not in place, 14; Mill Lane, 6 September 2026" in picture.alt
    )
    assert "Finance: not scanned yet; Sales, 19 August 2026, old: 1 in place" in picture.alt


@pytest.mark.filterwarnings("error")
def test_many_units_are_dealt_out_to_pictures_about_equally_long_whatever_they_are_called() -> None:
    names = (LONG, ARABIC, HEBREW, WICKED, "x" * 120)
    looked = [row(f"{name} {n}", n) for n, name in enumerate(names)]
    waiting = [UnitRow(f"Team {n}", "nobody", None) for n in range(MOST_UNITS - 3)]
    pictures = heatmaps(whole(*looked, *waiting))

    assert [size(picture.png)[0] for picture in pictures] == [1200, 1200]
    assert ["unit by unit 1 / 2" in pictures[0].alt, "unit by unit 2 / 2" in pictures[1].alt] == [True, True]
    assert [picture.alt.count("Team ") for picture in pictures] == [16, 21]


def test_a_summary_without_units_has_no_heatmap() -> None:
    assert heatmaps(CLAIMS) == ()


def test_the_words_beside_a_trend_say_each_scan_with_its_stage_and_scores() -> None:
    assert trend_alt(replace(CLAIMS, trend_note="An older scan asked other questions.")) == (
        "Harbour Claims: the five models over the scans. 1 Workforce, 2 Distribution, 3 Expert work, 4 Linked changes, "
        "5 Agents. 3 February 2026: no stage yet; 1 at 31, 3 at 20, 4 at 12. 4 June 2026: stage 1; 1 at 64, 2 at 40, "
        "3 at 38, 4 at 12. 3 October 2026: stage 2; 1 at 82, 2 at 61, 3 at 38, 4 at 12. "
        "An older scan asked other questions."
    )


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("summary", [CLAIMS, strange(), replace(CLAIMS, trend=trend(1)), UNSCANNED])
def test_the_scans_and_the_models_can_be_drawn_whatever_there_is_of_them(summary: StageSummary) -> None:
    assert size(trend_png(summary)) == (1200, 760)
    assert size(profile_png(summary)) == (1200, 630)


def test_the_words_beside_a_profile_say_each_model() -> None:
    assert profile_alt(CLAIMS) == (
        "Harbour Claims, 3 October 2026. Stage 1, Workforce empowerment: in place, 82 of 100 (64 at the last scan); "
        "Stage 2, AI-native distribution: in place, 61 of 100 (40 at the last scan); "
        "Stage 3, Expert capability: working on this, 38 of 100 (38 at the last scan); "
        "Stage 4, Dependency management: not in place, 12 of 100; Stage 5, Agent-led processes: not examined."
    )


@given(st.lists(st.floats(0, 400), max_size=5))
def test_labels_keep_their_order_and_their_distance_and_stay_on_the_picture(wanted: list[float]) -> None:
    placed = spread_out(wanted, 38, 400)

    assert [placed[n] for n in sorted(range(len(wanted)), key=wanted.__getitem__)] == sorted(placed)
    ordered = sorted(placed)
    assert all(after - before >= 38 - 1e-6 for before, after in itertools.pairwise(ordered))
    assert all(0 <= at <= 400 for at in placed)


@pytest.mark.parametrize("text", [LONG, WICKED, "x" * 3_000, f"{ARABIC} " * 20, ""])
def test_no_line_is_lost_before_the_last_and_a_cut_is_marked(text: str) -> None:
    lines = wrapped(text, 24, 390, 6)

    assert len(lines) <= 6
    said = "".join(text.split())
    assert "".join("".join(lines).split()) == said or lines[-1].endswith("…")
