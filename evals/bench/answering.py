"""How long a person waits: for an answer from a running Cairn, and for a command in a fresh process."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bot.bootstrap import build
from bot.demo.sample import load_sample
from bot.store.orgs import LOCAL
from evals.answers import AnswerRow
from evals.bench.figure import Figure, Watch, usual_and_slow
from evals.cases import read
from evals.subjects import Subjects, ask, colleague, level, offline

ROUNDS = 2
COLD_STARTS = 3
LONGEST = 60.0
"""Seconds that a process of its own may take."""
COMMANDS = {
    "python alone": ["-c", "pass"],
    "libraries alone": [
        "-c",
        "import numpy, onnxruntime, pydantic_settings, rich.console, sqlalchemy, tokenizers, typer",
    ],
    "cairn --help": ["-m", "bot", "--help"],
    "cairn stage": ["-m", "bot", "stage"],
    "cairn ask": ["-m", "bot", "ask", "What stage are we at, and what is next?"],
}


async def answers(subjects: Subjects) -> list[Figure]:
    """Every question of the suite, offline, by a Cairn that has been asked before."""
    rows = read("answers", AnswerRow)
    took = []
    for turn in range(ROUNDS + 1):
        for row in rows:
            cairn = await (subjects.loaded() if row.loaded else subjects.bare())
            watch = Watch()
            await ask(cairn, row.question, colleague(row.unit))
            if turn:  # the first round warms up
                took.append(watch.seconds)
    return [Figure("offline answer", usual_and_slow(took), f"{len(rows)} questions, {ROUNDS} times")]


async def cold_starts(subjects: Subjects) -> list[Figure]:
    """
    A whole process on a home that was used before, for what needs no record, no search, and both.

    Beside them, for the ratio, what Python and the libraries of `cairn ask` take.
    """
    home = subjects.home()
    async with build(offline(home)) as cairn:
        await load_sample(cairn, LOCAL)
        await level(cairn)
    return [
        Figure(
            f"cold start, {what}",
            f"{await asyncio.to_thread(_process, command, home):.2f} s",
            f"median of {COLD_STARTS}",
        )
        for what, command in COMMANDS.items()
    ]


def _process(arguments: Sequence[str], home: Path) -> float:
    environment = {**os.environ, "CAIRN_HOME": str(home), "CAIRN_MODEL": "", "CAIRN_DATABASE_URL": ""}
    # Python keeps what it compiled, as it does wherever Cairn is used; the first start is the one that compiles.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    took = []
    for _ in range(COLD_STARTS + 1):
        watch = Watch()
        subprocess.run(  # noqa: S603  # our own interpreter with our own arguments
            [sys.executable, *arguments],
            env=environment,
            cwd=home,
            check=True,
            capture_output=True,
            timeout=LONGEST,
        )
        took.append(watch.seconds)
    return median(took[1:])
