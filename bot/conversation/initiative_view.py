"""An initiative as it stands today, whatever surface shows it: its newest verdict, and the trial that came of it."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.conversation.initiative import ShownVerdict
from knowledge.framework.initiative import State

Outcome = Literal["widened", "extended", "stopped"]
OUTCOMES: tuple[Outcome, ...] = ("widened", "extended", "stopped")
_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
"""As Slack names people."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Inside which limits a trial runs."""

    limit: str
    owner: str
    halt: str
    figure: str
    until: date


@dataclass(frozen=True, slots=True)
class TrialView:
    """A bounded trial that was started, and how it ended if it did."""

    id: str
    terms: Terms
    started: date
    review: date
    ended: date | None = None
    outcome: Outcome | None = None
    words: str = ""

    def over(self, today: date) -> bool:
        """Whether its permit has run out and nobody has said what came of it."""
        return self.ended is None and self.terms.until < today

    def runs(self, today: date) -> bool:
        """Whether its permit holds."""
        return self.ended is None and not self.over(today)


@dataclass(frozen=True, slots=True)
class CheckView:
    """One verdict, and when it was given."""

    on: date
    shown: ShownVerdict


@dataclass(frozen=True, slots=True)
class InitiativeView:
    """
    An initiative with its verdicts, newest first, and its trials, newest first.

    `may_start` says whether the newest verdict is a trial that nobody has started yet; `check_owed`, whether its trial ended
    after the newest verdict, so that whatever comes next takes a new one.
    """

    id: str
    name: str
    unit: str
    state: State
    owner: str
    today: date
    checks: tuple[CheckView, ...] = ()
    trials: tuple[TrialView, ...] = ()
    may_start: bool = False
    check_owed: bool = False
    metric: str = ""
    actual: float | None = None
    actual_on: date | None = None

    @property
    def newest(self) -> CheckView | None:
        """The verdict that was given last."""
        return self.checks[0] if self.checks else None

    @property
    def trial(self) -> TrialView | None:
        """The trial that was started last."""
        return self.trials[0] if self.trials else None

    @property
    def expired(self) -> TrialView | None:
        """The trial whose permit has run out without a word on it."""
        return self.trial if self.trial and self.trial.over(self.today) else None

    @property
    def permit_speaks(self) -> bool:
        """Whether the end of its permit is newer than its newest verdict, and so what is to be said of it first."""
        return bool(self.expired and (not self.newest or self.newest.on <= self.expired.terms.until))


@dataclass(frozen=True, slots=True)
class Described:
    """What is understood of an initiative that somebody asked about; empty where it was not said. `also` is for the form only."""

    name: str = ""
    unit: str = ""
    also: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def is_person(owner: str) -> bool:
    """Whether an owner is somebody in Slack, by their id, and neither a role nor a name."""
    return _PERSON.fullmatch(owner) is not None
