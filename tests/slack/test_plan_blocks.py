"""The plan as blocks: within Slack's limits whatever is in it, harmless, and with a button only for what somebody may do."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.conversation.card_view import FoundPassage
from bot.conversation.plan import ItemState, Plan, PlanItem
from bot.demo.slack import limits
from bot.slack.blocks.plan import Seeing, answered_card, contested_card, due_card, plan_view
from bot.slack.blocks.plan_views import contest_view, drop_view, edit_view
from tests.slack.test_home_blocks import buttons, marked

TODAY = date(2026, 12, 4)
ITEM = PlanItem(
    id="a" * 32,
    unit="Marketing",
    criterion="WE2",
    workflow=None,
    kind="build",
    label="knowing uses and limits",
    what="Knowing uses and limits. Done when: most can say what must never go in.",
    observable="Most can say what must never go in.",
    unlocks="Later stages build on it: expert work and agents.",
    whose="ours",
    whom=None,
    asked=None,
    owner="UBEN",
    due=date(2026, 12, 1),
    state="open",
    since=date(2026, 10, 3),
    found=date(2026, 10, 3),
    notes=("It was reported done; on 20 November that was not confirmed.",),
)
EVERY = (
    ITEM,
    replace(
        ITEM, id="b" * 32, criterion="WE5", whose="others", whom="AI owner", owner=None, due=None, notes=()
    ),
    replace(ITEM, id="c" * 32, state="reported", asking_until=date(2026, 12, 11), notes=()),
    replace(ITEM, id="d" * 32, state="confirmed", since=TODAY, notes=()),
    replace(ITEM, id="e" * 32, state="dropped", reason="Legal does it", owner="Jane", notes=()),
)
CHAMPION = Seeing("UANA", runs=True, today=TODAY, scan="S1", askable=frozenset({"WE2", "WE5"}))
STRANGER = Seeing("UDAN", runs=False, today=TODAY)

WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["<!channel> <@UANA> <https://evil.example|here>", "*b* _i_ & <", "x" * 4_000]),
)
DAYS = st.dates(date(2025, 1, 1), date(2027, 1, 1))
ITEMS = st.builds(
    PlanItem,
    id=st.uuids().map(lambda one: one.hex),
    unit=WORDS,
    criterion=st.just("WE2"),
    workflow=st.none(),
    kind=st.sampled_from(["build", "find_out"]),
    label=WORDS,
    what=WORDS,
    observable=WORDS,
    unlocks=WORDS,
    whose=st.sampled_from(["ours", "others"]),
    whom=st.none() | WORDS,
    asked=st.none() | st.just("UEVE") | WORDS,
    owner=st.none() | st.just("UBEN") | WORDS,
    due=st.none() | DAYS,
    state=st.sampled_from(get_args(ItemState)),
    since=DAYS,
    reason=WORDS,
    effort=st.integers(1, 3),
    found=st.none() | DAYS,
    asking_until=st.none() | DAYS,
    notes=st.lists(WORDS, max_size=5).map(tuple),
)


def harmless(block: Any) -> None:
    text = "\n".join(marked(block)).replace("<@UBEN>", "").replace("<@UEVE>", "").replace("<@UANA>", "")
    assert "<!channel" not in text
    assert "<http" not in text
    assert "<@" not in text


@settings(max_examples=100, deadline=None)
@given(st.lists(ITEMS, max_size=25, unique_by=lambda one: one.id), WORDS, st.booleans())
def test_every_plan_is_within_slacks_limits_and_calls_nobody(
    items: list[PlanItem], notice: str, runs: bool
) -> None:
    seeing = replace(CHAMPION, runs=runs)

    view: Any = plan_view(Plan("Marketing", TODAY, tuple(items)), seeing, notice)

    assert limits.view_faults(view) == []
    assert len(view["blocks"]) <= 100
    harmless(view)


@settings(max_examples=100, deadline=None)
@given(ITEMS, WORDS)
def test_every_form_and_message_about_an_item_is_within_slacks_limits(item: PlanItem, words: str) -> None:
    found = (FoundPassage("p1", words or "A policy", "Section", "quote", "March 2026"),)
    for view in (edit_view(item, "UANA"), drop_view(item), contest_view(item, found), contest_view(item, ())):
        assert limits.view_faults(view) == []
        harmless(view)
    for card in (due_card(item), answered_card(item), contested_card(item, "UANA", words)):
        assert limits.faults("message", list(card.blocks)) == []
        harmless(list(card.blocks))


@pytest.mark.parametrize(
    ("seeing", "offered"),
    [
        (CHAMPION, ["done", "edit", "drop", "contest"]),
        (replace(STRANGER, person="UBEN"), ["done", "edit", "drop", "contest"]),
        (STRANGER, ["contest"]),
    ],
)
def test_only_who_may_is_offered_to_change_an_item(seeing: Seeing, offered: list[str]) -> None:
    found = buttons(plan_view(Plan("Marketing", TODAY, (ITEM,)), seeing))

    assert [name.removeprefix("plan:") for name, _ in found] == offered


def test_what_nobody_has_can_be_taken_and_others_can_be_asked() -> None:
    found = buttons(plan_view(Plan("Marketing", TODAY, EVERY[1:2]), replace(CHAMPION, runs=False)))

    assert [name for name, _ in found] == ["plan:take", "plan:edit", "scan:ask_others", "plan:contest"]


def test_of_very_many_items_the_rest_is_counted() -> None:
    many = tuple(replace(ITEM, id=f"{n:032}", notes=()) for n in range(23))

    view: Any = plan_view(Plan("Marketing", TODAY, many), CHAMPION)

    assert "And 3 more." in "\n".join(marked(view))


def test_snapshots(snapshot: SnapshotAssertion) -> None:
    kept = snapshot.use_extension(JSONSnapshotExtension)

    assert plan_view(Plan("Marketing", TODAY - timedelta(days=62), EVERY), CHAMPION, "Saved.") == kept(
        name="plan"
    )
    assert edit_view(EVERY[4], "UANA") == kept(name="edit")


def test_what_came_of_asking_again_says_since_when_what_it_opens_and_whether_the_stage_moved() -> None:
    said = ("Asked again until 4 December: 5 people answered. 5 chose “most”.",)
    there = replace(ITEM, state="confirmed", since=TODAY, notes=("Something older.", *said))

    text = answered_card(there, "Stage 1 is in place now.").text

    assert text.splitlines() == [
        "*Marketing: It is confirmed: knowing uses and limits.*",
        "Missing on 3 October, confirmed on 4 December.",
        "Later stages build on it: expert work and agents.",
        "Stage 1 is in place now.",
        said[0],
    ]


def test_what_was_not_confirmed_says_what_people_said_and_what_would_show_it() -> None:
    text = answered_card(ITEM, "The stage stays as it was: no stage in place.").text

    assert text.splitlines() == [
        "*Marketing: Not confirmed, so it is still to do: knowing uses and limits.*",
        ITEM.notes[0],
        f"Done when: {ITEM.observable}",
        "The stage stays as it was: no stage in place.",
    ]


def test_what_is_cut_says_how_much_more_there_is_and_where() -> None:
    noted = replace(ITEM, notes=tuple(f"Note {n}." for n in range(5)))
    many = tuple(replace(noted, id=f"{n:032}") for n in range(23))

    text = "\n".join(marked(plan_view(Plan("Marketing", TODAY, many), CHAMPION)))

    assert "And 3 more. `/cairn stage Marketing` exports the whole plan as a PDF." in text
    assert "2 earlier notes are not shown; `cairn plan` in the terminal has them." in text
    assert "Note 1." not in text
