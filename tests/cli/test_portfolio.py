"""`cairn portfolio`, `cairn next` and `cairn digest` at the terminal."""

import csv
import io
import json
from pathlib import Path

from tests.cli.conftest import Run

FILE = """\
initiative: {name: Voice agent, kind: pilot, reach: end_to_end, state: idea}
unit: Claims
value_models: [5]
"""


def test_what_is_put_on_the_board_by_hand_stands_there_with_what_it_came_to(cairn: Run) -> None:
    empty = cairn("portfolio")
    added = cairn(
        *("portfolio", "add", "Copilot", "--unit", "Claims", "--model", "3", "--state", "trial"),
        *("--owner", "r2", "--figure", "hours a review", "--baseline", "6", "--target", "4"),
    )
    cairn("initiatives", "measured", "Copilot", "4.5", "--on", "2026-11-01")
    board = json.loads(cairn("portfolio", "--json").out)

    assert "Nothing is on the board yet." in empty.out
    assert added.out.startswith("Added: Copilot, Claims.")
    assert "There is no unit “Claims”. None is set up yet" in added.out
    (row,) = board["rows"]
    figure = {
        "what": "hours a review",
        "baseline": 6.0,
        "target": 4.0,
        "actual": 4.5,
        "actual_on": "2026-11-01",
    }
    assert (row["name"], row["models"], row["state"], row["owner"], row["figure"]) == (
        *("Copilot", [3], "trial", "r2"),
        figure,
    )


def test_a_faulty_file_among_several_leaves_the_board_as_it_was(cairn: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(FILE)
    bad.write_text(FILE.replace("idea", "dreamt").replace("[5]", "[7]"))

    refused = cairn("portfolio", "add", "--from", str(good), "--from", str(bad))
    left = json.loads(cairn("portfolio", "--json").out)
    taken = cairn("portfolio", "add", "--from", str(good))
    twice = cairn("portfolio", "add", "--from", str(good), "--from", str(good), "--update")

    assert refused.code == 2
    assert "state" in refused.err
    assert "value_models" in refused.err
    assert left["rows"] == []
    assert taken.out.startswith("Added: Voice agent, Claims")
    assert twice.code == 2
    assert "'Voice agent' of Claims is described twice." in twice.err


def test_what_is_on_the_board_is_described_anew_only_when_that_is_said(cairn: Run) -> None:
    words = ("portfolio", "add", "Copilot", "--unit", "Claims")
    cairn(*words, "--state", "trial", "--owner", "r2", "--figure", "hours a review")

    refused = cairn("portfolio", "add", "copilot", "--unit", "claims", "--owner", "r9")
    (kept,) = json.loads(cairn("portfolio", "--json").out)["rows"]
    updated = cairn(*words, "--owner", "r9", "--update")
    (changed,) = json.loads(cairn("portfolio", "--json").out)["rows"]

    assert (refused.code, refused.out) == (2, "")
    assert "on the board already" in refused.err
    assert "Copilot, Claims: on trial" in refused.err
    assert "not checked, owner r2, hours a review" in refused.err
    assert "--update" in refused.err
    assert kept["owner"] == "r2"
    assert updated.out.startswith("Described anew: Copilot, Claims.")
    assert changed["owner"] == "r9"
    assert (changed["state"], changed["figure"]) == (kept["state"], kept["figure"])


def test_no_cell_of_the_csv_is_a_formula(cairn: Run) -> None:
    cairn("portfolio", "add", '=HYPERLINK("https://evil.example")', "--unit", "@Claims")

    heads, row = csv.reader(io.StringIO(cairn("portfolio", "--csv").out))

    assert heads[:2] == ["initiative", "unit"]
    assert row[:2] == ['\'=HYPERLINK("https://evil.example")', "'@Claims"]


def test_what_cannot_be_done_says_so_and_changes_nothing(cairn: Run) -> None:
    assert "Say what it is called" in cairn("portfolio", "add", "Copilot").err
    assert "leave the name and --unit out" in cairn("portfolio", "add", "X", "--from", "x.yaml").err
    assert "exclude each other" in cairn("portfolio", "--json", "--csv").err
    assert "Say where it goes" in cairn("digest").err
    assert "SLACK_BOT_TOKEN is not set" in cairn("digest", "--managers").err


def test_next_without_a_scan_is_none_yet_and_a_digest_without_managers_has_no_reader(
    cairn: Run, tmp_path: Path
) -> None:
    (tmp_path / "units.csv").write_text("unit\nClaims\n")
    cairn("units", "import", "units.csv")
    told = json.loads(cairn("next", "--unit", "Claims", "--json").out)

    assert told["found"] == []
    assert told["scan"] is None
    assert told["none_yet"].startswith("Nobody has looked yet")
    assert "There is nobody to send a digest to." in cairn("digest", "--managers", "--dry-run").out
    assert (
        "C1: nothing is new, so nothing would be sent." in cairn("digest", "--channel", "C1", "--dry-run").out
    )


def test_role_sheets_of_a_file_are_set_whole_or_not_at_all(cairn: Run, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("unit\nClaims\n")
    (tmp_path / "roles.csv").write_text(
        "role,people,task,hours,share\nHandler,3,Notes,30,50%\nHandler,,Calls,10,0\n"
    )
    (tmp_path / "bad.csv").write_text("role,people,task,hours,share\nHandler,3,Notes,0,50\n")
    cairn("units", "import", "units.csv")

    refused = cairn("roles", "import", "bad.csv", "--unit", "Claims")
    nobody = cairn("roles", "import", "roles.csv", "--unit", "Nowhere")
    empty = cairn("roles")
    taken = cairn("roles", "import", "roles.csv", "--unit", "claims")
    (told,) = json.loads(cairn("roles", "--unit", "Claims", "--json").out)

    assert (refused.code, nobody.code) == (2, 2)
    assert "line 2, hours" in refused.err
    assert "line 2, share" in refused.err
    assert empty.out.startswith("No role sheet is set.")
    assert taken.out.startswith(
        "1 role of Claims set.\nRole sheets show that AI handles 38 % of 120 recurring hours"
    )
    assert (told["hours"], told["share"], told["roles"][0]["role"]) == (120.0, 0.375, "Handler")
