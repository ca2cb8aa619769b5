"""A kill at any moment loses nothing and doubles nothing."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.engine import open_store
from tests.store import dying
from tests.store.samples import MINUTE, NOON, ROOT


@pytest.fixture(scope="module")
def killed(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home for each point, in which a process was killed there."""
    folder = tmp_path_factory.mktemp("killed")
    for point in dying.POINTS:
        shutil.copytree(prepared, folder / point)
    said = subprocess.run(
        [sys.executable, "-m", "tests.store.dying", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines() == [f"{point}: 9" for point in dying.POINTS], said.stderr
    return folder


@pytest.mark.parametrize("point", dying.POINTS)
async def test_after_a_kill_the_next_start_brings_everything_to_its_end_once(
    killed: Path, point: str
) -> None:
    home = killed / point

    await dying.carry_on(home)

    async with await open_store(home) as store:
        later = NOON + 60 * MINUTE
        assert len(await store.exchanges.in_thread("local", "C1", "T1")) == 1
        assert await store.inbox.unanswered(by="c", now=later, lease=MINUTE) == []
        assert await store.outbox.claim(5, by="c", now=later, lease=MINUTE) == []
        assert await store.assessments.unshelved() == []
        (assessment,) = await store.assessments.newest_all("local")
    world = dying.World(home)
    assert world.posted() == ["answer to Ev1"]
    assert world.shelved() == [assessment.id]


def test_a_process_killed_under_load_has_kept_all_it_acknowledged_and_nothing_by_halves(home: Path) -> None:
    acknowledged: set[str] = set()
    for life in range(3):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.store.busy", str(home), f"life{life}"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            acknowledged.update(process.stdout.readline().strip() for _ in range(20 + 7 * life))
            process.kill()
            acknowledged.update(line.strip() for line in process.stdout if line.endswith("\n"))

    with closing(sqlite3.connect(home / "cairn.db")) as database:
        kept = {name for (name,) in database.execute("SELECT delivery_id FROM inbox")}
        answered = {
            name
            for (name,) in database.execute("SELECT delivery_id FROM inbox WHERE answered_at IS NOT NULL")
        }
        exchanges = [name for (name,) in database.execute("SELECT question FROM exchanges")]
        posts = [name for (name,) in database.execute("SELECT dedupe_key FROM outbox")]
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(acknowledged) > 30
    assert acknowledged <= kept
    assert sorted(exchanges) == sorted(posts) == sorted(answered)
