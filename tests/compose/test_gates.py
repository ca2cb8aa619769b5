"""Why a model is not in place and whether it may be jumped to: in whole sentences, each with the scan's line beside it."""

from datetime import date
from pathlib import Path

import pytest

from bot.compose.brief import Brief, Drafted, Standing
from bot.compose.scan_text import scan_text
from bot.compose.standing import tell
from knowledge.framework.intake import read_assessment
from knowledge.framework.loading import the_framework
from knowledge.framework.staging import place
from tests.compose.passages import passage

EXAMPLES = Path(__file__).parent.parent / "knowledge" / "framework" / "examples"
TODAY = date(2026, 11, 21)


def told(example: str, **asked: object) -> list[Drafted]:
    """What the rule says of a worked example, its scan being one passage."""
    framework = the_framework()
    answers = (EXAMPLES / f"{example}.yaml").read_text(encoding="utf-8")
    placement = place(framework, read_assessment(answers, framework.bank, TODAY, example))
    standing = Standing(placement, TODAY, (passage(scan_text(framework, placement), kind="scan"),))
    before, after = tell(Brief("", "X", framework, TODAY, standing=standing, **asked))  # type: ignore[arg-type]  # named
    return [*before, *after]


def headline(points: list[Drafted]) -> str:
    """The one that stands above the rest."""
    (head,) = [point.text for point in points if point.headline]
    return head


@pytest.mark.parametrize("example", "abcdefghij")
@pytest.mark.parametrize("about", ["stage", "why", "jump"])
def test_everything_that_is_said_about_the_organisation_is_cited(example: str, about: str) -> None:
    points = told(example, about=about)

    general = "What goes wrong otherwise"
    assert [p.text for p in points if not p.cites and not p.text.startswith(general)] == []


def test_a_model_whose_own_gates_hold_still_waits_for_those_before_it() -> None:
    points = told("a", about="jump", model=3)

    assert headline(points) == (
        "Not yet. All that stage 3, expert capability, itself needs is in place, but stages 1 and 2 are not."
    )


def test_what_is_missing_is_counted_in_plain_english() -> None:
    one, several = told("g", about="jump", model=3), told("f", about="jump", model=5)

    assert headline(one).startswith(
        "Not yet. Two things stage 3, expert capability, needs are missing or not known: AI in expert work and"
    )
    assert headline(several).startswith(
        "Not yet. 13 things stage 5, agent-led process re-engineering, needs are"
    )
