"""What holds for every assessment whatever: better answers, missing answers, and the order of things."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from knowledge.framework.assessment import Agreed, Answer, Assessment, NotApplicable, Rated, Unknown
from knowledge.framework.conditions import known_below
from knowledge.framework.flags import RULES
from knowledge.framework.intake import read_assessment
from knowledge.framework.placement import Placement
from knowledge.framework.rating import Rules, rate
from knowledge.framework.rollup import roll_up
from knowledge.framework.staging import place
from knowledge.framework.terms import MODELS

from .building import AS_OF, BANK, FRAMEWORK
from .generating import assessments, levels, rated, rows

FAST = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
WITHOUT_NAMES: Any = {
    "findings": {"__all__": {"agreed_by"}},
    "units": {"__all__": {"findings": {"__all__": {"agreed_by"}}}},
}


def placements(placement: Placement) -> Iterable[Placement]:
    """The whole and each of its units."""
    return (placement, *placement.units.values())


def groups(assessment: Assessment) -> Iterator[tuple[Answer, ...]]:
    """The answers to each criterion in each unit and workflow, where no talk has settled it."""
    grouped: dict[tuple[str, str | None, str | None], list[Answer]] = {}
    for answer in assessment.answers:
        grouped.setdefault((answer.criterion, answer.unit, answer.workflow), []).append(answer)
    settled = {(agreed.criterion, agreed.unit) for agreed in assessment.agreed}
    return (tuple(answers) for key, answers in grouped.items() if key[:2] not in settled)


def forgotten(answers: tuple[Answer, ...], known: int) -> tuple[Answer, ...]:
    """These answers with so few levels left in them that their criterion is unknown for the group."""
    if BANK.by_id[answers[0].criterion].asked_of == "owner":
        known = 0
    kept = answers[: min(known, (len(answers) - 1) // 2)]
    return (*kept, *(replace(answer, level=Unknown()) for answer in answers[len(kept) :]))


def ends(answer: Answer) -> tuple[int, int]:
    """The two levels between which an answer lies."""
    assert isinstance(answer.level, Rated)
    return answer.level.low, answer.level.high


def instead(assessment: Assessment, old: tuple[Answer, ...], new: tuple[Answer, ...]) -> Assessment:
    """The assessment with some of its answers replaced."""
    return replace(assessment, answers=(*(a for a in assessment.answers if a not in old), *new))


@FAST
@given(assessments(), st.data())
def test_who_answers_better_never_lowers_a_stage(assessment: Assessment, data: st.DataObject) -> None:
    below = [a for a in assessment.answers if isinstance(a.level, Rated) and a.level.high < 4]
    assume(below)
    before = place(FRAMEWORK, assessment)

    for answer in data.draw(st.lists(st.sampled_from(below), min_size=1, max_size=4, unique=True)):
        better = replace(answer, level=Rated(answer.level.low + 1, answer.level.high + 1))  # type: ignore[union-attr]
        after = place(FRAMEWORK, instead(assessment, (answer,), (better,)))

        assert after.stage >= before.stage
        assert after.stage_range[1] >= before.stage_range[1]
        assert all(after.units[name].stage >= unit.stage for name, unit in before.units.items())


@FAST
@given(assessments(), st.data(), st.integers(0, 3), st.sampled_from([("r0",), ("r0", "r1", "r2")]))
def test_a_higher_agreed_level_never_lowers_a_stage(
    assessment: Assessment, data: st.DataObject, level: int, by: tuple[str, ...]
) -> None:
    about = data.draw(st.sampled_from(assessment.answers))
    assume(about.workflow is None)
    lower = Agreed(about.criterion, level, by, about.at, about.unit)
    rest = tuple(s for s in assessment.agreed if (s.criterion, s.unit) != (lower.criterion, lower.unit))

    before = place(FRAMEWORK, replace(assessment, agreed=(*rest, lower)))
    after = place(FRAMEWORK, replace(assessment, agreed=(*rest, replace(lower, level=level + 1))))

    assert after.stage >= before.stage


@FAST
@given(
    assessments(units=False),
    st.sampled_from(sorted(BANK.gate_ids)),
    st.sampled_from([("r0",), ("r0", "r1", "r2")]),
)
def test_an_agreement_at_the_level_found_takes_nothing_away(
    assessment: Assessment, gate: str, by: tuple[str, ...]
) -> None:
    assume(gate not in {agreed.criterion for agreed in assessment.agreed})
    before = place(FRAMEWORK, assessment)
    claimed = before.findings[gate].claimed if gate in before.findings else None
    assume(claimed is not None)

    settled = Agreed(gate, claimed or 0, by, AS_OF)
    after = place(FRAMEWORK, replace(assessment, agreed=(*assessment.agreed, settled)))

    assert after.stage >= before.stage


@FAST
@given(assessments(), st.data(), st.integers(0, 2))
def test_learning_what_was_unknown_never_lowers_a_stage_and_stays_in_the_range(
    assessment: Assessment, data: st.DataObject, known: int
) -> None:
    answers = data.draw(st.sampled_from(list(groups(assessment))))
    unknown = forgotten(answers, known)
    assume(rate(Rules(BANK, AS_OF), BANK.by_id[answers[0].criterion], unknown).status == "unknown")
    not_known = instead(assessment, answers, unknown)
    before = place(FRAMEWORK, not_known)
    low, high = before.stage_range

    learnt = tuple(replace(a, level=data.draw(rated), evidence="E2", at=None) for a in unknown)
    after = place(FRAMEWORK, instead(not_known, unknown, learnt))

    assert after.stage >= before.stage
    assert low <= after.stage <= high
    assert all(after.units[name].stage >= unit.stage for name, unit in before.units.items())


@FAST
@given(assessments(units=False), st.data())
def test_asking_what_nobody_was_asked_never_lowers_a_stage_and_stays_in_the_range(
    assessment: Assessment, data: st.DataObject
) -> None:
    chosen = data.draw(
        st.lists(st.sampled_from(list(groups(assessment))), min_size=1, max_size=4, unique=True)
    )
    told = tuple(answer for answers in chosen for answer in answers)
    not_asked = instead(assessment, told, ())
    before = place(FRAMEWORK, not_asked)

    asked = tuple(replace(a, level=data.draw(rated)) for a in told)
    after = place(FRAMEWORK, instead(assessment, told, asked))

    assert before.stage <= after.stage <= before.stage_range[1]


@FAST
@given(assessments(), st.data())
def test_settling_between_two_levels_stays_in_the_range(assessment: Assessment, data: st.DataObject) -> None:
    chosen = data.draw(
        st.lists(st.sampled_from(list(groups(assessment))), min_size=1, max_size=3, unique=True)
    )
    told = tuple(answer for answers in chosen for answer in answers)
    between = tuple(
        replace(a, level=Rated(low, low + 1)) for a in told for low in [data.draw(st.integers(1, 3))]
    )
    open_ = instead(assessment, told, between)
    low, high = place(FRAMEWORK, open_).stage_range

    settled = tuple(
        replace(a, level=Rated(end, end)) for a in between for end in [data.draw(st.sampled_from(ends(a)))]
    )
    after = place(FRAMEWORK, instead(open_, between, settled))

    assert low <= after.stage <= high


@FAST
@given(assessments(units=True, previous=False), st.data())
def test_scanning_the_units_that_were_left_out_stays_in_the_range(
    assessment: Assessment, data: st.DataObject
) -> None:
    assume({unit.name for unit in assessment.units} > {a.unit for a in assessment.answers if a.unit})
    before = place(FRAMEWORK, assessment)

    new = [a for name in before.unscanned for a in data.draw(rows(name, [f"{name} r0", f"{name} r1"]))]
    after = place(FRAMEWORK, replace(assessment, answers=(*assessment.answers, *new)))

    assert before.stage_range[0] <= after.stage <= before.stage_range[1]


@FAST
@given(assessments(), st.sampled_from(MODELS), st.data())
def test_not_applicable_never_opens_a_gate(assessment: Assessment, model: int, data: st.DataObject) -> None:
    gates = [*BANK.scoring.gates[model], BANK.scoring.activity[model]]
    gate = data.draw(st.sampled_from(gates))
    assume(gate not in {agreed.criterion for agreed in assessment.agreed})
    reason = next(iter(BANK.by_id[gate].na_allowed), "not for us")

    said = tuple(
        replace(a, level=NotApplicable(reason)) if a.criterion == gate else a for a in assessment.answers
    )
    after = place(FRAMEWORK, replace(assessment, answers=said))

    assert not any(placement.established[model] for placement in placements(after))
    assert after.stage <= place(FRAMEWORK, assessment).stage


@FAST
@given(assessments(), st.data())
def test_not_applicable_for_no_allowed_reason_counts_as_not_known(
    assessment: Assessment, data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(assessment.answers), min_size=1, max_size=9, unique=True))
    told = tuple(chosen)
    refused = tuple(replace(a, level=NotApplicable("it is not for us")) for a in told)
    honest = tuple(replace(a, level=Unknown()) for a in told)

    said = place(FRAMEWORK, instead(assessment, told, refused))
    meant = place(FRAMEWORK, instead(assessment, told, honest))

    without_flags = {"flags", "because", "units"}
    assert said.model_dump(exclude=without_flags) == meant.model_dump(exclude=without_flags)
    assert set(said.flags) - {"na_overuse"} == set(meant.flags) - {"na_overuse"}


@FAST
@given(assessments())
def test_the_stage_lies_in_its_range_and_under_what_is_claimed(assessment: Assessment) -> None:
    for placement in placements(place(FRAMEWORK, assessment)):
        low, high = placement.stage_range

        assert 0 <= low <= placement.stage <= high <= 5
        assert placement.claimed_stage >= placement.stage
        assert placement.undetermined == (high - low > 2)
        assert all(
            score.score is None or score.low <= score.score <= score.high
            for score in placement.scores.values()
            if score.coverage == 1 and score.low is not None and score.high is not None
        )


@FAST
@given(assessments())
def test_there_is_always_something_to_do_while_the_next_model_is_not_in_place(assessment: Assessment) -> None:
    for placement in placements(place(FRAMEWORK, assessment)):
        in_place = placement.established[placement.next_model]
        to_do = [move.criterion for move in placement.moves]

        assert in_place == (not placement.blocking)
        assert [c for c in dict.fromkeys(to_do) if c in placement.blocking] == list(placement.blocking)
        assert len({(move.criterion, move.workflow) for move in placement.moves}) == len(placement.moves)
        assert all(move.observable for move in placement.moves)
        assert 0 <= placement.progress <= 1


@FAST
@given(assessments(), st.integers())
def test_neither_the_order_nor_the_names_of_respondents_change_anything(
    assessment: Assessment, seed: int
) -> None:
    names = sorted(
        {a.by for a in assessment.answers} | {by for agreed in assessment.agreed for by in agreed.by}
    )
    others = [f"person {n}" for n in range(len(names))]
    random = Random(seed)
    random.shuffle(others)
    called = dict(zip(names, others, strict=True))
    answers = [replace(a, by=called[a.by]) for a in assessment.answers]
    random.shuffle(answers)
    agreed = tuple(replace(s, by=tuple(called[by] for by in s.by)) for s in assessment.agreed)

    before = place(FRAMEWORK, assessment)
    after = place(FRAMEWORK, replace(assessment, answers=tuple(answers), agreed=agreed))

    assert after.model_dump(exclude=WITHOUT_NAMES) == before.model_dump(exclude=WITHOUT_NAMES)


@FAST
@given(assessments())
def test_the_same_assessment_gives_the_same_placement_and_survives_json(assessment: Assessment) -> None:
    placement = place(FRAMEWORK, assessment)

    again = Placement.model_validate_json(placement.model_dump_json())

    assert place(FRAMEWORK, assessment) == placement
    assert again == placement


@settings(FAST, max_examples=12)
@given(assessments(previous=False))
def test_an_earlier_output_serves_as_previous_in_a_file(assessment: Assessment) -> None:
    placement = place(FRAMEWORK, assessment)
    file = {
        "bank_version": BANK.version,
        "unit": {"name": "Harbour"},
        "answers": [],
        "as_of": "2026-12-01",
        "previous": json.loads(placement.model_dump_json()),
    }

    read = read_assessment(json.dumps(file), BANK, AS_OF)

    assert read.previous == placement


@FAST
@given(assessments(), st.sampled_from([1, 80]))
def test_a_second_scan_with_the_same_answers_loses_only_what_was_at_risk(
    assessment: Assessment, days: int
) -> None:
    fresh = replace(
        assessment,
        answers=tuple(replace(a, at=AS_OF) for a in assessment.answers),
        agreed=tuple(replace(settled, at=AS_OF) for settled in assessment.agreed),
        waivers=tuple(replace(waiver, review=date(2027, 4, 1)) for waiver in assessment.waivers),
    )
    first = place(FRAMEWORK, fresh)

    second = place(FRAMEWORK, replace(fresh, previous=first, as_of=AS_OF + timedelta(days=days)))

    assert second.at_risk == ()
    assert second.changes == ()
    assert {m for m in MODELS if first.established[m] and not second.established[m]} == set(first.at_risk)


@FAST
@given(assessments())
def test_a_waived_model_neither_raises_nor_blocks(assessment: Assessment) -> None:
    assume(assessment.waivers)
    placement = place(FRAMEWORK, assessment)
    without = place(FRAMEWORK, replace(assessment, waivers=()))

    assert placement.stage not in placement.waived
    assert not set(placement.at_risk) & set(placement.waived)
    assert placement.next_model not in placement.waived or all(
        placement.established[m] or m in placement.waived for m in MODELS
    )
    assert placement.stage >= without.stage or without.stage in placement.waived


@FAST
@given(assessments())
def test_a_skipped_step_and_its_containment_rest_on_what_is_known(assessment: Assessment) -> None:
    placement = place(FRAMEWORK, assessment)
    whole = roll_up(Rules(BANK, AS_OF), assessment)

    assert bool(placement.skipped) == ("skipped_step" in placement.flags)
    for earlier, later in placement.skipped:
        assert (earlier, later) in BANK.scoring.skip_pairs
        assert not placement.established[earlier]
        assert earlier not in placement.waived
        assert placement.stage_range[1] < earlier
    contained = [move.model for move in placement.moves if move.kind == "contain"]
    assert bool(contained) == ("contain_high_risk_automation" in placement.flags)
    for model in contained:
        gates = [gate for m in (4, 5) if m <= model for gate in BANK.scoring.gates[m]]
        known = [p.of(gate) for p in whole.instances[model] for gate in gates]
        known += [f for p in whole.instances[model] for rows in p.workflows.values() for f in rows.values()]
        assert any(known_below(finding, 3) for finding in known)
        assert model in {later for _, later in placement.skipped}


@FAST
@given(assessments())
def test_every_flag_raised_has_its_sentence_and_the_numbers_behind_it(assessment: Assessment) -> None:
    for placement in placements(place(FRAMEWORK, assessment)):
        for flag in placement.flags:
            assert FRAMEWORK.flag_text(flag).sentence
            assert placement.because[flag]
        assert set(placement.because) == set(placement.flags)


def test_the_table_of_flags_and_their_sentences_say_the_same() -> None:
    told = {text.id for text in FRAMEWORK.text.flags}

    assert told == {*RULES, "model_deferred"}


@FAST
@given(assessments(units=False), st.sampled_from([c.id for c in BANK.criteria if not c.workflow]), levels)
def test_what_would_change_never_opens_a_gate_by_not_knowing(
    assessment: Assessment, criterion: str, level: Any
) -> None:
    supposed = place(FRAMEWORK, replace(assessment, what_if={criterion: level}))

    known = isinstance(level, Rated)
    gated = criterion in {*BANK.gate_ids, *BANK.scoring.activity.values()}
    model = BANK.by_id[criterion].model
    assert known or not gated or model is None or not supposed.established[model]
