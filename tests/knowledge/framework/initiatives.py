"""Initiatives for these tests: whole ones with something changed in them, and any whatever for the properties."""

import json
from copy import deepcopy
from datetime import date
from typing import Any

from hypothesis import strategies as st

from knowledge.framework.gate import judge
from knowledge.framework.initiative import Initiative, Readiness, Workflow
from knowledge.framework.initiative_intake import read_initiative
from knowledge.framework.placement import Placement
from knowledge.framework.verdict import Verdict

from .building import FRAMEWORK, models, placed, said, workflow

TODAY = date(2026, 11, 15)
LAYERS = tuple(Readiness.model_fields)
CONDITIONS = tuple(Workflow.model_fields)
TRIED = "above 2 % wrong, tried 2026-10-01"

WHOLE: dict[str, Any] = {
    "initiative": {"name": "Voice agent", "kind": "pilot", "reach": "end_to_end", "state": "idea"},
    "unit": "Harbour",
    "value_models": [5],
    "metric": {
        "what": "minutes to a claim",
        "kind": "time",
        "baseline": 14,
        "target": 6,
        "accepted_by": "r1",
    },
    "readiness": dict.fromkeys(LAYERS, 3),
    "workflow": dict.fromkeys(CONDITIONS, 3),
    "control": {"limit": "one product line", "person_at": "hand-over", "halt": TRIED, "log": True},
    "owner": "r2",
}
"""An agent of which everything is known and ready, as its file."""


def file(**changes: Any) -> dict[str, Any]:
    """The whole agent's file with parts of it replaced: `file(owner=None, metric={...})`."""
    return deepcopy(WHOLE) | changes


def initiative(**changes: Any) -> Initiative:
    """The whole agent with parts of it replaced, by their keys in the file."""
    return Initiative.model_validate(file(**changes))


def changed(of: Initiative, key: str, value: object) -> Initiative:
    """The initiative with one thing in it changed: `changed(it, "control.log", True)`."""
    written = of.model_dump(mode="json")
    part, _, name = key.rpartition(".")
    (written[part] if part else written)[name] = value
    return Initiative.model_validate(written)


def unit(*in_place: int, **levels: Any) -> Placement:
    """A unit with these models in place and nothing of the others: `unit(1, 2)`."""
    depth = {f"m{m}": 3 if m in in_place else 0 for m in range(1, 6)}
    layers = dict.fromkeys(("RL-BC", "RL-DF", "RL-GV", "RL-IN", "RL-OM"), 3)
    return placed(said({**models(**depth), **layers, **levels}), workflow())


def verdict(of: Initiative, placement: Placement | None, today: date = TODAY) -> Verdict:
    """What the gate says on the day of these tests."""
    return judge(FRAMEWORK, of, placement, today)


def refused_beside(name: str) -> str:
    """No file stands beside these."""
    raise FileNotFoundError(name)


def read(text: str | dict[str, Any]) -> Initiative:
    """An initiative read from its file."""
    written = text if isinstance(text, str) else json.dumps(text)
    return read_initiative(written, TODAY, refused_beside)[0]


level = st.sampled_from([None, 3, 2, 4, 1, 0])
maybe = st.sampled_from(["something", None])


@st.composite
def initiatives(draw: st.DrawFn) -> Initiative:
    """Any initiative: mostly whole, so that a single thing can decide, with anything changed in it."""
    it = initiative(
        initiative={
            "name": "A thing",
            "kind": draw(st.sampled_from(["pilot", "platform", "programme"])),
            "reach": draw(st.sampled_from(["task", "end_to_end"])),
            "state": draw(st.sampled_from(["idea", "demo", "trial", "live", "stopped"])),
        },
        value_models=draw(st.lists(st.integers(1, 5), max_size=3)),
    )
    for key, value in draw(st.lists(st.sampled_from(FACTS), max_size=8)):
        it = changed(it, key, draw(value))
    return it


FACTS: tuple[tuple[str, st.SearchStrategy[Any]], ...] = (
    *((f"readiness.{name}", level) for name in LAYERS),
    *((f"workflow.{name}", level) for name in CONDITIONS),
    *((f"control.{name}", maybe) for name in ("limit", "person_at")),
    ("control.halt", st.sampled_from([None, "above 2 % wrong", TRIED])),
    ("control.log", st.sampled_from([None, False, True])),
    *((f"metric.{name}", maybe) for name in ("what", "accepted_by")),
    ("metric.kind", st.sampled_from([None, "time"])),
    *((f"metric.{name}", st.sampled_from([None, 6.0, 14.0])) for name in ("baseline", "target")),
    ("owner", maybe),
)
"""Everything that can be known of an initiative, with what it may be."""


@st.composite
def placements(draw: st.DrawFn) -> Placement | None:
    """Any unit, or one that nobody has looked at; each model at one level."""
    if draw(st.integers(0, 5)) == 0:
        return None
    return of_depths([draw(st.sampled_from([3, 3, 2, 0, "unknown"])) for _ in range(5)])


def of_depths(depths: list[Any]) -> Placement:
    """A unit with all criteria of each model at one level."""
    layers = dict.fromkeys(("RL-BC", "RL-DF", "RL-GV", "RL-IN", "RL-OM"), 3)
    words = models(**{f"m{m}": depth for m, depth in enumerate(depths, start=1)})
    return placed(said({**words, **layers}), workflow())
