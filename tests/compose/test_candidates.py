"""Which agents next, in words: what can be begun and what first, or why nothing can yet."""

from datetime import date, timedelta

from bot.compose.brief import Standing
from bot.compose.candidates import candidates_advice
from bot.conversation.reply import Advice
from knowledge.framework.candidates import candidates
from knowledge.framework.loading import the_framework
from knowledge.framework.placement import Finding, Placement
from tests.knowledge.framework.test_portfolio import placed

FRAMEWORK = the_framework()
TODAY = date(2026, 10, 20)
RATED = {"status": "rated", "level": 3, "claimed": 3, "low": 3, "high": 3}


def advice(placement: Placement, function: str | None = None, today: date = TODAY) -> Advice:
    found = candidates(FRAMEWORK, placement, function)
    standing = Standing(placement, placement.as_of, ())
    return candidates_advice(FRAMEWORK, "Claims", found, standing, today)


def test_each_candidate_says_what_it_needs_first_and_what_is_open() -> None:
    found = advice(placed(1, findings={"ND2": Finding.model_validate(RATED)}), "Sales")

    head, *points = [found.headline.text, *(point.text for point in found.points)]
    assert head.endswith("that Claims can carry now, by the scan of 3 October 2026; the readiest first.")
    assert head.startswith("Three workflows for AI that")
    assert points[0].startswith('Sales, AI-native distribution: "Help me choose" assistant for one range.')
    assert "First: Agreed conversion quality with a starting value." in points[0]
    assert any("Not known yet:" in point for point in points)
    assert points[-1] == FRAMEWORK.text.limits.line


def test_what_is_for_one_trade_only_says_so() -> None:
    found = advice(placed(4), "Operations")

    assert any("Only where the trade is manufacturing." in point.text for point in found.points)


def test_no_more_than_three_and_what_they_share_is_said() -> None:
    found = advice(placed(1))

    moves = [point for point in found.points if point.kind == "move"]
    assert len(moves) <= 4
    assert moves[-1].text.startswith("They draw on the same knowledge (")


def test_none_yet_says_why_and_of_which_day() -> None:
    contained = advice(placed(1, flags=("contain_high_risk_automation",)))
    unknown = advice(placed(1), "Astrology")
    nobody = candidates_advice(FRAMEWORK, "Claims", candidates(FRAMEWORK, None), None, TODAY)

    assert contained.headline.text.startswith(
        "None yet for Claims, by the scan of 3 October 2026. Something already runs ahead of its controls."
    )
    assert "There are no starter workflows for Astrology" in unknown.headline.text
    assert nobody.headline.text.startswith("None yet. Nobody has looked yet")


def test_an_old_scan_is_said_to_be_old() -> None:
    found = advice(placed(1), today=TODAY + timedelta(days=200))

    assert any("over half a year old" in point.text for point in found.points)


def test_a_workflow_for_an_agent_has_six_conditions_of_its_own() -> None:
    found = advice(placed(4), "Finance")

    assert any("six conditions of its own" in point.text for point in found.points)
