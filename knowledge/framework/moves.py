"""The next moves, with the arithmetic of their order and the fact that would show each one done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.framework.assessment import Assessment
from knowledge.framework.bank import Criterion
from knowledge.framework.conditions import Condition, failed, reading
from knowledge.framework.model import Framework
from knowledge.framework.placement import Finding, Move, MoveKind
from knowledge.framework.rollup import Whole
from knowledge.framework.skipping import AGENTIC, Skips, activity, running
from knowledge.framework.terms import MODELS

DEFAULT_EFFORT = 2
ASKING: tuple[MoveKind, ...] = ("find_out", "agree")
"""The moves that settle what is true; for a gate they come before anything is built."""
CONTAINED = (
    "Nothing is widened, a limit is set, a person decides at the critical point, the AI has its own limited account, "
    "every action is logged, and a halt has been tried."
)


@dataclass(frozen=True, slots=True)
class Agenda:
    """What the moves are drawn from: where the whole is, which model is next, and what runs ahead."""

    framework: Framework
    assessment: Assessment
    whole: Whole
    next_model: int
    held: dict[int, bool]
    at_risk: tuple[int, ...]
    skips: Skips


def next_moves(agenda: Agenda) -> tuple[Move, ...]:
    """
    Contain what runs on known faults; find out what is not known of agents that run; then what the next model needs.

    Of the next model's own, its gates that are not known or not agreed come first, all else by priority: nobody plans on a gate
    that may be standing. A deferred model keeps its moves; those of the next model that can be worked on follow, marked `beside`.
    """
    first = [_contain(agenda, model) for model in sorted(agenda.skips.contain)]
    unclear = _ordered(agenda, _unknown_gates_of_what_runs(agenda))
    falling = _ordered(agenda, (c for m in agenda.at_risk for c in _failed(agenda, m)))
    own = _ordered(agenda, _failed(agenda, agenda.next_model))
    beside = [
        move.model_copy(update={"beside": True})
        for move in _ordered(agenda, _failed(agenda, _workable_beside(agenda)))
    ]
    return _each_once([*first, *unclear, *falling, *own, *beside])


def blocking(agenda: Agenda, moves: Sequence[Move]) -> tuple[str, ...]:
    """Every condition that the next model fails, in the order of the moves; none once it is in place, at risk or not."""
    if agenda.held[agenda.next_model]:
        return ()
    missing = {(c.criterion, c.workflow) for c in _failed(agenda, agenda.next_model)}
    return tuple(dict.fromkeys(m.criterion for m in moves if (m.criterion, m.workflow) in missing))


def progress(agenda: Agenda) -> float:
    """How far the gates of the next model are: the sum of their levels over the sum of what is asked, 0 to 1."""
    bank = agenda.framework.bank
    if agenda.held[agenda.next_model]:
        return 1.0
    target = bank.scoring.live_level
    picture = agenda.whole.chosen[agenda.next_model]
    levels = [min(picture.of(gate).level or 0, target) for gate in bank.scoring.gates[agenda.next_model]]
    return round(sum(levels) / (target * len(levels)), 4)


def _failed(agenda: Agenda, model: int | None) -> tuple[Condition, ...]:
    if model is None or (agenda.held[model] and model not in agenda.at_risk):
        return ()
    return failed(agenda.framework.bank, agenda.whole.chosen[model], model)


def _workable_beside(agenda: Agenda) -> int | None:
    deferred, waived = agenda.assessment.deferred(), agenda.assessment.waived()
    if agenda.next_model not in deferred:
        return None
    later = (m for m in MODELS if m > agenda.next_model)
    return next((m for m in later if not agenda.held[m] and m not in deferred | waived), None)


def _unknown_gates_of_what_runs(agenda: Agenda) -> Iterable[Condition]:
    """Each gate once, in however many units it is not known."""
    bank = agenda.framework.bank
    waived = agenda.assessment.waived()
    for model in AGENTIC:
        run = running(bank, agenda.whole, model)
        for m in (m for m in AGENTIC if m <= model and m not in waived):
            for gate in bank.scoring.gates[m]:
                unknown = (p.of(gate) for p in run if p.of(gate).status in ("unknown", "not_examined"))
                if finding := next(unknown, None):
                    yield Condition(m, gate, bank.scoring.live_level, finding)


def _ordered(agenda: Agenda, conditions: Iterable[Condition]) -> list[Move]:
    gates = agenda.framework.bank.gate_ids

    def place(move: Move) -> tuple[int, float, int, str]:
        asks = move.criterion in gates and move.kind in ASKING
        first = ASKING.index(move.kind) if asks else len(ASKING)
        return first, -(move.priority or 0), move.model, move.criterion

    return sorted((_move(agenda, condition) for condition in conditions), key=place)


def _move(agenda: Agenda, condition: Condition) -> Move:
    criterion = agenda.framework.criterion(condition.criterion)
    kind = _kind(condition)
    known = condition.finding.status == "rated"
    priority, arithmetic = _priority(agenda, criterion, condition)
    return Move(
        kind=kind,
        model=condition.model,
        criterion=criterion.id,
        workflow=condition.workflow,
        now=condition.finding.level if known else None,
        target=condition.floor,
        unlocks=agenda.framework.bank.scoring.unlocks.get(criterion.id, ()),
        priority=priority,
        arithmetic=arithmetic,
        observable=_observable(agenda, criterion, condition, kind),
        whose=_whose(agenda, criterion),
    )


def _kind(condition: Condition) -> MoveKind:
    """
    Unknown, N/A, not settled by its bounds, or described but not shown: find out; split people: agree; known to be lower: build.

    Who describes a thing that no evidence carries yet is asked for an example, not told to build what they say they have.
    """
    finding = condition.finding
    if finding.status != "rated":
        return "find_out"
    if finding.contested and finding.high >= condition.floor:
        return "agree"
    return "find_out" if _only_to_show(condition) or finding.high >= condition.floor else "build"


def _only_to_show(condition: Condition) -> bool:
    finding = condition.finding
    return finding.status == "rated" and (finding.claimed or 0) >= condition.floor > finding.high


def _priority(agenda: Agenda, criterion: Criterion, condition: Condition) -> tuple[float, str]:
    """(1 + later models unlocked) x (target - level) x gate factor / effort; unknown counts as level 0."""
    unlocked = len(agenda.framework.bank.scoring.unlocks.get(criterion.id, ()))
    gap = condition.floor - (reading(condition.finding, "level") or 0)
    factor = 2 if {"gate", "layer", "workflow"} & set(criterion.role) else 1
    effort = agenda.assessment.efforts.get(criterion.id, DEFAULT_EFFORT)
    priority = round((1 + unlocked) * gap * factor / effort, 4)
    return priority, f"(1 + {unlocked}) x {gap} x {factor} / {effort} = {priority:g}"


def _observable(agenda: Agenda, criterion: Criterion, condition: Condition, kind: MoveKind) -> str:
    if _only_to_show(condition):
        shown = criterion.anchors[condition.floor].short
        return f"An example or a link that shows it ({', '.join(criterion.evidence)}): {shown}."
    if kind == "find_out":
        return criterion.follow_up if condition.finding.status == "rated" else criterion.question
    if kind == "agree":
        return f"One answer that both sides hold to be true: {criterion.question}"
    if criterion.inherits and _kept_low(agenda.whole.keeper, condition):
        return criterion.inherits.anchors[condition.floor].says
    return criterion.anchors[condition.floor].says


def _kept_low(keeper: Finding | None, condition: Condition) -> bool:
    return keeper is not None and (reading(keeper, "level") or 0) < condition.floor


def _whose(agenda: Agenda, criterion: Criterion) -> Literal["ours", "others"]:
    elsewhere = criterion.holds_for == "organisation" and agenda.assessment.scope != "organisation"
    return "others" if elsewhere else "ours"


def _contain(agenda: Agenda, model: int) -> Move:
    bank = agenda.framework.bank
    now = max(activity(bank, picture, model) for picture in running(bank, agenda.whole, model))
    return Move(
        kind="contain",
        model=model,
        criterion=bank.scoring.activity[model],
        now=now,
        target=now,
        unlocks=(),
        priority=None,
        arithmetic=None,
        observable=CONTAINED,
        whose="ours",
    )


def _each_once(moves: Sequence[Move]) -> tuple[Move, ...]:
    """The first move of each criterion and workflow; a gate that is asked for twice is one thing to do."""
    once: dict[tuple[str, str | None], Move] = {}
    for move in moves:
        once.setdefault((move.criterion, move.workflow), move)
    return tuple(once.values())
