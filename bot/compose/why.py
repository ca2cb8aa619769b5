"""The numbers behind a scan's result, and what it takes to ask what would change it."""

from collections.abc import Iterator

from bot.compose.scan_text import respondents_line
from bot.compose.seen import Seen
from bot.compose.steps import next_steps
from bot.compose.told import stages_in_place
from bot.compose.wording import model_name, rechecked_line, sentence
from bot.conversation.result import Choice, Why, WhyPart
from bot.words import N_, _, n_
from knowledge.framework.bank import Criterion
from knowledge.framework.conditions import floor_of
from knowledge.framework.model import Framework
from knowledge.framework.placement import Finding, Placement
from knowledge.framework.terms import LEVELS, MODELS, Grade

_SHOWN: dict[Grade, str] = {
    "E0": N_("nothing shown yet"),
    "E1": N_("with an example"),
    "E2": N_("with a document or link"),
    "E3": N_("with a document that was seen or confirmed"),
}
_RULE = N_(
    "A stage is in place when each thing it needs reaches its level and everything before it is in place. "
    "What is not known never counts as in place. Levels go from 0 to 4."
)
_ARITHMETIC = N_(
    "Order: (1 + later stages that build on it) x (level needed - level now) x weight / effort. "
    "The weight is 2 for what decides a stage, else 1."
)


def why_rows(framework: Framework, placement: Placement, *, first_look: bool = False) -> Why:
    """Every level with what must be in place, the arithmetic of the order, and by which version of the questions."""
    seen = Seen(framework, placement, first_look)
    version = _("Questions version {version}.").format(version=placement.bank_version)
    said = (respondents_line(placement), rechecked_line(framework, placement), version)
    return Why(
        unit=placement.unit,
        lead=_(_RULE),
        parts=tuple(part for part in _parts(seen) if part.rows),
        version=" ".join(filter(None, said)),
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
    rows = [_moved(_("In place: {what}"), stages_in_place(now_held), stages_in_place(then_held))]
    if not first_look:
        rows.append(_moved(_("Could be in place: {what}"), _between(before), _between(after)))
    rows.append(_moved(_("Next: {what}"), _first(seen), _first(then)))
    return tuple(rows)


def _moved(row: str, before: str, after: str) -> str:
    if before == after:
        return row.format(what=_("{then} (as today)").format(then=after))
    return row.format(what=_("{then} (today: {now})").format(then=after, now=before))


def _between(placement: Placement) -> str:
    low, high = placement.stage_range
    if low == high:
        return stages_in_place(low)
    return _("between {least} and {most}").format(least=stages_in_place(low), most=stages_in_place(high))


def _first(seen: Seen) -> str:
    nothing = _("nothing that this scan can name")
    return next((step.what.rstrip(".") for step in next_steps(seen, {})), nothing)


def _parts(seen: Seen) -> Iterator[WhyPart]:
    framework = seen.framework
    for model in MODELS:
        if seen.tells(model):
            rows = (_row(seen, c) for c in framework.bank.of_model[model] if c.id in seen.placement.findings)
            title = _("Stage {stage}, {model}").format(stage=model, model=model_name(framework, model))
            yield WhyPart(title, tuple(rows))
    layers = (c for c in framework.bank.criteria if c.layer and not c.advisory and seen.tells(None))
    yield WhyPart(_("Readiness"), tuple(_row(seen, c) for c in layers if c.id in seen.placement.findings))
    for name, found in seen.placement.workflows.items() if seen.tells(5) else ():
        title = _("Workflow {name}").format(name=name)
        yield WhyPart(title, tuple(_row(seen, framework.criterion(c), name) for c in found))
    moves = [(m, framework.criterion(m.criterion).label) for m in seen.moves if m.arithmetic]
    ordered = tuple(sentence(f"{label}: {move.arithmetic}") for move, label in moves)
    yield WhyPart(_("What comes first"), (_(_ARITHMETIC), *ordered) if ordered else ())


def _row(seen: Seen, criterion: Criterion, workflow: str | None = None) -> str:
    finding = seen.finding(criterion.id, workflow)
    told = [*_level(seen, finding), *_needed(seen, criterion)]
    if finding.status == "rated":
        told.append(_(_SHOWN[finding.evidence]))
    return sentence(f"{criterion.label}: {', '.join(told)}; {_answers(seen, finding)}")


def _level(seen: Seen, finding: Finding) -> Iterator[str]:
    match finding.status:
        case "rated":
            yield _("level {level}").format(level=finding.level)
            if finding.claimed != finding.level:
                yield _("described as {level}").format(level=finding.claimed)
            # Of two answers the bounds would be the answers.
            if finding.low != finding.high and _many(seen, finding):
                yield _("between {least} and {most}").format(least=finding.low, most=finding.high)
            if finding.agreed_by:
                yield _("agreed in a talk")
        case "not_applicable":
            yield _("does not apply")
        case "unknown":
            yield _("not known")
        case "not_examined":
            yield _("not asked")


def _needed(seen: Seen, criterion: Criterion) -> Iterator[str]:
    """What must be reached, and for which stage."""
    scoring = seen.framework.bank.scoring
    if criterion.layer:
        floors = [(m, f[criterion.id]) for m, f in scoring.layer_floors.items() if criterion.id in f]
        for model, floor in floors:
            yield _("stage {stage} needs {level}").format(stage=model, level=floor)
        return
    workflow = max(scoring.workflow_floor.values())
    needed = workflow if criterion.workflow else floor_of(seen.framework.bank, criterion)
    yield _("needs {level}").format(level=needed)


def _answers(seen: Seen, finding: Finding) -> str:
    """How many answered, and how, from as many answers on as nobody's own can be read from."""
    number = finding.respondents
    said = n_("{number} answer", "{number} answers", number).format(number=number)
    if not _many(seen, finding):
        return said
    at = _("{number} at level {level}")
    levels = [at.format(number=n, level=level) for level, n in enumerate(finding.counts) if n]
    return f"{said}: {', '.join(levels)}"


def _many(seen: Seen, finding: Finding) -> bool:
    """Whether so many answered that how they did may be shown."""
    return sum(finding.counts) >= seen.framework.bank.scoring.show_distribution_from


def _counts(seen: Seen, criterion: Criterion) -> bool:
    """Whether an answer to this can change anything: signals and advice cannot, nor conditions where no workflow is named."""
    if criterion.advisory or "signal" in criterion.role:
        return False
    return bool(seen.placement.workflows) if criterion.workflow else True
