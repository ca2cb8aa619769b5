"""What the board of all initiatives shows: a row each and what is only seen side by side, as plain values for every surface."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.conversation.summary import Unseen
from bot.words import N_, _
from knowledge.framework.initiative import Kind, Reach, State
from knowledge.framework.verdict import VerdictWord

RemarkKind = Literal["ahead", "alone", "alike", "compounds", "few", "faster"]

KINDS: Mapping[Kind, str] = {
    "pilot": N_("pilot"),
    "platform": N_("platform"),
    "programme": N_("programme"),
}
REACHES: Mapping[Reach, str] = {"task": N_("single tasks"), "end_to_end": N_("start to finish")}
STATES: Mapping[State, str] = {
    "idea": N_("idea"),
    "demo": N_("demo"),
    "trial": N_("on trial"),
    "live": N_("in use"),
    "stopped": N_("stopped"),
}
VERDICTS: Mapping[VerdictWord, str] = {
    "go": N_("go"),
    "trial": N_("bounded trial"),
    "not_yet": N_("not yet"),
    "contain": N_("contain it"),
}
NOT_CHECKED = N_("not checked")


@dataclass(frozen=True, slots=True)
class Figure:
    """What an initiative should move: from what to what, and what it was when it was measured last."""

    what: str
    baseline: float | None = None
    target: float | None = None
    actual: float | None = None
    actual_on: date | None = None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One initiative. `owner` is empty and `figure` None where nobody has named one; `age` is in words."""

    id: str
    name: str
    unit: str
    models: tuple[int, ...]
    kind: Kind
    reach: Reach
    state: State
    added: date
    age: str
    verdict: VerdictWord | None = None
    checked: date | None = None
    owner: str = ""
    figure: Figure | None = None
    permit_until: date | None = None
    """While a bounded trial runs: when it ends."""
    trial_owner: str = ""
    """Who runs that trial, where somebody said so."""

    @property
    def contained(self) -> bool:
        """Whether it runs ahead of its controls, by the newest verdict, and was not stopped."""
        return self.verdict == "contain" and self.state != "stopped"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is seen only side by side, with what to do about it; `ids` are the initiatives it is about."""

    kind: RemarkKind
    text: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """
    The initiatives that somebody may see. `unit` names the one that was asked for with all below it; None is everything.

    `unknown`: there is no such unit, and the headline says so.
    """

    unit: str | None
    today: date
    headline: str
    rows: tuple[BoardRow, ...] = ()
    remarks: tuple[Remark, ...] = ()
    unknown: bool = False


def unseen_words(unseen: Unseen, people: str) -> str:
    """Why the initiatives of a unit are not shown, and who could show them; `people` is how this surface calls them."""
    if unseen.here:
        text = _(
            "Not everyone here may see the initiatives of {unit}, so I would show them in a direct message only."
        )
        return text.format(unit=unseen.unit)
    text = _(
        "The initiatives of {unit} are for its members and those who manage it; {people} can show them to you."
    )
    return text.format(unit=unseen.unit, people=people if unseen.people else _("whoever runs Cairn here"))
