"""All that an answer may draw on, and what a composer hands back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.conversation.plan import Doing
from bot.conversation.reply import Advice, PointKind
from knowledge.documents import DocumentKind, Passage, Shelf
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the same thread and the headline it was answered with."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the group that was asked about is, from its newest scan, with the passages in which that scan can be cited."""

    placement: Placement
    taken_at: date
    passages: tuple[Passage, ...]
    plan: tuple[Doing, ...] = ()
    """What it does about its moves; of what is confirmed, only what this scan had found missing."""
    assessment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """Where Cairn looked, so that finding nothing can be said honestly."""

    documents: int
    scans: int


@dataclass(frozen=True, slots=True)
class Brief:
    """One question with everything its answer may rest on. `passages` were found for it; the best comes first."""

    question: str
    subject: str
    """Who "we" is, as a person would name it."""
    framework: Framework
    today: date
    material: str = ""
    """A message that the question is about; it is no source."""
    passages: tuple[Passage, ...] = ()
    standing: Standing | None = None
    scan_open: bool = False
    """Whether nobody has looked yet, and a scan is open."""
    withheld: bool = False
    """Whether there is a scan, and not everyone who will see the answer may see it."""
    thread: tuple[Turn, ...] = ()
    looked: Looked = Looked(0, 0)
    units: tuple[str, ...] = ()
    """The units there are, where the one that was named is not among them."""
    about: Literal["stage", "jump", "why"] | None = None
    model: int | None = None
    sought: Mapping[str, str] = field(default_factory=dict)
    """For passages that were looked up for a move: what was looked for, by the passage's id."""
    before: Advice | None = None
    """What the person has read of this answer, where it was broken off: only what is not in there is still to be said."""

    def by_id(self) -> Mapping[str, Passage]:
        """Every passage that may be cited, those of the scan among them."""
        scan = self.standing.passages if self.standing else ()
        return {passage.id: passage for passage in (*scan, *self.passages)}

    def own(self) -> tuple[Passage, ...]:
        """The organisation's own passages that were found."""
        return tuple(passage for passage in self.passages if passage.shelf is Shelf.ORGANISATION)

    def general(self) -> tuple[Passage, ...]:
        """The passages of the guidance that were found."""
        return tuple(passage for passage in self.passages if passage.shelf is Shelf.GUIDANCE)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that are said to stand in a passage."""

    passage_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A point before it is checked."""

    text: str
    cites: tuple[Quoted, ...] = ()
    kind: PointKind = "guidance"
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """How an answer was made: what is kept with the exchange and, where it matters, said in one line."""

    offline: bool
    notice: str | None = None
    composer: str = "offline"
    model: str | None = None
    prompt_version: str | None = None
    tokens: int | None = None
    milliseconds: int | None = None
    dropped: tuple[str, ...] = field(default=())


def kind_of(passages: tuple[DocumentKind, ...]) -> PointKind:
    """A point is about the organisation as soon as one of its passages is; what it is said to be does not count."""
    return "guidance" if all(kind == "guidance" for kind in passages) else "organisation"
