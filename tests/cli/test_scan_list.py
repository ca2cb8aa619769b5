"""`cairn scan list` and `cairn scan export` where assessments were recorded from files."""

import csv
import io
import json
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.cli.scan_found import SHORTEST_ID, Listed, every, named, shown_letters
from bot.cli.scan_recorded import recorded
from bot.demo.sample import FOLDER, the_sample
from bot.services.cairn import Cairn
from bot.store.assessments import Finding, Origin
from bot.store.orgs import LOCAL
from bot.words.days import noon_of
from tests.cli.conftest import Run

SAMPLE = the_sample()
ROW = re.compile(r"\s{2,}")


@pytest.fixture
def sampled(cairn: Run, sample_home: Path, tmp_path: Path) -> Run:
    """`cairn` on the sample organisation."""
    shutil.copytree(sample_home, tmp_path / "home")
    return cairn


def test_what_was_recorded_from_files_is_listed_with_its_day_its_unit_and_who_answered(sampled: Run) -> None:
    rows = [ROW.split(line.strip()) for line in sampled("scan", "list").out.splitlines()[1:]]

    assert len(rows) == len(SAMPLE.scans)
    assert rows[0][1:] == ["Harbour Mutual", "from a file, 5 units", "as of 3 October 2026", "20 of 24"]
    assert rows[-1][1:] == ["Claims", "from a file", "as of 20 April 2026", "5 of 6"]
    assert all(len(row[0]) == SHORTEST_ID for row in rows)


def test_the_scans_of_a_unit_are_its_own_and_those_of_the_whole_it_is_part_of(sampled: Run) -> None:
    listed = json.loads(sampled("scan", "list", "--unit", "claims", "--json").out)

    assert [(one["unit"], one["as_of"]) for one in listed] == [
        ("Harbour Mutual", "2026-10-03"),
        ("Claims", "2026-04-20"),
    ]


def test_a_recorded_assessment_is_exported_and_assess_comes_to_the_same(sampled: Run, tmp_path: Path) -> None:
    short = sampled("scan", "list", "--unit", "Harbour Mutual").out.splitlines()[1].split()[0]
    file = tmp_path / "again.yaml"

    ran = sampled("scan", "export", short.upper(), "--out", str(file))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"{file}: Harbour Mutual, 3 October 2026, 203 answers as YAML. `cairn assess {file}` reads it again.\n"
    )
    recorded = sampled("assess", str(FOLDER / "scan.yaml"), "--json").out
    assert sampled("assess", str(file), "--json").out == recorded
    table = sampled("scan", "export", short, "--format", "csv").out
    assert {row["unit"] for row in csv.DictReader(io.StringIO(table))} >= {unit.name for unit in SAMPLE.units}


def test_an_answer_that_was_asked_again_since_is_a_row_of_the_table_too(cairn: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(
        "unit: {name: Claims, scope: team}\nas_of: 2026-10-03\nanswers:\n"
        "- {criterion: WE1, by: r1, level: 3, at: 2026-11-01, rechecked: 2026-11-01}\n"
    )
    cairn("assess", str(file), "--record")
    known = json.loads(cairn("scan", "list", "--json").out)

    ran = cairn("scan", "export", known[0]["id"], "--format", "csv")

    assert [row["rechecked"] for row in csv.DictReader(io.StringIO(ran.out))] == ["2026-11-01"]


def test_what_cannot_be_exported_is_said_before_a_file_is_written(sampled: Run, tmp_path: Path) -> None:
    known = json.loads(sampled("scan", "list", "--json").out)
    short = known[0]["id"][:SHORTEST_ID]

    refused = {
        "y.pdf ends in .pdf, and a scan is written as .json, .yaml, .yml or .csv.": (short, "--out", "y.pdf"),
        "y has no ending": (short, "--out", "y"),
        "y.json ends in .json, and --format says csv": (short, "--out", "y.json", "--format", "csv"),
        "There is no scan ''": ("",),
        "There is no scan 'zz'": ("zz",),
    }

    for said, words in refused.items():
        ran = sampled("scan", "export", *words)
        assert (ran.code, ran.out, said in ran.err) == (2, "", True), ran.err
    assert [*tmp_path.glob("y*")] == []
    assert sampled("scan", "export", short, "--out", "/dev/null", "--format", "json").code == 0


async def keep(cairn: Cairn, level: int, version: str = "1.0.0", supersedes: str | None = None) -> str:
    """The id of an assessment of Claims with one answer, kept as it is."""
    told: dict[str, object] = {
        "bank_version": version,
        "unit": {"name": "Claims", "scope": "team"},
        "answers": [{"criterion": "WE1", "by": "r1", "level": level}],
    }
    unit = await cairn.store.units.get_or_create(LOCAL, "Claims")
    origin: Origin = "scan" if supersedes else "file"
    finding = Finding(unit.id, version, told, {}, date(2026, 10, 3), origin, 1, supersedes)
    return (await cairn.store.assessments.record(LOCAL, finding, now=datetime.now(UTC))).id


async def test_what_was_asked_about_again_since_is_exported_as_it_stands_today(empty: Cairn) -> None:
    first = await keep(empty, 1)
    newest = await keep(empty, 3, supersedes=await keep(empty, 2, supersedes=first))
    (found,) = await every(empty, LOCAL)

    told = await recorded(empty, LOCAL, found)

    assert (found.id, told["scan"]["assessment"]) == (first, newest)
    assert (told["as_of"], told["answers"][0]["level"]) == ("2026-10-03", 3)


async def test_what_assess_could_not_read_again_is_refused_with_the_reason(
    empty: Cairn, capsys: pytest.CaptureFixture[str]
) -> None:
    await keep(empty, 1, version="0.9.0")
    (found,) = await every(empty, LOCAL)

    with pytest.raises(SystemExit):
        await recorded(empty, LOCAL, found)

    said = capsys.readouterr().err
    assert (
        "What was recorded of Claims as of 3 October 2026 is kept, and `cairn assess` could not read it again"
        in said
    )
    assert "0.9.0 is of another major version" in said


def listed(some_id: str) -> Listed:
    return Listed(some_id, "u1", "Claims", "file", "closed", noon_of(SAMPLE.scans[0].taken_at))


@pytest.mark.parametrize(
    ("ids", "letters"),
    [
        ([], SHORTEST_ID),
        (["a" * 32, "b" * 32], SHORTEST_ID),
        (["a" * 9 + "b" * 23, "a" * 10 + "b" * 22], 10),
        (["a" * 31 + "b", "a" * 32], 32),
    ],
)
def test_as_many_letters_are_shown_as_tell_all_apart(ids: list[str], letters: int) -> None:
    assert shown_letters([listed(one) for one in ids]) == letters


def test_letters_that_begin_several_ids_are_refused_with_what_would_tell_them_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    some = [listed("ab" + "0" * 30), listed("ab" + "1" * 30), listed("c" * 32)]

    assert named("C", some) is some[2]
    assert named("ab0", some) is some[0]
    with pytest.raises(SystemExit):
        named("ab", some)
    assert (
        "'ab' begins the ids of 2 scans, ab000000 (Claims), ab111111 (Claims): give more of its letters."
        in (capsys.readouterr().err)
    )
