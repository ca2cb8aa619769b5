"""The steps of the migration make exactly the tables that the code writes to."""

import json
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Inspector, MetaData, create_engine, inspect, text

from bot.store import migrations, tables
from bot.store.address import Address, address_of, make_room, migrating_engine, sync_engine
from bot.store.engine import Store, open_store
from bot.store.migrating import versions
from knowledge import records
from tests.store.scanning import opened

ROOMS = [tables.metadata, records.metadata]
NAMES = sorted(name for room in ROOMS for name in room.tables)


@pytest.fixture
def migrated(home: Path) -> Engine:
    return create_engine(f"sqlite:///{home}/cairn.db")


@pytest.fixture
def described(tmp_path: Path) -> Engine:
    """A database made of the tables as the code describes them, without any migration."""
    engine = create_engine(f"sqlite:///{tmp_path}/described.db")
    for room in ROOMS:
        room.create_all(engine)
    return engine


@pytest.mark.parametrize("room", ROOMS, ids=["bot", "knowledge"])
def test_alembic_finds_nothing_to_add_or_drop(migrated: Engine, room: MetaData) -> None:
    def is_of_this_room(name: str | None, kind: str, _: object) -> bool:
        return kind != "table" or name in room.tables

    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": is_of_this_room, "compare_type": True}
        )
        differences = compare_metadata(context, room)

    assert differences == []


def test_no_table_is_left_that_the_code_does_not_know(migrated: Engine) -> None:
    """Beside its own there are only Alembic's, and the full text with what it keeps for itself."""
    found = inspect(migrated).get_table_names()

    unknown = [name for name in found if "_full_text" not in name and name not in NAMES]
    assert unknown == ["alembic_version"]


@pytest.mark.parametrize("name", NAMES)
def test_a_migrated_table_is_the_described_table(migrated: Engine, described: Engine, name: str) -> None:
    """Alembic's own comparison passes over primary keys, checks and what a partial index covers."""
    assert shape(inspect(migrated), name) == shape(inspect(described), name)


def shape(database: Inspector, table: str) -> dict[str, list[str]]:
    asked: dict[str, Any] = {
        "columns": database.get_columns(table),
        "indexes": database.get_indexes(table),
        "primary key": [database.get_pk_constraint(table)],
        "unique": database.get_unique_constraints(table),
        "foreign keys": database.get_foreign_keys(table),
        "checks": database.get_check_constraints(table),
        "options": [database.get_table_options(table)],
    }
    # The migration names every constraint, so that a later step can drop it; not every table's description does.
    unnamed = {"primary key", "unique", "foreign keys"}
    return {
        part: sorted(_written(item, without={"name"} if part in unnamed else set()) for item in items)
        for part, items in asked.items()
    }


def _written(item: dict[str, Any], *, without: set[str]) -> str:
    return json.dumps({key: value for key, value in item.items() if key not in without}, default=str)


def test_the_full_text_is_made_with_the_tables(migrated: Engine) -> None:
    with migrated.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM passages_full_text")) == 0
        assert connection.scalar(text("SELECT count(*) FROM full_text_numbers")) == 0


def test_the_highest_number_is_the_version_alembic_goes_to() -> None:
    steps = ScriptDirectory(str(Path(migrations.__file__).parent))

    assert versions()[-1] == steps.get_current_head()
    assert versions() == sorted(step.revision for step in steps.walk_revisions())


async def test_the_documents_record_works_over_the_store_s_database(store: Store) -> None:
    assert records.Records(store.sync_engine()).documents("local") == ()


async def test_a_record_from_before_scans_keeps_its_rows_and_takes_scans(tmp_path: Path) -> None:
    before = address_of(tmp_path)
    migrate(before, to="0002")
    with sync_engine(before).begin() as connection:
        connection.execute(text("INSERT INTO orgs VALUES ('local', 'Harbour', NULL, '2026-11-20 12:00:00')"))
        connection.execute(
            text(
                "INSERT INTO units (org, id, name, name_key, scope) VALUES ('local','u','Motor','motor','team')"
            )
        )

    async with await open_store(tmp_path) as store:
        scan = await opened(store)

    assert scan.unit_id == "u"


def migrate(address: Address, *, to: str) -> None:
    make_room(Path(str(address.file)))
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    engine = migrating_engine(address)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    engine.dispose()
