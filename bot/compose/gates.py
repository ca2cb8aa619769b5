"""Why a model is not in place, and whether a later one may be begun now: answered from its gates, what is missing by name."""

from collections.abc import Iterator, Sequence

from bot.compose.brief import Drafted, Quoted
from bot.compose.sentences import quotables
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
    open_before,
    workflow_of,
)
from bot.compose.wording import count, finding_line, missing_words, model_name, sentence
from bot.conversation.plain_questions import asks_whether, says_in_place
from bot.words import _, listed, lowered, n_
from knowledge.framework.conditions import Condition
from knowledge.framework.placement import Finding
from knowledge.framework.terms import MODELS


def why(told: Told, model: int) -> Iterator[Drafted]:
    """Why a model is not in place: what is missing, what comes first, and the sums behind the order."""
    placement = told.placement
    if model in placement.waived:
        text = _("Stage {stage} was waived here by a recorded decision, so it neither raises nor blocks.")
        yield _head(told, text.format(stage=model))
        return
    whether = asks_whether(told.brief.question)
    if placement.established[model]:
        text = _("Stage {stage}, {model}, is in place in {unit}.")
        yield _about(told, model, _("Yes. {text}").format(text=text) if whether else text)
        yield from in_place(told)
        return
    text = _("Stage {stage}, {model}, is not in place in {unit}: {missing}")
    text = _("No. {text}").format(text=text) if whether else text
    yield _about(told, model, text, missing=_missing(told, model))
    yield from all_missing(told, model, placement.moves)
    yield from earlier(told, model)
    if not says_in_place(told.brief.question.lower()):
        yield from _arithmetic(told, model)


def _missing(told: Told, model: int) -> str:
    if model == told.placement.working_on:
        return missing_words(told.placement)
    number = len(conditions_failed(told, model))
    text = n_(
        "one thing it needs is missing or not known.",
        "{number} things it needs are missing or not known.",
        number,
    )
    return text.format(number=count(number))


def _arithmetic(told: Told, model: int) -> Iterator[Drafted]:
    """Only here, on asking why, are the numbers behind the order shown."""
    sums = [
        f"{told.framework.criterion(move.criterion).label}: {move.arithmetic}"
        for move in told.placement.moves
        if move.model == model and move.arithmetic
    ]
    if sums:
        text = _(
            "The order of its moves, by (1 + later stages it unlocks) x levels to go x 2 for what must hold / effort: {sums}."
        )
        yield told.point(text.format(sums="; ".join(sums)), "stage", told.whole())


def jump(told: Told, model: int) -> Iterator[Drafted]:
    """Whether a later model may be begun now: what is missing by name, what is there, what comes first."""
    conditions = conditions_failed(told, model)
    before = open_before(told.placement, model)
    if not conditions and not before:
        yield _about(told, model, _("Yes: all that stage {stage}, {model}, needs is in place in {unit}."))
        return
    yield _not_yet(told, model, conditions, before)
    first = [c for c in conditions if c.workflow] or conditions[:MOST_MISSING]
    for condition in first:
        yield lack(told, condition, "find_out" if condition.finding.status != "rated" else "build")
    if rest := [c for c in conditions if c not in first]:
        yield also_missing(told, model, rest)
    yield from _there(told, model, {c.criterion for c in conditions})
    yield from earlier(told, model)
    yield from _goes_wrong(told, model)


def _goes_wrong(told: Told, model: int) -> Iterator[Drafted]:
    """What skipping ahead leads to, where the page of the guidance that says so was found."""
    pages = (p for p in told.brief.general() if p.source.startswith(f"model-{model}-failure-mode"))
    lines = ((page, words) for page in pages for words in quotables(page.text) if words.kind == "sentence")
    if first := next(lines, None):
        page, words = first
        says = lowered(told.framework.model(model).failure_mode.says)
        text = _("What goes wrong otherwise: {failure}").format(failure=says)
        yield Drafted(text, (Quoted(page.id, words.text),), "stage")


def _not_yet(told: Told, model: int, conditions: Sequence[Condition], before: Sequence[int]) -> Drafted:
    if not conditions:
        text = n_(
            "Not yet. All that stage {stage}, {model}, itself needs is in place, but stage {others} is not.",
            "Not yet. All that stage {stage}, {model}, itself needs is in place, but stages {others} are not.",
            len(before),
        )
        return _about(told, model, text, others=listed([str(other) for other in before]))
    if workflow := next((c.workflow for c in conditions if c.workflow), None):
        return _workflow_lacks(told, workflow, [c for c in conditions if c.workflow == workflow])
    some = conditions[:MOST_MISSING]
    things = labels_of(told, some)
    if len(some) < len(conditions):
        things = _("first of all {things}").format(things=things)
    text = n_(
        "one thing stage {stage}, {model}, needs is missing or not known: {things}",
        "{number} things stage {stage}, {model}, needs are missing or not known: {things}",
        len(conditions),
    )
    name = model_name(told.framework, model)
    lacks = sentence(text.format(number=count(len(conditions)), stage=model, model=name, things=things))
    said = _("Not yet. {lacks}").format(lacks=lacks)
    return told.point(said, "stage", *told.lines_of(some), head=True)


def _workflow_lacks(told: Told, workflow: str, lacking: Sequence[Condition]) -> Drafted:
    text = n_(
        "one of the six things an agent workflow needs is missing for {workflow}: {things}",
        "{number} of the six things an agent workflow needs are missing for {workflow}: {things}",
        len(lacking),
    )
    things = labels_of(told, lacking)
    lacks = sentence(text.format(number=count(len(lacking)), workflow=workflow, things=things))
    said = _("Not yet. {lacks}").format(lacks=lacks)
    return told.point(said, "stage", *told.lines_of(lacking), head=True, section=workflow)


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
        labels = [told.framework.criterion(c).label for c, _finding in found]
        lines = [finding_line(told.framework.criterion(c), f) for c, f in found]
        text = _("In place for it: {things}.").format(things=listed(labels))
        yield told.point(text, "stage", *lines, section=workflow or "")


def _head(told: Told, text: str) -> Drafted:
    return told.point(text, "stage", told.whole(), head=True)


def _about(told: Told, model: int, text: str, **places: str) -> Drafted:
    """A headline about one model, by its number and name, in one unit."""
    name = model_name(told.framework, model)
    return _head(told, text.format(stage=model, model=name, unit=told.placement.unit, **places))
