"""`cairn units`: an organisation set up from a spreadsheet and shown as a tree."""

import json
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.demo.sample import FOLDER
from tests.cli.conftest import Run

FILE = """\
unit;parent;people;suited;channel;manager;champion
Harbour Mutual;;1200;1125;#C0GENERAL;U0MIRIAM;
Claims;Harbour Mutual;310;290;C0CLAIMS;@U0DEREK;"@U0ANNA; @U0TOMAS"
Motor;Claims;120;;;;U0SOFIE
Häuser & Höfe;Claims;1;;;;
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "units.csv"
    path.write_text(FILE, encoding="utf-8-sig")
    return path


def test_without_units_it_says_how_to_set_them_up(cairn: Run) -> None:
    ran = cairn("units")

    assert ran.code == 0
    assert "No units are set up yet" in ran.out
    assert "cairn units import FILE.csv" in ran.out
    assert json.loads(cairn("units", "--json").out) == []


def test_a_file_is_taken_once_and_again_only_what_has_changed(cairn: Run, file: Path) -> None:
    first = cairn("units", "import", str(file))
    again = cairn("units", "import", str(file))
    file.write_text(FILE.replace("310", "312"))
    changed = cairn("units", "import", str(file))

    assert (first.code, first.out) == (0, "4 added, 0 changed, 0 unchanged.\n")
    assert again.out == "Nothing has changed: the record already says all that the file does (4 units).\n"
    assert changed.out == "0 added, 1 changed, 3 unchanged.\n  Claims: people 310 → 312\n"


def test_the_units_are_shown_as_a_tree_with_what_they_are_working_on(
    cairn: Run, file: Path, snapshot: SnapshotAssertion
) -> None:
    cairn("units", "import", str(file))
    cairn("assess", str(FOLDER / "scan.yaml"), "--record")

    ran = cairn("units")

    assert ran.out == snapshot


def test_the_units_as_json_name_their_parents_people_and_scans(cairn: Run, file: Path) -> None:
    cairn("units", "import", str(file))
    cairn("assess", str(FOLDER / "scan.yaml"), "--record")

    rows = {row["unit"]: row for row in json.loads(cairn("units", "--json").out)}

    assert rows["Claims"] == {
        "unit": "Claims",
        "parent": "Harbour Mutual",
        "scope": "department",
        "people": 310,
        "suited": 290,
        "channel": "C0CLAIMS",
        "champions": ["U0ANNA", "U0TOMAS"],
        "managers": ["U0DEREK"],
        "scan": {"taken_at": "2026-10-03", "stage": 1, "working_on": 2, "undetermined": False},
    }
    assert rows["Motor"]["scan"] is None


def test_every_fault_of_a_file_is_named_at_once_and_nothing_is_changed(cairn: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(
        "unit,parent,people,suited,channel,manager,champion,colour\n"
        "Motor,,120,130,C0MOTOR,U01A,anna,red\n"
        ",Motor,5,,,,,\n"
        "motor,,,,,,,\n"
        "Marine,Nowhere,many,,C0MOTOR,,,\n"
        "A,B,,,general,,,\n"
        "B,A,,,,,,\n"
    )

    ran = cairn("units", "import", str(wrong))

    assert (ran.code, ran.out) == (2, "")
    assert "wrong.csv was refused and nothing was changed (10 to mend):" in ran.err
    wanted = (
        *("line 1, colour:", "line 2, suited:", "line 2, champion:", "line 3, unit:", "line 4, unit:"),
        *("line 5, parent:", "line 5, people:", "line 5, channel:", "line 6, channel:", "line 6, parent:"),
    )
    assert all(where in ran.err for where in wanted)
    assert json.loads(cairn("units", "--json").out) == []


def test_a_file_that_is_not_there_or_not_utf_8_is_refused_in_a_sentence(cairn: Run, tmp_path: Path) -> None:
    latin = tmp_path / "latin.csv"
    latin.write_bytes("unit\nHäuser\n".encode("latin-1"))

    missing = cairn("units", "import", str(tmp_path / "nothing.csv"))
    other = cairn("units", "import", str(latin))

    assert (missing.code, other.code) == (2, 2)
    assert "cannot be read" in missing.err
    assert "a spreadsheet calls it “CSV UTF-8”" in other.err
