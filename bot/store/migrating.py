"""Bring the database to the shape this Cairn expects, once, however many processes start."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, Engine, column, func, inspect, select, table

from bot.store.address import Address, make_room, migrating_engine, sync_engine
from bot.store.errors import StoreTooNew, StoreUnavailable

_SCRIPTS = "bot.store:migrations"
_SERVER_LOCK = 0x4341_4952_4E  # "CAIRN": any number will do, if all processes name the same
_LONGEST_MIGRATION = 120.0


def bring_up_to_date(address: Address) -> bool:
    """
    Create or migrate the database where that is needed; True when something was done.

    A look costs milliseconds; Alembic, which takes longer to import than a question to answer, is left alone until
    there is work for it.
    """
    if address.file:
        make_room(address.file)
    engine = sync_engine(address)
    try:
        if _is_current(engine, address):
            return False
        with _alone(address):
            if _is_current(engine, address):
                return False
            if address.file:
                _journal(engine, become="= WAL")  # so that readers go on while one writes
            _migrate(address)
        return True
    finally:
        engine.dispose()


def versions() -> list[str]:
    """The versions this Cairn knows, oldest first; a version is the number its file begins with."""
    scripts = (files("bot.store") / "migrations" / "versions").iterdir()
    return sorted(script.name.split("_")[0] for script in scripts if script.name[:1].isdigit())


def _is_current(engine: Engine, address: Address) -> bool:
    with engine.connect() as connection:
        found = _version(connection)
    if found is not None and found not in versions():
        raise StoreTooNew(
            f"The record at {address} was last opened by a newer Cairn (its version is {found!r}, this one knows "
            f"{versions()[-1]!r} at most). Opening it could lose what the newer one keeps: install that Cairn, or "
            "point CAIRN_HOME or CAIRN_DATABASE_URL to another place."
        )
    return found == versions()[-1] and (address.file is None or _journal(engine) == "wal")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(select(column("version_num")).select_from(table("alembic_version")))
    return found


def _journal(engine: Engine, *, become: str = "") -> str:
    """How SQLite keeps its journal. The file remembers it; a transaction cannot change it, so this is outside of one."""
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute(f"PRAGMA journal_mode {become}")
        return next(str(mode) for (mode,) in cursor.fetchall())


@contextmanager
def _alone(address: Address) -> Iterator[None]:
    """Let one process at a time prepare a SQLite file. It goes with the process, so a kill leaves nothing locked."""
    if address.file is None:
        yield
        return
    from filelock import FileLock, Timeout

    try:
        with FileLock(Path(f"{address.file}.lock"), timeout=_LONGEST_MIGRATION):
            yield
    except Timeout:
        raise StoreUnavailable(
            f"Another Cairn has been preparing {address} for {_LONGEST_MIGRATION:.0f} seconds and is not done. "
            "Wait for it, or end it and start again; what it has not finished is undone."
        ) from None


def _migrate(address: Address) -> None:
    """Run what is missing in one transaction, so that a kill leaves the old shape whole."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    engine = migrating_engine(address)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_SERVER_LOCK)))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
