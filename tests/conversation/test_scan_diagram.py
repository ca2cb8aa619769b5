"""The page about the two machines of a scan is drawn from their tables and not behind them."""

import re
from pathlib import Path
from typing import get_args

import bot.conversation
from bot.conversation.answering import SHEET
from bot.conversation.diagram import page
from bot.conversation.scan import SCAN, ScanState
from bot.conversation.sheet import SheetState

PAGE = Path(bot.conversation.__file__).parent / "SCAN.md"
ARROW = re.compile(r"    (\[\*\]|\w+) --> (\w+): (\w[\w ]*(?:, \w+)*)")


def diagrams() -> list[list[str]]:
    """The lines of each diagram on the page."""
    return [part.strip().splitlines() for part in re.findall(r"```mermaid\n(.*?)```", page(), re.DOTALL)]


def arrows(diagram: list[str]) -> list[tuple[str, str, str]]:
    found = [ARROW.fullmatch(line) for line in diagram[1:]]
    assert all(found), diagram
    return [(one[1], one[2], one[3]) for one in found if one]


def test_the_page_is_drawn_anew_after_each_change_of_a_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python -m bot.conversation.diagram > bot/conversation/SCAN.md"
    )


def test_both_diagrams_are_state_diagrams_of_arrows_only() -> None:
    assert len(diagrams()) == 2
    for diagram in diagrams():
        assert diagram[0] == "stateDiagram-v2"
        assert arrows(diagram)


def test_each_diagram_has_every_state_and_no_other() -> None:
    for diagram, states in zip(diagrams(), (get_args(ScanState), get_args(SheetState)), strict=True):
        drawn = arrows(diagram)
        assert {end for _, end, _ in drawn} | {start for start, _, _ in drawn} == {"[*]", *states}


def test_each_diagram_has_one_beginning() -> None:
    assert [[a for a in arrows(one) if a[0] == "[*]"] for one in diagrams()] == [
        [("[*]", "draft", "set up")],
        [("[*]", "invited", "asked")],
    ]


def test_two_states_share_one_arrow_whatever_leads_from_one_to_the_other() -> None:
    for diagram in diagrams():
        pairs = [(start, end) for start, end, _ in arrows(diagram)]
        assert len(set(pairs)) == len(pairs)


def test_the_arrows_are_those_of_the_tables() -> None:
    scan, sheet = (
        {(a, b, e) for a, b, events in arrows(one) for e in events.split(", ")} for one in diagrams()
    )

    assert scan - {("[*]", "draft", "set up")} == {
        (start, end, event) for start, events in SCAN.items() for event, end in events.items()
    }
    assert sheet - {("[*]", "invited", "asked")} == {
        (start, end, event.__name__)
        for start, events in SHEET.items()
        for event, ends in events.items()
        for end in ends
        if end != start
    }
