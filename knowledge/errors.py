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

from collections.abc import Iterable


class KnowledgeError(Exception):
    """Something in the knowledge room failed; the message says what happened and what to do."""


class FaultyInput(KnowledgeError):
    """An input was refused as a whole. `faults` has one sentence for each thing that is wrong with it."""

    def __init__(self, what: str, faults: Iterable[str]) -> None:
        self.what = what
        self.faults = tuple(faults)
        super().__init__(
            "\n".join([f"{what} ({len(self.faults)} to mend):", *(f"  - {f}" for f in self.faults)])
        )


class FrameworkFault(FaultyInput):
    """A framework file does not hold together; each fault names file, line and key."""


class AssessmentFault(FaultyInput):
    """An assessment was refused; nothing was computed from it."""


class InitiativeFault(FaultyInput):
    """An initiative was refused; nothing was judged."""


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
