"""What a finished scan shows, for every worked example as a first look and in full, and what it must never show."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.compose.result import scan_result, share_words
from bot.compose.why import choice, choices, outcome_rows, why_rows
from bot.conversation.result import ScanResult, bars_in_words
from knowledge.framework.intake import read_assessment
from knowledge.framework.loading import the_framework
from knowledge.framework.placement import Placement
from knowledge.framework.staging import place

EXAMPLES = Path(__file__).parent.parent / "knowledge" / "framework" / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
PATHS: tuple[Literal["first_look", "full"], ...] = ("first_look", "full")
FRAMEWORK = the_framework()
TODAY = date(2026, 11, 21)
MODEL_1 = ("WE1", "WE2", "WE3", "WE4", "WE5")


def placed(name: str) -> Placement:
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    return place(FRAMEWORK, read_assessment(text, FRAMEWORK.bank, TODAY))


def team(rows: list[dict[str, object]], previous: Placement | None = None, **more: object) -> Placement:
    text = json.dumps(
        {"unit": {"name": "Payroll", "scope": "team"}, "as_of": "2026-11-01", "answers": rows} | more
    )
    return place(FRAMEWORK, replace(read_assessment(text, FRAMEWORK.bank, TODAY), previous=previous))


def said_by(criterion: str, *levels: object) -> list[dict[str, object]]:
    return [{"criterion": criterion, "by": f"p{n}", "level": level} for n, level in enumerate(levels)]


def result(
    placement: Placement, path: Literal["first_look", "full"] = "full", answered: int = 7, **more: object
) -> ScanResult:
    return scan_result(
        FRAMEWORK,
        placement,
        scan_id="S1",
        answered=answered,
        invited=9,
        path=path,
        **more,  # type: ignore[arg-type]  # whatever the test is about
    )


def lines(shown: ScanResult) -> Iterator[str]:
    yield from (shown.headline, f"{shown.share} {shown.note}", *bars_in_words(shown), *shown.remarks)
    yield from (f"ours: {step.text} {step.why}" for step in shown.ours)
    yield from (f"others: {step.text} {step.why} ({step.whom})" for step in shown.others)
    yield from (f"split: {split.sentence} {split.given}" for split in shown.splits)
    yield from (f"{step.when}: {step.what} {step.why}" for step in shown.next_steps)
    yield from (f"not yet: {what}" for what in shown.not_yet)
    yield from (f"change: {what}" for what in shown.changes)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", NAMES)
def test_the_result_of_each_worked_example_reads_like_this(
    name: str, path: Literal["first_look", "full"], snapshot: SnapshotAssertion
) -> None:
    assert list(lines(result(placed(name), path))) == snapshot


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", NAMES)
def test_neither_jargon_nor_a_respondent_is_in_it(name: str, path: Literal["first_look", "full"]) -> None:
    placement = placed(name)
    why = why_rows(FRAMEWORK, placement, first_look=path == "first_look")
    shown = " ".join(
        [
            *lines(result(placement, path)),
            why.lead,
            why.version,
            *(row for part in why.parts for row in part.rows),
        ]
    )

    for jargon in (
        *(
            "placement",
            " gate",
            "E0",
            "E1",
            "E2",
            "E3",
            "WE1",
            "ND2",
            "find_out",
            "blocking",
            "criterion",
            "r1",
        ),
    ):
        assert jargon not in shown


@pytest.mark.parametrize("name", NAMES)
def test_a_first_look_states_no_stage_above_the_first(name: str) -> None:
    shown = result(placed(name), "first_look")
    told = " ".join([shown.headline, *shown.remarks, *(f"{s.what} {s.why}" for s in shown.next_steps)])

    assert shown.first_look
    assert not any(f"stage {model}" in told.lower() for model in (2, 3, 4, 5))
    assert not any(bar.score is not None for bar in shown.models[1:])


def test_under_half_of_those_invited_make_a_first_look_whatever_was_asked() -> None:
    shown = result(placed("f"), answered=4)

    assert shown.first_look
    assert shown.share == "Four of nine answered."
    assert "Fewer than half answered" in shown.note
    assert shown.headline == "Ferry Software has stage 1 in place: all five things are there."


def test_of_an_anonymous_scan_with_two_answers_nothing_is_shown() -> None:
    shown = result(placed("c"), "first_look", answered=2)

    assert shown.few
    assert list(lines(shown)) == [
        "There is no result for Mill Lane Logistics: too few people answered.",
        "Two of nine answered. A result needs three answers, so that nobody's own can be read from it. "
        "It can be kept open longer.",
        "Stages 1 to 5: not examined",
    ]
    assert not result(placed("c"), "first_look", answered=2, anonymous=False).few


@pytest.mark.parametrize(
    ("answered", "invited", "said"),
    [
        (7, 9, "Seven of nine answered."),
        (12, 14, "12 of 14 answered."),
        (9, 9, "All nine answered."),
        (1, 1, "One person answered."),
        (0, 3, "None of three answered."),
    ],
)
def test_the_share_is_said_in_words(answered: int, invited: int, said: str) -> None:
    assert share_words(answered, invited) == said


def test_who_chose_what_is_shown_from_three_answers_on() -> None:
    two, three = team(said_by("WE2", 1, 4)), team(said_by("WE2", 1, 1, 4))

    (without,) = result(two, "first_look").splits
    (with_them,) = result(three, "first_look").splits
    told = [row for part in why_rows(FRAMEWORK, two).parts for row in part.rows]

    assert without.given == ()
    assert [number for _, number in with_them.given] == [2, 1]
    assert "between" not in " ".join(told)


def test_managers_and_members_are_told_apart_only_with_three_of_each() -> None:
    (apart,) = result(placed("c"), "first_look").splits
    assert "Managers and members see it differently" in apart.sentence

    roles = ["member", "member", "member", "manager", "manager"]
    rows = [row | {"role": role} for row, role in zip(said_by("WE1", 0, 1, 1, 4, 4), roles, strict=True)]
    (split,) = result(team(rows), "first_look").splits
    assert "Managers" not in split.sentence


def test_what_moved_since_the_last_scan_is_said_and_drawn() -> None:
    before = team([row for name in MODEL_1 for row in said_by(name, 1, 1, 1)])
    now = team([row for name in MODEL_1 for row in said_by(name, 3, 3, 3)], before)

    shown = result(now, "first_look", previous=before)

    assert shown.changes[0] == "Stage 1 is in place now."
    assert shown.changes[1].startswith("Regular use of AI: from “some, but fewer than one in three” to")
    assert (shown.models[0].previous, shown.models[0].score) == (25.0, 75.0)
    assert result(before, previous=before).changes == (
        "Nothing that the answers carry has moved since 1 November 2026.",
    )
    older = before.model_copy(update={"bank_version": "0.9.0"})
    assert "not compared" in result(now, previous=older).changes[0]
    assert result(now, previous=older).models[0].previous is None


def test_a_stage_that_can_be_lost_is_looked_at_again_sooner() -> None:
    before = team([row for name in MODEL_1 for row in said_by(name, 3, 3, 3)])
    falling = [row for name in MODEL_1 for row in said_by(name, *([2] * 3 if name == "WE2" else [3] * 3))]

    shown = result(team(falling, before), "first_look", previous=before)

    assert "Stage 1 can be lost" in " ".join(shown.remarks)
    assert shown.look_again == date(2026, 11, 1) + timedelta(days=30)
    assert result(before).look_again == date(2026, 11, 1) + timedelta(days=90)


def test_whoever_took_a_step_stands_beside_it_with_the_date() -> None:
    shown = result(placed("a"), owners={"WE2": ("U7", date(2026, 12, 1))})

    assert [(step.owner, step.due) for step in shown.next_steps] == [
        ("U7", date(2026, 12, 1)),
        (None, None),
        (None, None),
    ]


def test_a_team_waits_for_what_only_the_organisation_can_settle() -> None:
    rows = [
        row
        for criterion in FRAMEWORK.bank.criteria
        if criterion.model in (1, 2, 3) and "signal" not in criterion.role
        for row in said_by(criterion.id, 3, 3, 3)
    ]
    shown = result(team(rows))

    assert [step.criterion for step in shown.others] == ["RL-GV", "RL-IN", "RL-DF"]
    assert shown.others[0].whom == "Legal or risk lead"


def test_a_team_that_has_all_that_is_its_own_is_not_sent_on_to_what_was_set_aside() -> None:
    rows = [row for name in MODEL_1 for row in said_by(name, 3, 3, 3)]
    waivers = [
        {"model": m, "reason": "not ours", "approved_by": "c", "review": "2027-04-01"} for m in (2, 3, 4, 5)
    ]

    shown = result(team(rows, waivers=waivers))

    assert shown.headline == "Payroll has all in place that is its own to build: stage 1."
    assert shown.next_steps == ()
    assert [bar.state for bar in shown.models] == ["in_place", *["waived"] * 4]


def test_where_too_little_is_known_that_is_said_before_any_number() -> None:
    shown = result(team([row for name in (*MODEL_1, "ND3") for row in said_by(name, 3, 3, 3)]))

    assert shown.undetermined
    assert shown.headline == "Not enough is known to say which stage Payroll is working on."


def test_unapproved_tools_are_named_only_where_three_said_so() -> None:
    one, three = (result(team(said_by("WE6", *[0] * n)), "first_look").remarks for n in (1, 3))

    assert not any("not approved" in remark for remark in one)
    assert any("not approved" in remark for remark in three)


def test_the_reasons_have_the_level_what_is_needed_and_the_arithmetic() -> None:
    why = why_rows(FRAMEWORK, placed("a"))
    parts = {part.title: part.rows for part in why.parts}

    assert parts["Stage 1, workforce empowerment"][1] == (
        "Knowing uses and limits: level 1, needs 3, with a document or link; 1 answer."
    )
    assert parts["What comes first"][1] == "Knowing uses and limits: (1 + 3) x 2 x 2 / 2 = 8."
    assert "Questions version 1.0.0." in why.version
    first = why_rows(FRAMEWORK, placed("b"), first_look=True)
    assert [part.title for part in first.parts] == ["Stage 1, workforce empowerment", "What comes first"]


def test_what_can_be_supposed_is_what_counts_the_stage_worked_on_first() -> None:
    first_look, full = (choices(FRAMEWORK, placed("e"), first_look=only) for only in (True, False))

    assert [one.criterion for one in full[:2]] == ["ND1", "ND2"]
    assert {"WE6", "RL-CX", "WR-ID"}.isdisjoint(one.criterion for one in full)
    assert "EC2" not in {one.criterion for one in first_look}
    assert len(choice(FRAMEWORK.criterion("WE1")).answers) == 5


def test_what_would_follow_stands_beside_today() -> None:
    rows = outcome_rows(FRAMEWORK, placed("h"), placed("h-five-agree"))

    assert rows[0] == "In place: 1 stage (today: no stage)"
    assert rows[2].startswith("Next: ")
    assert outcome_rows(FRAMEWORK, placed("a"), placed("a"))[0] == "In place: no stage (as today)"
