"""
From sheets to an assessment: which answers count, who they are said to be by, and the file that `cairn assess` reads. Pure.

In an anonymous scan nothing that leaves here leads back to a person: respondents are r1 to rn in an order drawn by lot, all
times are the day of the first answer, what was written as an example is gone, and a role is kept only where managers and
members are three each at least. Who owns a thing is known to everybody, so what an owner was asked stands under another name
than what they said as one of the team.
"""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.conversation.path import Row, Setup, cards, running_models
from bot.conversation.sheet import Given, Sheet
from bot.store.sheets import FinalAnswer
from bot.words.days import day_at
from knowledge.framework.bank import Criterion, QuestionBank
from knowledge.framework.placement import Placement
from knowledge.framework.terms import Grade

ARTEFACT: Grade = "E2"
"""The grade of what somebody can point to."""
GROUP = 3
"""A distribution, and a role group with its complement, are shown from so many answers on."""


@dataclass(frozen=True, slots=True)
class Inherited:
    """A fact of a larger unit, with the assessment that it stands in."""

    criterion: str
    level: int
    evidence: str
    at: date
    assessment: str


@dataclass(frozen=True, slots=True)
class _Counted:
    """One answer that counts, still with the sheet that it stands on."""

    key: str
    row: Row
    given: Given


def final_answers(
    bank: QuestionBank,
    setup: Setup,
    people: Mapping[str, str],
    sheets: Iterable[Sheet],
    managers: Collection[str],
    lot: random.Random,
) -> tuple[FinalAnswer, ...]:
    """
    The newest answers that count, each under the name that it is kept by.

    `people` says whose sheet is whose, `managers` which of them are managers. What an earlier answer took off somebody's
    path does not count.
    """
    counted = [*_counting(bank, setup, sheets)]
    names = _names(setup, sorted({one.key for one in counted}), people, lot)
    roles = _roles(setup, {one.key for one in counted}, people, managers)
    answers = [_final(one, names[one.key], roles.get(one.key), setup) for one in counted]
    if setup.anonymous:
        answers = [*_owners_apart(bank, _of_one_day(answers))]
        lot.shuffle(answers)
    return tuple(_detached(bank, answers, lot))


def shown_by_artefact(answers: Iterable[FinalAnswer], criterion: str) -> tuple[FinalAnswer, ...]:
    """The answers, of which those to one criterion rest on something that stands written; no level changes by it."""
    return tuple(
        replace(one, evidence=max(one.evidence, ARTEFACT))
        if Row.of(one.row).criterion == criterion and one.level.isdigit()
        else one
        for one in answers
    )


def answered(answers: Sequence[FinalAnswer]) -> int:
    """How many people answered anything."""
    return len({one.by for one in answers})


def source(
    bank: QuestionBank,
    setup: Setup,
    answers: Sequence[FinalAnswer],
    *,
    invited: int,
    as_of: date,
    inherited: Iterable[Inherited] = (),
    previous: Placement | None = None,
) -> dict[str, object]:
    """The answers as the file that `cairn assess` reads, ready for JSON."""
    about = {"name": setup.unit, "scope": setup.scope, "people": setup.people, "invited": invited or None}
    told: dict[str, object] = {
        "bank_version": bank.version,
        "as_of": as_of.isoformat(),
        "unit": {key: value for key, value in about.items() if value is not None},
        "answers": [*rows_of(answers, as_of), *map(_inherited_row, inherited)],
    }
    if setup.waivers:
        told["waivers"] = [
            {
                "model": w.model,
                "kind": w.kind,
                "reason": w.reason,
                "approved_by": w.approved_by,
                "review": w.review.isoformat(),
            }
            for w in setup.waivers
        ]
    if previous is not None and previous.bank_version.split(".")[0] == bank.major and previous.as_of <= as_of:
        told["previous"] = previous.model_dump(mode="json")
    return told


def rows_of(answers: Iterable[FinalAnswer], as_of: date) -> list[dict[str, object]]:
    """The answers as rows of such a file."""
    return [_row(one, as_of) for one in answers]


def _counting(bank: QuestionBank, setup: Setup, sheets: Iterable[Sheet]) -> Iterable[_Counted]:
    counting = [sheet for sheet in sheets if sheet.state != "declined"]
    # What is running is asked of everyone, so nobody's answer to that hangs on what others said is running.
    said = [one for sheet in counting for one in _on_path(bank, setup, sheet, frozenset())]
    running = running_models(bank, ((one.row.criterion, one.given.level) for one in said))
    for sheet in counting:
        yield from _on_path(bank, setup, sheet, running)


def _on_path(bank: QuestionBank, setup: Setup, sheet: Sheet, running: Collection[int]) -> Iterable[_Counted]:
    path = cards(bank, setup, sheet.asked, running=running)
    keys = {row.key for card in path for row in card.rows}
    return [_Counted(sheet.key, Row.of(key), one) for key, one in sheet.given.items() if key in keys]


