"""The numbers behind a scan's result, and what it takes to ask what would change it."""

from collections.abc import Iterator

from bot.compose.scan_text import respondents_line
from bot.compose.seen import Seen
from bot.compose.steps import next_steps
from bot.compose.told import stages_in_place
from bot.compose.wording import model_name, sentence
from bot.conversation.result import Choice, Why, WhyPart
from knowledge.framework.bank import Criterion
from knowledge.framework.conditions import floor_of
from knowledge.framework.model import Framework
from knowledge.framework.placement import Finding, Placement
from knowledge.framework.terms import LEVELS, MODELS, Grade

_SHOWN: dict[Grade, str] = {
    "E0": "nothing shown yet",
    "E1": "with an example",
    "E2": "with a document or link",
    "E3": "with a document that was seen or confirmed",
}
_RULE = (
    "A stage is in place when each thing it needs reaches its level and everything before it is in place. "
    "What is not known never counts as in place. Levels go from 0 to 4."
)
_ARITHMETIC = (
    "Order: (1 + later stages that build on it) x (level needed - level now) x weight / effort. "
    "The weight is 2 for what decides a stage, else 1."
)


def why_rows(framework: Framework, placement: Placement, *, first_look: bool = False) -> Why:
    """Every level with what must be in place, the arithmetic of the order, and by which version of the questions."""
    seen = Seen(framework, placement, first_look)
    return Why(
        unit=placement.unit,
        lead=_RULE,
        parts=tuple(part for part in _parts(seen) if part.rows),
        version=f"{respondents_line(placement)} Questions version {placement.bank_version}.",
    )


def choices(framework: Framework, placement: Placement, *, first_look: bool = False) -> tuple[Choice, ...]:
    """The questions that can be supposed to be answered otherwise, those of the stage that is worked on first."""
    seen = Seen(framework, placement, first_look)
    found = [c for c in framework.bank.criteria if _counts(seen, c) and seen.tells(c.model)]
    worked_on = (1 if first_look else seen.open_model) or 1
    found.sort(key=lambda c: c.model != worked_on)
    return tuple(choice(c) for c in found)


def choice(criterion: Criterion) -> Choice:
    """One question with its five answers."""
    answers = tuple(criterion.anchors[level].short for level in LEVELS)
    return Choice(criterion.id, criterion.label, criterion.question, answers)


def outcome_rows(
    framework: Framework, before: Placement, after: Placement, *, first_look: bool = False
) -> tuple[str, ...]:
    """What would follow if one answer were another: the stage, its range and the next move, beside those of today."""
    seen, then = Seen(framework, before, first_look), Seen(framework, after, first_look)
    most = 1 if first_look else len(MODELS)
    now_held, then_held = min(before.stage, most), min(after.stage, most)
    rows = [_moved("In place", stages_in_place(now_held), stages_in_place(then_held))]
    if not first_look:
        rows.append(_moved("Could be in place", _between(before), _between(after)))
    rows.append(_moved("Next", _first(seen), _first(then)))
    return tuple(rows)


def _moved(what: str, before: str, after: str) -> str:
    return f"{what}: {after} (as today)" if before == after else f"{what}: {after} (today: {before})"


def _between(placement: Placement) -> str:
    low, high = placement.stage_range
    return (
        stages_in_place(low) if low == high else f"between {stages_in_place(low)} and {stages_in_place(high)}"
    )


def _first(seen: Seen) -> str:
    return next((step.what.rstrip(".") for step in next_steps(seen, {})), "nothing that this scan can name")


def _parts(seen: Seen) -> Iterator[WhyPart]:
    framework = seen.framework
    for model in MODELS:
        if seen.tells(model):
            rows = (_row(seen, c) for c in framework.bank.of_model[model] if c.id in seen.placement.findings)
            yield WhyPart(f"Stage {model}, {model_name(framework, model)}", tuple(rows))
    layers = (c for c in framework.bank.criteria if c.layer and not c.advisory and seen.tells(None))
    yield WhyPart("Readiness", tuple(_row(seen, c) for c in layers if c.id in seen.placement.findings))
    for name, found in seen.placement.workflows.items() if seen.tells(5) else ():
        yield WhyPart(f"Workflow {name}", tuple(_row(seen, framework.criterion(c), name) for c in found))
    moves = [(m, framework.criterion(m.criterion).label) for m in seen.moves if m.arithmetic]
    ordered = tuple(sentence(f"{label}: {move.arithmetic}") for move, label in moves)
    yield WhyPart("What comes first", (_ARITHMETIC, *ordered) if ordered else ())


def _row(seen: Seen, criterion: Criterion, workflow: str | None = None) -> str:
    finding = seen.finding(criterion.id, workflow)
    level, needed = _level(seen, finding), _needed(seen, criterion)
    shown = f", {_SHOWN[finding.evidence]}" if finding.status == "rated" else ""
    return sentence(f"{criterion.label}: {level}{needed}{shown}; {_answers(seen, finding)}")


def _level(seen: Seen, finding: Finding) -> str:
    match finding.status:
        case "rated":
            described = f", described as {finding.claimed}" if finding.claimed != finding.level else ""
            # Of two answers the bounds would be the answers.
            wide = finding.low != finding.high and _many(seen, finding)
            bounds = f", between {finding.low} and {finding.high}" if wide else ""
            agreed = ", agreed in a talk" if finding.agreed_by else ""
            return f"level {finding.level}{described}{bounds}{agreed}"
        case "not_applicable":
            return "does not apply"
        case "unknown":
            return "not known"
        case "not_examined":
            return "not asked"


def _needed(seen: Seen, criterion: Criterion) -> str:
    """What must be reached, and for which stage."""
    scoring = seen.framework.bank.scoring
    if criterion.layer:
        floors = [(m, f[criterion.id]) for m, f in scoring.layer_floors.items() if criterion.id in f]
        return "".join(f", stage {model} needs {floor}" for model, floor in floors)
    if criterion.workflow:
        return f", needs {max(scoring.workflow_floor.values())}"
    return f", needs {floor_of(seen.framework.bank, criterion)}"


def _answers(seen: Seen, finding: Finding) -> str:
    """How many answered, and how, from as many answers on as nobody's own can be read from."""
    said = "1 answer" if finding.respondents == 1 else f"{finding.respondents} answers"
    if not _many(seen, finding):
        return said
    return f"{said}: {', '.join(f'{n} at level {level}' for level, n in enumerate(finding.counts) if n)}"


def _many(seen: Seen, finding: Finding) -> bool:
    """Whether so many answered that how they did may be shown."""
    return sum(finding.counts) >= seen.framework.bank.scoring.show_distribution_from


def _counts(seen: Seen, criterion: Criterion) -> bool:
    """Whether an answer to this can change anything: signals and advice cannot, nor conditions where no workflow is named."""
    if criterion.advisory or "signal" in criterion.role:
        return False
    return bool(seen.placement.workflows) if criterion.workflow else True
