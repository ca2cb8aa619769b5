"""
What can go wrong in the knowledge room, drawn as one tree.

    KnowledgeError
    ├── FrameworkFault      a framework file does not hold together: every fault with file, line and key
    ├── AssessmentFault     an assessment file is refused: every fault at once, nothing computed
    ├── InitiativeFault     an initiative's file is refused: every fault at once, nothing judged
    ├── DocumentRefused     one file cannot be read as a document, and why
    ├── EmbedderUnavailable the embedder's files are missing or not the ones that came with Cairn
    ├── EmbedderMismatch    a shelf was filled by another embedder than the one that comes with this version
    ├── IndexUnavailable    the search index cannot be opened; the record is intact
    └── ScopeBreach         a passage was about to leave for somebody who may not see it
"""

import re
from collections.abc import Iterable
from typing import ClassVar


class KnowledgeError(Exception):
    """Something in the knowledge room failed; the message says what happened and what to do."""


class FaultyInput(KnowledgeError):
    """
    An input was refused as a whole. `faults` has one sentence for each thing that is wrong with it, in the order of its lines.

    `CLOSING` says what came of it, so that nobody has to wonder whether a part was taken.
    """

    CLOSING: ClassVar[str] = ""

    def __init__(self, what: str, faults: Iterable[str]) -> None:
        self.what = what
        self.faults = tuple(sorted(faults, key=_line))
        told = [f"{what} ({len(self.faults)} to mend):", *(f"  - {fault}" for fault in self.faults)]
        super().__init__("\n".join([*told, self.CLOSING] if self.CLOSING else told))


def _line(fault: str) -> int:
    """The line that a fault begins with; what names none comes first and stays as it was."""
    found = re.match(r"line (\d+)\b", fault)
    return int(found[1]) if found else 0


def unreadable(error: OSError | UnicodeDecodeError) -> str:
    """
    Why a file cannot be read or written, in words for whoever named it.

    >>> unreadable(FileNotFoundError(2, "No such file or directory"))
    'there is no such file'
    """
    match error:
        case UnicodeDecodeError():
            line = error.object.count(b"\n", 0, error.start) + 1
            return f"it is not written in UTF-8, as line {line} shows; save it as UTF-8 (a spreadsheet calls it “CSV UTF-8”)"
        case FileNotFoundError():
            return "there is no such file"
        case IsADirectoryError():
            return "it is a folder"
        case NotADirectoryError():
            return "a part of its path is no folder"
        case PermissionError():
            return "this account may not open it"
        case _:
            return error.strerror.lower() if error.strerror else str(error)


class FrameworkFault(FaultyInput):
    """A framework file does not hold together; each fault names file, line and key."""


class AssessmentFault(FaultyInput):
    """An assessment was refused; nothing was computed from it."""

    CLOSING = "Nothing was computed."


class InitiativeFault(FaultyInput):
    """An initiative was refused; nothing was judged."""

    CLOSING = "Nothing was judged."


class DocumentRefused(KnowledgeError):
    """A file cannot become a document; the others are not affected."""


class EmbedderUnavailable(KnowledgeError):
    """Texts cannot be turned into vectors. Install Cairn again."""


class EmbedderMismatch(KnowledgeError):
    """A shelf holds vectors of another embedder. Run `cairn reindex`."""


class IndexUnavailable(KnowledgeError):
    """The index cannot be opened. The record is intact; search goes on over it until the index is rebuilt."""


class ScopeBreach(KnowledgeError):
    """
    A passage outside the scope came out of a search; nothing of that search is handed on.

    The filters before it are meant to make this impossible, so it is a fault in Cairn and worth a report.
    """
