"""`cairn assess`: the contract that other tools rely on."""

import json
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.conftest import Run

EXAMPLES = Path(__file__).parent.parent / "knowledge" / "framework" / "examples"
FIRST_LOOK = """\
unit: {name: Payroll, scope: team}
as_of: 2026-11-01
answers:
- {criterion: WE1, by: r1, level: 2}
- {criterion: WE2, by: r1, level: 3}
- {criterion: WE3, by: r1, level: 2}
- {criterion: WE4, by: r1, level: 1}
- {criterion: WE5, by: r1, level: 2}
- {criterion: ND1, by: r1, level: 1}
- {criterion: EC1, by: r1, level: 1}
- {criterion: DM1, by: r1, level: 3}
"""
KEYS = {
    *(
        "stage",
        "undetermined",
        "working_on",
        "stage_range",
        "claimed_stage",
        "next_model",
        "phase",
        "established",
    ),
    *("scores", "flags", "blocking", "not_yet", "moves", "confidence", "units", "progress"),
}


def test_json_has_the_keys_and_shapes_that_were_promised(cairn: Run) -> None:
    ran = cairn("assess", str(EXAMPLES / "f.yaml"), "--json")

    placement = json.loads(ran.out)
    assert ran.code == 0
    assert placement.keys() >= KEYS
    assert placement["established"] == {"1": True, "2": True, "3": False, "4": False, "5": False}
    assert (
        placement["scores"]["3"].items()
        >= {"score": 30.0, "low": 30.0, "high": 30.0, "coverage": 1.0}.items()
    )
    assert [move["kind"] for move in placement["moves"][:2]] == ["contain", "build"]
    move = placement["moves"][1]
    assert (
        move.items() >= {"criterion": "EC2", "now": 1, "target": 3, "priority": 6.0, "whose": "ours"}.items()
    )
    assert move["arithmetic"] == "(1 + 2) x 2 x 2 / 2 = 6"


def test_every_fault_of_a_file_is_named_at_once_and_nothing_is_computed(cairn: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        "bank_version: 2.0.0\n"
        "unit: {name: Payroll, scope: organisation}\n"
        "answers:\n"
        "- {criterion: WE9, by: r1, level: 2}\n"
        "- {criterion: WE1, by: r1, level: 7}\n"
        "- {criterion: WE2, by: r1, level: 2, unit: Nowhere}\n"
        "- {criterion: WE2, by: r1, level: 3, unit: Nowhere}\n"
        "waivers: [{model: 3, reason: later, approved_by: r1, review: 2027-01-01},"
        " {model: 2, approved_by: r1, review: 2027-01-01}]\n"
        "as_of: 2026-11-01\n"
    )

    ran = cairn("assess", str(wrong), "--json")

    assert (ran.code, ran.out) == (2, "")
    for fault in (
        *(
            "line 1: bank_version",
            "unknown criterion 'WE9'",
            "line 5",
            "7",
            "unknown unit 'Nowhere'",
            "answered WE2 already",
        ),
        *("cannot waive model 3", "waivers 2, reason: is missing", "Nothing was computed."),
    ):
        assert fault in ran.err


def test_what_if_shows_now_and_then_and_changes_nothing(cairn: Run) -> None:
    ran = cairn(
        "assess", str(EXAMPLES / "e.yaml"), "--what-if", "ND2=3", "--what-if", "WE2=unknown", "--json"
    )

    both = json.loads(ran.out)
    assert (both["before"]["stage"], both["after"]["stage"]) == (1, 0)
    assert both["after"]["blocking"] == ["WE2"]


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        ("WE9=3", "unknown criterion"),
        ("WE2=9", "is no level"),
        ("WE2", "say which level, as in --what-if WE2=3"),
        ("WE2=", "say which level"),
        ("WR-ID=3", "names none"),
    ],
)
def test_a_wish_that_cannot_be_supposed_is_refused(cairn: Run, wish: str, fault: str) -> None:
    ran = cairn("assess", str(EXAMPLES / "e.yaml"), "--what-if", wish)

    assert ran.code == 2
    assert fault in ran.err


