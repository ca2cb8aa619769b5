"""The board of initiatives in words: what is seen only side by side, one line each, and what to do about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from bot.compose.one_or_several import Pattern, said, together
from bot.compose.wording import count, model_name
from bot.conversation.portfolio import BoardRow, Remark
from bot.words import N_, _, day, listed, n_
from knowledge.framework.model import Framework
from knowledge.framework.portfolio import FEW, Ahead, Alone, Compounds, Faster, Few, Gap, Portfolio

TOO_MANY = 3
"""More than so many of one kind at once are no longer few."""
GAPS: Mapping[Gap, str] = {
    "owner": N_("an owner"),
    "figure": N_("a figure with a starting value"),
    "value_model": N_("a value model"),
    "unit": N_("a unit that Cairn knows"),
}
FEWS: Mapping[Few, str] = {
    "distribution": N_("a distribution play"),
    "expert": N_("an expert bottleneck"),
    "workflow": N_("a workflow whose return can be seen"),
}


@dataclass(frozen=True, slots=True)
class _Told:
    """What the sentences are made from: the initiatives by id, and when each unit was looked at."""

    framework: Framework
    rows: Mapping[str, BoardRow]
    looked: Mapping[str, date]

    def name(self, id_: str) -> str:
        return _("“{name}”").format(name=self.rows[id_].name)

    def checked(self, id_: str) -> str:
        """When the newest verdict on it was given."""
        checked = self.rows[id_].checked
        return day(checked) if checked else ""

    def models(self, some: Sequence[int]) -> str:
        return listed([model_name(self.framework, model) for model in some])


def remarks(
    framework: Framework,
    rows: Sequence[BoardRow],
    portfolio: Portfolio,
    looked: Mapping[str, date],
    *,
    whole: bool,
) -> tuple[Remark, ...]:
    """
    What is seen side by side, the most urgent first. `looked` is when each unit was scanned.

    Whether phase 2 has its few is told of the `whole` only: no single unit has to have all of them.
    """
    told = _Told(framework, {row.id: row for row in rows}, looked)
    return tuple(
        chain(
            _contained(told, [one for one in portfolio.ahead if one.contain]),
            _ahead(told, [one for one in portfolio.ahead if not one.contain]),
            _alone(told, portfolio.alone),
            (_alike(told, ids) for ids in portfolio.alike),
            _compounds(told, portfolio.compounds),
            _few(told, portfolio) if whole and rows else (),
            _faster(told, portfolio.faster),
        )
    )


def _contained(told: _Told, some: Sequence[Ahead]) -> Iterator[Remark]:
    for group in together(some):
        text = n_(
            "{names} runs ahead of its controls. Contain it this week: a limit, a person at the critical point, its own "
            "accounts, a log and a halt that was tried.",
            "{names} run ahead of their controls. Contain them this week: a limit, a person at the critical point, their own "
            "accounts, a log and a halt that was tried.",
            len(group),
        )
        names = [
            _("{name} (checked on {day})").format(name=told.name(one.id), day=told.checked(one.id))
            for one in group
        ]
        yield Remark("ahead", text.format(names=listed(names)), tuple(one.id for one in group))


def _ahead(told: _Told, some: Sequence[Ahead]) -> Iterator[Remark]:
    pattern = Pattern(
        _(
            "{name} relies on {stages}, which {unit} did not have in place on {day}. Keep it small and bounded, or build that "
            "first."
        ),
        _("{name} ({unit}: {stages}, on {day})"),
        _(
            "These rely on what their unit did not have in place: {these}. Keep them small and bounded, or build that first."
        ),
    )

    def say(one: Ahead, text: str) -> str:
        missing = [str(stage) for stage in sorted({earlier for earlier, _later in one.skips})]
        stages = n_("stage {stages}", "stages {stages}", len(missing)).format(stages=listed(missing))
        return text.format(
            name=told.name(one.id), unit=told.rows[one.id].unit, stages=stages, day=told.checked(one.id)
        )

    return said("ahead", some, pattern, say, lambda one: (one.id,))


def _alone(told: _Told, some: Sequence[Alone]) -> Iterator[Remark]:
    """Those without an owner or a figure first: of these nobody can say whether they do any good."""
    pattern = Pattern(
        _("{name} adds up to nothing yet: it lacks {things}. Ask for that once, then settle it or end it."),
        _("{name} ({things})"),
        _(
            "These add up to nothing yet for want of something: {these}. Ask for that once, then settle them or end them."
        ),
    )

    def say(one: Alone, text: str) -> str:
        return text.format(name=told.name(one.id), things=listed([_(GAPS[gap]) for gap in one.lacks]))

    weighed = sorted(some, key=lambda one: not {"owner", "figure"} & {*one.lacks})
    return said("alone", weighed, pattern, say, lambda one: (one.id,))


def _alike(told: _Told, ids: Sequence[str]) -> Remark:
    first = told.rows[ids[0]]
    text = _(
        "{names} in {unit} all serve {model}. They may be the same thing twice: ask their owners whether to join them."
    )
    if len(ids) == 2:
        text = _(
            "{names} in {unit} both serve {model}. They may be the same thing twice: ask their owners whether to join them."
        )
    sentence = text.format(
        names=listed([told.name(id_) for id_ in ids]), unit=first.unit, model=told.models(first.models)
    )
    return Remark("alike", sentence, tuple(ids))


def _compounds(told: _Told, some: Sequence[Compounds]) -> Iterator[Remark]:
    pattern = Pattern(
        _(
            "{earlier} leaves behind what {later} relies on ({gives} hands on to {takes}). Have their owners plan together."
        ),
        _("{earlier} for {later} ({gives} hands on to {takes})"),
        _("Some leave behind what others rely on: {these}. Have their owners plan together."),
    )

    def say(one: Compounds, text: str) -> str:
        gives, takes = told.models([one.gives]), told.models([one.takes])
        return text.format(
            earlier=told.name(one.earlier), later=told.name(one.later), gives=gives, takes=takes
        )

    return said("compounds", some, pattern, say, lambda one: (one.earlier, one.later))


def _few(told: _Told, portfolio: Portfolio) -> Iterator[Remark]:
    """Phase 2 asks for one of each; too many of a kind teach less than one with an owner and a figure."""
    if lacking := portfolio.still_lacking:
        things = listed([_(FEWS[kind]) for kind in lacking])
        text = _(
            "Phase 2 asks for a few chosen things, and nobody has begun {things}. When stage 1 is in place, choose one, with an "
            "owner and a figure."
        )
        yield Remark("few", text.format(things=things))
    for kind, ids in portfolio.few.items():
        if len(ids) > TOO_MANY:
            text = _(
                "{number} initiatives are after {models} at once. Three with owners and figures teach more than many: choose."
            )
            sentence = text.format(number=count(len(ids)).capitalize(), models=told.models(FEW[kind]))
            yield Remark("few", sentence, tuple(ids))


def _faster(told: _Told, some: Sequence[Faster]) -> Iterator[Remark]:
    pattern = Pattern(
        _(
            "{unit} has stage {stage} in place (scan of {day}) and nothing under way in {models}, which could begin there now."
        ),
        _("{unit} (stage {stage}, scan of {day}: {models})"),
        _("These have a stage in place and nothing under way in what could begin there now: {these}."),
    )

    def say(one: Faster, text: str) -> str:
        looked = day(told.looked[one.unit])
        return text.format(unit=one.unit, stage=one.in_place, day=looked, models=told.models(one.could))

    return said("faster", some, pattern, say, lambda _one: ())
