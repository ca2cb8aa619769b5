"""A placement as the result that a finished scan shows: what its team reads, in its words. No model has a part in it."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from bot.compose.examined import examined_scores
from bot.compose.remarks import changes, remarks
from bot.compose.seen import Seen
from bot.compose.steps import Owners, next_steps, not_yet, open_steps, splits
from bot.compose.wording import count, headline, sentence
from bot.conversation.result import BarState, ModelBar, ScanResult
from bot.words import N_, _, listed, n_
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.terms import MODELS
from knowledge.framework.trend import comparable

LOOK_AGAIN = timedelta(days=90)
LOOK_AGAIN_AT_RISK = timedelta(days=30)

_BRIEF = {
    1: N_("Workforce"),
    2: N_("Distribution"),
    3: N_("Expert work"),
    4: N_("Linked changes"),
    5: N_("Agents"),
}


def scan_result(
    framework: Framework,
    placement: Placement,
    *,
    scan_id: str,
    answered: int,
    invited: int,
    path: Literal["first_look", "full"],
    previous: Placement | None = None,
    owners: Owners | None = None,
    anonymous: bool = True,
) -> ScanResult:
    """
    What the team is shown. Under half of those invited it is a first look, whatever was asked.

    An anonymous scan with fewer answers than a distribution needs has no result, only that it has none.
    """
    scoring = framework.bank.scoring
    thin = answered < scoring.first_look_below_response_share * invited
    seen = Seen(framework, placement, path == "first_look" or thin, comparable(framework.bank, previous))
    blank = _blank(seen, scan_id, answered, invited)
    if anonymous and answered < scoring.show_distribution_from:
        return _too_few(seen, blank)
    bars = tuple(_bar(seen, model) for model in MODELS)
    steps = open_steps(seen)
    return replace(
        blank,
        headline=_headline(seen),
        note=_note(bars, thin),
        models=bars,
        remarks=tuple(remarks(seen)),
        ours=tuple(step for move, step in steps if move.whose == "ours"),
        others=tuple(step for move, step in steps if move.whose == "others"),
        next_steps=tuple(next_steps(seen, owners or {})),
        splits=tuple(splits(seen)),
        not_yet=tuple(not_yet(seen)),
        changes=tuple(changes(seen, previous)),
        undetermined=placement.undetermined and not seen.first_look,
    )


def share_words(answered: int, invited: int) -> str:
    """`Seven of nine answered.`"""
    if answered == invited > 0:
        return n_("One person answered.", "All {number} answered.", invited).format(number=count(invited))
    said = count(answered) if answered else _("none")
    text = n_("{answered} of {invited} answered", "{answered} of {invited} answered", answered)
    return sentence(text.format(answered=said, invited=count(invited)))


def _blank(seen: Seen, scan_id: str, answered: int, invited: int) -> ScanResult:
    """What every result has, whatever was found."""
    placement = seen.placement
    return ScanResult(
        scan_id=scan_id,
        unit=placement.unit,
        as_of=placement.as_of,
        headline="",
        answered=answered,
        invited=invited,
        share=share_words(answered, invited),
        first_look=seen.first_look,
        note="",
        models=(),
        look_again=placement.as_of + (LOOK_AGAIN_AT_RISK if placement.at_risk else LOOK_AGAIN),
        limits=seen.framework.text.limits.line,
    )


def _too_few(seen: Seen, blank: ScanResult) -> ScanResult:
    least = count(seen.framework.bank.scoring.show_distribution_from)
    text = seen.framework.model
    bars = (ModelBar(m, text(m).short_name, _(_BRIEF[m]), None, None, "not_examined") for m in MODELS)
    return replace(
        blank,
        headline=_("There is no result for {unit}: too few people answered.").format(unit=blank.unit),
        first_look=True,
        note=_(
            "A result needs {number} answers, so that nobody's own can be read from it. It can be kept open longer."
        ).format(number=least),
        models=tuple(bars),
        look_again=blank.as_of + LOOK_AGAIN,
        few=True,
    )


def _headline(seen: Seen) -> str:
    unit, model = seen.placement.unit, 1 if seen.first_look else seen.open_model
    if seen.first_look and seen.placement.established[1]:
        text = _("{unit} has stage 1 in place: all {number} things are there.")
        return text.format(unit=unit, number=count(_needed(seen, 1)))
    if model is None and seen.placement.waived:
        held = [_("stage {stage}").format(stage=m) for m in MODELS if m not in seen.placement.waived]
        text = _("{unit} has all in place that is its own to build: {stages}.")
        return text.format(unit=unit, stages=listed(held))
    if model is None or (seen.placement.undetermined and not seen.first_look):
        return headline(seen.framework, seen.placement)
    return _working_on(seen, model)


def _working_on(seen: Seen, model: int) -> str:
    needed, blocking = _needed(seen, model), seen.placement.blocking
    unknown = sum(_not_known(seen, criterion) for criterion in blocking)
    held = _held(needed, max(needed - len(blocking), 0), unknown)
    text = _("{unit} is working on stage {stage}: {held}.")
    return text.format(unit=seen.placement.unit, stage=model, held=held)


def _held(needed: int, there: int, unknown: int) -> str:
    """How many of the things that are needed are there; of what is not known it is not said that it is missing."""
    things = n_("one thing", "{number} things", needed).format(number=count(needed))
    if unknown == needed:
        return _("of {things} that it needs nothing is known yet").format(things=things)
    if there:
        text = n_("{there} of {things} is in place", "{there} of {things} are in place", there)
    elif unknown:
        text = _("none of {things} is known to be in place")
    else:
        text = _("none of {things} is in place")
    held = text.format(there=count(there), things=things)
    if not unknown:
        return held
    doubt = n_("{held}; {number} is not known", "{held}; {number} are not known", unknown)
    return doubt.format(held=held, number=count(unknown))


def _not_known(seen: Seen, criterion: str) -> bool:
    """Whether nobody was asked, or nobody could say; of a workflow's condition in any workflow."""
    found = (
        [seen.finding(criterion)]
        if criterion in seen.placement.findings
        else [one[criterion] for one in seen.placement.workflows.values() if criterion in one]
    )
    return all(one.status in ("unknown", "not_examined") for one in found)


