"""The figures of a summary by name, each in words: what its narrative may rest on, whoever writes it, and nothing else."""

from collections.abc import Iterator, Mapping, Sequence

from bot.compose.wording import sentence
from bot.conversation.plan import PlanItem, in_short
from bot.conversation.summary import SPREAD, ModelSpread, StageSummary
from bot.conversation.unit_names import listed_units
from bot.words import _, day, listed, n_

MOST_OF_A_KIND = 4
Figures = Mapping[str, str]


def figures_of(summary: StageSummary) -> Figures:
    """Every figure of a summary under its name. No name of a person is among them."""
    return {name: says for name, says in _figures(summary) if says}


def _figures(summary: StageSummary) -> Iterator[tuple[str, str]]:
    yield "unit", summary.headline
    yield "stage", _stage(summary)
    yield "described", described(summary)
    yield "range", _range(summary)
    yield "sure", summary.confidence_words
    yield "answered", _answered(summary)
    for one in summary.spread:
        yield f"spread_{one.model}", reach(one)
    yield "two_tiers", summary.two_tiers
    yield "unscanned", _unscanned(summary)
    yield from _numbered("missing", [step.text for step in summary.held_back])
    yield from _numbered("split", [split.sentence for split in summary.splits])
    yield from _numbered("move", [_move(summary, item) for item in to_do(summary)])
    yield "trend", summary.trend_note
    yield from _numbered("stale", summary.stale)
    yield "not_yet", _("Not yet: {things}.").format(things=listed(summary.not_yet)) if summary.not_yet else ""


def _numbered(name: str, said: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(said[:MOST_OF_A_KIND], start=1):
        yield f"{name}_{number}", text


def to_do(summary: StageSummary) -> tuple[PlanItem, ...]:
    """What is still to do, in its order."""
    return tuple(item for item in summary.moves if item.state in ("open", "reported"))


def described(summary: StageSummary) -> str:
    """Said where more is described than shown."""
    if summary.claimed_stage <= summary.stage:
        return ""
    text = _(
        "By what people describe, stage {described} would be in place; what has been shown carries less."
    )
    return text.format(described=summary.claimed_stage)


def reach(one: ModelSpread) -> str:
    """How far one model reaches in a whole."""
    if not one.people:
        return _("No unit has stage {stage} in place yet.").format(stage=one.model)
    if one.by_unit:
        text = _("Stage {stage} is in place in {people} of {of} units ({share}): {word}.")
    elif one.suited:
        text = _(
            "Stage {stage} is in place for {people} of the {of} people whose work AI suits ({share}): {word}."
        )
    else:
        text = _("Stage {stage} is in place where {people} of {of} people work ({share}): {word}.")
    return text.format(
        stage=one.model,
        people=f"{one.people:,}",
        of=f"{one.of:,}",
        share=f"{one.share:.0%}",
        word=_(SPREAD[one.word]),
    )


def reaches(summary: StageSummary) -> Iterator[str]:
    """How far each model reaches, a line each; those that are nowhere share one."""
    yield from (reach(one) for one in summary.spread if one.people)
    if nowhere := [str(one.model) for one in summary.spread if not one.people]:
        text = n_(
            "No unit has stage {stages} in place yet.",
            "No unit has any of the stages {stages} in place yet.",
            len(nowhere),
        )
        yield text.format(stages=listed(nowhere))


def taken(item: PlanItem, summary: StageSummary, who: str = "") -> str:
    """Whether somebody has taken an item and by when; who only where that may be read."""
    if item.state == "reported":
        return _("It is reported done, and not confirmed yet.")
    if item.state in ("confirmed", "dropped"):
        text = _("Confirmed on {day}.") if item.state == "confirmed" else _("Dropped on {day}.")
        return text.format(day=day(item.since))
    if item.owner is None:
        return _("Nobody has taken it yet.")
    who = who or _("Somebody")
    if item.due is None:
        return _("{who} has taken it.").format(who=who)
    text = (
        _("{who} has taken it; it was due on {day} and is overdue.")
        if item.overdue(summary.today)
        else _("{who} has taken it, until {day}.")
    )
    return text.format(who=who, day=day(item.due))


def _stage(summary: StageSummary) -> str:
    if summary.undetermined:
        return _("Not enough is known for a stage.")
    text = _("Working on stage {working_on} of 5; stages in place: {stage}.")
    return text.format(working_on=summary.working_on, stage=summary.stage)


def _range(summary: StageSummary) -> str:
    low, high = summary.stage_range
    if low == high:
        return ""
    text = _("Counting what is not known, between {low} and {high} stages could be in place.")
    return text.format(low=low, high=high)


def _answered(summary: StageSummary) -> str:
    when = day(summary.as_of) if summary.as_of else ""
    return _("{share} Looked at on {day}.").format(share=summary.share, day=when)


def _unscanned(summary: StageSummary) -> str:
    if not summary.unscanned:
        return ""
    return _("Not scanned yet: {units}.").format(units=listed_units(summary.unscanned))


def _move(summary: StageSummary, item: PlanItem) -> str:
    return sentence(f"{in_short(item)} {taken(item, summary)}")
