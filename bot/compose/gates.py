"""Why a model is not in place, and whether a later one may be begun now: answered from its gates, what is missing by name."""

from collections.abc import Iterator, Sequence

from bot.compose.brief import Drafted
from bot.compose.told import (
    MOST_MISSING,
    Told,
    all_missing,
    also_missing,
    conditions_failed,
    earlier,
    in_place,
    labels_of,
    lack,
    lowered,
    open_before,
    workflow_of,
)
from bot.compose.wording import count, finding_line, listed, missing_words, model_name, sentence, stages
from knowledge.framework.conditions import Condition
from knowledge.framework.placement import Finding
from knowledge.framework.terms import MODELS


def why(told: Told, model: int) -> Iterator[Drafted]:
    """Why a model is not in place: what is missing, what comes first, and the sums behind the order."""
    placement = told.placement
    if model in placement.waived:
        yield _head(
            told, f"Stage {model} was waived here by a recorded decision, so it neither raises nor blocks."
        )
        return
    if placement.established[model]:
        yield _head(told, f"{_named(told, model)}, is in place in {placement.unit}.")
        yield from in_place(told)
        return
    conditions = conditions_failed(told, model)
    lacks = (
        missing_words(placement)
        if model == placement.working_on
        else f"{_things(conditions)} missing or not known."
    )
    yield _head(told, f"{_named(told, model)}, is not in place in {placement.unit}: {lacks}")
    yield from all_missing(told, model, placement.moves)
    yield from earlier(told, model)
    yield from _arithmetic(told, model)


def _arithmetic(told: Told, model: int) -> Iterator[Drafted]:
    """Only here, on asking why, are the numbers behind the order shown."""
    sums = [
        f"{told.framework.criterion(move.criterion).label}: {move.arithmetic}"
        for move in told.placement.moves
        if move.model == model and move.arithmetic
    ]
    if sums:
        rule = "(1 + later stages it unlocks) x levels to go x 2 for what must hold / effort"
        yield told.point(f"The order of its moves, by {rule}: {'; '.join(sums)}.", "stage", told.whole())


def jump(told: Told, model: int) -> Iterator[Drafted]:
    """Whether a later model may be begun now: what is missing by name, what is there, what comes first."""
    conditions = conditions_failed(told, model)
    before = open_before(told.placement, model)
    if not conditions and not before:
        yield _head(
            told, f"Yes: all that {_named(told, model, False)}, needs is in place in {told.placement.unit}."
        )
        return
    yield _not_yet(told, model, conditions, before)
    first = [c for c in conditions if c.workflow] or conditions[:MOST_MISSING]
    for condition in first:
        yield lack(told, condition, "find_out" if condition.finding.status != "rated" else "build")
    if rest := [c for c in conditions if c not in first]:
        yield also_missing(told, model, rest)
    yield from _there(told, model, {c.criterion for c in conditions})
    yield from earlier(told, model)
    goes_wrong = lowered(told.framework.model(model).failure_mode.says)
    yield told.point(f"What goes wrong otherwise: {goes_wrong}", "stage")


def _not_yet(told: Told, model: int, conditions: Sequence[Condition], before: Sequence[int]) -> Drafted:
    if not conditions:
        verb = "are" if len(before) > 1 else "is"
        text = f"All that {_named(told, model, False)}, itself needs is in place, but {lowered(stages(before))} {verb} not."
        return _head(told, f"Not yet. {text}")
    if workflow := next((c.workflow for c in conditions if c.workflow), None):
        lacking = [c for c in conditions if c.workflow == workflow]
        verb = "is" if len(lacking) == 1 else "are"
        text = (
            f"{count(len(lacking))} of the six things an agent workflow needs {verb} missing for {workflow}: "
        )
        said = f"Not yet. {sentence(text + labels_of(told, lacking))}"
        return told.point(said, "stage", *told.lines_of(lacking), head=True, section=workflow)
    some = conditions[:MOST_MISSING]
    which = labels_of(told, some) if len(some) == len(conditions) else f"first of all {labels_of(told, some)}"
    text = f"{_things(conditions, f'{_named(told, model, False)},')} missing or not known: {which}"
    return told.point(f"Not yet. {sentence(text)}", "stage", *told.lines_of(some), head=True)


def _there(told: Told, model: int, lacking: set[str]) -> Iterator[Drafted]:
    """What is already in place for it: a straight answer has both sides."""
    found: list[tuple[str, Finding]] = []
    workflow = workflow_of(told)
    if model == MODELS[-1] and workflow:
        found += [(c, f) for c, f in told.placement.workflows[workflow].items() if c not in lacking]
    found += [
        (c.id, told.placement.findings[c.id])
        for c in told.framework.gates(model)
        if c.id not in lacking and c.id in told.placement.findings
    ]
    if found:
        labels = [told.framework.criterion(c).label for c, _ in found]
        lines = [finding_line(told.framework.criterion(c), f) for c, f in found]
        yield told.point(f"In place for it: {listed(labels)}.", "stage", *lines, section=workflow or "")


def _head(told: Told, text: str) -> Drafted:
    return told.point(text, "stage", told.whole(), head=True)


def _things(conditions: Sequence[Condition], who: str = "it") -> str:
    """`two things it needs are`."""
    number = len(conditions)
    return f"one thing {who} needs is" if number == 1 else f"{count(number)} things {who} needs are"


def _named(told: Told, model: int, capital: bool = True) -> str:
    return f"{'S' if capital else 's'}tage {model}, {model_name(told.framework, model)}"
