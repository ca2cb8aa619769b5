"""Reads the framework files; a wrong file is refused with file, line and key, all faults at once."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError

from knowledge.errors import FrameworkFault, unreadable
from knowledge.framework import lined
from knowledge.framework.assessment import GRADES
from knowledge.framework.bank import Anchor, Criterion, QuestionBank, ScoringParameters
from knowledge.framework.model import Framework
from knowledge.framework.terms import LEVELS, MODELS, Role, Scope
from knowledge.framework.text import FrameworkText

HERE = Path(__file__).parent

COMPLETE: dict[str, tuple[object, ...]] = {
    "gates": MODELS,
    "activity": MODELS,
    "phase": MODELS,
    "evidence_cap": GRADES,
    "waivable": get_args(Scope),
}
"""The tables of the scoring parameters that must have every row, with their rows."""

T = TypeVar("T", bound=BaseModel)
Fault = tuple[lined.Path, str]


@cache
def the_framework() -> Framework:
    """The framework that comes with Cairn."""
    return read_framework(HERE)


def read_framework(folder: Path) -> Framework:
    """Read `questions.yaml` and `framework.yaml` of a folder; raise FrameworkFault that names every fault of both."""
    bank, bank_faults, _ = read_checked(folder / "questions.yaml", QuestionBank, _bank_faults)
    text, faults, content = read_checked(folder / "framework.yaml", FrameworkText, _text_faults)
    faults = bank_faults + faults
    if bank and text:
        faults += [_sentence("framework.yaml", content, *fault) for fault in _faults_between(bank, text)]
    if faults or bank is None or text is None:
        raise FrameworkFault(f"The framework in {folder.name!r} does not hold together", faults)
    return Framework(bank=bank, text=text)


def read_checked(
    path: Path, as_type: type[T], check: Callable[[T], Iterator[Fault]]
) -> tuple[T | None, list[str], lined.Lined]:
    """One file as its type, None where it cannot be; with every fault in it, and its lines for the faults that others find."""
    try:
        content = lined.read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return None, [f"{path.name}: cannot be read: {unreadable(error)}"], lined.Lined()
    faults = [f"{path.name}, {fault}" for fault in content.faults]
    if content.data is None and faults:
        return None, faults, content
    try:
        loaded = as_type.model_validate(content.data)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        return None, faults + [_sentence(path.name, content, f["loc"], f["msg"]) for f in wrong], content
    return loaded, faults + [_sentence(path.name, content, *fault) for fault in check(loaded)], content


def _sentence(file: str, content: lined.Lined, where: lined.Path, says: str) -> str:
    key = ".".join(str(step) for step in where) or "the file"
    return f"{file}, line {content.line(where)}, {key}: {says}"


def _bank_faults(bank: QuestionBank) -> Iterator[Fault]:
    yield from _criteria_faults(bank)
    yield from _parameter_faults(bank.scoring, set(bank.by_id))
    yield from _role_faults(bank)
    if set(bank.scale) != set(LEVELS):
        yield ("scale",), "needs each level from 0 to 4"


def _criteria_faults(bank: QuestionBank) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, criterion in enumerate(bank.criteria):
        where: lined.Path = ("criteria", place)
        if criterion.id in seen:
            yield (*where, "id"), f"{criterion.id!r} stands twice"
        seen.add(criterion.id)
        yield from _anchor_faults(criterion.anchors, (*where, "anchors"))
        if criterion.inherits:
            yield from _anchor_faults(criterion.inherits.anchors, (*where, "inherits", "anchors"))
        yield from _belonging_faults(criterion, where)


def _anchor_faults(anchors: dict[int, Anchor], where: lined.Path) -> Iterator[Fault]:
    if set(anchors) != set(LEVELS):
        yield where, "needs an anchor for each level from 0 to 4"
    if len({anchor.short for anchor in anchors.values()}) != len(anchors):
        yield where, "two anchors have the same short form, so a person could not tell the choices apart"


def _belonging_faults(criterion: Criterion, where: lined.Path) -> Iterator[Fault]:
    belongs = [criterion.model is not None, criterion.layer is not None, criterion.workflow]
    if sum(belongs) != 1:
        yield where, f"{criterion.id} must belong to exactly one of model, layer, workflow"
    if criterion.asked_of == "owner" and not criterion.owner:
        yield (*where, "owner"), f"{criterion.id} is asked of an owner and must say which"


def _parameter_faults(scoring: ScoringParameters, known: set[str]) -> Iterator[Fault]:
    named: list[tuple[lined.Path, str]] = [
        *((("scoring", "gates", m), gate) for m, gates in scoring.gates.items() for gate in gates),
        *((("scoring", "activity", m), name) for m, name in scoring.activity.items()),
        *(
            (("scoring", "layer_floors", m, name), name)
            for m, floors in scoring.layer_floors.items()
            for name in floors
        ),
        *((("scoring", "unlocks", name), name) for name in scoring.unlocks),
    ]
    for where, name in named:
        if name not in known:
            yield where, f"{name!r} is no criterion of the bank"
    for table, rows in COMPLETE.items():
        if set(getattr(scoring, table)) != set(rows):
            yield (
                ("scoring", table),
                f"needs a row for each of {', '.join(str(row) for row in rows)}, and no other",
            )
    for place, (earlier, later) in enumerate(scoring.skip_pairs):
        if earlier >= later:
            yield ("scoring", "skip_pairs", place), f"{earlier} does not come before {later}"


def _role_faults(bank: QuestionBank) -> Iterator[Fault]:
    """A condition counts by its role, so the tables of the parameters and the roles of the criteria must say the same."""
    tables: tuple[tuple[str, Role, Mapping[int, tuple[str, ...]]], ...] = (
        ("gates", "gate", bank.scoring.gates),
        ("activity", "activity", {m: (name,) for m, name in bank.scoring.activity.items()}),
    )
    for table, role, named in tables:
        for m in MODELS:
            having = sorted(c.id for c in bank.criteria if c.model == m and role in c.role)
            if sorted(named.get(m, ())) != having:
                yield ("scoring", table, m), f"the criteria of model {m} with the role {role!r} are {having}"


def _text_faults(text: FrameworkText) -> Iterator[Fault]:
    if [model.number for model in text.models] != list(MODELS):
        yield ("models",), "needs the five models in their order"
    if [phase.number for phase in text.playbook] != [1, 2, 3]:
        yield ("playbook",), "needs the three phases in their order"
    for key, rows in (
        ("flags", text.flags),
        ("lenses", text.lenses),
        ("readiness_layers", text.readiness_layers),
    ):
        ids = [row.id for row in rows]
        for place, name in enumerate(ids):
            if name in ids[:place]:
                yield (key, place, "id"), f"{name!r} stands twice"


def _faults_between(bank: QuestionBank, text: FrameworkText) -> Iterator[Fault]:
    named = {
        "readiness_layers": [layer.criterion for layer in text.readiness_layers],
        "workflow_conditions": [condition.criterion for condition in text.workflow_conditions],
    }
    for key, criteria in named.items():
        for place, criterion in enumerate(criteria):
            if criterion not in bank.by_id:
                yield (key, place, "criterion"), f"{criterion!r} is no criterion of the bank"
    phases = {model: phase.number for phase in text.playbook for model in phase.models}
    for model in MODELS:
        here, there = phases.get(model), bank.scoring.phase.get(model)
        if there is not None and here != there:
            yield ("playbook",), f"model {model} stands in phase {here}, the bank says {there}"
