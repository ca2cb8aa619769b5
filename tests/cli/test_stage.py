"""`cairn stage`: the summary in a terminal, as JSON, and through somebody's eyes."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.conversation.summary_json import from_json
from bot.demo.sample import FOLDER
from tests.cli.conftest import Run

UNITS = "unit;parent;people;manager;champion\nHarbour Mutual;;1200;U0MIRIAM;\nClaims;Harbour Mutual;310;U0DEREK;U0ANNA\n"


@pytest.fixture
def scanned(cairn: Run, tmp_path: Path) -> Run:
    file = tmp_path / "units.csv"
    file.write_text(UNITS)
    cairn("units", "import", str(file))
    cairn("assess", str(FOLDER / "scan.yaml"), "--record")
    return cairn


def test_the_organisation_and_a_unit_are_shown_and_told_as_json(
    scanned: Run, snapshot: SnapshotAssertion
) -> None:
    whole = scanned("stage")
    summary = from_json(scanned("stage", "--unit", "claims", "--json").out)

    assert (whole.code, whole.err) == (0, "")
    assert whole.out == snapshot
    assert (summary.unit, summary.working_on, summary.respondents) == ("Claims", 2, 5)


def test_through_somebody_s_eyes_there_is_what_they_may_see(scanned: Run) -> None:
    anna, mine = scanned("stage", "--as", "U0ANNA"), scanned("stage", "--unit", "Claims", "--as", "U0ANNA")
    derek, miriam = scanned("stage", "--as", "U0DEREK"), scanned("stage", "--as", "U0MIRIAM")

    assert (anna.code, mine.code, derek.code, miriam.code) == (2, 0, 0, 0)
    assert (
        "The summary of Harbour Mutual is for those who manage a unit; U0MIRIAM can show it to you."
        in anna.err
    )
    assert "Claims is working on stage 2" in mine.out
    assert "scanned, not shown here" in derek.out
    assert "scanned, not shown here" not in miriam.out


def test_a_question_in_words_gets_the_same_summary(scanned: Run) -> None:
    assert "Claims is working on stage 2" in scanned("ask", "stage summary for Claims").out


def test_a_mistyped_unit_is_refused_with_the_nearest_name(scanned: Run) -> None:
    for command in ("stage", "report", "plan", "roles", "next", "portfolio", "initiatives"):
        ran = scanned(command, "--unit", "Clams")

        assert (ran.code, ran.out) == (2, ""), command
        assert "There is no unit “Clams”; did you mean Claims?" in ran.err
        assert "`cairn units` lists all of them." in ran.err
