"""The gate's verdict on one initiative in words: the headline, the reasons, what is missing and whose move it is, the permit."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.conversation.initiative import Lack, ShownPermit, ShownVerdict, Sign
from bot.words import N_, _, day, listed, lowered
from knowledge.framework.gate_rules import the_gate
from knowledge.framework.initiative import Initiative
from knowledge.framework.initiative import Kind as InitiativeKind
from knowledge.framework.model import Framework
from knowledge.framework.text import ReadinessLayer, WorkflowCondition
from knowledge.framework.verdict import Missing, Permit, Reading, Verdict

WORDS: dict[Reading, str] = {
    "ready": N_("ready"),
    "warning": N_("warning sign"),
    "unknown": N_("not known"),
}
NOT_YET: dict[InitiativeKind, str] = {
    "pilot": N_("Not yet, as a rollout. Yes, as a bounded trial"),
    "platform": N_("Not yet, as a platform. Yes, as a bounded trial"),
    "programme": N_("Not yet, as a programme. Yes, as a bounded trial"),
}


def shown_verdict(
    framework: Framework, initiative: Initiative, verdict: Verdict, today: date
) -> ShownVerdict:
    """The verdict as people read it."""
    lacks = [_lack(framework, missing) for missing in verdict.missing]
    lead, rest = _headline(initiative, verdict)
    return ShownVerdict(
        name=initiative.about.name,
        unit=initiative.unit,
        verdict=verdict.verdict,
        lead=lead,
        headline=lead + rest,
        because=verdict.because,
        missing_title=_missing_title(verdict),
        ours=tuple(lack for lack in lacks if lack.whose == "ours"),
        others=tuple(lack for lack in lacks if lack.whose == "others"),
        layers=tuple(_layers(framework, verdict)),
        conditions=tuple(_conditions(framework, verdict)),
        permit=_permit(verdict.permit) if verdict.permit else None,
        next_step=_next_step(verdict, lacks),
        owed=_("Still owed whatever the verdict: {things}.").format(things=listed(verdict.owed)),
        today=today,
    )


def _headline(initiative: Initiative, verdict: Verdict) -> tuple[str, str]:
    """What carries the weight, and the rest of the sentence."""
    match verdict.verdict:
        case "go":
            return _("Go"), _(": all that has to be explicit is explicit, and the stage carries it.")
        case "trial" if verdict.permit:
            return _(NOT_YET[initiative.about.kind]), f": {_terms(verdict.permit)}."
        case "contain":
            rest = _(": it runs ahead of its controls. Missing first: {things}.")
            return _("Contain it"), rest.format(things=_short(_urgent(verdict)))
        case _:
            return _("Not yet"), _(". Missing first: {things}.").format(things=_short(verdict.missing[:3]))


def _urgent(verdict: Verdict) -> list[Missing]:
    """What it must have to go on running; the rest is for a go."""
    rules = ((thing, the_gate().rule_of(thing)) for thing in verdict.missing)
    return [thing for thing, rule in rules if rule and rule.running]


def _short(missing: Sequence[Missing]) -> str:
    """Things that are missing, whether they are known to be or not."""
    rules = ((thing, the_gate().rule_of(thing)) for thing in missing)
    return listed([rule.what if rule else thing.what for thing, rule in rules])


def _terms(permit: Permit) -> str:
    return _("{limit}, owner {owner}, until {until}, halt: {halt}, figure: {figure}").format(
        limit=permit.limit,
        owner=permit.owner,
        until=day(permit.until),
        halt=permit.halt,
        figure=permit.figure,
    )


def _missing_title(verdict: Verdict) -> str:
    match verdict.verdict:
        case "go":
            return ""
        case "trial":
            return _("Missing for more")
        case "contain":
            return _("Missing, the most urgent first")
        case _:
            return _("Missing")


def _lack(framework: Framework, missing: Missing) -> Lack:
    """Whose move it is, by the bank; what everybody is asked about is the champion's to find out."""
    if missing.criterion is None:
        return Lack(None, missing.what, missing.whose, _("owner of the initiative"))
    owner = framework.criterion(missing.criterion).owner or _("champion of the unit")
    return Lack(missing.criterion, missing.what, missing.whose, owner)


def _layers(framework: Framework, verdict: Verdict) -> Iterator[Sign]:
    known = {layer.criterion: layer for layer in framework.text.readiness_layers}
    for name, reading in verdict.readiness.items():
        layer = known[the_gate().criterion_of(f"readiness.{name}")]
        yield Sign(layer.name, reading, _(WORDS[reading]), _layer_says(layer, reading))


def _layer_says(layer: ReadinessLayer, reading: Reading) -> str:
    match reading:
        case "ready":
            return layer.production_signal
        case "warning":
            return _ready_when(layer.production_signal)
        case "unknown":
            return layer.asks


def _conditions(framework: Framework, verdict: Verdict) -> Iterator[Sign]:
    known = {condition.criterion: condition for condition in framework.text.workflow_conditions}
    for name, reading in verdict.workflow.items():
        condition = known[the_gate().criterion_of(f"workflow.{name}")]
        says = _condition_says(framework, condition, reading)
        yield Sign(condition.name, reading, _(WORDS[reading]), says)


def _condition_says(framework: Framework, condition: WorkflowCondition, reading: Reading) -> str:
    match reading:
        case "ready":
            return condition.ready_when
        case "warning":
            return _ready_when(condition.ready_when)
        case "unknown":
            return framework.criterion(condition.criterion).question


def _ready_when(sign: str) -> str:
    return _("Ready when: {sign}").format(sign=lowered(sign))


def _permit(permit: Permit) -> ShownPermit:
    terms = (
        (_("Until"), day(permit.until)),
        (_("Limit"), permit.limit),
        (_("Owner"), permit.owner),
        (_("Halt"), permit.halt),
        (_("Figure"), permit.figure),
        (_("Looked at again"), day(permit.review)),
    )
    return ShownPermit(_terms(permit), terms, permit.until, permit.review, permit.owner)


def _next_step(verdict: Verdict, lacks: list[Lack]) -> str:
    """One thing to do next; of a trial also what it must have before its first real case."""
    if verdict.verdict == "go":
        if verdict.contain_first:
            return _(
                "Next: contain what else runs ahead of its controls. Only then settle what is still owed and start, and ask "
                "again when anything of this changes."
            )
        return _("Next: settle what is still owed, then start, and ask again when anything of this changes.")
    if verdict.permit:
        return _next_of_trial(verdict, verdict.permit)
    first = lacks[0]
    if verdict.verdict == "contain":
        return _("This week: {what}. That is for the {whom} to settle.").format(
            what=first.what, whom=first.whom
        )
    return _("Next: {what}. That is for the {whom} to settle.").format(what=first.what, whom=first.whom)


def _next_of_trial(verdict: Verdict, permit: Permit) -> str:
    said = _(
        "Next: start the trial inside these limits, and decide on {day} whether to widen, change or end it."
    )
    if verdict.contain_first:
        said = _(
            "Next: contain what else runs ahead of its controls. Only then start the trial inside these limits, and decide on "
            "{day} whether to widen, change or end it."
        )
    told = said.format(day=day(permit.review))
    if not verdict.before_first_case:
        return told
    before = _("Before the first real case: {things}.").format(things=listed(verdict.before_first_case))
    return f"{told} {before}"
