"""What a scan's result says beside its headline: what runs already, how sure the stage is, what moved since the last scan."""

from collections.abc import Iterator

from bot.compose.seen import Seen
from bot.compose.told import lowered, quoted, stages_in_place
from bot.compose.wording import finding_words, listed, sentence, stages
from bot.conversation.reply import day
from knowledge.framework.conditions import known_below
from knowledge.framework.placement import Placement
from knowledge.framework.skipping import AGENTIC
from knowledge.framework.terms import MODELS

_WORTH_SAYING = ("shadow_use", "na_overuse")
"""Flags that say something of the group and belong to no model."""


def remarks(seen: Seen) -> Iterator[str]:
    """What must be said of the stage beside its headline, the weightiest first."""
    yield from _running(seen)
    yield from _how_sure(seen)
    yield from _decided(seen)
    for flag in seen.placement.flags:
        if flag in _WORTH_SAYING and _enough(seen, flag):
            text = seen.framework.flag_text(flag)
            yield f"{text.sentence} {text.means}"


def _running(seen: Seen) -> Iterator[str]:
    """What is run of the later models, with its controls: in a first look all of it, else what runs ahead."""
    ahead = {later for _, later in seen.placement.skipped}
    pilot = "bounded_pilot" in seen.placement.flags
    for model in MODELS[1:]:
        piloted = pilot and model in AGENTIC and model not in ahead and seen.runs(model)
        if model in seen.placement.waived or not (
            model in ahead or piloted or (seen.first_look and seen.runs(model))
        ):
            continue
        criterion = seen.framework.criterion(seen.framework.bank.scoring.activity[model])
        lead = "Running ahead" if model in ahead else "Running as a bounded pilot" if piloted else "Running"
        if not seen.runs(model):
            yield f"{lead} in a part of {seen.placement.unit}: {criterion.label}."
            continue
        words = quoted(lowered(finding_words(criterion, seen.finding(criterion.id))))
        yield f"{lead}: {criterion.label} ({words}). {_controls(seen, model)}"


def _controls(seen: Seen, model: int) -> str:
    """Which of a running model's controls are there, missing or not known."""
    floor = seen.framework.bank.scoring.live_level
    parts: dict[str, list[str]] = {"in place": [], "missing": [], "not known": []}
    for gate in seen.framework.gates(model):
        finding = seen.finding(gate.id)
        there = finding.status == "rated" and (finding.level or 0) >= floor
        part = "in place" if there else "missing" if known_below(finding, floor) else "not known"
        parts[part].append(gate.label)
    said = "; ".join(f"{part}: {listed(labels)}" for part, labels in parts.items() if labels)
    return sentence(f"of its controls, {said}")


def _how_sure(seen: Seen) -> Iterator[str]:
    placement = seen.placement
    most = 1 if seen.first_look else len(MODELS)
    low, high = (min(stage, most) for stage in placement.stage_range)
    if low != high:
        between = f"between {stages_in_place(low)} and {stages_in_place(high)}"
        which = "stage 1" if seen.first_look else between
        yield f"Counting what is not known or not agreed, {which} could be in place."
    if min(placement.claimed_stage, most) > placement.stage:
        described = "stage 1" if seen.first_look else stages_in_place(placement.claimed_stage)
        yield (
            f"By what people describe, {described} would be in place; what has been shown carries less. "
            "One example or link would settle it."
        )
    if falling := [m for m in placement.at_risk if m <= most]:
        yield f"{stages(falling)} can be lost: something needed for it has dropped by one level since the last scan."
    if placement.unscanned:
        yield f"Not scanned yet: {listed(placement.unscanned)}."


def _decided(seen: Seen) -> Iterator[str]:
    for model in () if seen.first_look else seen.placement.deferred:
        yield f"Stage {model} was put off by decision; while it is open, the stage stays where it is."


def _enough(seen: Seen, flag: str) -> bool:
    """Whether enough people answered for a flag to say nothing of any one of them."""
    answers = sum(seen.finding("WE6").counts) if flag == "shadow_use" else seen.placement.respondents
    return answers >= seen.framework.bank.scoring.show_distribution_from


def changes(seen: Seen, previous: Placement | None) -> Iterator[str]:
    """What moved since the last scan; nothing where there was none."""
    if previous is None:
        return
    if seen.previous is None:
        yield "The last scan asked by an earlier version of the questions, so the two are not compared."
        return
    found = [*_stages_moved(seen, seen.previous), *_levels_moved(seen)]
    yield from found or [f"Nothing that the answers carry has moved since {day(seen.previous.as_of)}."]


def _stages_moved(seen: Seen, before: Placement) -> Iterator[str]:
    for model in MODELS:
        now = seen.placement.established[model]
        if (seen.first_look and model > 1) or model in seen.placement.waived:
            continue
        if now != before.established.get(model, now):
            yield f"Stage {model} is {'in place now' if now else 'no longer in place'}."


def _levels_moved(seen: Seen) -> Iterator[str]:
    for change in seen.placement.changes:
        criterion = seen.framework.criterion(change.criterion)
        if seen.tells(criterion.model):
            was, now = (quoted(lowered(criterion.anchors[n].short)) for n in (change.before, change.now))
            yield sentence(f"{criterion.label}: from {was} to {now}")
