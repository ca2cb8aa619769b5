"""From sheets to an assessment: which answers count, whose name they bear, and that the file gives the placement."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.path import Asked, Row, Setup, cards
from bot.conversation.sheet import Given, Sheet
from bot.services.tally import Inherited, answered, final_answers, source
from bot.store.sheets import FinalAnswer
from knowledge.framework.assessment import Assessment, Waiver
from knowledge.framework.intake import read_assessment
from knowledge.framework.loading import the_framework
from knowledge.framework.placement import Placement
from knowledge.framework.staging import place

FRAMEWORK = the_framework()
BANK = FRAMEWORK.bank
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 6)
EXPERT = "head of the expert work"
NAMED = Setup(unit="Marketing", anonymous=False, people=9)
ANONYMOUS = Setup(unit="Marketing", people=9)
SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def gave(level: Any, *, day: int = 0, proof: str = "", reason: str | None = None) -> Given:
    return Given(
        level=level,
        reason=reason,
        evidence="E1" if proof else "E0",
        proof=proof,
        at=NOON + timedelta(days=day),
    )


def sheet(name: str, answers: Mapping[str, Any], **rest: Any) -> Sheet:
    """`name`'s sheet; its key tells nothing about them, as in the record."""
    given = {row: one if isinstance(one, Given) else gave(one) for row, one in answers.items()}
    return Sheet(scan="s1", key=f"key-{name[::-1]}", given=given, **({"state": "finished"} | rest))


def tallied(
    setup: Setup, *sheets: Sheet, managers: Iterable[str] = (), lot: int = 0
) -> tuple[FinalAnswer, ...]:
    people = {one.key: one.key.removeprefix("key-")[::-1] for one in sheets}
    return final_answers(BANK, setup, people, sheets, set(managers), Random(lot))


def assessed(setup: Setup, answers: tuple[FinalAnswer, ...], **rest: Any) -> Assessment:
    about: dict[str, Any] = {"invited": 9, "as_of": TODAY}
    told = source(BANK, setup, answers, **(about | rest))
    return read_assessment(json.dumps(told), BANK, TODAY, "The scan")


def placed(setup: Setup, answers: tuple[FinalAnswer, ...], **rest: Any) -> Placement:
    return place(FRAMEWORK, assessed(setup, answers, **rest))


