"""What the rule says in words, for every kind of place a group can be in."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.compose.brief import Brief, Drafted, Standing
from bot.compose.citations import Checker
from bot.compose.scan_text import scan_text, scan_title
from bot.compose.standing import tell
from knowledge.chunking import split
from knowledge.documents import WHOLE_ORG, Document, Passage, Shelf
from knowledge.framework.intake import read_assessment
from knowledge.framework.loading import the_framework
from knowledge.framework.placement import Placement
from knowledge.framework.staging import place

EXAMPLES = Path(__file__).parent.parent / "knowledge" / "framework" / "examples"
FRAMEWORK = the_framework()
TODAY = date(2026, 11, 21)


def placed(name: str) -> Placement:
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    return place(FRAMEWORK, read_assessment(text, FRAMEWORK.bank, TODAY))


def passages_of(placement: Placement) -> tuple[Passage, ...]:
    title, text = scan_title(placement), scan_text(FRAMEWORK, placement)
    document = Document(
        "local", Shelf.ORGANISATION, "scan:1", title, text, "scan", WHOLE_ORG, placement.as_of
    )
    return tuple(
        Passage(
            f"p{piece.position}",
            "d",
            "local",
            document.shelf,
            WHOLE_ORG,
            "scan",
            title,
            piece.section,
            piece.text,
            "scan:1",
            placement.as_of,
            piece.position,
        )
        for piece in split(document)
    )


def told(placement: Placement, about: str, question: str = "", model: int | None = None) -> list[Drafted]:
    brief = Brief(
        question=question,
        subject=placement.unit,
        framework=FRAMEWORK,
        today=TODAY,
        standing=Standing(placement, placement.as_of, passages_of(placement)),
        about=about,  # type: ignore[arg-type]  # a plain string in the tables
        model=model,
    )
    before, after = tell(brief)
    return [*before, *after]


@pytest.mark.parametrize("name", [*"abcdefghij"])
def test_the_stage_of_each_worked_example_reads_like_this(name: str, snapshot: SnapshotAssertion) -> None:
    assert [drafted.text for drafted in told(placed(name), "stage")] == snapshot


@pytest.mark.parametrize("name", [*"abcdefghij"])
@pytest.mark.parametrize("about", ["stage", "why", "jump"])
def test_everything_that_is_cited_stands_in_the_scan(name: str, about: str) -> None:
    placement = placed(name)
    checker = Checker({passage.id: passage for passage in passages_of(placement)}, placement)

    points = [checker.accept(drafted, trusted=True) for drafted in told(placement, about)]

    assert checker.dropped == []
    assert all(points)
    assert any(point.cites for point in points if point)


@pytest.mark.parametrize("name", [*"abcdefghij"])
def test_no_word_of_the_methods_own_reaches_a_person(name: str) -> None:
    said = " ".join(drafted.text for about in ("stage", "jump") for drafted in told(placed(name), about))

    for jargon in (
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
    ):
        assert jargon not in said


def test_a_wide_range_is_no_number() -> None:
    names = ("WE1", "WE2", "WE3", "WE4", "WE5", "ND3")
    headline, *points = told(payroll(names), "stage")

    assert headline.text == "Not enough is known to say which stage Payroll is working on."
    assert any("between 1 stage and 5 stages could be in place" in point.text for point in points)


def test_where_only_stage_one_was_examined_nothing_is_said_of_a_range() -> None:
    headline, *points = told(payroll(("WE1", "WE2", "WE3", "WE4", "WE5")), "stage")

    assert headline.text == "Payroll has stage 1 in place. Stages 2 to 5 were not examined."
    assert not any("could be in place" in point.text for point in points)


def payroll(names: Iterable[str]) -> Placement:
    rows = [{"criterion": name, "by": "r1", "level": 3} for name in names]
    text = json.dumps({"unit": {"name": "Payroll"}, "answers": rows, "as_of": "2026-11-01"})
    return place(FRAMEWORK, read_assessment(text, FRAMEWORK.bank, TODAY))


def test_an_old_scan_says_that_it_needs_a_recheck() -> None:
    old = placed("e").model_copy(update={"as_of": date(2026, 1, 5)})

    assert "It needs a recheck" in told(old, "stage")[-1].text


@given(st.text(max_size=80))
def test_any_question_about_a_jump_is_answered(question: str) -> None:
    assert told(placed("j"), "jump", question)[0].headline
