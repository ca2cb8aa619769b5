"""What is known of an initiative, one reading a fact: what its file states, and what the unit's placement shows."""

from collections.abc import Mapping
from datetime import date

from knowledge.framework.bank import ScoringParameters
from knowledge.framework.conditions import Picture, failed, known_at, known_below
from knowledge.framework.initiative import Initiative, Part, Readiness, Workflow
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.rating import NOT_EXAMINED
from knowledge.framework.terms import MODELS
from knowledge.framework.verdict import Reading

STATED = (
    "value_models",
    "owner",
    *(f"metric.{field}" for field in ("what", "kind", "baseline", "target", "accepted_by")),
    *(f"control.{field}" for field in ("limit", "person_at", "halt", "halt_tried", "log")),
    "placement",
)

Facts = Mapping[str, Reading]


def names_of_facts(framework: Framework) -> set[str]:
    """Every fact that a rule can ask for."""
    return {
        *STATED,
        *(f"readiness.{layer}" for layer in Readiness.model_fields),
        *(f"workflow.{condition}" for condition in Workflow.model_fields),
        *(f"stage.{model}" for model in MODELS),
        *(f"gate.{criterion}" for criterion in framework.bank.gate_ids),
    }


def facts(
    framework: Framework, initiative: Initiative, placement: Placement | None, ready_from: int, today: date
) -> dict[str, Reading]:
    """Every fact with its reading. What was not stated is known to be missing; a level or a stage may be unknown."""
    return {
        **_stated(initiative, placement, today),
        **{f"readiness.{k}": v for k, v in levels(initiative.readiness, ready_from).items()},
        **{f"workflow.{k}": v for k, v in levels(initiative.workflow, ready_from).items()},
        **{f"stage.{model}": stage_reading(framework, placement, model) for model in MODELS},
        **{f"gate.{c}": criterion_reading(placement, c, ready_from) for c in framework.bank.gate_ids},
    }


def levels(part: Part, ready_from: int) -> dict[str, Reading]:
    """Each level of a part as ready, warning or unknown."""
    return {name: _level(getattr(part, name), ready_from) for name in type(part).model_fields}


def stage_reading(framework: Framework, placement: Placement | None, model: int) -> Reading:
    """
    Whether a model is in place in the unit, or validly set aside.

    It is known not to be only where even the kindest reading of the answers fails it; else nobody knows.
    """
    if placement is None:
        return "unknown"
    if placement.established.get(model) or model in placement.waived:
        return "ready"
    parts = (placement, *placement.units.values()) if model > 1 else (placement,)
    possible = any(_possible(framework, part, model) for part in parts)
    return "unknown" if possible else "warning"


def _possible(framework: Framework, placement: Placement, model: int) -> bool:
    if not placement.findings:  # nothing but the verdict was kept, so the verdict is what is known
        return False
    picture = Picture(placement.findings, placement.workflows)
    return not failed(framework.bank, picture, model, "high")


def builds_on(scoring: ScoringParameters, model: int) -> tuple[int, ...]:
    """The models that must stand before this one: those of earlier phases, and those it uses directly."""
    earlier = (m for m in MODELS if m < model)
    return tuple(
        m for m in earlier if scoring.phase[m] < scoring.phase[model] or (m, model) in scoring.skip_pairs
    )


def criterion_reading(placement: Placement | None, criterion: str, ready_from: int) -> Reading:
    """Whether a criterion of the unit is known to reach a level, known not to, or neither."""
    finding = placement.findings.get(criterion, NOT_EXAMINED) if placement else NOT_EXAMINED
    if known_at(finding, ready_from):
        return "ready"
    return "warning" if known_below(finding, ready_from) else "unknown"


def _level(level: int | None, ready_from: int) -> Reading:
    if level is None:
        return "unknown"
    return "ready" if level >= ready_from else "warning"


def _stated(initiative: Initiative, placement: Placement | None, today: date) -> dict[str, Reading]:
    metric, control = initiative.metric, initiative.control
    there = {
        "value_models": bool(initiative.value_models),
        "owner": initiative.owner is not None,
        "metric.what": metric.what is not None,
        "metric.kind": metric.kind is not None,
        "metric.baseline": metric.baseline is not None,
        "metric.target": metric.target is not None and metric.target != metric.baseline,
        "metric.accepted_by": metric.accepted_by is not None,
        "control.limit": control.limit is not None,
        "control.person_at": control.person_at is not None,
        "control.halt": control.halt is not None,
        "control.halt_tried": control.halt_tried(today),
        "control.log": bool(control.log),
        "placement": placement is not None,
    }
    said: dict[str, Reading] = {name: "ready" if holds else "warning" for name, holds in there.items()}
    return said | {"control.log": "unknown"} if control.log is None else said
