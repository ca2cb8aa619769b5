"""
`python -m tests.scenarios.dying POINT WORDS...` is `cairn WORDS...` in a process that ends at POINT as by a kill.

Moments too short to be met from outside: an assessment that is in the record and not on the shelf, on it with some of
its texts, or with all of them and not marked so.
"""

import os
import signal
import sys
from itertools import count
from typing import Any

from bot.cli import main
from bot.services.assessing import Assessing
from bot.store.assessments import Assessments
from knowledge.documents import Document
from knowledge.library import Library
from knowledge.library.library import Shelved

KEPT, HALF_SHELVED, ALL_SHELVED = "kept", "half-shelved", "all-shelved"
POINTS = (KEPT, HALF_SHELVED, ALL_SHELVED)
HALF = 2


def die(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def die_half_way() -> None:
    shelve, shelved = Library.shelve, count()

    def once_more(self: Library, document: Document) -> Shelved:
        return die() if next(shelved) == HALF else shelve(self, document)

    Library.shelve = once_more  # type: ignore[method-assign]


def arrange(point: str) -> None:
    if point == KEPT:
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
