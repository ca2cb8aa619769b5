"""An employee's way with Cairn at a terminal, from an empty home to a stage that is cited and dated."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.inputs import (
    NOTHING_IN_PLACE,
    STAGE_1_IN_PLACE,
    days_ago,
    write_answers,
    write_documents,
)
from tests.scenarios.terminal import Terminal

STAGE = "What stage are we at, and what is next?"


def answered(terminal: Terminal, *words: str) -> dict[str, Any]:
    """What a command prints with --json."""
    ran = terminal.run(*words, "--json")
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_from_an_empty_home_to_a_stage_that_is_cited_and_dated(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "pilots"
    write_documents(folder)
    (folder / "ai-policy.md").write_text(
        "# AI policy\n\nApproved 12 March 2026.\n\n## What is allowed\n\nOur AI policy allows drafts of letters. "
        "What is checked and noted down stands in the list of AI pilots."
    )
    older = write_answers(tmp_path / "older.yaml", "Tide Bank", NOTHING_IN_PLACE, as_of=days_ago(40))
    newer = write_answers(tmp_path / "newer.yaml", "Tide Bank", STAGE_1_IN_PLACE, as_of=days_ago(5))

    nothing = answered(terminal, "ask", STAGE)
    added = terminal.run("ingest", str(folder))
    documents = answered(terminal, "ask", STAGE)
    recorded = terminal.run("assess", older, "--record")
    first = answered(terminal, "ask", STAGE)
    # The older one again, after the newer: what holds is what was taken last, not what was handed in last.
    again = [terminal.run("assess", file, "--record") for file in (newer, older)]
    second = answered(terminal, "ask", STAGE)

    assert "Nobody has looked" in nothing["headline"]
    # With nobody's words to go by, where to begin is told from the framework, which carries no day.
    assert nothing["placement"] is None
    assert {(source["source"], source["dated"]) for source in nothing["sources"]} == {
        ("where-to-start.md", None)
    }
    assert added.out.startswith("25 added"), added.err
    assert "Nobody has looked" in documents["headline"]
    assert "that is not a stage" in documents["headline"]
    assert documents["placement"] is None
    assert {source["source"].split("/")[0] for source in documents["sources"]} == {
        "pilots",
        "where-to-start.md",
    }
    assert [ran.code for ran in (recorded, *again)] == [0, 0, 0]
    assert_stage(first, working_on=1, dated=days_ago(40).isoformat())
    assert_stage(second, working_on=2, dated=days_ago(5).isoformat())


def assert_stage(answer: dict[str, Any], *, working_on: int, dated: str) -> None:
    """The stage is told, and every point of it rests on the scan of that day."""
    assert answer["headline"].startswith(f"Tide Bank is working on stage {working_on} of 5")
    assert answer["placement"]["working_on"] == working_on
    scans = [source for source in answer["sources"] if source["source"].startswith("scan:")]
    assert {source["dated"] for source in scans} == {dated}
    assert "[1]" in answer["headline"]
    told = [point for point in answer["points"] if point["kind"] in ("stage", "move")]
    assert told
    assert [point["text"] for point in told if not point["cites"]] == []


@pytest.fixture
def scanned(terminal: Terminal, tmp_path: Path) -> Terminal:
    """A terminal whose organisation has a scan with two units, one of them a stage ahead."""
    units = {"Motor": STAGE_1_IN_PLACE, "Marine": NOTHING_IN_PLACE}
    answers = write_answers(tmp_path / "scan.yaml", "Tide Bank", {}, as_of=days_ago(5), units=units)
    ran = terminal.run("assess", answers, "--record")
    assert ran.code == 0, ran.err
    return terminal


def test_each_unit_is_answered_from_its_own_part_of_the_scan(scanned: Terminal) -> None:
    named = answered(scanned, "ask", "What stage is Motor at?")
    chosen = answered(scanned, "ask", STAGE, "--unit", "Marine")
    unknown = answered(scanned, "ask", STAGE, "--unit", "Aviation")

    assert named["headline"].startswith("Motor is working on stage 2 of 5")
    assert chosen["headline"].startswith("Marine is working on stage 1 of 5")
    assert all(source["source"].endswith("/Motor") for source in named["sources"])
    assert all(source["source"].endswith("/Marine") for source in chosen["sources"])
    assert "There is no unit “Aviation”" in unknown["headline"]
    assert unknown["placement"] is None


def test_a_talk_goes_on_where_it_was_and_ends_with_the_input(scanned: Terminal) -> None:
    ran = scanned.run("chat", typed="What stage is Motor at?\nand for Marine?\n")

    assert ran.code == 0, ran.err
    motor, marine = (ran.said.find(f"{unit} is working on stage") for unit in ("Motor", "Marine"))
    assert 0 <= motor < marine
    assert "Traceback" not in ran.err


def test_goodbye_ends_a_talk_and_what_follows_is_not_asked(terminal: Terminal) -> None:
    ran = terminal.run("chat", typed="exit\nWhat stage are we at?\n")

    assert ran.code == 0, ran.err
    assert "Nobody has looked" not in ran.said


def test_the_json_of_an_answer_has_the_keys_that_were_promised(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "pilots"
    write_documents(folder)
    terminal.run("ingest", str(folder))

    answer = answered(terminal, "ask", "Who owns our pilot for contract review in Dundee?")

    assert answer.keys() >= {"headline", "points", "sources", "placement", "offline"}
    assert answer["sources"][0]["title"] == "AI for contract review in Dundee"
    assert answer["sources"][0]["dated"] == "2026-03-12"
    numbers = {source["n"] for source in answer["sources"]}
    assert numbers == set(range(1, len(numbers) + 1))
    for point in answer["points"]:
        assert point.keys() >= {"text", "cites"}
        assert set(point["cites"]) <= numbers
    for source in answer["sources"]:
        assert source.keys() >= {"n", "title", "section", "source", "dated", "quote"}
