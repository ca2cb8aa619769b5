"""With no model set nothing leaves this machine, and nothing is written where nobody looks for it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forked import ROOT
from tests.scenarios.inputs import NOTHING_IN_PLACE, days_ago, write_answers
from tests.scenarios.terminal import Terminal

GUARD = Path(__file__).parent / "no_network"


@pytest.fixture
def attempts(tmp_path: Path) -> Path:
    """Where each attempt to reach a network is noted."""
    return tmp_path / "attempts"


@pytest.fixture
def cut_off(tmp_path: Path, attempts: Path) -> Terminal:
    """A terminal whose processes, and theirs, reach no network."""
    path = os.pathsep.join((str(GUARD), str(ROOT)))
    return Terminal(tmp_path / "terminal", {"PYTHONPATH": path, "ATTEMPTS": str(attempts)}, anew=True)


def left_behind(terminal: Terminal) -> list[Path]:
    """Everything in somebody's own folders, however deep; Cairn's home is not among them."""
    own = (terminal.person, terminal.temporary, terminal.here)
    return [path for folder in own for path in folder.rglob("*")]


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('127.0.0.1', 9), timeout=1)",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 9))",
        "socket.getaddrinfo('example.invalid', 443)",
    ],
)
def test_a_process_that_is_cut_off_reaches_nobody(cut_off: Terminal, attempts: Path, attempt: str) -> None:
    environment = {"PATH": os.environ["PATH"], **cut_off.environment}

    ran = subprocess.run(
        [sys.executable, "-c", f"import socket; {attempt}"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert "There is no network here" in ran.stderr
    assert attempts.read_text().startswith("socket.")


def test_the_demo_needs_no_network_and_leaves_nothing_behind(cut_off: Terminal, attempts: Path) -> None:
    ran = cut_off.run("demo")

    assert ran.code == 0, ran.err
    assert "is working on stage 2 of 5" in ran.said
    assert not attempts.exists(), attempts.read_text()
    assert left_behind(cut_off) == []
    assert not cut_off.home.exists()


def test_a_question_is_answered_without_a_network_and_all_that_is_kept_is_in_one_folder(
    cut_off: Terminal, attempts: Path, tmp_path: Path
) -> None:
    answers = write_answers(tmp_path / "scan.yaml", "Tide Bank", NOTHING_IN_PLACE, as_of=days_ago(3))

    recorded = cut_off.run("assess", answers, "--record")
    ran = cut_off.run("ask", "What stage are we at, and what is next?", "--json")

    assert (recorded.code, ran.code) == (0, 0), recorded.err + ran.err
    answer = json.loads(ran.out)
    assert (answer["placement"]["working_on"], answer["offline"]) == (1, True)
    assert not attempts.exists(), attempts.read_text()
    assert left_behind(cut_off) == []
    assert (cut_off.home / "cairn.db").exists()
