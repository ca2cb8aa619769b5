"""A placement as the summary that a manager is shown, by rule: for one unit, or for a whole with its units. No model has a part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.compose.result import scan_result
from bot.compose.seen import Seen
from bot.compose.steps import open_steps
from bot.compose.summary_words import (
    confidence_words,
    counted,
    limits_words,
    so_many_answered,
    stale_lines,
    trend_words,
    two_tiers_words,
    uncounted_words,
)
from bot.compose.wording import headline, only_stage_one_examined, rechecked_line
from bot.conversation.plan import Plan, PlanItem
from bot.conversation.result import NextStep, ScanResult
from bot.conversation.summary import ModelSpread, StageSummary, TrendPoint, UnitRow
from bot.conversation.unit_names import listed_units
from bot.words import _, listed
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.terms import MODELS
from knowledge.framework.trend import comparable, moved


@dataclass(frozen=True, slots=True)
class Basis:
    """What a summary is put together from: a placement with what the record knows beside it."""

    placement: Placement
    today: date
    people: int | None = None
    invited: int | None = None
    previous: Placement | None = None
    points: tuple[TrendPoint, ...] = ()
    """Every look by the same major version of the questions, oldest first, the one that is summed up among them."""
    plan: Plan | None = None
    answered: Mapping[str, date] = field(default_factory=dict)
    """When each question was last answered, where answers have a date of their own."""


@dataclass(frozen=True, slots=True)
class Below:
    """The units of a whole: a row each, in the order of the tree, and how many people are in units that have a model."""

    rows: tuple[UnitRow, ...]
    heads: int
    """How many people count: those whose work AI suits, where that is known."""
    reached: Mapping[int, int]
    uncounted: tuple[str, ...] = ()
    all_people: int = 0

    @property
    def people(self) -> int | None:
        """How many people are in them together; None where nobody has said it of any, so that each counts as one."""
        return max(self.all_people, self.heads) if len(self.uncounted) < len(self.rows) else None

    @property
    def suited(self) -> int | None:
        """How many of them have work that AI suits, where that is not all of them."""
        return self.heads if self.people is not None and self.heads < self.people else None


def unit_summary(framework: Framework, basis: Basis) -> StageSummary:
    """One unit by its newest look."""
    placement = _compared(framework, basis)
    first_look = only_stage_one_examined(framework, placement)
    answered = placement.respondents
    result = scan_result(
        framework,
        placement,
        scan_id="",
        answered=answered,
        invited=max(basis.invited or 0, answered),
        path="first_look" if first_look else "full",
        previous=basis.previous,
        anonymous=False,  # whether there were too few answers for a result was decided at the close
    )
    return _summary(framework, basis, placement, result)


def whole_summary(framework: Framework, basis: Basis, below: Below) -> StageSummary:
    """A department or the organisation, rolled up over its units."""
    placement = _compared(framework, basis)
    result = scan_result(
        framework,
        placement,
        scan_id="",
        answered=placement.respondents,
        invited=max(basis.invited or 0, placement.respondents),
        path="full",
        previous=basis.previous,
        anonymous=False,
    )
    # Under half of those asked is said in words; a roll-up is no first look, since each unit's own result was told as what it is.
    plain = replace(result, first_look=False)
    summary = _summary(framework, basis, placement, plain)
    named = counted(placement.unit, len(below.rows), below.people, below.suited)
    uncounted = uncounted_words(below.uncounted, below.people)
    return replace(
        summary,
        headline=headline(framework, placement.model_copy(update={"unit": named})),
        people=below.people,
        suited=below.suited,
        remarks=tuple(filter(None, (*summary.remarks, uncounted))),
        spread=tuple(_spread(framework, placement, below)),
        two_tiers=two_tiers_words(placement),
        units=below.rows,
        unscanned=placement.unscanned,
        stale=(*summary.stale, *_old_units(below.rows)),
    )


def _compared(framework: Framework, basis: Basis) -> Placement:
    """The placement with what really moved since the one before it."""
    changes = moved(framework.bank, basis.placement.findings, basis.previous)
    return basis.placement.model_copy(update={"changes": changes})


def _summary(framework: Framework, basis: Basis, placement: Placement, result: ScanResult) -> StageSummary:
    most = 1 if result.first_look else len(MODELS)
    seen = Seen(framework, placement, result.first_look, comparable(framework.bank, basis.previous))
    low, high = placement.stage_range
    needed = tuple(step for move, step in open_steps(seen) if move.criterion in placement.blocking)
    return StageSummary(
        unit=placement.unit,
        scope=placement.scope,
        known="looked",
        headline=result.headline,
        today=basis.today,
        as_of=placement.as_of,
        people=basis.people,
        respondents=placement.respondents,
        invited=basis.invited,
        share=result.share if basis.invited else so_many_answered(placement.respondents),
        stage=min(placement.stage, most),
        claimed_stage=min(placement.claimed_stage, most),
        stage_range=(min(low, most), min(high, most)),
        working_on=1 if result.first_look else placement.working_on,
        undetermined=result.undetermined,
        confidence=placement.confidence,
        confidence_words=confidence_words(placement.confidence),
        bars=result.models,
        held_back=needed,
        splits=result.splits,
        moves=_moves(basis, placement, result),
        trend=basis.points,
        trend_note=trend_words(result.changes, basis.previous),
        stale=tuple(stale_lines(framework, placement, basis.answered, basis.today)),
        not_yet=result.not_yet,
        remarks=tuple(filter(None, (rechecked_line(framework, placement), result.note, *result.remarks))),
        limits=limits_words(result.limits),
    )


def _moves(basis: Basis, placement: Placement, result: ScanResult) -> tuple[PlanItem, ...]:
    """The plan where there is one; else the next steps, which nobody has taken yet."""
    if basis.plan is not None and basis.plan.items:
        return basis.plan.items
    unlocks = {(move.criterion, move.workflow): move.unlocks for move in placement.moves}
    return tuple(
        _item(placement, step, unlocks.get((step.criterion, step.workflow), ())) for step in result.next_steps
    )


def _item(placement: Placement, step: NextStep, unlocks: Sequence[int]) -> PlanItem:
    later = listed([str(model) for model in unlocks])
    return PlanItem(
        id="",
        unit=placement.unit,
        criterion=step.criterion,
        workflow=step.workflow,
        kind=step.kind,
        label=step.label,
        what=step.what,
        observable=step.observable,
        unlocks=_("Stages that build on it: {stages}.").format(stages=later) if later else "",
        whose=step.whose,
        whom=step.whom,
        asked=None,
        owner=None,
        due=None,
        state="open",
        since=placement.as_of,
    )


def _spread(framework: Framework, placement: Placement, below: Below) -> Iterator[ModelSpread]:
    for model, spread in sorted(placement.breadth.items()):
        brief = framework.model(model).short_name
        there = below.reached.get(model, 0)
        suited, by_unit = below.suited is not None, below.people is None
        yield ModelSpread(model, brief, spread.word, there, below.heads, by_unit, suited)


def _old_units(rows: Sequence[UnitRow]) -> Iterator[str]:
    if old := [row.unit for row in rows if row.known == "looked" and row.stale]:
        yield _("Looked at more than half a year ago: {units}.").format(units=listed_units(old))
