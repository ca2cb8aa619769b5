"""An initiative of the sample organisation, as somebody describes it, at different stages of knowing it."""

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

from bot.compose.initiative import shown_verdict
from bot.conversation.initiative_view import CheckView, InitiativeView, Terms, TrialView
from bot.services.seeing import Viewer
from knowledge.documents import WHOLE_ORG, Audience
from knowledge.framework.initiative import Initiative
from knowledge.framework.placement import Placement
from tests.knowledge.framework.building import FRAMEWORK
from tests.knowledge.framework.initiatives import TODAY, changed, initiative, unit, verdict

NAME, UNIT = "Claims letter drafts", "Claims"
NOW = datetime(2026, 11, 16, 10, tzinfo=UTC)
"""A Monday."""
IDEA: dict[str, Any] = {
    "initiative": {"name": NAME, "kind": "pilot", "reach": "task", "state": "idea"},
    "unit": UNIT,
    "value_models": [3],
}
"""Nothing is known but what it is."""
BOUNDED: dict[str, Any] = IDEA | {
    "metric": {"what": "minutes a letter", "kind": "time", "baseline": 14, "target": 6},
    "control": {"limit": "one product line", "halt": "wrong in more than 2 of 100"},
    "owner": "Claims Operations",
}
"""Enough for a trial."""
ANA = Viewer("UANA", frozenset({WHOLE_ORG, Audience("unit", UNIT)}))
"""Of the unit."""
BEN = Viewer("UBEN", frozenset({WHOLE_ORG}))
"""Of another one."""
ADMIN = Viewer("UOLGA", frozenset({WHOLE_ORG}), admin=True)


def told(of: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A description with parts of it replaced."""
    return deepcopy(of) | parts


CASES: dict[str, tuple[Initiative, Placement | None]] = {
    "go": (initiative(), unit(1, 2, 3, 4)),
    "trial": (initiative(readiness={"data": 2}, workflow={"identity": 1, "exceptions": 0}), unit(1, 2)),
    "not_yet": (initiative(owner=None, control={}), None),
    "contain": (
        changed(initiative(control={"limit": "one line"}, workflow={}), "initiative.state", "live"),
        unit(1),
    ),
}
"""An initiative for each verdict, on a day that stays the same."""
TERMS = Terms(
    "one product line",
    "Claims <Operations>",
    "above 2 % wrong",
    "minutes a claim (baseline 14)",
    date(2027, 2, 12),
)
TRIAL = TrialView("t1", TERMS, started=TODAY, review=date(2027, 1, 29))
LATER = date(2027, 2, 15)
"""When its permit has run out."""


def seen(case: str, *, trial: TrialView | None = None, today: date = TODAY) -> InitiativeView:
    """An initiative as it stands."""
    it, placed = CASES[case]
    check = CheckView(TODAY, shown_verdict(FRAMEWORK, it, verdict(it, placed), TODAY))
    return InitiativeView(
        id="i1",
        name=it.about.name,
        unit=it.unit,
        state=it.about.state,
        owner=it.owner or "",
        today=today,
        checks=(check,),
        trials=(trial,) if trial else (),
        may_start=case == "trial" and trial is None,
    )
