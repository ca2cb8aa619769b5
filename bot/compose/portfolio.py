"""The board of initiatives in words: what is seen only side by side, one line each, and what to do about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.compose.wording import count, model_name
from bot.conversation.portfolio import BoardRow, Figure, Remark
from bot.words import N_, _, day, listed, n_
from knowledge.framework.gate import number
from knowledge.framework.model import Framework
from knowledge.framework.portfolio import FEW, Ahead, Alone, Compounds, Faster, Few, Gap, Portfolio

MOST_OF_A_KIND = 5
"""So many remarks of one kind are told one by one; of more it is said how many there are."""
SOON = 14
"""Days before its end from which on a trial is spoken of."""
TOO_MANY = 3
"""More than so many of one kind at once are no longer few."""
WEEKS_UNTIL, MONTHS_UNTIL = 60, 730
"""Days until which an age is told in weeks, and then in months."""
GAPS: Mapping[Gap, str] = {
    "owner": N_("an owner"),
    "figure": N_("a figure with a starting value"),
    "value_model": N_("a value model"),
    "unit": N_("a unit that Cairn knows"),
}
Eyes = Literal["all", "mine", "here"]
"""Whose board it is: everything there is, what one person may see, or what everyone in a channel may."""
WHOSE: Mapping[Eyes, str] = {
    "all": "",
    "mine": N_(" that you may see"),
    "here": N_(" that everyone here may see"),
}
NOTHING: Mapping[Eyes, str] = {
    "all": N_("Nothing is on the board yet{where}."),
    "mine": N_("There is no initiative on the board{where} that you may see."),
    "here": N_("There is no initiative on the board{where} that everyone here may see."),
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

    def models(self, some: Sequence[int]) -> str:
        return listed([model_name(self.framework, model) for model in some])


def headline(rows: Sequence[BoardRow], unit: str | None, eyes: Eyes = "all") -> str:
    """`6 AI initiatives that you may see: 2 in use, 1 on trial, 1 to contain.`"""
    where = _(" in {unit}").format(unit=unit) if unit else ""
    if not rows:
        return _(NOTHING[eyes]).format(where=where)
    where += _(WHOSE[eyes]) if WHOSE[eyes] else ""
    text = n_("{number} AI initiative{where}", "{number} AI initiatives{where}", len(rows))
    kinds = (
        (sum(row.state == "live" for row in rows), N_("{number} in use")),
        (sum(row.state == "trial" for row in rows), N_("{number} on trial")),
        (sum(row.contained for row in rows), N_("{number} to contain")),
        (sum(row.state == "stopped" for row in rows), N_("{number} stopped")),
    )
    told = [_(words).format(number=number) for number, words in kinds if number]
    head = text.format(number=len(rows), where=where)
    return f"{head}: {', '.join(told)}." if told else f"{head}."


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
    found = (
        [_ahead(told, one) for one in sorted(portfolio.ahead, key=lambda one: not one.contain)],
        [_alone(told, one) for one in portfolio.alone],
        [_alike(told, ids) for ids in portfolio.alike],
        [_compounds(told, one) for one in portfolio.compounds],
        [*_few(told, portfolio)] if whole and rows else [],
        [_faster(told, one) for one in portfolio.faster],
    )
    return tuple(remark for some in found for remark in _capped(some))


def urgent(rows: Sequence[BoardRow], today: date) -> Iterator[str]:
    """What cannot wait: what runs ahead of its controls, and the trials that end soon or should have ended."""
    for row in rows:
        name = _("“{name}”").format(name=row.name)
        if row.contained:
            text = _("{name} in {unit} runs ahead of its controls: contain it.")
            yield text.format(name=name, unit=row.unit)
        if row.permit_until is not None and (row.permit_until - today).days <= SOON:
            yield trial_ends(name, row.permit_until, today)


def trial_ends(name: str, until: date, today: date) -> str:
    """That a trial ends soon, or should have."""
    if until < today:
        text = _("The trial of {name} was to end on {day}: widen it, extend it or stop it.")
    else:
        text = _("The trial of {name} ends on {day}: decide what comes after it.")
    return text.format(name=name, day=day(until))


def age(since: date, today: date) -> str:
    """How long it has been on the board: `3 weeks`."""
    days = max((today - since).days, 0)
    if days < 7:
        return _("this week")
    if days < WEEKS_UNTIL:
        return n_("{number} week", "{number} weeks", days // 7).format(number=days // 7)
    if days < MONTHS_UNTIL:
        return n_("{number} month", "{number} months", days // 30).format(number=days // 30)
    return n_("{number} year", "{number} years", days // 365).format(number=days // 365)


def figure_words(figure: Figure | None) -> str:
    """`minutes to a claim: 14 → 6, now 9 (3 October 2026)`; empty where there is no figure."""
    if figure is None:
        return ""
    path = f"{_number(figure.baseline)} → {_number(figure.target)}"
    told = figure.what if (figure.baseline, figure.target) == (None, None) else f"{figure.what}: {path}"
    if figure.actual is None:
        return told
    if figure.actual_on is None:
        return _("{figure}, now {actual}").format(figure=told, actual=_number(figure.actual))
    return _("{figure}, {actual} on {day}").format(
        figure=told, actual=_number(figure.actual), day=day(figure.actual_on)
    )


def _number(value: float | None) -> str:
    return "?" if value is None else number(value)


def _capped(some: Sequence[Remark]) -> Iterator[Remark]:
    yield from some[:MOST_OF_A_KIND]
    if rest := len(some) - MOST_OF_A_KIND if len(some) > MOST_OF_A_KIND else 0:
        text = n_("And {number} more like that.", "And {number} more like that.", rest)
        yield Remark(some[0].kind, text.format(number=rest))


def _ahead(told: _Told, one: Ahead) -> Remark:
    row = told.rows[one.id]
    checked = day(row.checked) if row.checked else ""
    if one.contain:
        text = _(
            "{name} runs ahead of its controls (checked on {day}). Contain it this week: a limit, a person at the critical "
            "point, its own accounts, a log and a halt that was tried."
        )
        return Remark("ahead", text.format(name=told.name(one.id), day=checked), (one.id,))
    missing = sorted({earlier for earlier, _later in one.skips})
    text = n_(
        "{name} relies on stage {stages}, which {unit} did not have in place on {day}. Keep it small and bounded, or build "
        "that first.",
        "{name} relies on stages {stages}, which {unit} did not have in place on {day}. Keep it small and bounded, or build "
        "those first.",
        len(missing),
    )
    stages = listed([str(stage) for stage in missing])
    said = text.format(name=told.name(one.id), stages=stages, unit=row.unit, day=checked)
    return Remark("ahead", said, (one.id,))


def _alone(told: _Told, one: Alone) -> Remark:
    lacks = listed([_(GAPS[gap]) for gap in one.lacks])
    text = _("{name} adds up to nothing yet: it lacks {things}. Ask for that once, then settle it or end it.")
    return Remark("alone", text.format(name=told.name(one.id), things=lacks), (one.id,))


def _alike(told: _Told, ids: Sequence[str]) -> Remark:
    first = told.rows[ids[0]]
    text = _(
        "{names} in {unit} all serve {model}. They may be the same thing twice: ask their owners whether to join them."
    )
    if len(ids) == 2:
        text = _(
            "{names} in {unit} both serve {model}. They may be the same thing twice: ask their owners whether to join them."
        )
    names = listed([told.name(id_) for id_ in ids])
    said = text.format(names=names, unit=first.unit, model=told.models(first.models))
    return Remark("alike", said, tuple(ids))


def _compounds(told: _Told, one: Compounds) -> Remark:
    text = _(
        "{earlier} leaves behind what {later} relies on ({gives} hands on to {takes}). Have their owners plan together."
    )
    said = text.format(
        earlier=told.name(one.earlier),
        later=told.name(one.later),
        gives=told.models([one.gives]),
        takes=told.models([one.takes]),
    )
    return Remark("compounds", said, (one.earlier, one.later))


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
            said = text.format(number=count(len(ids)).capitalize(), models=told.models(FEW[kind]))
            yield Remark("few", said, tuple(ids))


def _faster(told: _Told, one: Faster) -> Remark:
    text = n_(
        "{unit} has stage {stage} in place (scan of {day}) and nothing under way in {models}. It could begin one now.",
        "{unit} has stage {stage} in place (scan of {day}) and nothing under way in {models}. It could begin either now.",
        len(one.could),
    )
    when = day(told.looked[one.unit])
    return Remark(
        "faster", text.format(unit=one.unit, stage=one.in_place, day=when, models=told.models(one.could))
    )