def rows_of(answers: Iterable[FinalAnswer]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in answers:
        found.setdefault(one.row, []).append(one.level)
    return {row: sorted(levels) for row, levels in found.items()}


# What counts


def test_the_newest_answers_of_everybody_count() -> None:
    answers = tallied(
        NAMED, sheet("U1", {"WE1": 3, "WE2": "unknown"}), sheet("U2", {"WE1": 1}, state="paused")
    )

    assert {(one.by, one.row, one.level) for one in answers} == {
        ("U1", "WE1", "3"),
        ("U1", "WE2", "unknown"),
        ("U2", "WE1", "1"),
    }
    assert answered(answers) == 2


def test_the_answers_of_who_said_not_me_do_not_count() -> None:
    assert tallied(NAMED, sheet("U1", {"WE1": 3}, state="declined")) == ()


def test_a_card_that_was_passed_on_counts_where_it_went_and_not_where_it_was() -> None:
    mine = sheet("U1", {"WE3": 1, "WE4": 1}, asked=Asked(passed=("WE3",)))
    theirs = sheet("U2", {"WE3": 3}, asked=Asked(member=False, received=("WE3",)))

    assert rows_of(tallied(NAMED, mine, theirs)) == {"WE4": ["1"], "WE3": ["3"]}


def test_a_gate_does_not_count_when_nobody_says_any_more_that_it_runs() -> None:
    owner = Asked(owns=(EXPERT,))
    gates = {"EC2": 3, "EC3": 2}

    assert {"EC2", "EC3"} <= set(rows_of(tallied(NAMED, sheet("U1", {"EC1": 2, **gates}, asked=owner))))
    assert set(rows_of(tallied(NAMED, sheet("U1", {"EC1": 1, **gates}, asked=owner)))) == {"EC1"}


def test_one_colleague_who_says_that_it_runs_is_enough_for_its_gates_to_count() -> None:
    owner = sheet("U1", {"EC1": 0, "EC2": 3}, asked=Asked(owns=(EXPERT,)))

    assert "EC2" in rows_of(tallied(NAMED, owner, sheet("U2", {"EC1": 2})))


@pytest.mark.parametrize(
    "other",
    [
        sheet("U2", {"EC1": 4}, state="declined"),
        sheet("U2", {"EC1": 4}, asked=Asked(passed=("running",))),
        sheet("U2", {"EC1": 4}, asked=Asked(member=False)),
    ],
    ids=["who declined", "who passed that card on", "who is not asked"],
)
def test_what_does_not_count_makes_nothing_run(other: Sheet) -> None:
    owner = sheet("U1", {"EC1": 0, "EC2": 3}, asked=Asked(owns=(EXPERT,)))

    assert set(rows_of(tallied(NAMED, owner, other))) == {"EC1"}


def test_an_answer_about_a_waived_model_does_not_count() -> None:
    setup = NAMED.model_copy(update={"waivers": (Waiver(2, "no one outside", "U1", date(2027, 4, 1)),)})

    assert set(rows_of(tallied(setup, sheet("U1", {"ND1": 3, "EC1": 0})))) == {"EC1"}


def test_a_scan_in_which_nobody_answered_has_no_answers() -> None:
    assert tallied(ANONYMOUS) == ()
    assert tallied(ANONYMOUS, sheet("U1", {}), sheet("U2", {}, state="declined")) == ()
    assert answered(()) == 0


# Whose name


def test_a_named_scan_keeps_name_role_and_what_was_shown() -> None:
    given = {"WE1": gave(3, proof="the list of tasks", day=2)}

    (answer,) = tallied(NAMED, sheet("U1", given), managers=["U1"])

    assert answer == FinalAnswer(
        "U1", "WE1", "3", None, "E1", "the list of tasks", "manager", date(2026, 11, 4)
    )


team = st.lists(
    st.fixed_dictionaries(
        {row: st.sampled_from([0, 1, 2, 3, 3, 4, "unknown"]) for row in ("WE1", "WE2", "WE5", "EC1")},
        optional={
            row: st.sampled_from([0, 1, 2, 3, 4, "unknown"])
            for row in ("WE3", "WE6", "ND1", "DM1", "AR1", "EC2", "EC3", "DM2", "DM3")
        },
    ),
    min_size=3,
    max_size=8,
)
days = st.lists(st.integers(0, 4), min_size=8, max_size=8)
OWNERS = (
    Asked(owns=(EXPERT,)),
    Asked(owns=("owner of code or documents",)),
    Asked(member=False, owns=(EXPERT,)),
)


def sheets_of(told: list[dict[str, Any]], on: list[int]) -> list[Sheet]:
    """Some of them own something; the third is asked only as an owner."""
    given = [
        {row: gave(level, day=on[n], proof="a secret") for row, level in one.items()}
        for n, one in enumerate(told)
    ]
    return [
        sheet(f"U{n}secret", answers, asked=OWNERS[n] if n < len(OWNERS) else Asked())
        for n, answers in enumerate(given)
    ]


@SLOW
@given(team, days, st.integers(0, 2**32), st.sets(st.integers(0, 7)))
def test_nothing_that_leaves_an_anonymous_scan_leads_back_to_a_person(
    told: list[dict[str, Any]], on: list[int], lot: int, managers: set[int]
) -> None:
    sheets = sheets_of(told, on)
    answers = tallied(ANONYMOUS, *sheets, managers=[f"U{n}secret" for n in managers], lot=lot)

    written = json.dumps([asdict(one) for one in answers], default=str) + json.dumps(
        source(BANK, ANONYMOUS, answers, invited=9, as_of=TODAY)
    )
    assert "secret" not in written
    assert "key-" not in written
    names = {one.by for one in answers}
    assert names == {f"r{n}" for n in range(1, len(names) + 1)}
    assert all(type(one.at) is date and one.proof == "" for one in answers)
    leading = {one.by for one in answers if one.role == "manager"}
    others = {one.by for one in answers if one.role == "member"}
    assert (len(leading) >= 3 and len(others) >= 3) or not leading | others
    assert not leading & others


@SLOW
@given(team, days, st.integers(0, 2**32))
def test_a_lot_changes_names_and_order_and_loses_no_answer(
    told: list[dict[str, Any]], on: list[int], lot: int
) -> None:
    sheets = sheets_of(told, on)

    named, drawn = tallied(NAMED, *sheets), tallied(ANONYMOUS, *sheets, lot=lot)

    def counted(answers: Iterable[FinalAnswer]) -> Counter[tuple[str, str, str]]:
        return Counter((one.row, one.level, one.evidence) for one in answers)

    assert counted(named) == counted(drawn)
    assert answered(named) == answered(drawn)
    assert len({(one.by, one.row) for one in drawn}) == len(drawn)


@pytest.mark.parametrize(
    ("managers", "members", "kept"), [(3, 3, True), (2, 4, False), (4, 2, False), (0, 6, False)]
)
def test_a_role_is_kept_only_where_both_groups_are_three_at_least(
    managers: int, members: int, kept: bool
) -> None:
    people = [f"U{n}" for n in range(managers + members)]
    answers = tallied(ANONYMOUS, *(sheet(name, {"WE1": 2}) for name in people), managers=people[:managers])

    expected = Counter({"manager": managers, "member": members}) if kept else Counter({None: 6})
    assert Counter(one.role for one in answers) == expected


def test_a_manager_who_did_not_answer_does_not_make_a_group() -> None:
    people = [f"U{n}" for n in range(6)]
    sheets = [sheet(name, {"WE1": 2} if name != "U0" else {}) for name in people]

    answers = tallied(ANONYMOUS, *sheets, managers=people[:3])

    assert {one.role for one in answers} == {None}


def test_the_order_in_which_people_answered_is_not_the_order_of_their_names() -> None:
    sheets = [sheet(f"U{n}", {"WE1": n % 5, "WE2": n % 5}) for n in range(5)]

    firsts = {
        tuple(one.level for one in sorted(tallied(ANONYMOUS, *sheets, lot=lot), key=_by)) for lot in range(40)
    }

    assert len(firsts) > 20


def _by(one: FinalAnswer) -> tuple[str, str]:
    return one.by, one.row


def test_what_an_owner_said_as_one_of_the_team_cannot_be_found_by_what_only_they_were_asked() -> None:
    # Everybody knows who heads the expert work, and only they answer EC2 and EC3.
    def beside_the_gate(owner_at: int) -> Counter[str]:
        """How the one under whose name EC2 stands answered WE1, over many lots."""
        seen: Counter[str] = Counter()
        for lot in range(30):
            sheets = [
                sheet(
                    f"U{n}",
                    {"WE1": n, "EC1": 2} | ({"EC2": 3, "EC3": 1} if n == owner_at else {}),
                    asked=Asked(owns=(EXPERT,)) if n == owner_at else Asked(),
                )
                for n in range(4)
            ]
            answers = tallied(ANONYMOUS, *sheets, lot=lot)
            owner = next(one.by for one in answers if one.row == "EC2")
            seen.update(one.level for one in answers if one.by == owner and one.row == "WE1")
        return seen

    assert len({tuple(sorted(beside_the_gate(at).items())) for at in range(4)}) == 1


def test_an_owners_day_and_role_tell_no_more_than_their_name() -> None:
    team = [sheet(f"U{n}", {"WE1": gave(2, day=0), "EC1": gave(2, day=0)}) for n in range(6)]
    late = {"WE1": gave(2, day=3), "EC1": gave(2, day=3), "EC2": gave(3, day=3)}
    owner = sheet("U6", late, asked=Asked(owns=(EXPERT,)))

    answers = tallied(ANONYMOUS, *team, owner, managers=["U0", "U1", "U6"])

    (gate,) = [one for one in answers if one.row == "EC2"]
    assert (gate.at, gate.role) == (NOON.date(), None)


def test_an_owner_who_is_not_of_the_team_is_one_more_who_answered() -> None:
    team = [sheet(f"U{n}", {"WE1": 2, "EC1": 2}) for n in range(3)]
    outside = sheet("U9", {"EC2": 3, "EC3": 3}, asked=Asked(member=False, owns=(EXPERT,)))

    answers = tallied(ANONYMOUS, *team, outside)

    assert answered(answers) == 4
    (only,) = {one.by for one in answers} - {one.by for one in answers if one.row == "WE1"}
    assert {one.row for one in answers if one.by == only} == {"EC2", "EC3"}


# What is never attributed


def beside_their_name(setup: Setup, lots: int) -> Counter[int]:
    """In how many of so many scans each person's name stands beside the level that they gave to WE6."""
    sheets = [sheet(f"U{n}", {"WE1": n, "WE6": n}) for n in range(4)]
    hits: Counter[int] = Counter()
    for lot in range(lots):
        answers = tallied(setup, *sheets, lot=lot)
        said = {one.by: one.level for one in answers if one.row == "WE1"}
        hits.update(int(one.level) for one in answers if one.row == "WE6" and said[one.by] == one.level)
    return hits


@pytest.mark.parametrize("setup", [NAMED, ANONYMOUS], ids=["named", "anonymous"])
def test_what_is_never_attributed_stands_beside_its_own_name_no_more_often_than_by_chance(
    setup: Setup,
) -> None:
    lots = 1_000

    hits = beside_their_name(setup, lots)

    # One in four by chance; five standard deviations are 69 of 1,000.
    assert all(abs(hits[level] - lots / 4) < 69 for level in range(4))


@pytest.mark.parametrize("setup", [NAMED, ANONYMOUS], ids=["named", "anonymous"])
def test_neither_day_nor_role_nor_example_nor_place_in_the_file_joins_it_to_the_rest(setup: Setup) -> None:
    given = [{"WE1": gave(n, day=n, proof=f"p{n}"), "WE6": gave(n, day=n, proof=f"p{n}")} for n in range(4)]
    people = [f"U{n}" for n in range(4)]

    answers = tallied(setup, *map(sheet, people, given), managers=people[:2])

    some = [one for one in answers if one.row == "WE6"]
    assert {(one.at, one.role, one.proof) for one in some} == {(NOON.date(), None, "")}
    assert [one.level for one in some] == ["0", "1", "2", "3"]
    assert {one.by for one in some} == {one.by for one in answers if one.row == "WE1"}


# The file


@SLOW
@given(team, days, st.integers(0, 2**32), st.integers(0, 2**32))
def test_the_file_gives_the_same_placement_for_every_lot(
    told: list[dict[str, Any]], on: list[int], lot: int, other: int
) -> None:
    sheets = sheets_of(told, on)

    first, second = (placed(ANONYMOUS, tallied(ANONYMOUS, *sheets, lot=seed)) for seed in (lot, other))

    assert first == second


@SLOW
@given(team, days, st.randoms(use_true_random=False))
def test_the_order_of_the_sheets_changes_no_placement(
    told: list[dict[str, Any]], on: list[int], random: Any
) -> None:
    sheets = sheets_of(told, on)
    mixed = random.sample(sheets, k=len(sheets))

    for setup in (NAMED, ANONYMOUS):
        assert placed(setup, tallied(setup, *sheets)) == placed(setup, tallied(setup, *mixed))


@SLOW
@given(team, days, st.integers(0, 2**32))
def test_whether_a_scan_is_anonymous_changes_no_stage_and_no_level(
    told: list[dict[str, Any]], on: list[int], lot: int
) -> None:
    sheets = sheets_of(told, on)

    named = placed(NAMED, tallied(NAMED, *sheets))
    drawn = placed(ANONYMOUS, tallied(ANONYMOUS, *sheets, lot=lot))

    assert (named.stage, named.stage_range, named.respondents) == (
        drawn.stage,
        drawn.stage_range,
        drawn.respondents,
    )
    assert named.findings == drawn.findings
    assert named.confidence == drawn.confidence


def test_the_file_says_whom_it_is_about_and_how_many_were_asked() -> None:
    setup = NAMED.model_copy(update={"waivers": (Waiver(2, "no one outside", "U1", date(2027, 4, 1)),)})

    assessment = assessed(
        setup, tallied(setup, sheet("U1", {"WE1": 3, "WE4": gave("na", reason="scope_under_25_people")}))
    )

    assert (assessment.name, assessment.scope, assessment.people, assessment.invited) == (
        "Marketing",
        "team",
        9,
        9,
    )
    assert (assessment.as_of, assessment.bank_version) == (TODAY, BANK.version)
    assert assessment.waivers == setup.waivers
    assert [answer.evidence for answer in assessment.answers] == ["E0", "E0"]
    assert assessment.answers[0].at == NOON.date()


def test_conditions_of_workflows_are_told_apart_in_the_file() -> None:
    setup = NAMED.model_copy(update={"path": "full", "workflows": ("Intake", "a@b")})
    owner = Asked(owns=("owner of the workflow",))
    path = cards(BANK, setup, owner)

    assessment = assessed(
        setup, tallied(setup, sheet("U1", {row.key: 3 for c in path for row in c.rows}, asked=owner))
    )

    flows = Counter(answer.workflow for answer in assessment.answers if answer.criterion.startswith("WR-"))
    assert flows == {"Intake": 6, "a@b": 6}
    assert Row.of("WR-ID@a@b").workflow == "a@b"


def test_what_is_taken_over_from_above_stands_in_the_file_and_is_nobody_who_answered() -> None:
    answers = tallied(NAMED, *(sheet(f"U{n}", {"WE1": 3}) for n in range(3)))
    above = Inherited("RL-GV", 3, "E2", date(2026, 9, 14), "Harbour, 14 September 2026")

    assessment = assessed(NAMED, answers, inherited=[above])

    row = assessment.answers[-1]
    assert (row.criterion, row.inherited, row.evidence) == ("RL-GV", "Harbour, 14 September 2026", "E2")
    assert assessment.respondents == {"U0", "U1", "U2"}
    assert place(FRAMEWORK, assessment).respondents == 3
    assert place(FRAMEWORK, assessment).findings["RL-GV"].level == 3


def test_an_answer_of_just_after_midnight_does_not_keep_a_scan_from_closing() -> None:
    answers = tallied(NAMED, sheet("U1", {"WE1": gave(3, day=1)}))

    assert assessed(NAMED, answers, as_of=NOON.date()).answers[0].at == NOON.date()


def test_the_placement_before_comes_along_if_it_can_be_compared() -> None:
    answers = tallied(NAMED, sheet("U1", {"WE1": 3}))
    before = placed(NAMED, answers, as_of=TODAY)

    assert assessed(NAMED, answers, previous=before).previous == before
    assert (
        assessed(NAMED, answers, previous=before.model_copy(update={"bank_version": "2.0.0"})).previous
        is None
    )
    later = before.model_copy(update={"as_of": TODAY + timedelta(days=1)})
    assert assessed(NAMED, answers, previous=later).previous is None
