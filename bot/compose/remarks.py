"""What a scan's result says beside its headline: what runs already, how sure the stage is, what moved since the last scan."""

from collections.abc import Iterator

from bot.compose.seen import Seen
from bot.compose.told import quoted, stages_in_place
from bot.compose.wording import described_words, finding_words, sentence
from bot.conversation.unit_names import listed_units
from bot.words import N_, _, day, listed, lowered, n_
from knowledge.framework.conditions import known_below
from knowledge.framework.placement import Placement
from knowledge.framework.skipping import AGENTIC
from knowledge.framework.terms import MODELS

_WORTH_SAYING = ("shadow_use", "na_overuse")
"""Flags that say something of the group and belong to no model."""
_RUNNING = {
    "ahead": (
        N_("Running ahead: {activity} ({how}). {controls}"),
        N_("Running ahead in a part of {unit}: {activity}."),
    ),
    "pilot": (
        N_("Running as a bounded pilot: {activity} ({how}). {controls}"),
        N_("Running as a bounded pilot in a part of {unit}: {activity}."),
    ),
    "runs": (
        N_("Running: {activity} ({how}). {controls}"),
        N_("Running in a part of {unit}: {activity}."),
    ),
}
"""How it runs, in the whole unit or in a part of it."""
_CONTROLS = {
    "in_place": N_("in place: {things}"),
    "missing": N_("missing: {things}"),
    "not_known": N_("not known: {things}"),
}


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
    ahead = {later for _earlier, later in seen.placement.skipped}
    pilot = "bounded_pilot" in seen.placement.flags
    for model in MODELS[1:]:
        piloted = pilot and model in AGENTIC and model not in ahead and seen.runs(model)
        if model in seen.placement.waived or not (
            model in ahead or piloted or (seen.first_look and seen.runs(model))
        ):
            continue
        criterion = seen.framework.criterion(seen.framework.bank.scoring.activity[model])
        here, in_part = _RUNNING["ahead" if model in ahead else "pilot" if piloted else "runs"]
        if not seen.runs(model):
            yield _(in_part).format(unit=seen.placement.unit, activity=criterion.label)
            continue
        how = quoted(lowered(finding_words(criterion, seen.finding(criterion.id))))
        yield _(here).format(activity=criterion.label, how=how, controls=_controls(seen, model))


def _controls(seen: Seen, model: int) -> str:
    """Which of a running model's controls are there, missing or not known."""
    floor = seen.framework.bank.scoring.live_level
    parts: dict[str, list[str]] = {part: [] for part in _CONTROLS}
    for gate in seen.framework.gates(model):
        finding = seen.finding(gate.id)
        there = finding.status == "rated" and (finding.level or 0) >= floor
        part = "in_place" if there else "missing" if known_below(finding, floor) else "not_known"
        parts[part].append(gate.label)
    said = [_(_CONTROLS[part]).format(things=listed(labels)) for part, labels in parts.items() if labels]
    return sentence(_("of its controls, {parts}").format(parts="; ".join(said)))


def _how_sure(seen: Seen) -> Iterator[str]:
    placement = seen.placement
    most = 1 if seen.first_look else len(MODELS)
    low, high = (min(stage, most) for stage in placement.stage_range)
    if low != high:
        text = (
            _("Counting what is not known or not agreed, stage 1 could be in place.")
            if seen.first_look
            else _("Counting what is not known or not agreed, between {least} and {most} could be in place.")
        )
        yield text.format(least=stages_in_place(low), most=stages_in_place(high))
    if min(placement.claimed_stage, most) > placement.stage:
        yield described_words(min(placement.claimed_stage, most))
    if falling := [str(m) for m in placement.at_risk if m <= most]:
        yield n_(
            "Stage {stages} can be lost: something needed for it has dropped by one level since the last scan.",
            "Stages {stages} can be lost: something needed for it has dropped by one level since the last scan.",
            len(falling),
        ).format(stages=listed(falling))
    if placement.unscanned:
        yield _("Not scanned yet: {units}.").format(units=listed_units(placement.unscanned))


def _decided(seen: Seen) -> Iterator[str]:
    for model in () if seen.first_look else seen.placement.deferred:
        yield _(
            "Stage {stage} was put off by decision; while it is open, the stage stays where it is."
        ).format(stage=model)


def _enough(seen: Seen, flag: str) -> bool:
    """Whether enough people answered for a flag to say nothing of any one of them."""
    answers = sum(seen.finding("WE6").counts) if flag == "shadow_use" else seen.placement.respondents
    return answers >= seen.framework.bank.scoring.show_distribution_from


def changes(seen: Seen, previous: Placement | None) -> Iterator[str]:
    """What moved since the last scan; nothing where there was none."""
    if previous is None:
        return
    if seen.previous is None:
        yield _("The last scan asked by an earlier version of the questions, so the two are not compared.")
        return
    found = [*_stages_moved(seen, seen.previous), *_levels_moved(seen)]
    still = _("Nothing that the answers carry has moved since {day}.")
    yield from found or [still.format(day=day(seen.previous.as_of))]


def _stages_moved(seen: Seen, before: Placement) -> Iterator[str]:
    for model in MODELS:
        now = seen.placement.established[model]
        if (seen.first_look and model > 1) or model in seen.placement.waived:
            continue
        if now != before.established.get(model, now):
            text = _("Stage {stage} is in place now.") if now else _("Stage {stage} is no longer in place.")
            yield text.format(stage=model)


def _levels_moved(seen: Seen) -> Iterator[str]:
    for change in seen.placement.changes:
        criterion = seen.framework.criterion(change.criterion)
        if seen.tells(criterion.model):
            was, now = (quoted(lowered(criterion.anchors[n].short)) for n in (change.before, change.now))
            text = _("{thing}: from {before} to {now}")
            yield sentence(text.format(thing=criterion.label, before=was, now=now))
