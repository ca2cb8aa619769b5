"""A placement as the result that a finished scan shows: what its team reads, in its words. No model has a part in it."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from bot.compose.remarks import changes, remarks
from bot.compose.seen import Seen
from bot.compose.steps import Owners, next_steps, not_yet, open_steps, splits
from bot.compose.wording import count, headline, listed, sentence
from bot.conversation.result import BarState, ModelBar, ScanResult
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.terms import MODELS
from knowledge.framework.trend import comparable

LOOK_AGAIN = timedelta(days=90)
LOOK_AGAIN_AT_RISK = timedelta(days=30)

_BRIEF = {1: "Workforce", 2: "Distribution", 3: "Expert work", 4: "Linked changes", 5: "Agents"}


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
        return f"All {count(invited)} answered." if invited > 1 else "One person answered."
    said = "none" if answered == 0 else count(answered)
    return sentence(f"{said} of {count(invited)} answered")


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
    bars = (ModelBar(m, text(m).short_name, _BRIEF[m], None, None, "not_examined") for m in MODELS)
    return replace(
        blank,
        headline=f"There is no result for {blank.unit}: too few people answered.",
        first_look=True,
        note=f"A result needs {least} answers, so that nobody's own can be read from it. It can be kept open longer.",
        models=tuple(bars),
        look_again=blank.as_of + LOOK_AGAIN,
        few=True,
    )


def _headline(seen: Seen) -> str:
    unit, model = seen.placement.unit, 1 if seen.first_look else seen.open_model
    if seen.first_look and seen.placement.established[1]:
        things = count(_needed(seen, 1))
        return f"{unit} has stage 1 in place: all {things} things are there."
    if model is None and seen.placement.waived:
        held = [str(m) for m in MODELS if m not in seen.placement.waived]
        return f"{unit} has all in place that is its own to build: {listed([f'stage {m}' for m in held])}."
    if model is None or (seen.placement.undetermined and not seen.first_look):
        return headline(seen.framework, seen.placement)
    needed = _needed(seen, model)
    there = max(needed - len(seen.placement.blocking), 0)
    things = "one thing" if needed == 1 else f"{count(needed)} things"
    verb = "is" if there <= 1 else "are"
    return f"{unit} is working on stage {model}: {count(there) if there else 'none'} of {things} {verb} in place."


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
        return "Fewer than half answered, so this is a first look: it says nothing of later stages."
    if not unseen:
        return ""
    if len(unseen) == 1:
        return f"Model {unseen[0]} was not examined."
    together = len(unseen) > 2 and unseen[-1] - unseen[0] == len(unseen) - 1
    which = f"{unseen[0]} to {unseen[-1]}" if together else listed([str(m) for m in unseen])
    return f"Models {which} were not examined."


def _bar(seen: Seen, model: int) -> ModelBar:
    text = seen.framework.model(model)
    state = _state(seen, model)
    shown = state not in ("waived", "not_examined")
    before = seen.previous.scores.get(model) if seen.previous and shown else None
    score = seen.placement.scores[model].score if shown else None
    return ModelBar(model, text.short_name, _BRIEF[model], score, before.score if before else None, state)


def _state(seen: Seen, model: int) -> BarState:
    asked = [seen.finding(c.id).status != "not_examined" for c in seen.framework.bank.of_model[model]]
    if model in seen.placement.waived:
        return "waived"
    if (seen.first_look and model > 1) or not any(asked):
        return "not_examined"
    if seen.placement.established[model]:
        return "in_place"
    return "working_on" if model == seen.open_model and not seen.placement.undetermined else "later"
