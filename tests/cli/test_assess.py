"""`cairn assess`: the contract that other tools rely on."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

EXAMPLES = Path(__file__).parent.parent / "knowledge" / "framework" / "examples"
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
        *("cannot waive model 3", "waivers.1.reason"),
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
        ("WE2", "is no level"),
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
    assert (
        "is working on stage 2 of 5, AI-native distribution. Stage 1 is in place; one thing is missing for stage 2."
        in said
    )
    assert "quality before wider use (ND2)" in said
    assert "volume" not in said
    assert "Agree what a good outcome is" in said


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
    assert "cannot be read" in ran.err
    assert "Traceback" not in ran.err
