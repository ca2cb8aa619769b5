"""A terminal with nothing of Cairn's in its environment: each command is a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.forked import ROOT, Command, Forked

A_WHILE = 100.0
"""Seconds; longer than the slowest command takes on a machine that is busy."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """What it printed, however its lines were broken."""
        return " ".join(self.out.split())


@dataclass(frozen=True, slots=True)
class Terminal:
    """Somebody's own folder, temporary folder and home, all below one folder and all empty at first."""

    below: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    anew: bool = False
    """Whether each command is a fresh interpreter, which takes seconds to read all of Cairn."""

    def __post_init__(self) -> None:
        for folder in (self.person, self.temporary, self.here):
            folder.mkdir(parents=True)

    @property
    def home(self) -> Path:
        """Where Cairn keeps everything."""
        return self.below / "cairn"

    @property
    def person(self) -> Path:
        return self.below / "person"

    @property
    def temporary(self) -> Path:
        return self.below / "temporary"

    @property
    def here(self) -> Path:
        return self.below / "here"

    def run(self, *words: str, typed: str = "", module: str = "bot") -> Ran:
        """Run a command to its end."""
        if self.anew:
            return self._run_anew(module, *words)
        with self.start(*words, module=module) as child:
            out, err = child.communicate(typed, timeout=A_WHILE)
        assert child.returncode is not None
        return Ran(child.returncode, out, err)

    def start(self, *words: str, module: str = "bot") -> Forked:
        """Start a command and leave it alone."""
        return Forked(Command(module, words, self.here, self._environment()))

    def _run_anew(self, module: str, *words: str) -> Ran:
        ran = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=self.here,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=A_WHILE,
        )
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    def _environment(self) -> dict[str, str]:
        own = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.person),
            "TMPDIR": str(self.temporary),
            "CAIRN_HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "CAIRN_LOG_LEVEL": "INFO",  # a command that fails says why
        }
        return own | dict(self.environment)
