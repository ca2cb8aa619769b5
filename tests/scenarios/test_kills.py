"""A kill at any moment of adding documents or recording an assessment loses nothing and doubles nothing."""

import json
import shutil
import signal
import time
from collections.abc import Callable
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
from tests.scenarios.terminal import A_MINUTE, Terminal

QUESTION, ANSWER = "Who owns the pilot for contract review in Dundee?", "AI for contract review in Dundee"
UNITS = 16
TEXTS = UNITS + 1
"""One for the whole, and one for each unit."""


def kill_when(terminal: Terminal, due: Callable[[], bool], *words: str) -> None:
    """Start a command and kill it as an operator's `kill -9` would, as soon as the moment is there."""
    with terminal.start(*words) as child:
        try:
            end = time.monotonic() + A_MINUTE
            while child.poll() is None and time.monotonic() < end and not due():
                time.sleep(0.002)
        finally:
            child.kill()
    assert child.returncode == -signal.SIGKILL, "it was meant to be killed, and ended by itself"


def at_least(terminal: Terminal, wanted: Progress) -> Callable[[], bool]:
    """Whether the home holds so much by now."""

    def due() -> bool:
        now = progress(terminal.home)
        return now is not None and all(have >= want for have, want in zip(now, wanted, strict=True))

    return due


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
    "moment",
    [
        pytest.param(Progress(), id="its-record-is-being-made"),
        pytest.param(Progress(guidance=5), id="five-topics"),
        pytest.param(Progress(documents=1), id="a-document"),
        pytest.param(Progress(documents=8), id="eight-documents"),
    ],
)
def test_an_ingest_that_was_killed_is_brought_to_its_end_by_the_next_one(
    terminal: Terminal, folder: Path, undisturbed: Path, moment: Progress
) -> None:
    kill_when(terminal, at_least(terminal, moment), "ingest", str(folder))

    left = progress(terminal.home) or Progress()
    again = terminal.run("ingest", str(folder))
    once_more = terminal.run("ingest", str(folder))

    assert moment.documents <= left.documents < 24, "the kill did not come in the middle"
    assert again.out.startswith(
        f"{24 - left.documents} added, 0 changed, {left.documents} unchanged, 0 refused"
    ), again.err
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
    kill_when(filled, lambda: any(filled.home.glob("index/local.*/open")), "reindex")

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


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(Progress(guidance=30), id="thirty-topics"),
        pytest.param(Progress(assessments=1), id="in-the-record"),
        pytest.param(Progress(scans=6), id="six-texts-shelved"),
    ],
)
def test_an_assessment_whose_recording_was_killed_is_there_once_after_the_next_attempt(
    terminal: Terminal, answers: str, moment: Progress
) -> None:
    kill_when(terminal, at_least(terminal, moment), "assess", answers, "--record")

    again = terminal.run("assess", answers, "--record", "--json")

    assert again.code == 0, again.err
    assert_recorded_once(terminal)


@pytest.mark.parametrize(
    ("point", "on_the_shelf"), list(zip(dying.POINTS, (0, dying.HALF, TEXTS), strict=True))
)
def test_an_assessment_that_was_kept_and_not_shelved_is_on_the_shelf_after_the_next_start(
    terminal: Terminal, answers: str, point: str, on_the_shelf: int
) -> None:
    killed = terminal.run(point, "assess", answers, "--record", module="tests.scenarios.dying")

    left = progress(terminal.home) or Progress()

    assert killed.code == -signal.SIGKILL, killed.err
    assert (left.assessments, left.scans) == (1, on_the_shelf)
    assert_recorded_once(terminal)
