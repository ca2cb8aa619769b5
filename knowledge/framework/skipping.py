"""Skipped steps, bounded pilots, and what must be contained."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.framework.bank import QuestionBank
from knowledge.framework.conditions import Picture, known_at, known_below
from knowledge.framework.rollup import Whole
from knowledge.framework.terms import MODELS

AGENTIC = (4, 5)
"""The models in which a skipped step turns straight into risk."""


@dataclass(frozen=True, slots=True)
class Skips:
    """What runs ahead of its foundations: skipped pairs, models under full control as pilots, models to contain and why."""

    pairs: tuple[tuple[int, int], ...]
    pilots: tuple[int, ...]
    contain: dict[int, str]


def find_skips(
    bank: QuestionBank,
    whole: Whole,
    held: Mapping[int, bool],
    possible: Mapping[int, bool],
    waived: frozenset[int],
) -> Skips:
    """
    Find where a later model is run although an earlier one is known to be missing.

    `held` are the models in place, `possible` those that are at the upper bound; those at risk are among both.
    """
    missing = {m for m in MODELS if not possible[m] and m not in waived}
    piloting = held[bank.scoring.bounded_pilot.needs_model]
    uncontrolled = {
        m: [p for p in running(bank, whole, m) if not (piloting and _is_pilot(bank, p, m))] for m in MODELS
    }
    pairs = tuple((i, j) for i, j in bank.scoring.skip_pairs if i in missing and uncontrolled[j])
    pilots = tuple(
        m
        for m in AGENTIC
        if running(bank, whole, m)
        and not uncontrolled[m]
        and any(not held[k] and k not in waived for k in MODELS if k < m)
    )
    skipped_to = {j for _, j in pairs}
    faults = {m: _fault(bank, uncontrolled[m], m) for m in AGENTIC if m in skipped_to}
    return Skips(pairs, pilots, {m: fault for m, fault in faults.items() if fault})


def running(bank: QuestionBank, whole: Whole, model: int) -> tuple[Picture, ...]:
    """The pictures in which a model is being run, at least on trial."""
    return tuple(p for p in whole.instances[model] if activity(bank, p, model) >= bank.scoring.skip_activity)


def activity(bank: QuestionBank, picture: Picture, model: int) -> int:
    """How widely a model is run; 0 where that is not known."""
    finding = picture.of(bank.scoring.activity[model])
    return finding.level or 0


def _is_pilot(bank: QuestionBank, picture: Picture, model: int) -> bool:
    rule = bank.scoring.bounded_pilot
    if model not in AGENTIC or activity(bank, picture, model) > rule.max_activity:
        return False
    gates = all(known_at(picture.of(gate), rule.gates) for gate in bank.scoring.gates[model])
    if model != 5:
        return gates
    conditions = [
        known_at(picture.of(criterion.id, name), rule.workflow)
        for name in picture.workflows
        for criterion in bank.workflow_criteria
    ]
    return gates and bool(conditions) and all(conditions)


def _fault(bank: QuestionBank, pictures: list[Picture], model: int) -> str:
    """What is known to be missing under a model that is run, by criterion and level; empty when nothing is known."""
    live = bank.scoring.live_level
    gates = [gate for m in AGENTIC if m <= model for gate in bank.scoring.gates[m]]
    found: dict[str, int | None] = {}
    for picture in pictures:
        found |= {gate: picture.of(gate).level for gate in gates if known_below(picture.of(gate), live)}
        for rows in picture.workflows.values() if model == 5 else ():
            found |= {name: finding.level for name, finding in rows.items() if known_below(finding, live)}
    return ", ".join(f"{name} {level}" for name, level in found.items())
