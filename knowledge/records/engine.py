"""Opens the database that holds the record."""

from sqlite3 import Connection as SQLiteConnection

from sqlalchemy import Engine, create_engine, event

# Longer than any of our own transactions takes, so that a press during an ingest waits a moment and does not fail.
BUSY_SECONDS = 15


def open_record(url: str) -> Engine:
    """
    An engine for the record, safe to use from several threads.

    On SQLite readers and one writer do not wait for each other (WAL), and a commit that was answered survives a power
    cut. What is deleted is overwritten, so that erased text is not left in the file.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: SQLiteConnection, _: object) -> None:
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
