"""Everything Cairn can say back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bot.conversation.initiative_view import Described, InitiativeView
from bot.conversation.portfolio import Board, unseen_words
from bot.conversation.summary import StageSummary, Unseen
from bot.words import _, day, listed
from knowledge.documents import DocumentKind
from knowledge.framework.placement import Placement

PointKind = Literal["stage", "move", "organisation", "guidance", "not_yet", "limits"]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing said, with the numbers of the sources it rests on. What is checked and shown one by one."""

    text: str
    cites: tuple[int, ...] = ()
    kind: PointKind = "guidance"
    sources: "tuple[Source, ...]" = field(default=(), compare=False, repr=False)
    """What its numbers stand for, as far as it is known when it is said: an answer may be broken off after any point."""


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that was cited, with the words in it that carry the point."""

    n: int
    title: str
    section: str
    source: str
    dated: date | None
    quote: str
    kind: DocumentKind
    passage_id: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A next step to press: `what` names it, `label` is on the button."""

    what: Literal["start_scan", "why", "explain_stages", "help"]
    label: str


@dataclass(frozen=True, slots=True)
class Advice:
    """An answer: a headline, points in order, their sources. `notice` is one line on how it was made, where that matters."""

    headline: Point
    points: tuple[Point, ...] = ()
    sources: tuple[Source, ...] = ()
    placement: Placement | None = None
    offline: bool = True
    notice: str | None = None
    offers: tuple[Offer, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The form that `cairn ask --json` prints."""
        return {
            "headline": with_numbers(self.headline),
            "points": [{"text": p.text, "cites": list(p.cites), "kind": p.kind} for p in self.points],
            "sources": [
                {
                    "n": s.n,
                    "title": s.title,
                    "section": s.section,
                    "source": s.source,
                    "dated": s.dated.isoformat() if s.dated else None,
                    "quote": s.quote,
                }
                for s in self.sources
            ],
            "placement": self.placement.model_dump(mode="json") if self.placement else None,
            "offline": self.offline,
            "notice": self.notice,
        }


@dataclass(frozen=True, slots=True)
class Read:
    """A document or scan that was read; `source` is its address or its file's name."""

    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something Cairn is doing for this answer, in a person's words; told again once it is known what was `read`."""

    what: str
    read: tuple[Read, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A short reply without sources: a greeting, help, an offer, or an error that a person can use."""

    text: str
    offers: tuple[Offer, ...] = ()
    reference: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The same form as an answer's, so that whoever reads it need not ask which of the two it is."""
        return Advice(Point(self.text)).as_json()


@dataclass(frozen=True, slots=True)
class Summarised:
    """A summary of a unit or a whole; or that it is not for whoever asked."""

    summary: StageSummary | Unseen

    def as_json(self) -> dict[str, Any]:
        """The same form as an answer's: the headline, and the narrative as its points."""
        if isinstance(self.summary, Unseen):
            return Advice(Point(self.summary.said(listed(self.summary.people)))).as_json()
        told = tuple(Point(sentence.text, kind="stage") for sentence in self.summary.narrative)
        return Advice(Point(self.summary.headline), told, offline=not self.summary.by_model).as_json()


@dataclass(frozen=True, slots=True)
class OnInitiative:
    """An initiative as it stands; or, where nothing of it may be shown, what was understood. `said` is the one sentence."""

    said: str
    described: Described
    known: InitiativeView | None = None

    def as_json(self) -> dict[str, Any]:
        """The same form as an answer's: the newest verdict, and why."""
        checked = self.known.newest if self.known else None
        reasons = checked.shown.because if checked else ()
        return Advice(Point(self.said), tuple(Point(reason, kind="stage") for reason in reasons)).as_json()


@dataclass(frozen=True, slots=True)
class Boarded:
    """The board of all AI initiatives; or that it is not for whoever asked."""

    board: Board | Unseen

    def as_json(self) -> dict[str, Any]:
        """The same form as an answer's: the headline, and what is seen side by side as its points."""
        if isinstance(self.board, Unseen):
            return Advice(Point(unseen_words(self.board, listed(self.board.people)))).as_json()
        points = tuple(Point(remark.text, kind="stage") for remark in self.board.remarks)
        return Advice(Point(self.board.headline), points).as_json()


Reply = Advice | Said | Summarised | OnInitiative | Boarded


def with_numbers(point: Point) -> str:
    """The point's text followed by the numbers of its sources: `… [1][3]`."""
    numbers = "".join(f"[{n}]" for n in point.cites)
    return f"{point.text} {numbers}" if numbers else point.text


def dated(when: date | None) -> str:
    """The date of a source, or that it has none."""
    return day(when) if when else _("undated")
