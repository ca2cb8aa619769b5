"""A record opens by itself, for any number of processes, or says clearly why it does not."""

import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.store.engine import Store, open_store
from bot.store.errors import StoreTooNew, StoreUnavailable
from tests.store.samples import NOON, ROOT


def opener(home: Path, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.opening", str(home), *options],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def open_at_once(home: Path, processes: int) -> list[str]:
    """Let that many processes open the record at the same moment; what each of them said."""
    started = [opener(home) for _ in range(processes)]
    for process in started:
        assert process.stdout is not None
        process.stdout.readline()
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    return [process.communicate(timeout=60)[0].strip() for process in started]


async def test_a_new_home_gets_a_record_that_only_its_owner_can_read(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"

    async with await open_store(home) as store:
        assert (await store.orgs.local(now=NOON)).id == "local"

    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "cairn.db").stat().st_mode) == 0o600


def test_of_three_processes_that_start_at_once_one_makes_the_record(tmp_path: Path) -> None:
    said = open_at_once(tmp_path / "home", 3)

    assert sorted(line.split()[0] for line in said) == ["found", "found", "prepared"]


def test_a_record_that_is_up_to_date_opens_without_alembic(home: Path) -> None:
    assert open_at_once(home, 1) == ["found False"]


async def test_a_process_killed_while_it_makes_the_record_leaves_one_that_opens(tmp_path: Path) -> None:
    home = tmp_path / "home"
    killed = opener(home, "--die")
    killed.communicate("\n", timeout=60)
    assert killed.returncode == -9

    async with await open_store(home) as store:
        assert (await store.orgs.local(now=NOON)).id == "local"


async def test_a_record_of_a_newer_cairn_is_left_alone(home: Path) -> None:
    with closing(sqlite3.connect(home / "cairn.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreTooNew, match=r"newer Cairn .*'9999'.*install that Cairn"):
        await open_store(home)


async def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "cairn.db"
    file.write_text(
        "our shopping list, which is rather longer than a page of SQLite's would have to be\n" * 9
    )
    before = file.read_bytes()

    with pytest.raises(StoreUnavailable, match="not a database"):
        await open_store(tmp_path)

    assert file.read_bytes() == before


async def test_a_home_that_is_a_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")

    with pytest.raises(StoreUnavailable, match="CAIRN_HOME"):
        await open_store(tmp_path / "home")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
async def test_a_record_that_would_be_gone_at_the_end_is_refused(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="needs a SQLite file"):
        await open_store(url)


@pytest.mark.parametrize("url", ["mysql://root:secret@host/db", "not a url", "oracle://x"])
async def test_another_kind_of_database_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="CAIRN_DATABASE_URL") as refused:
        await open_store(url)

    assert "secret" not in str(refused.value)


async def test_a_record_can_be_named_by_url(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/other.db"

    async with await open_store(url) as store:
        await store.orgs.local(now=NOON)

    async with await open_store(tmp_path / "home"), await open_store(url) as store:
        assert await store.orgs.by_id("local") is not None


async def test_every_connection_keeps_what_it_commits_and_checks_what_points_where(store: Store) -> None:
    pragmas = [
        text(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    ]

    async with store._access.writing() as writer, store._access.reading() as reader:
        said = [
            [(await connection.execute(pragma)).scalar() for pragma in pragmas]
            for connection in (writer, reader)
        ]
    with store.sync_engine().connect() as plain:
        said.append([plain.scalar(pragma) for pragma in pragmas])

    assert said == [["wal", 2, 1, 1]] * 3


async def test_the_plain_engine_sees_what_the_bot_wrote_and_the_other_way_round(store: Store) -> None:
    await store.units.get_or_create("local", "Motor")

    with store.sync_engine().begin() as connection:
        connection.execute(text("UPDATE units SET people = 12"))
        names = connection.scalars(text("SELECT name FROM units")).all()

    motor = await store.units.by_name("local", "Motor")
    assert names == ["Motor"]
    assert motor is not None
    assert motor.people == 12


async def test_what_only_reads_cannot_write(store: Store) -> None:
    async with store._access.reading() as connection:
        with pytest.raises(OperationalError, match="readonly"):
            await connection.execute(text("DELETE FROM orgs"))


async def test_a_closed_record_leaves_no_thread_and_no_open_journal(home: Path) -> None:
    store = await open_store(home)
    await store.orgs.for_team("T1", now=NOON)
    with store.sync_engine().connect() as connection:
        connection.execute(text("SELECT 1"))
    working = [thread for thread in threading.enumerate() if thread.name.startswith("record")]

    await store.close()

    assert len(working) == 1
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("record")] == []
    assert not (home / "cairn.db-wal").exists()
