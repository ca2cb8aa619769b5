"""How little a command reads before it starts: whoever types one waits for every library that is."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

FOR_ANY_WORK = ("numpy", "pydantic", "sqlalchemy", "yaml", "bot.bootstrap", "bot.settings")
FOR_SOME_WORK = (
    *("alembic", "chromadb", "matplotlib", "onnxruntime", "openai", "slack_bolt", "slack_sdk", "tokenizers"),
    *("httpx", "sqlalchemy.ext.asyncio", "sqlalchemy.orm"),
)


@pytest.mark.parametrize(
    ("read", "too_early"),
    [("bot.cli", FOR_ANY_WORK + FOR_SOME_WORK), ("bot.bootstrap", FOR_SOME_WORK)],
    ids=["to show the help", "to open Cairn"],
)
def test_what_only_some_need_is_read_when_it_is_needed(read: str, too_early: tuple[str, ...]) -> None:
    found = subprocess.run(
        [sys.executable, "-c", f"import sys, {read}; print(*{set(too_early)} & sys.modules.keys())"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert found.stdout.split() == []


def test_a_single_question_opens_no_index(cairn: Run, tmp_path: Path) -> None:
    answered = cairn("ask", "What is the first move?")

    assert answered.code == 0
    assert not (tmp_path / "home" / "index").exists()
