"""The picture of a scan: its size, its words, and that it needs neither a network nor a display."""

import socket
import struct
from dataclasses import replace
from datetime import date

import pytest

from bot.conversation.result import ModelBar, ScanResult
from bot.reports.chart import MOST_IN_ALT, stage_alt, stage_png

RESULT = ScanResult(
    scan_id="S1",
    unit="Marketing",
    as_of=date(2026, 10, 3),
    headline="Marketing is working on stage 3: two of five things are in place.",
    answered=7,
    invited=9,
    share="Seven of nine answered.",
    first_look=False,
    note="",
    models=(
        ModelBar(1, "Workforce empowerment", "Workforce", 80.0, 62.5, "in_place"),
        ModelBar(2, "AI-native distribution", "Distribution", None, None, "waived"),
        ModelBar(3, "Expert capability", "Expert work", 100.0, 0.0, "working_on"),
        ModelBar(4, "Dependency management", "Linked changes", 0.0, None, "later"),
        ModelBar(5, "Agent-led processes", "Agents", None, None, "not_examined"),
    ),
    look_again=date(2027, 1, 1),
    limits="",
)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a picture asks nobody")

    monkeypatch.setattr(socket, "socket", refuse)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_picture_is_as_large_as_a_phone_reads_well() -> None:
    assert size(stage_png(RESULT)) == (1200, 630)


def test_the_same_result_gives_the_same_picture_for_ever() -> None:
    assert stage_png(RESULT) == stage_png(RESULT)
    assert stage_png(RESULT) != stage_png(replace(RESULT, unit="Sales", headline="Sales is elsewhere."))


def test_the_words_say_all_that_the_picture_shows() -> None:
    assert stage_alt(RESULT) == (
        "Marketing, 3 October 2026. Stage 1, Workforce empowerment: in place, 80 of 100 (62 at the last scan); "
        "Stage 2, AI-native distribution: does not apply here; "
        "Stage 3, Expert capability: working on this, 100 of 100 (0 at the last scan); "
        "Stage 4, Dependency management: not in place, 0 of 100; "
        "Stage 5, Agent-led processes: not examined."
    )


@pytest.mark.parametrize("name", ["$x$ and $y", "x" * 3_000, "A\nB\tC", "Ünïté № 5", "_^{\\frac"])
@pytest.mark.filterwarnings("ignore:Glyph")
def test_any_name_can_be_drawn(name: str) -> None:
    named = replace(RESULT, unit=name, headline=f"{name} is working on stage 1.")

    assert size(stage_png(named)) == (1200, 630)
    assert len(stage_alt(named)) <= MOST_IN_ALT