def test_a_person_reads_where_they_are_what_is_missing_and_what_to_do(cairn: Run) -> None:
    ran = cairn("assess", str(EXAMPLES / "e.yaml"))

    said = " ".join(ran.out.split())
    assert "is working on stage 2: four of five things are in place." in said
    assert "Quality before wider use: today" in said
    assert "Done when: An agreed figure for good outcomes" in said
    assert "As of 1 November 2026." in said
    for internal in ("ND2", "volume_over_quality", "(1 + 1)", "confidence"):
        assert internal not in said


def test_what_was_asked_only_for_what_runs_is_not_examined_as_in_a_first_look(
    cairn: Run, tmp_path: Path
) -> None:
    answers = tmp_path / "first_look.yaml"
    answers.write_text(FIRST_LOOK)

    said = " ".join(cairn("assess", str(answers)).out.split())

    assert "Models 2 to 5 were not examined." in said
    assert "2 AI-native distribution – not examined" in said
    assert "1 Workforce empowerment ██████████░░░░░░░░░░ 50 working on this" in said
    assert "25" not in said


@pytest.mark.parametrize(
    ("wishes", "says"),
    [
        (["WE2=3"], ["Nothing changes."]),
        (
            ["WE2=1"],
            [
                "knowing uses and limits: “one of: a good task",
                "Then: Payroll is working on stage 1: one of five things is in place.",
                "Workforce empowerment: 50 of 100 (working on this) today, 40 of 100 (working on this) then.",
                "Missing or not known for stage 1 as well: knowing uses and limits.",
            ],
        ),
        (
            ["WE1=3"],
            [
                "No longer missing for stage 1: regular use of AI.",
                "No longer so: AI is in regular use in pockets",
            ],
        ),
    ],
)
def test_what_would_change_is_said_in_words_and_only_that(
    cairn: Run, tmp_path: Path, wishes: list[str], says: list[str]
) -> None:
    answers = tmp_path / "first_look.yaml"
    answers.write_text(FIRST_LOOK)

    ran = cairn("assess", str(answers), *(word for wish in wishes for word in ("--what-if", wish)))

    said = " ".join(ran.out.split())
    assert ran.code == 0
    assert [part for part in says if part not in said] == []
    assert not re.search(r"WE[1-6]|pockets_only", said)


def test_a_reason_that_does_not_count_is_told_and_is_no_fault(cairn: Run, tmp_path: Path) -> None:
    answers = tmp_path / "first_look.yaml"
    answers.write_text(FIRST_LOOK.replace("WE3, by: r1, level: 2", "WE3, by: r1, level: na, reason: because"))

    ran = cairn("assess", str(answers), "--json")

    assert ran.code == 0
    assert "WE3 by r1: na with the reason 'because' counts as not known" in ran.err
    assert json.loads(ran.out)["findings"]["WE3"]["status"] == "unknown"


def test_whoever_reads_only_the_first_lines_is_told_that_it_was_kept(
    cairn: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    with suppress(BrokenPipeError), os.fdopen(writing, "w") as closed:
        monkeypatch.setattr(sys, "stdout", closed)
        kept = cairn("assess", str(EXAMPLES / "e.yaml"), "--record")
    monkeypatch.undo()

    assert kept.err.splitlines()[-1].startswith("Kept. From now on answers about")
    assert "Something went wrong" not in kept.err


def test_a_recorded_assessment_is_cited_by_the_next_answer(cairn: Run) -> None:
    cairn("assess", str(EXAMPLES / "e.yaml"), "--record")
    cairn("assess", str(EXAMPLES / "e.yaml"), "--record")

    ran = cairn("ask", "What stage are we at?", "--json")

    answer = json.loads(ran.out)
    assert answer["placement"]["stage"] == 1
    assert answer["sources"][0]["title"].startswith("Scan of")
    assert answer["offline"] is True


def test_what_is_only_supposed_is_not_recorded(cairn: Run) -> None:
    ran = cairn("assess", str(EXAMPLES / "e.yaml"), "--what-if", "WE2=3", "--record")

    assert ran.code == 2
    assert "nothing to keep" in ran.err


def test_a_file_that_is_not_there_is_said_in_one_sentence(cairn: Run, tmp_path: Path) -> None:
    ran = cairn("assess", str(tmp_path / "nothing.yaml"))

    assert ran.code == 2
    assert ran.err.strip().endswith(
        "nothing.yaml cannot be read: there is no such file. Nothing was computed."
    )
