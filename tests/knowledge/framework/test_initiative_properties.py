"""What holds of the gate for every initiative whatever: knowing more and having more never makes it worse."""

import json
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from knowledge.framework.gate import unmet
from knowledge.framework.gate_rules import the_gate
from knowledge.framework.initiative import Initiative
from knowledge.framework.initiative_facts import facts
from knowledge.framework.placement import Placement
from knowledge.framework.verdict import ORDER, Verdict

from .building import FRAMEWORK
from .initiatives import FACTS, TODAY, TRIED, changed, initiatives, of_depths, placements, verdict

FAST = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
BETTER: dict[str, tuple[Any, ...]] = {
    "control.halt": (None, "above 2 % wrong", TRIED),
    "control.log": (None, False, True),
}
"""The facts that have steps of their own, from the worst to the best."""


def rank(of: Verdict) -> int:
    """How good a verdict is."""
    return ORDER.index(of.verdict)


def better(key: str, now: Any) -> tuple[Any, ...]:
    """What would be better than this: any level for an unknown one, a higher level, something for nothing."""
    if key in BETTER:
        return BETTER[key][BETTER[key].index(now) + 1 :]
    if key.startswith(("readiness.", "workflow.")):
        return tuple(range(5)) if now is None else tuple(range(now + 1, 5))
    return (
        ()
        if now is not None
        else ("time",)
        if key == "metric.kind"
        else (14.0, 6.0)
        if key in NUMBERS
        else ("something",)
    )


NUMBERS = ("metric.baseline", "metric.target")


def value(of: Initiative, key: str) -> Any:
    """What stands under a key of the file."""
    part, _, name = key.rpartition(".")
    written = of.model_dump(mode="json")
    return (written[part] if part else written)[name]


@FAST
@given(initiatives(), placements(), st.data())
def test_knowing_more_or_having_more_never_makes_the_verdict_worse(
    initiative: Initiative, placement: Placement | None, data: st.DataObject
) -> None:
    open_facts = [(key, more) for key, _ in FACTS if (more := better(key, value(initiative, key)))]
    assume(open_facts)
    before = verdict(initiative, placement)

    for key, more in data.draw(st.lists(st.sampled_from(open_facts), min_size=1, max_size=4)):
        after = verdict(changed(initiative, key, data.draw(st.sampled_from(more))), placement)

        assert rank(after) >= rank(before), key


@FAST
@given(initiatives(), st.lists(st.sampled_from([3, 3, 2, 0, "unknown"]), min_size=5, max_size=5), st.data())
def test_a_unit_that_is_further_or_better_known_never_makes_the_verdict_worse(
    initiative: Initiative, depths: list[Any], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, 4))
    higher = data.draw(st.integers(0 if depths[at] == "unknown" else depths[at], 4))
    further = [*depths[:at], higher, *depths[at + 1 :]]

    nobody_looked = verdict(initiative, None)
    before = verdict(initiative, of_depths(depths))
    after = verdict(initiative, of_depths(further))

    assert rank(nobody_looked) <= rank(before) <= rank(after)
    assert nobody_looked.verdict != "go"


@FAST
@given(initiatives(), placements())
def test_a_verdict_adds_up(initiative: Initiative, placement: Placement | None) -> None:
    found = verdict(initiative, placement)

    assert bool(found.missing) == (found.verdict != "go")
    assert (found.permit is not None) == (found.verdict == "trial")
    assert all(thing.what and thing.whose for thing in found.missing)
    assert len(found.owed) == 4
    assert found.because
    assert found.permit is None or TODAY < found.permit.review <= found.permit.until


@FAST
@given(
    initiatives(),
    placements(),
    st.sampled_from(["trial", "live"]),
    st.sampled_from(["idea", "demo", "stopped"]),
)
def test_only_what_runs_is_contained_and_its_state_changes_nothing_else(
    initiative: Initiative, placement: Placement | None, running: str, idle: str
) -> None:
    runs = verdict(changed(initiative, "initiative.state", running), placement)
    rests = verdict(changed(initiative, "initiative.state", idle), placement)

    assert rests.verdict != "contain"
    assert runs.verdict in ("contain", rests.verdict)


@FAST
@given(initiatives(), placements())
def test_what_runs_and_is_contained_could_not_have_been_a_go(
    initiative: Initiative, placement: Placement | None
) -> None:
    gate = the_gate()
    known = facts(FRAMEWORK, initiative, placement, gate.ready_from, TODAY)

    found = unmet(gate, initiative, known)

    assert set(found.running) <= set(found.go)


@FAST
@given(initiatives(), placements(), st.integers(0, 1000))
def test_the_order_of_keys_and_of_value_models_changes_nothing(
    initiative: Initiative, placement: Placement | None, seed: int
) -> None:
    def shuffled(part: Any) -> Any:
        if not isinstance(part, dict):
            return part[::-1] if isinstance(part, list) else part
        keys = list(part)
        Random(seed).shuffle(keys)
        return {key: shuffled(part[key]) for key in keys}

    again = Initiative.model_validate(shuffled(json.loads(initiative.model_dump_json())))

    assert verdict(again, placement) == verdict(initiative, placement)
