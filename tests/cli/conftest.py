"""Runs the command line in this process, on a home of the test's own."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from bot.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs `cairn` with these words."""

    def __call__(self, *words: str) -> Ran: ...


@pytest.fixture
def cairn(
    new_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """`cairn` as from a terminal that has nothing of Cairn's in its environment, and whose home holds the guidance."""
    for name in (
        "CAIRN_MODEL",
        "CAIRN_DATABASE_URL",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
    ):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    monkeypatch.setenv("CAIRN_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Ran:
        if not home.exists():
            shutil.copytree(new_home, home)
        monkeypatch.setattr(sys, "argv", ["cairn", *words])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run
