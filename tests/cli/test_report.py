"""`cairn report`: files where they were asked for, nothing written over, and only what the person may see."""

from pathlib import Path

import pytest

from bot.cli.report_files import write
from bot.reports.as_json import from_json
from bot.services.reporting import Report
from tests.cli.conftest import Run

EXAMPLES = Path(__file__).parents[1] / "knowledge" / "framework" / "examples"
TWO = (
    Report("cairn-claims-models.csv", b"models", "text/csv", "Claims", "models"),
    Report("cairn-claims-plan.csv", b"plan", "text/csv", "Claims", "plan"),
)


def test_a_scan_becomes_files_that_are_not_written_over_and_that_only_those_get_who_may_see_it(
    cairn: Run, tmp_path: Path
) -> None:
    cairn("assess", str(EXAMPLES / "c.yaml"), "--record")

    ran = cairn("report", "--unit", "Mill Lane Logistics", "--format", "json")
    again = cairn("report", "--unit", "Mill Lane Logistics", "--format", "json")
    forced = cairn("report", "--unit", "Mill Lane Logistics", "--format", "json", "--force")
    whole = cairn("report", "--all", "--out", "all.pdf")
    stranger = cairn("report", "--unit", "Mill Lane Logistics", "--as", "U0STRANGER")

    (path,) = tmp_path.glob("*.json")
    assert (ran.code, ran.out, forced.code) == (0, f"{path.name}\n", 0)
    assert [one.unit for one in from_json(path.read_bytes())] == ["Mill Lane Logistics"]
    assert (again.code, whole.code, stranger.code) == (2, 0, 2)
    assert "is there already, and nothing was written. Add --force" in again.err
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF-")
    assert stranger.err.startswith(
        "The summary of Mill Lane Logistics is for its members and those who manage it;"
    )


def test_before_any_scan_it_says_how_to_start_one(cairn: Run) -> None:
    ran = cairn("report")

    assert ran.code == 2
    assert "There is nothing to report yet. Set up a scan in Slack with `/cairn scan`" in ran.err
    assert "`cairn scan --unit NAME`" in ran.err


def test_the_ending_of_the_name_says_what_is_written(cairn: Run, tmp_path: Path) -> None:
    cairn("assess", str(EXAMPLES / "c.yaml"), "--record")

    told = cairn("report", "--unit", "Mill Lane Logistics", "--out", "n.json")

    assert told.out == "n.json\n"
    assert [one.unit for one in from_json((tmp_path / "n.json").read_bytes())] == ["Mill Lane Logistics"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "bad.xyz"), "bad.xyz ends in .xyz, and no report is written as that."),
        (("--out", "r.pdf", "--format", "png"), "r.pdf ends in .pdf, but --format says png."),
    ],
)
def test_an_ending_that_is_unknown_or_says_otherwise_is_refused(
    cairn: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    ran = cairn("report", *words)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not [*tmp_path.glob("*.*")]


def test_one_unit_and_all_of_them_exclude_each_other(cairn: Run) -> None:
    assert "--unit and --all exclude each other" in cairn("report", "--unit", "X", "--all").err


@pytest.mark.parametrize(
    ("out", "names"),
    [
        ("q3.csv", ["q3-models.csv", "q3-plan.csv"]),
        ("v1.2", ["v1.2-models.csv", "v1.2-plan.csv"]),
        ("", ["cairn-claims-models.csv", "cairn-claims-plan.csv"]),
    ],
)
def test_several_files_share_the_name_or_the_folder_they_were_given(
    tmp_path: Path, out: str, names: list[str]
) -> None:
    written = write(TWO, str(tmp_path / out), force=False)

    assert [path.name for path in written] == names
    assert [path.read_bytes() for path in written] == [b"models", b"plan"]


def test_where_one_file_is_in_the_way_none_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "q3-plan.csv").write_text("mine")

    with pytest.raises(SystemExit):
        write(TWO, str(tmp_path / "q3.csv"), force=False)

    assert [path.name for path in tmp_path.iterdir()] == ["q3-plan.csv"]
    assert (tmp_path / "q3-plan.csv").read_text() == "mine"
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("out", ["nowhere/", "nowhere/q3.csv"])
def test_a_folder_that_is_not_there_is_one_clear_sentence(
    tmp_path: Path, out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        write(TWO, f"{tmp_path}/{out}", force=False)

    assert "cannot be written: No such file or directory. Name a file in a folder" in capsys.readouterr().err
