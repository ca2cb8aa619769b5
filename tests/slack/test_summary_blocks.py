"""A summary in Slack: within its limits on every rung, whole without blocks, harmless with wicked words."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.conversation.home import StageBar
from bot.conversation.plan import PlanItem
from bot.conversation.result import ModelBar, Split, Step
from bot.conversation.summary import ModelSpread, Sentence, StageSummary, UnitRow, Unseen
from bot.demo.slack import limits
from bot.slack.blocks.bars import Rung
from bot.slack.blocks.cards import Card
from bot.slack.blocks.summary import summary_cards, unseen_card

RUNGS: tuple[Rung, ...] = get_args(Rung)
TODAY, THEN = date(2026, 12, 8), date(2026, 10, 3)
BRIEFS = ("Workforce", "Distribution", "Expert work", "Linked changes", "Agents")
ITEM = PlanItem(
    id="1",
    unit="Claims",
    criterion="WE3",
    workflow=None,
    kind="build",
    label="ready-made workflows",
    what="Ready-made workflows. Done when: one kept-up place.",
    observable="One kept-up place.",
    unlocks="",
    whose="ours",
    whom=None,
    asked=None,
    owner="U0DEREK",
    due=date(2026, 12, 4),
    state="open",
    since=THEN,
)
UNIT = StageSummary(
    unit="Claims",
    scope="team",
    known="looked",
    headline="Claims is working on stage 1: two of three things are in place.",
    today=TODAY,
    as_of=THEN,
    people=310,
    respondents=7,
    invited=9,
    share="Seven of nine answered.",
    claimed_stage=1,
    stage_range=(0, 1),
    confidence_words="Medium: good enough to plan with.",
    bars=tuple(
        ModelBar(n, f"{brief} model", brief, 60.0, 50.0, "working_on") for n, brief in enumerate(BRIEFS, 1)
    ),
    narrative=(Sentence("What stage 1 still waits for: ready-made workflows.", ("missing_1",)),),
    held_back=(Step("WE3", "ready-made workflows", "Ready-made workflows: not known.", ""),),
    splits=(Split("WE2", "everyday rules", "You are split on everyday rules."),),
    moves=(ITEM, replace(ITEM, id="2", state="confirmed"), replace(ITEM, id="3", owner=None, due=None)),
    trend_note="Since 3 March 2026: Stage 1 is in place now.",
    stale=("Answered more than half a year ago: everyday rules.",),
    not_yet=("workflows run by agents",),
    remarks=("Running: an assistant for people outside.",),
    limits="This framework says what to build in which order.",
)
ROW = UnitRow(
    "Motor",
    "looked",
    210,
    1,
    THEN,
    bars=tuple(StageBar(n, b, "in_place", 80.0) for n, b in enumerate(BRIEFS, 1)),
)
WHOLE = replace(
    UNIT,
    unit="Operations",
    scope="department",
    headline="Operations (3 units, 310 people) is working on stage 1 of 5.",
    spread=tuple(
        ModelSpread(n, b, "spreading" if n == 1 else "none", 210 if n == 1 else 0, 310)
        for n, b in enumerate(BRIEFS, 1)
    ),
    units=(
        ROW,
        replace(ROW, unit="Marine", known="withheld", bars=(), as_of=None),
        UnitRow("Home", "nobody", None),
    ),
    unscanned=("Home",),
    two_tiers="Two tiers: in some units AI is part of ordinary work, in others hardly anybody uses it.",
)


def check(dealt: tuple[Card, ...]) -> None:
    for card in dealt:
        assert limits.faults("message", list(card.blocks)) == []
        assert card.text.strip()


@pytest.mark.parametrize("summary", [UNIT, WHOLE], ids=["unit", "whole"])
def test_a_summary_has_its_chart_its_reasons_and_its_moves(
    summary: StageSummary, snapshot: SnapshotAssertion
) -> None:
    dealt = summary_cards(summary, "chart")

    check(dealt)
    assert [card.blocks for card in dealt] == snapshot


@pytest.mark.parametrize("rung", RUNGS)
@pytest.mark.parametrize("summary", [UNIT, WHOLE], ids=["unit", "whole"])
def test_on_each_rung_the_text_alone_says_all_of_it(summary: StageSummary, rung: Rung) -> None:
    dealt = summary_cards(summary, rung, [("F1", "What it shows")], ["You asked this an hour ago."])

    check(dealt)
    text = "\n".join(card.text for card in dealt)
    assert text.startswith("You asked this an hour ago.")
    for said in (
        summary.headline,
        "Seven of nine answered.",
        "is overdue",
        "<@U0DEREK>",
        "split",
        summary.limits,
    ):
        assert said in text
    shown = [row.unit for row in summary.units] or ["Workforce model"]
    assert all(said in text for said in shown)


def test_a_very_large_organisation_fits_into_messages() -> None:
    rows = tuple(replace(ROW, unit=f"Branch number {n} of the large organisation") for n in range(1_000))

    for rung in RUNGS:
        check(summary_cards(replace(WHOLE, units=rows), rung, [("F1", "What it shows")]))


def test_wicked_words_mention_nobody_and_link_nowhere() -> None:
    evil = "<!channel> <@U1> <https://evil.example|here> *bold* _x_"
    wicked = replace(
        WHOLE,
        unit=evil,
        headline=evil,
        narrative=(Sentence(evil, ()),),
        held_back=(Step("WE3", evil, evil, evil),),
        moves=(replace(ITEM, unit=evil, what=evil, owner=evil),),
        units=(replace(ROW, unit=evil),),
        remarks=(evil,),
    )

    for rung in RUNGS:
        for card in summary_cards(wicked, rung, [("F1", "What it shows")]):
            said = f"{card.text} {card.blocks}"
            assert "<!channel>" not in card.text
            assert "<@U1>" not in card.text
            assert "'text': '<" not in said.replace("raw_text', 'text': '<", "")


def test_nothing_but_the_headline_is_said_of_what_nobody_looked_at() -> None:
    (card,) = summary_cards(
        StageSummary("Claims", "team", "nobody", "Nobody has looked at Claims yet.", TODAY), "chart"
    )

    assert card.text == "*Nobody has looked at Claims yet.*"


def test_a_refusal_names_who_could_show_it() -> None:
    card = unseen_card(
        Unseen("R&D <!here>", whole=False, whole_is_for="managers", people=("U0DEREK", "U0ANNA"))
    )

    assert card.text == (
        "The summary of R&amp;D &lt;!here&gt; is for its members and those who manage it; <@U0DEREK> and <@U0ANNA> can show it "
        "to you."
    )
