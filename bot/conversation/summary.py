"""What a manager is shown of a unit, a department or the organisation: plain values for Slack, terminal, pictures and files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.conversation.home import Known, StageBar
from bot.conversation.plan import PlanItem
from bot.conversation.result import ModelBar, Split, Step
from bot.words import N_, _
from knowledge.framework.placement import Confidence
from knowledge.framework.terms import Scope

SpreadWord = Literal["none", "pockets", "spreading", "systematic"]
SPREAD: dict[SpreadWord, str] = {
    "none": N_("nowhere yet"),
    "pockets": N_("in pockets"),
    "spreading": N_("spreading"),
    "systematic": N_("systematic"),
}
"""How far a model reaches, as it is said; looked up in the catalogue there."""


WhoSeesWhole = Literal["managers", "everyone", "admins"]
_FOR: dict[WhoSeesWhole, str] = {
    "managers": N_("those who manage a unit"),
    "everyone": N_("the members of the organisation"),
    "admins": N_("the admins of this workspace"),
}


@dataclass(frozen=True, slots=True)
class ModelSpread:
    """How far one model reaches in a whole: people in units that have it in place, of all people counted."""

    model: int
    brief: str
    word: SpreadWord
    people: int
    of: int
    by_unit: bool = False
    """Whether both count units, because nobody has said of any how many people are in it."""
    suited: bool = False
    """Whether both count only the people whose work AI suits, because there are others too."""

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where nobody is counted."""
        return self.people / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in the picture of a whole; `looked` with its date, or not scanned yet. Never ranked: in the order of the tree."""

    unit: str
    known: Known
    people: int | None
    working_on: int | None = None
    as_of: date | None = None
    stale: bool = False
    bars: tuple[StageBar, ...] = ()


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One scan in a row of scans that asked the same version of the questions."""

    as_of: date
    stage: int
    scores: Mapping[int, float | None]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the narrative, with the figures it rests on by their names in the summary."""

    text: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageSummary:
    """
    Where a unit or a whole is, in words that may be forwarded: no names of respondents, no quotes, no ranking.

    `known` other than `looked` means that there is nothing in it but the headline and the units below.
    """

    unit: str
    scope: Scope
    known: Known
    headline: str
    today: date
    as_of: date | None = None
    people: int | None = None
    suited: int | None = None
    """How many of the people have work that AI suits, where that is not all of them."""
    respondents: int = 0
    invited: int | None = None
    """How many were asked; None where nobody kept it."""
    share: str = ""
    """How many answered, in words."""
    stage: int = 0
    claimed_stage: int = 0
    stage_range: tuple[int, int] = (0, 0)
    working_on: int = 1
    undetermined: bool = False
    confidence: Confidence = "low"
    confidence_words: str = ""
    bars: tuple[ModelBar, ...] = ()
    narrative: tuple[Sentence, ...] = ()
    by_model: bool = False
    """Whether a language model worded the narrative; each sentence was checked against the figures it cites."""
    held_back: tuple[Step, ...] = ()
    splits: tuple[Split, ...] = ()
    moves: tuple[PlanItem, ...] = ()
    trend: tuple[TrendPoint, ...] = ()
    """Oldest first; only scans of the same major version of the questions as the newest."""
    trend_note: str = ""
    stale: tuple[str, ...] = ()
    """What rests on evidence or answers too old to lean on, a line each."""
    not_yet: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    limits: str = ""
    spread: tuple[ModelSpread, ...] = ()
    """Only of a whole that has units."""
    two_tiers: str = ""
    units: tuple[UnitRow, ...] = ()
    unscanned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unseen:
    """A summary that is not shown, and who could show it. `here`: others read along, and in private it may be shown."""

    unit: str
    whole: bool
    whole_is_for: WhoSeesWhole
    people: tuple[str, ...] = ()
    here: bool = False

    def said(self, people: str) -> str:
        """Why not, and who could show it, in one sentence; `people` is how this surface calls them."""
        if self.here:
            text = _(
                "Not everyone here may see the summary of {unit}, so I would show it in a direct message only."
            )
            return text.format(unit=self.unit)
        whose = _(_FOR[self.whole_is_for]) if self.whole else _("its members and those who manage it")
        text = _("The summary of {unit} is for {whose}; {people} can show it to you.")
        return text.format(
            unit=self.unit, whose=whose, people=people if self.people else _("whoever runs Cairn here")
        )
