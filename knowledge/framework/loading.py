"""Reads the framework files; a wrong file is refused with file, line and key, all faults at once."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.errors import FrameworkFault
from knowledge.framework import lined
from knowledge.framework.model import (
    LEVELS,
    MODELS,
    Anchor,
    Criterion,
    Framework,
    FrameworkText,
    QuestionBank,
    ScoringParameters,
)

HERE = Path(__file__).parent

T = TypeVar("T", bound=BaseModel)
Fault = tuple[lined.Path, str]


@cache
def the_framework() -> Framework:
    """The framework that comes with Cairn."""
    return read_framework(HERE)


def read_framework(folder: Path) -> Framework:
    """Read `questions.yaml` and `framework.yaml` of a folder; raise FrameworkFault that names every fault of both."""
    faults: list[str] = []
    bank = _read(folder / "questions.yaml", QuestionBank, _bank_faults, faults)
    text = _read(folder / "framework.yaml", FrameworkText, _text_faults, faults)
    if bank and text:
        faults += [f"framework.yaml: {fault}" for fault in _faults_between(bank, text)]
    if faults or bank is None or text is None:
        raise FrameworkFault(f"The framework in {folder.name!r} does not hold together", faults)
    return Framework(bank=bank, text=text)


def _read(path: Path, as_type: type[T], check: Callable[[T], Iterator[Fault]], faults: list[str]) -> T | None:
    try:
        content = lined.read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: cannot be read: {error}")
        return None
    found = [f"{path.name}, {fault}" for fault in content.faults]
    loaded: T | None = None
    try:
        loaded = as_type.model_validate(content.data)
    except ValidationError as error:
        found += [
            _sentence(path, content, fault["loc"], fault["msg"])
            for fault in error.errors(include_url=False, include_input=False)
        ]
    else:
        found += [_sentence(path, content, where, says) for where, says in check(loaded)]
    faults += found
    return None if found else loaded


def _sentence(path: Path, content: lined.Lined, where: lined.Path, says: str) -> str:
    key = ".".join(str(step) for step in where) or "the file"
    return f"{path.name}, line {content.line(where)}, {key}: {says}"


def _bank_faults(bank: QuestionBank) -> Iterator[Fault]:
    yield from _criteria_faults(bank)
    yield from _parameter_faults(bank.scoring, set(bank.by_id))
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
            yield ("scoring", *where[1:]), f"{name!r} is no criterion of the bank"
    for table in ("gates", "activity", "phase"):
        if set(getattr(scoring, table)) != set(MODELS):
            yield ("scoring", table), "needs a row for each of the five models"
    for place, (earlier, later) in enumerate(scoring.skip_pairs):
        if earlier >= later:
            yield ("scoring", "skip_pairs", place), f"{earlier} does not come before {later}"


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


def _faults_between(bank: QuestionBank, text: FrameworkText) -> Iterator[str]:
    for rows in (text.readiness_layers, text.workflow_conditions):
        for row in rows:
            if row.criterion not in bank.by_id:
                yield f"{row.id}: {row.criterion!r} is no criterion of the bank"
    phases = {model: phase.number for phase in text.playbook for model in phase.models}
    for model in MODELS:
        if phases.get(model) != bank.scoring.phase[model]:
            yield f"playbook: model {model} stands in phase {phases.get(model)}, the bank says {bank.scoring.phase[model]}"
