"""
`python -m tests.scenarios.dying POINT WORDS...` is `cairn WORDS...` in a process that ends at POINT as by a kill.

Met from outside, a moment would be over before a busy machine comes to look. A point is the making of the record or of an
index; `KIND=NUMBER`, so many documents of a kind on the shelf; or an assessment that is in the record and not on the shelf,
on it with some of its texts, or with all of them and not marked so.
"""

import os
import signal
import sys
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

from bot.cli import main
from bot.services.assessing import Assessing
from bot.store.assessments import Assessments
from knowledge.documents import Document
from knowledge.library import Library
from knowledge.library.chroma import ChromaIndex
from knowledge.library.library import Shelved
from knowledge.records import Records

KEPT, HALF_SHELVED, ALL_SHELVED = "kept", "half-shelved", "all-shelved"
POINTS = (KEPT, HALF_SHELVED, ALL_SHELVED)
HALF = 2
MAKING_THE_RECORD, MAKING_THE_INDEX = "making-the-record", "making-the-index"
TABLES = 9
"""Made before the end comes: some of them, and not all."""


def die(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def die_half_way() -> None:
    shelve, shelved = Library.shelve, count()

    def once_more(self: Library, document: Document) -> Shelved:
        return die() if next(shelved) == HALF else shelve(self, document)

    Library.shelve = once_more  # type: ignore[method-assign]


def die_among_the_tables() -> None:
    made = count(1)

    @event.listens_for(Engine, "after_cursor_execute")
    def _(*given: Any) -> None:
        statement = str(given[2])
        if "CREATE TABLE" in statement and next(made) == TABLES:
            die()


def die_when_shelved(kind: str, number: int) -> None:
    shelve, shelved = Records.shelve, count(1)

    def and_count(self: Records, document: Document, *given: Any) -> Any:
        change = shelve(self, document, *given)
        return die() if document.kind == kind and next(shelved) == number else change

    Records.shelve = and_count  # type: ignore[method-assign]


def arrange(point: str) -> None:
    kind, _, number = point.partition("=")
    if number:
        die_when_shelved(kind, int(number))
    elif point == MAKING_THE_RECORD:
        die_among_the_tables()
    elif point == MAKING_THE_INDEX:
        ChromaIndex.put = die  # type: ignore[method-assign]
    elif point == KEPT:
        Assessing.shelve = die  # type: ignore[method-assign]
    elif point == HALF_SHELVED:
        die_half_way()
    elif point == ALL_SHELVED:
        Assessments.mark_shelved = die  # type: ignore[method-assign]
    else:
        sys.exit(f"There is no point {point!r}.")


if __name__ == "__main__":
    arrange(sys.argv.pop(1))
    main()
