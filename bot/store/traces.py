"""Remove what SQLite's files still hold of rows that are erased."""

import time
from contextlib import closing
from sqlite3 import SQLITE_BUSY, SQLITE_LOCKED, OperationalError

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPICursor

_TRIES = 20
_PATIENCE = 250
"""Milliseconds. While it waits for readers nobody can write, so it waits shortly and often."""
_PAUSE = 0.1


def write_anew(engine: Engine) -> bool:
    """
    Write the file anew, without gaps; False when others wrote all the while.

    `secure_delete` alone is not enough: it overwrites a row that is erased, and not the copies of it that stay behind
    in the gaps of a page whose rows were once moved to another page.
    """
    return _insist(engine, "VACUUM")


def empty_journal(engine: Engine) -> bool:
    """Bring the journal over into the file and cut it off; False when others were in its way all the while."""
    return _insist(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def _insist(engine: Engine, command: str) -> bool:
    """Give a command that waits for others, a few times; whether it went through."""
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA busy_timeout")
        ((before,),) = cursor.fetchall()
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        try:
            return any(_goes_through(cursor, command) for _ in range(_TRIES))
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")


def _goes_through(cursor: DBAPICursor, command: str) -> bool:
    try:
        cursor.execute(command)
        # A checkpoint says itself, first of all, whether others were in its way; VACUUM says nothing.
        if not any(in_the_way for in_the_way, *_ in cursor.fetchall()):
            return True
    except OperationalError as fault:
        if fault.sqlite_errorcode & 0xFF not in (SQLITE_BUSY, SQLITE_LOCKED):
            raise
    time.sleep(_PAUSE)
    return False
