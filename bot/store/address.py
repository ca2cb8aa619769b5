"""Where the record is, and how it is opened: files, URLs, and what each new connection is told."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from bot.store.errors import StoreUnavailable

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

PATIENCE = 10
"""Seconds a connection waits for another process that is writing, before it says that the database is locked."""

_DRIVERS = {"sqlite": ("sqlite+pysqlite",) * 2, "postgresql": ("postgresql+psycopg",) * 2}


@dataclass(frozen=True, slots=True)
class Address:
    """One database, reached by async code over one driver and by plain code over another."""

    for_async: URL
    for_sync: URL
    file: Path | None
    """The SQLite file; None for a server."""

    def __str__(self) -> str:
        return str(self.file or self.for_sync.render_as_string(hide_password=True))


def address_of(where: str | Path) -> Address:
    """Read a database URL, or a home folder in which the record is `cairn.db`."""
    if isinstance(where, Path):
        return _in_file((where / "cairn.db").expanduser().absolute())
    try:
        url = make_url(where)
        drivers = _DRIVERS[url.get_backend_name()]
    except (ArgumentError, KeyError):
        raise StoreUnavailable(
            "The database URL does not name a database that Cairn can keep its record in. Leave CAIRN_DATABASE_URL "
            "empty for SQLite, or write sqlite:////path/to/cairn.db or postgresql://user@host/name."
        ) from None
    if url.get_backend_name() == "sqlite":
        return _in_file(_plain_file(url))
    return Address(url.set(drivername=drivers[0]), url.set(drivername=drivers[1]), None)


def _plain_file(url: URL) -> Path:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreUnavailable(
            "The record needs a SQLite file: one in memory would be another, empty one for each connection. "
            "Write sqlite:////path/to/cairn.db, or leave CAIRN_DATABASE_URL empty."
        )
    return Path(url.database).expanduser().absolute()


def _in_file(file: Path) -> Address:
    for_async, for_sync = (URL.create(driver, database=str(file)) for driver in _DRIVERS["sqlite"])
    return Address(for_async, for_sync, file)


def make_room(file: Path) -> None:
    """Create the folder and the empty file so that only their owner can read what is asked and answered."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def sync_engine(address: Address) -> Engine:
    """An engine for plain code, such as the documents' record. On SQLite a transaction that writes has to write first."""
    engine = create_engine(address.for_sync, **_arguments(address))
    _prepare(engine, address, begin="BEGIN")
    return engine


def migrating_engine(address: Address) -> Engine:
    """
    An engine that changes the tables themselves.

    It does not follow foreign keys: SQLite rebuilds a table by dropping it, which would take rows of others along.
    """
    engine = create_engine(address.for_sync, **_arguments(address))
    _prepare(engine, address, begin="BEGIN IMMEDIATE", foreign_keys=False)
    return engine


def server_engine(address: Address) -> "AsyncEngine":
    """An engine for a server."""
    from sqlalchemy.ext.asyncio import create_async_engine

    return create_async_engine(address.for_async, **_arguments(address))


def file_engines(address: Address) -> tuple[Engine, Engine]:
    """Make an engine to read SQLite's file and one to write it, which has one connection and never queues behind readers."""
    reader = create_engine(address.for_sync, **_arguments(address))
    writer = create_engine(address.for_sync, **_arguments(address), pool_size=1, max_overflow=0)
    _prepare(reader, address, begin="BEGIN", read_only=True)
    # A transaction that reads first and then writes is refused if another wrote in between; so it says at once.
    _prepare(writer, address, begin="BEGIN IMMEDIATE")
    return reader, writer


def _arguments(address: Address) -> dict[str, Any]:
    # What people wrote must not reach a log by way of an error's text.
    always: dict[str, Any] = {"hide_parameters": True}
    return always | {"connect_args": {"timeout": PATIENCE}} if address.file else always


def _prepare(
    engine: Engine, address: Address, *, begin: str, foreign_keys: bool = True, read_only: bool = False
) -> None:
    """Let SQLAlchemy begin SQLite's transactions, as its documentation advises, and have each commit reach the disk."""
    if address.file is None:
        return
    pragmas = {
        "synchronous": "FULL",
        "secure_delete": "ON",  # what is erased is overwritten, not only forgotten
        "foreign_keys": "ON" if foreign_keys else "OFF",
        "query_only": "ON" if read_only else "OFF",
    }

    def set_up(connection: Any, _: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for name, value in pragmas.items():
            cursor.execute(f"PRAGMA {name} = {value}")
        cursor.close()

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
