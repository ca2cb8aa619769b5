"""The rules of the gate as checked types: one row each, looked up and never interpreted."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Literal, get_args

from pydantic import Field

from knowledge.errors import FrameworkFault
from knowledge.framework import lined
from knowledge.framework.initiative import Initiative, Kind, Reach, State
from knowledge.framework.initiative_facts import builds_on, names_of_facts
from knowledge.framework.loading import HERE, read_checked, the_framework
from knowledge.framework.model import Framework
from knowledge.framework.terms import MODELS, Data, Level, ModelNumber, Words
from knowledge.framework.verdict import Missing, VerdictWord

Demand = Literal["go", "trial", "running"]
Days = Annotated[int, Field(ge=1)]


class Circle(Data):
    """Some initiatives: those that every key fits. A key that is left out fits all."""

    models: tuple[ModelNumber, ...] | None = None
    reach: tuple[Reach, ...] | None = None
    kind: tuple[Kind, ...] | None = None
    state: tuple[State, ...] | None = None

    def holds(self, initiative: Initiative) -> bool:
        """Whether the initiative is one of them. One that names no value model could be of any."""
        about = initiative.about
        serves = not initiative.value_models or bool(
            set(self.models or MODELS) & set(initiative.value_models)
        )
        return (
            serves
            and (self.reach is None or about.reach in self.reach)
            and (self.kind is None or about.kind in self.kind)
            and (self.state is None or about.state in self.state)
        )


class Reason(Data):
    """Why something is needed, and the published text that says so."""

    id: Words
    says: Words
    source: Words


class Rule(Data):
    """One thing that an initiative needs: for which verdict, in which circle of initiatives, and why."""

    id: Words
    needs: Words
    go: Words | None = None
    trial: Words | None = None
    running: Words | None = None
    criterion: Words | None
    whose: Literal["ours"] | None = None
    what: Words
    reason: Words
    within: Words | None = None

    def circle(self, demand: Demand) -> str | None:
        """The circle of initiatives that must have it for this; None where nobody must."""
        return {"go": self.go, "trial": self.trial, "running": self.running}[demand]


class TrialTerms(Data):
    """How long a bounded trial lasts, and how its figure is told."""

    days: Days
    longest_days: Days
    review_days_before: Days
    figure: Words


class SequenceWords(Data):
    """What is said of the stage."""

    placed: Words
    undetermined: Words
    complete: Words
    stale: Words
    contain: Words
    skipped: Words
    stage: Words
    one_workflow: Words
    small: Words


class Gate(Data):
    """The rules of the gate with their words."""

    version: Words
    ready_from: Level
    trial: TrialTerms
    not_known: Words
    circles: dict[str, tuple[Circle, ...]]
    reasons: tuple[Reason, ...]
    rules: tuple[Rule, ...]
    verdicts: dict[VerdictWord, Words]
    states: dict[State, Words]
    sequence: SequenceWords

    def applies(self, rule: Rule, demand: Demand, initiative: Initiative) -> bool:
        """Whether the initiative must meet the rule for this."""
        circle = rule.circle(demand)
        return circle is not None and self.holds(circle, initiative)

    def holds(self, circle: str, initiative: Initiative) -> bool:
        """Whether the initiative is in the circle."""
        return any(row.holds(initiative) for row in self.circles[circle])

    def criterion_of(self, fact: str) -> str:
        """The criterion that asks about a layer or a condition: `readiness.data`, `workflow.identity`."""
        found = (rule.criterion for rule in self.rules if rule.needs == fact)
        return next(criterion for criterion in found if criterion is not None)

    def rule_of(self, missing: Missing) -> Rule | None:
        """The rule by which a thing is missing; None in a verdict that was given by other rules."""
        both = ((rule, {rule.what, self.not_known.format(what=rule.what)}) for rule in self.rules)
        return next((rule for rule, said in both if missing.what in said), None)

    def reason(self, rule: Rule) -> Reason:
        """Why a rule is one."""
        return next(reason for reason in self.reasons if reason.id == rule.reason)


@cache
def the_gate() -> Gate:
    """The gate that comes with Cairn. Raises FrameworkFault that names every fault of its file."""
    framework = the_framework()
    gate, faults, _ = read_checked(HERE / "gate.yaml", Gate, lambda read: gate_faults(read, framework))
    if faults or gate is None:
        raise FrameworkFault("The rules of the gate do not hold together", faults)
    return gate


def gate_faults(gate: Gate, framework: Framework) -> Iterator[tuple[lined.Path, str]]:
    """What is wrong with the rules as they stand together, and with the question bank."""
    facts, ids = names_of_facts(framework), [rule.id for rule in gate.rules]
    known = {
        "needs": facts,
        "criterion": set(framework.bank.by_id),
        "reason": {reason.id for reason in gate.reasons},
        "within": set(ids),
        **{demand: set(gate.circles) for demand in get_args(Demand)},
    }
    for place, rule in enumerate(gate.rules):
        if rule.id in ids[:place]:
            yield ("rules", place, "id"), f"{rule.id!r} stands twice"
        for key, names in known.items():
            named = getattr(rule, key)
            if named is not None and named not in names:
                yield ("rules", place, key), f"{named!r} is not known"
    yield from _order_faults(gate, framework)


def _order_faults(gate: Gate, framework: Framework) -> Iterator[tuple[lined.Path, str]]:
    """A stage that a later one builds on must be asked for, or the gate would let pass what the method calls a skipped step."""
    for model in MODELS:
        asked = {
            rule.needs
            for rule in gate.rules
            if rule.go and any(c.models is None or model in c.models for c in gate.circles.get(rule.go, ()))
        }
        for earlier in builds_on(framework.bank.scoring, model):
            if f"stage.{earlier}" not in asked:
                yield ("rules",), f"model {model} builds on stage {earlier}, and no rule asks for it"
