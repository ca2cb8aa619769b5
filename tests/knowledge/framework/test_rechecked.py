"""A question that is asked again has its own date, and leaves everything else as it was told."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from knowledge.errors import AssessmentFault
from knowledge.framework.assessment import Answer, Assessment, NotApplicable, Rated
from knowledge.framework.intake import read_assessment
from knowledge.framework.placement import Finding, Placement
from knowledge.framework.rechecked import Question, asked_again, laid_in, settled_on
from knowledge.framework.staging import place

from .building import AS_OF, BANK, FRAMEWORK, assessment, everything, said
from .generating import assessments

FAST = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
LATER = AS_OF + timedelta(days=60)
later = st.sampled_from([AS_OF, AS_OF + timedelta(days=1), AS_OF + timedelta(days=400)])


def file_of(of: Assessment) -> dict[str, Any]:
    """An assessment as the file that it could have been read from."""
    return {
        "bank_version": of.bank_version,
        "as_of": of.as_of.isoformat(),
        "unit": {"name": of.name, "scope": of.scope} | ({"invited": of.invited} if of.invited else {}),
        "answers": [row_of(answer) for answer in of.answers],
        "agreed": [
            {"criterion": a.criterion, "level": a.level, "by": [*a.by], "at": day(a.at), "unit": a.unit}
            for a in of.agreed
        ],
        "units": [{"name": u.name, "people": u.people, "suited": u.suited} for u in of.units],
        "waivers": [
            {"model": w.model, "reason": w.reason, "approved_by": w.approved_by, "review": day(w.review)}
            | {"kind": w.kind}
            for w in of.waivers
        ],
        "previous": of.previous.model_dump(mode="json") if of.previous else None,
    }


def row_of(answer: Answer) -> dict[str, Any]:
    match answer.level:
        case Rated(low, high):
            level: Any = low if low == high else [low, high]
        case NotApplicable():
            level = "na"
        case _:
            level = "unknown"
    reason = answer.level.reason if isinstance(answer.level, NotApplicable) else None
    return {
        "criterion": answer.criterion,
        "by": answer.by,
        "level": level,
        "reason": reason,
        "role": answer.role,
        "evidence": answer.evidence,
        "at": day(answer.at),
        "unit": answer.unit,
        "workflow": answer.workflow,
    }


def day(at: date | None) -> str | None:
    return at.isoformat() if at else None


def confirmed(
    criterion: str, level: int, people: int, on: date, evidence: str = "E2"
) -> list[dict[str, Any]]:
    one = {"criterion": criterion, "level": level, "evidence": evidence, "at": on.isoformat()}
    return [one | {"by": f"asked {n}"} for n in range(people)]


def placed_with(of: Assessment, question: Question, rows: list[dict[str, Any]], on: date) -> Placement:
    rows = [row | ({"workflow": question.workflow} if question.workflow else {}) for row in rows]
    told = json.dumps(laid_in(file_of(of), question, rows, on))
    return place(FRAMEWORK, read_assessment(told, BANK, AS_OF))


def found_in(placement: Placement, question: Question) -> Finding:
    part = placement.units.get(question.unit, placement) if question.unit else placement
    rows = part.workflows.get(question.workflow, {}) if question.workflow else part.findings
    return rows.get(question.criterion, Finding(status="not_examined"))


@FAST
@given(assessments(), st.data(), later, st.integers(1, 5))
def test_a_recheck_that_confirms_lowers_neither_a_stage_nor_the_score_of_what_was_rated(
    given_: Assessment, data: st.DataObject, on: date, people: int
) -> None:
    about = data.draw(st.sampled_from(given_.answers))
    workflow = about.workflow if BANK.by_id[about.criterion].workflow else None
    question = Question(about.criterion, workflow, about.unit)
    before = place(FRAMEWORK, given_)
    was = found_in(before, question)
    level = data.draw(st.integers(max(was.level or 0, 3), 4))

    after = placed_with(given_, question, confirmed(about.criterion, level, people, on), on)

    assert after.stage >= before.stage
    assert all(after.units[name].stage >= unit.stage for name, unit in before.units.items())
    assume(was.status == "rated" and (about.unit or not before.units))
    here, there = (p.units[about.unit] if about.unit else p for p in (before, after))
    for model, score in here.scores.items():
        assert (there.scores[model].score or 0) >= (score.score or 0)


@FAST
@given(assessments(units=False), st.data(), st.integers(0, 4), later)
def test_whatever_a_recheck_finds_all_else_stays_as_it_was_told(
    given_: Assessment, data: st.DataObject, level: int, on: date
) -> None:
    about = data.draw(st.sampled_from([a for a in given_.answers if a.workflow is None]))
    before = place(FRAMEWORK, given_)

    after = placed_with(given_, Question(about.criterion), confirmed(about.criterion, level, 1, on, "E0"), on)

    assert after.as_of == before.as_of
    assert (after.waived, after.deferred, after.workflows) == (
        before.waived,
        before.deferred,
        before.workflows,
    )
    for name, finding in after.findings.items():
        if name != about.criterion:
            assert finding == before.findings[name]
    assert after.findings[about.criterion].rechecked == (on if on > AS_OF else None)
    assert settled_on(after) == on


def test_evidence_does_not_age_by_a_recheck_of_something_else() -> None:
    of_may = [replace(answer, at=AS_OF - timedelta(days=150)) for answer in everything()]
    scan = assessment(replace(one, level=Rated(1, 1)) if one.criterion == "WE5" else one for one in of_may)
    before = place(FRAMEWORK, scan)

    after = placed_with(scan, Question("WE5"), confirmed("WE5", 3, 1, LATER, "E1"), LATER)
    looked_at_then = place(FRAMEWORK, replace(scan, as_of=LATER))

    assert (before.stage, after.stage) == (0, 5)
    assert looked_at_then.findings["WE1"].evidence < before.findings["WE1"].evidence
    assert after.findings["WE1"] == before.findings["WE1"]
    assert asked_again(after) == {"WE5": LATER}


def test_the_answers_and_the_talk_about_it_are_replaced_and_the_others_kept() -> None:
    told = file_of(assessment(said({"WE1": 3, "WE5": 1}), said({"WE5": 0}, "r2")))
    told["agreed"] = [{"criterion": name, "level": 2, "by": ["r1"]} for name in ("WE1", "WE5")]

    laid = laid_in(told, Question("WE5"), confirmed("WE5", 3, 1, LATER), LATER)

    assert [(row["criterion"], row["by"], row.get("rechecked")) for row in laid["answers"]] == [  # type: ignore[attr-defined]
        ("WE1", "r1", None),
        ("WE5", "asked 0", LATER.isoformat()),
    ]
    assert [row["criterion"] for row in laid["agreed"]] == ["WE1"]  # type: ignore[attr-defined]
    assert told["agreed"] != laid["agreed"]


def test_a_later_scan_of_everything_has_one_date_again() -> None:
    scan = assessment(everything())
    told = laid_in(file_of(scan), Question("WE5"), confirmed("WE5", 3, 1, LATER), LATER)

    exported = read_assessment(json.dumps(told | {"as_of": LATER.isoformat()}), BANK, AS_OF)

    assert asked_again(place(FRAMEWORK, exported)) == {}


def test_an_answer_from_after_the_day_on_which_it_was_asked_again_is_refused() -> None:
    told = laid_in(file_of(assessment(everything())), Question("WE5"), confirmed("WE5", 3, 1, LATER), AS_OF)

    with pytest.raises(AssessmentFault, match="is after the day on which it was asked again"):
        read_assessment(json.dumps(told), BANK, AS_OF)
