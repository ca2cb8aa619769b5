"""A kill at any moment of adding documents or recording an assessment loses nothing and doubles nothing."""

import json
import shutil
import signal
from pathlib import Path

import pytest

from tests.scenarios import dying
from tests.scenarios.inputs import (
    NOTHING_IN_PLACE,
    STAGE_1_IN_PLACE,
    days_ago,
    write_answers,
    write_documents,
)
from tests.scenarios.record import Progress, assert_level, kept, progress, rows
from tests.scenarios.terminal import Terminal

QUESTION, ANSWER = "Who owns the pilot for contract review in Dundee?", "AI for contract review in Dundee"
UNITS = 16
TEXTS = UNITS + 1
"""One for the whole, and one for each unit."""


def killed(terminal: Terminal, point: str, *words: str) -> Progress:
    """Run a command that ends at this point as by an operator's `kill -9`; how far it had come."""
    ran = terminal.run(point, *words, module="tests.scenarios.dying")
    assert ran.code == -signal.SIGKILL, f"it was meant to be killed, and ended by itself: {ran.err}"
    return progress(terminal.home) or Progress()


def found(terminal: Terminal) -> list[dict[str, object]]:
    ran = terminal.run("search", QUESTION, "--json")
    assert ran.code == 0, ran.err
    passages: list[dict[str, object]] = json.loads(ran.out)
    return passages


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two dozen documents."""
    folder = tmp_path_factory.mktemp("documents") / "pilots"
    write_documents(folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody whose ingest nobody killed; not to be changed."""
    terminal = Terminal(tmp_path_factory.mktemp("undisturbed") / "terminal")
    ran = terminal.run("ingest", str(folder))
    assert ran.out.startswith("24 added, 0 changed, 0 unchanged, 0 refused"), ran.err
    return terminal.home


@pytest.mark.parametrize(
    ("point", "documents"),
    [(dying.MAKING_THE_RECORD, 0), ("guidance=5", 0), ("document=1", 1), ("document=8", 8)],
)
def test_an_ingest_that_was_killed_is_brought_to_its_end_by_the_next_one(
    terminal: Terminal, folder: Path, undisturbed: Path, point: str, documents: int
) -> None:
    left = killed(terminal, point, "ingest", str(folder))

    again = terminal.run("ingest", str(folder))
    once_more = terminal.run("ingest", str(folder))

    assert left.documents == documents
    assert again.out.startswith(f"{24 - documents} added, 0 changed, {documents} unchanged, 0 refused"), (
        again.err
    )
    assert once_more.out.startswith("0 added, 0 changed, 24 unchanged, 0 refused"), once_more.err
    assert kept(terminal.home) == kept(undisturbed)
    assert found(terminal)[0]["title"] == ANSWER
    assert_level(terminal.home)


@pytest.fixture
def filled(terminal: Terminal, undisturbed: Path) -> Terminal:
    """A terminal whose home has the two dozen documents."""
    shutil.copytree(undisturbed, terminal.home)
    return terminal


def test_reindex_brings_back_an_index_that_was_deleted(filled: Terminal) -> None:
    before = found(filled)
    filled.run("reindex")
    shutil.rmtree(filled.home / "index")

    ran = filled.run("reindex")

    assert (ran.code, "made anew" in ran.out) == (0, True), ran.err
    assert len(list(filled.home.glob("index/local.*/current"))) == 1
    assert found(filled) == before
    assert before[0]["title"] == ANSWER
    assert_level(filled.home)


def test_a_reindex_that_was_killed_is_made_up_for_by_the_next_one(
    filled: Terminal, undisturbed: Path
) -> None:
    killed(filled, dying.MAKING_THE_INDEX, "reindex")

    searched = found(filled)
    ran = filled.run("reindex")

    assert searched[0]["title"] == ANSWER
    assert (ran.code, "made anew" in ran.out) == (0, True), ran.err
    assert kept(filled.home) == kept(undisturbed)
    assert_level(filled.home)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A finished scan of an organisation with many units."""
    units = {f"Branch {number}": STAGE_1_IN_PLACE for number in range(UNITS)}
    file = tmp_path_factory.mktemp("answers") / "scan.yaml"
    return write_answers(file, "Tide Bank", NOTHING_IN_PLACE, as_of=days_ago(3), units=units)


def assert_recorded_once(terminal: Terminal) -> None:
    """One assessment, each of its texts once on the shelf, one line in the trail, and the stage rests on it."""
    stage = terminal.run("ask", "What stage are we at?", "--json")

    assert stage.code == 0, stage.err
    ((assessment, shelved_at),) = rows(terminal.home, "SELECT id, shelved_at FROM assessments")
    assert shelved_at is not None
    sources = [
        source for (source,) in rows(terminal.home, "SELECT source FROM documents WHERE kind = 'scan'")
    ]
    wanted = {f"scan:{assessment}", *(f"scan:{assessment}/Branch {number}" for number in range(UNITS))}
    assert (len(sources), set(sources)) == (TEXTS, wanted)
    kept = "SELECT what FROM audit WHERE what LIKE 'assessment.%'"
    assert rows(terminal.home, kept) == [("assessment.recorded",)]
    assert rows(terminal.home, "SELECT count(*) FROM units") == [(TEXTS,)]
    answer = json.loads(stage.out)
    assert {source["source"] for source in answer["sources"]} == {f"scan:{assessment}"}
    assert answer["placement"]["unit"] == "Tide Bank"


@pytest.mark.parametrize("point", ["guidance=30", dying.KEPT, "scan=6"])
def test_an_assessment_whose_recording_was_killed_is_there_once_after_the_next_attempt(
    terminal: Terminal, answers: str, point: str
) -> None:
    killed(terminal, point, "assess", answers, "--record")

    again = terminal.run("assess", answers, "--record", "--json")

    assert again.code == 0, again.err
    assert_recorded_once(terminal)


@pytest.mark.parametrize(
    ("point", "on_the_shelf"), list(zip(dying.POINTS, (0, dying.HALF, TEXTS), strict=True))
)
def test_an_assessment_that_was_kept_and_not_shelved_is_on_the_shelf_after_the_next_start(
    terminal: Terminal, answers: str, point: str, on_the_shelf: int
) -> None:
    left = killed(terminal, point, "assess", answers, "--record")

    assert (left.assessments, left.scans) == (1, on_the_shelf)
    assert_recorded_once(terminal)