def _names(setup: Setup, keys: list[str], people: Mapping[str, str], lot: random.Random) -> Mapping[str, str]:
    if not setup.anonymous:
        return {key: people[key] for key in keys}
    lot.shuffle(keys)
    return {key: f"r{number}" for number, key in enumerate(keys, start=1)}


def _roles(
    setup: Setup, keys: Collection[str], people: Mapping[str, str], managers: Collection[str]
) -> Mapping[str, str]:
    leading = {key for key in keys if people[key] in managers}
    if setup.anonymous and min(len(leading), len(keys) - len(leading)) < GROUP:
        return {}
    return {key: "manager" if key in leading else "member" for key in keys}


def _final(one: _Counted, by: str, role: str | None, setup: Setup) -> FinalAnswer:
    given = one.given
    return FinalAnswer(
        by=by,
        row=one.row.key,
        level=given.level if isinstance(given.level, str) else str(given.level),
        reason=given.reason,
        evidence=given.evidence,
        proof="" if setup.anonymous else given.proof,
        role=role,
        at=day_at(given.at),
    )


def _of_one_day(answers: Sequence[FinalAnswer]) -> list[FinalAnswer]:
    """All as of the first day: in a small team everybody knows who answered on which, and the count in the channel tells."""
    first = min((one.at for one in answers), default=date.max)
    return [replace(one, at=first) for one in answers]


def _owners_apart(bank: QuestionBank, answers: Sequence[FinalAnswer]) -> Iterable[FinalAnswer]:
    """
    What owners were asked, under the name of some member of the team.

    Whose name that is follows from what was answered and never from who answered, so that the same answers keep the same
    spread. Owners who said nothing as a member keep their own: it tells no more about them than the questions do.
    """
    as_owner = [one for one in answers if _criterion(bank, one).asked_of == "owner"]
    as_member = [one for one in answers if _criterion(bank, one).asked_of == "everyone"]
    steady = [one for one in as_member if _criterion(bank, one).attributed != "never"]
    members = _by_what_they_said(steady, {one.by for one in as_member})
    both = [name for name in _by_what_they_said(as_owner, {one.by for one in as_owner}) if name in members]
    lent = dict(zip(both, members, strict=False))
    yield from as_member
    yield from (_unlinked(one, lent[one.by], answers) if one.by in lent else one for one in as_owner)


def _by_what_they_said(answers: Iterable[FinalAnswer], names: Collection[str]) -> list[str]:
    """These names in the order of their answers."""
    said: dict[str, list[tuple[str, str]]] = {name: [] for name in sorted(names)}
    for one in answers:
        said[one.by].append((one.row, one.level))
    return sorted(said, key=lambda name: sorted(said[name]))


def _detached(
    bank: QuestionBank, answers: Sequence[FinalAnswer], lot: random.Random
) -> Iterable[FinalAnswer]:
    """What the bank wants stored without any link to the person is dealt out anew among those who answered it."""
    for row in dict.fromkeys(one.row for one in answers):
        some = [one for one in answers if one.row == row]
        if _criterion(bank, some[0]).attributed != "never":
            yield from some
            continue
        names = sorted(one.by for one in some)
        lot.shuffle(names)
        ordered = sorted(some, key=lambda one: (one.level, one.evidence))
        yield from (_unlinked(one, name, answers) for name, one in zip(names, ordered, strict=True))


def _criterion(bank: QuestionBank, one: FinalAnswer) -> Criterion:
    return bank.by_id[Row.of(one.row).criterion]


def _unlinked(one: FinalAnswer, name: str, answers: Iterable[FinalAnswer]) -> FinalAnswer:
    """The answer under another name. Its day would lead back where few answered on that day, so it is that of the first."""
    return replace(one, by=name, role=None, proof="", at=min(other.at for other in answers))


def _row(one: FinalAnswer, as_of: date) -> dict[str, object]:
    row = Row.of(one.row)
    told: dict[str, object | None] = {
        "criterion": row.criterion,
        "by": one.by,
        "role": one.role,
        "level": int(one.level) if one.level.isdigit() else one.level,
        "reason": one.reason,
        "evidence": one.evidence,
        # Two clocks may be a day apart at midnight, and an assessment refuses what was said after it.
        "at": min(one.at, as_of).isoformat(),
        "workflow": row.workflow,
    }
    return {key: value for key, value in told.items() if value is not None}


def _inherited_row(one: Inherited) -> dict[str, object]:
    return {
        "criterion": one.criterion,
        "by": one.assessment,
        "level": one.level,
        "evidence": one.evidence,
        "at": one.at.isoformat(),
        "inherited": one.assessment,
    }