def _needed(seen: Seen, model: int) -> int:
    """How many things a model needs: its own rows as far as they apply, its floors, the conditions of a workflow."""
    bank = seen.framework.bank
    own = [
        c
        for c in bank.of_model[model]
        if {"activity", "gate"} & set(c.role) or seen.finding(c.id).status != "not_applicable"
    ]
    workflow = len(bank.workflow_criteria) if model in bank.scoring.workflow_floor else 0
    return len(own) + len(bank.scoring.layer_floors.get(model, {})) + workflow


def _note(bars: tuple[ModelBar, ...], thin: bool) -> str:
    unseen = [bar.model for bar in bars if bar.state == "not_examined"]
    if thin:
        return _("Fewer than half answered, so this is a first look: it says nothing of later stages.")
    if not unseen:
        return ""
    if len(unseen) == 1:
        return _("Model {model} was not examined.").format(model=unseen[0])
    together = len(unseen) > 2 and unseen[-1] - unseen[0] == len(unseen) - 1
    if together:
        text = _("Models {first} to {last} were not examined.")
        return text.format(first=unseen[0], last=unseen[-1])
    return _("Models {models} were not examined.").format(models=listed([str(m) for m in unseen]))


def _bar(seen: Seen, model: int) -> ModelBar:
    text = seen.framework.model(model)
    state = _state(seen, model)
    shown = state not in ("waived", "not_examined")
    before = examined_scores(seen.framework, seen.previous).get(model) if seen.previous and shown else None
    score = examined_scores(seen.framework, seen.placement)[model] if shown else None
    return ModelBar(model, text.short_name, _(_BRIEF[model]), score, before, state)


def _state(seen: Seen, model: int) -> BarState:
    asked = [seen.finding(c.id).status != "not_examined" for c in seen.framework.bank.of_model[model]]
    if model in seen.placement.waived:
        return "waived"
    if (seen.first_look and model > 1) or not any(asked):
        return "not_examined"
    if seen.placement.established[model]:
        return "in_place"
    return "working_on" if model == seen.open_model and not seen.placement.undetermined else "later"
