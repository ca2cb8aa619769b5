"""How the library is, as `cairn doctor` tells it."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.documents import Shelf
from knowledge.records import Numbers


@dataclass(frozen=True, slots=True)
class ShelfHealth:
    """One shelf: what the record has, what the full text and the index make of it."""

    shelf: Shelf
    numbers: Numbers
    mode: str
    """`chroma` while the index answers, `exact` while the record itself does."""
    indexed: int | None
    """How many passages the index holds; None while it is not open in this process."""
    filled_with: frozenset[str]
    embedder: str
    outdated: int
    """Documents that were split or embedded in another way than is set now."""

    def faults(self) -> Iterator[str]:
        """A sentence for each thing that somebody should do something about."""
        name, numbers = self.shelf.value, self.numbers
        if self.filled_with - {self.embedder}:
            others = ", ".join(sorted(self.filled_with - {self.embedder}))
            yield (
                f"The {name} shelf was filled with {others}, and {self.embedder} is set. It cannot be searched; "
                "run `cairn reindex`, or set CAIRN_EMBEDDER back."
            )
        elif self.outdated:
            yield f"{self.outdated} documents on the {name} shelf were split in an older way. Run `cairn reindex`."
        if numbers.full_text != numbers.passages:
            yield (
                f"The full text of the {name} shelf has {numbers.full_text} of {numbers.passages} passages, so some "
                "words find nothing. Run `cairn reindex`."
            )
        if self.indexed is not None and self.indexed != numbers.embedded:
            yield (
                f"The index of the {name} shelf has {self.indexed} of {numbers.embedded} passages. "
                "Run `cairn reindex`."
            )


@dataclass(frozen=True, slots=True)
class Health:
    """The shelves that one organisation searches."""

    org: str
    shelves: tuple[ShelfHealth, ...]

    def faults(self) -> tuple[str, ...]:
        """Everything that somebody should do something about; empty when all is well."""
        return tuple(fault for shelf in self.shelves for fault in shelf.faults())
