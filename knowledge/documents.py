"""What stands on the shelves: documents, the passages they are split into, and who may see them."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal, Self

EVERY_ORG = "*"
"""The org of what belongs to no organisation: Cairn's own guidance."""


class Shelf(StrEnum):
    """`guidance` is Cairn's own and the same for all; `organisation` holds one organisation's documents and scans."""

    GUIDANCE = "guidance"
    ORGANISATION = "organisation"


AudienceKind = Literal["org", "unit", "channel", "private"]
_AUDIENCE_FORMS = "use org, unit:NAME, channel:ID or private:ID"


def name_key(name: str) -> str:
    """What two spellings of one name have in common: no case, no outer blanks, no doubled ones."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass(frozen=True, slots=True)
class Audience:
    """
    Who may see a document: the whole organisation, one unit, one channel's members, or one person.

    A unit is the same however its name is capitalised and spaced: `unit:claims` is `unit:Claims`.
    """

    kind: AudienceKind
    name: str = ""

    def __post_init__(self) -> None:
        # `org` with a name, or a name with blanks around it, would be written down as somebody else's audience.
        if (self.kind == "org") is bool(self.name) or self.name != self.name.strip():
            raise ValueError(f"{self.kind + ':' + self.name!r} is no audience; {_AUDIENCE_FORMS}")
        if self.kind == "unit":
            object.__setattr__(self, "name", name_key(self.name))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `org`, `unit:NAME`, `channel:ID` or `private:ID`; raise ValueError that says which forms there are."""
        kind, _, name = text.strip().partition(":")
        name = name.strip()
        if kind == "org" and not name:
            return cls("org")
        if kind in ("unit", "channel", "private") and name:
            return cls(kind, name)  # type: ignore[arg-type]  # narrowed by the line above, which mypy does not follow
        raise ValueError(f"{text!r} is no audience; {_AUDIENCE_FORMS}")

    def __str__(self) -> str:
        return self.kind if self.kind == "org" else f"{self.kind}:{self.name}"


WHOLE_ORG = Audience("org")


@dataclass(frozen=True, slots=True)
class Scope:
    """
    Whose passages may be used: what *everyone who will see the answer* may see, in one organisation.

    It cannot be empty or speak of every organisation at once: an empty filter would mean "everything".
    """

    org: str
    audiences: frozenset[Audience] = frozenset({WHOLE_ORG})

    def __post_init__(self) -> None:
        if not self.org or self.org == EVERY_ORG:
            raise ValueError("A scope needs one organisation; without it a search would cross organisations.")
        if not self.audiences:
            raise ValueError("A scope needs at least one audience; without it a search would see everything.")

    def allows(self, passage: "Passage") -> bool:
        """Whether this passage may be used in an answer for this scope."""
        if passage.shelf is Shelf.GUIDANCE:
            return passage.org == EVERY_ORG
        return passage.org == self.org and passage.audience in self.audiences


DocumentKind = Literal["guidance", "document", "scan"]


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it was handed in. `source` names it within its org and shelf: a path, or `scan:ID`."""

    org: str
    shelf: Shelf
    source: str
    title: str
    text: str
    kind: DocumentKind = "document"
    audience: Audience = WHOLE_ORG
    dated: date | None = None
    model: int | None = None
    """Which of the five models a guidance topic is about."""
    origin: str = ""
    """The file it was read from, to tell two files of one name apart, or who saved it; never shown."""
    asked: tuple[str, ...] = ()
    """Ways in which people ask for what it answers; searched, never shown."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a document as it was split, before it is shelved and becomes a `Passage`."""

    position: int
    section: str
    text: str
    context: str
    """`title › headings`: said before the text to embedders and to the keyword index, never shown with it."""

    @property
    def in_context(self) -> str:
        """The text with the line that says where it stands; a passage alone often does not say what it is about."""
        return f"{self.context}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document that can be quoted: what is found, cited and shown."""

    id: str
    document_id: str
    org: str
    shelf: Shelf
    audience: Audience
    kind: DocumentKind
    title: str
    section: str
    """Headings from the document's own down to this passage, joined by ` › `; empty above the first heading."""
    text: str
    source: str
    dated: date | None
    position: int
    score: float = 0.0
    """How well it fits the question, 0..1 within one search; 0 where it was not searched for."""

    def scored(self, score: float) -> "Passage":
        """The same passage with the score of one search."""
        return replace(self, score=score)
