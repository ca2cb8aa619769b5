"""What a finished scan shows: its result and the reasons behind it, as plain values for Slack, pictures and files alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.words import N_, _
from knowledge.framework.placement import MoveKind

BarState = Literal["in_place", "working_on", "later", "waived", "not_examined"]
STATES: dict[BarState, str] = {
    "in_place": N_("in place"),
    "working_on": N_("working on this"),
    "later": N_("not in place"),
    "waived": N_("does not apply here"),
    "not_examined": N_("not examined"),
}
"""How a model's state is said wherever it is shown; looked up in the catalogue there."""
SIGNS: dict[BarState, str] = {
    "in_place": "✓",
    "working_on": "▸",
    "later": "○",
    "waived": "–",
    "not_examined": "?",
}
"""What tells the states apart without colour."""
SHOWN_STEPS = 4
"""How many things to do are told one by one; the rest is counted."""


@dataclass(frozen=True, slots=True)
class ModelBar:
    """One of the five models: its distance from 0 to 100, now and at the last scan. None where nothing was rated."""

    model: int
    name: str
    brief: str
    """One or two words for an axis."""
    score: float | None
    previous: float | None
    state: BarState


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is still open: what is so today, and why it matters. `whom` is who would know, in the bank's words."""

    criterion: str
    label: str
    text: str
    why: str
    whom: str | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do next, with the fact that shows it is done, and who has taken it."""

    criterion: str
    workflow: str | None
    kind: MoveKind
    label: str
    what: str
    when: str
    why: str
    observable: str
    whose: Literal["ours", "others"]
    whom: str | None = None
    owner: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """Something that people see differently. `given` is how many chose what, only where enough answered to show it."""

    criterion: str
    label: str
    sentence: str
    given: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ScanResult:
    """
    A finished scan of one unit, in words that may be read by everybody in its channel: no names, no quotes.

    With `few`, too few people answered for a result: there is nothing in it but that.
    """

    scan_id: str
    unit: str
    as_of: date
    headline: str
    answered: int
    invited: int
    share: str
    """How many answered, in words; it stands in every form of the result."""
    first_look: bool
    note: str
    models: tuple[ModelBar, ...]
    look_again: date
    limits: str
    remarks: tuple[str, ...] = ()
    """What else must be said of the stage: what runs already, how sure this is, what was decided."""
    ours: tuple[Step, ...] = ()
    others: tuple[Step, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    splits: tuple[Split, ...] = ()
    not_yet: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    undetermined: bool = False
    """Whether too little is known for a stage; then that is said before any number."""
    few: bool = False


@dataclass(frozen=True, slots=True)
class WhyPart:
    """Some of the reasons under a heading, a row each."""

    title: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """The numbers behind a result: what was found and what is needed, the order of the moves, the version of the questions."""

    unit: str
    lead: str
    parts: tuple[WhyPart, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with its five answers, from none to full: to suppose one of them, or to agree on one."""

    criterion: str
    label: str
    question: str
    answers: tuple[str, ...]


def bar_in_words(bar: ModelBar) -> str:
    """One model as a sentence part: `Stage 1, Workforce empowerment: in place, 80 of 100 (62 at the last scan)`."""
    said = {"stage": bar.model, "model": bar.name, "state": _(STATES[bar.state])}
    if bar.score is None:
        return _("Stage {stage}, {model}: {state}").format(**said)
    score = f"{bar.score:.0f}"
    if bar.previous is None:
        return _("Stage {stage}, {model}: {state}, {score} of 100").format(score=score, **said)
    text = _("Stage {stage}, {model}: {state}, {score} of 100 ({before} at the last scan)")
    return text.format(score=score, before=f"{bar.previous:.0f}", **said)


def bars_in_words(result: ScanResult) -> Iterator[str]:
    """All that the picture of the models shows, a line each; neighbours that were not examined share one."""
    unseen = [bar.model for bar in result.models if bar.state == "not_examined"]
    together = len(unseen) > 1 and unseen == list(range(unseen[0], unseen[-1] + 1))
    for bar in result.models:
        if not together or bar.model not in unseen:
            yield bar_in_words(bar)
    if together:
        text = _("Stages {first} to {last}: {state}")
        yield text.format(first=unseen[0], last=unseen[-1], state=_(STATES["not_examined"]))
