"""Verdicts, trials and their windows as Block Kit: what is said, what can be pressed, and nothing that Slack refuses."""

from dataclasses import replace
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.compose.initiative_standing import headline
from bot.conversation.initiative_named import named
from bot.conversation.initiative_view import Described, Terms
from bot.conversation.reply import OnInitiative
from bot.demo.slack import limits
from bot.slack.blocks.initiative import over_card, review_card, started_card, understood_card, verdict_card
from bot.slack.blocks.initiative_sharing import preview_view, shared_cards, where_view
from bot.slack.blocks.initiative_typed import answers_in
from bot.slack.blocks.initiative_views import (
    checked_view,
    end_view,
    ended_view,
    extend_view,
    missing_view,
    start_view,
)
from tests.knowledge.framework.building import FRAMEWORK
from tests.knowledge.framework.initiatives import TODAY
from tests.services.described import CASES, LATER, TERMS, TRIAL, seen


@pytest.mark.parametrize("case", CASES)
def test_each_verdict_as_a_message(case: str, snapshot: SnapshotAssertion) -> None:
    assert verdict_card(seen(case)) == snapshot


def test_an_expired_permit_is_said_before_the_verdict_that_it_came_of(snapshot: SnapshotAssertion) -> None:
    assert verdict_card(seen("trial", trial=TRIAL, today=LATER)) == snapshot


def test_a_verdict_that_is_newer_than_the_end_of_a_permit_comes_first() -> None:
    view = seen("contain", trial=TRIAL, today=LATER)

    again = verdict_card(replace(view, checks=(replace(view.checks[0], on=LATER),))).text

    assert again.startswith("*Contain it*")
    assert "Its permit ended on 12 February 2027" in again


@pytest.mark.parametrize("card", [started_card, review_card, over_card])
def test_what_is_said_of_a_trial(card: Any, snapshot: SnapshotAssertion) -> None:
    assert card(seen("trial", trial=TRIAL), TRIAL) == snapshot


@pytest.mark.parametrize("letter", ["x", "&"])
def test_the_longest_of_everything_is_one_message_that_slack_takes(letter: str) -> None:
    long = letter * 200
    terms = Terms(long, long, long, long, TERMS.until)
    trial = replace(TRIAL, terms=terms, words=letter * 500, ended=TODAY, outcome="widened")
    view = replace(
        seen("trial", trial=trial), name=long, unit=long, owner=long, metric=long, actual=1.5, actual_on=LATER
    )
    shown = view.checks[0].shown
    wordy = replace(shown, headline=f"{shown.lead}: {long * 4}", because=(long, *shown.because))
    view = replace(view, checks=(replace(view.checks[0], shown=wordy),))

    card = verdict_card(view, ["A note of some length. " * 10], withheld=True)

    assert limits.faults("message", list(card.blocks)) == []
    shared = shared_cards(view, "UANA", {})
    windows = missing_view(view), end_view(view, trial.terms), preview_view("C1", shared, "{}", changed=True)
    assert all(limits.view_faults(made) == [] for made in windows)
    assert all(limits.faults("message", list(one.blocks)) == [] for one in shared)


def test_a_verdict_in_a_channel_is_whole_and_has_nothing_to_press_or_that_was_said_at_the_end_of_a_trial() -> (
    None
):
    view = seen("contain", trial=replace(TRIAL, ended=TODAY, outcome="stopped", words="Eve was too slow."))

    (card,) = shared_cards(view, "UANA", {})

    shown = view.checks[0].shown
    assert all(lack.what in card.text for lack in (*shown.ours, *shown.others))
    assert all(reason in card.text for reason in shown.because)
    assert shown.owed in card.text
    assert "Its trial was stopped on" in card.text
    assert "Eve" not in card.text
    assert all(block["type"] != "actions" for block in card.blocks)


def test_reasons_that_do_not_fit_are_counted() -> None:
    view = seen("contain")
    shown = replace(view.checks[0].shown, because=tuple(f"Reason {n}." for n in range(9)))

    text = verdict_card(replace(view, checks=(replace(view.checks[0], shown=shown),))).text

    assert "Reason 3." in text
    assert "and 5 more reasons" in text


WINDOWS = {
    "where": where_view(seen("trial"), "C1", "{}"),
    "preview": preview_view("C1", shared_cards(seen("trial"), "UANA", {}), "{}"),
    "missing": missing_view(seen("contain")),
    "start": start_view(seen("trial"), TERMS),
    "end": end_view(seen("trial", trial=TRIAL), TERMS),
    "extend": extend_view(seen("trial", trial=TRIAL), TERMS, "Nearly there."),
    "ended": ended_view(seen("trial", trial=TRIAL), "Its trial was stopped on 15 February 2027."),
    "checked": checked_view(seen("trial"), headline(seen("trial"))),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_each_window(name: str, snapshot: SnapshotAssertion) -> None:
    assert WINDOWS[name] == snapshot


def test_an_owner_is_named_where_the_id_stands_alone_and_no_other_term_becomes_a_person() -> None:
    trial = replace(TRIAL, terms=replace(TRIAL.terms, owner="UANA", limit="USA"))
    view = seen("trial")
    shown = replace(view.checks[0].shown, headline=f"{view.checks[0].shown.lead}: UANA2, owner UANA")
    named = replace(view, owner="UANA", checks=(replace(view.checks[0], shown=shown),))

    assert "Limit*: USA" in started_card(view, trial).text
    assert "Owner*: <@UANA>" in started_card(view, trial).text
    assert ": UANA2, owner <@UANA>" in verdict_card(named).text
    (card,) = shared_cards(named, "UBEN", {"UANA": False, "UANA2": True})
    assert ": <@UANA2>, owner a colleague who is not in this channel" in card.text


def test_what_people_wrote_is_no_markup() -> None:
    reply = OnInitiative("I have nothing on “<!channel> & co”.", Described("<!channel> & co", "<@U1>"))

    card = understood_card(reply)

    assert "<!channel>" not in card.text
    assert "<@U1>" not in card.text
    assert "&lt;!channel&gt;" in card.text


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        (
            "Should we fund a voice agent for first notice of loss in Claims?",
            "Voice agent for first notice of loss",
            "Claims",
        ),
        ("check the voice agent for Claims", "Voice agent", "Claims"),
        ("Check: a voice agent for first notice of loss", "Voice agent for first notice of loss", ""),
        ("Is the website assistant worth funding?", "Website assistant", ""),
        ("Can we roll out Copilot next year?", "Copilot", ""),
        ("Is that a go?", "", ""),
        ("should we start the pilot?", "", ""),
        ("Go or no-go on the claims triage agent?", "Claims triage agent", "Claims"),
    ],
)
def test_a_question_names_an_initiative_and_its_unit(text: str, name: str, unit: str) -> None:
    assert named(text, ["Claims", "Legal"]) == Described(name, unit)


def test_what_was_taken_from_a_document_outlives_a_window_from_before() -> None:
    def sent(version: int) -> dict[str, dict[str, object]]:
        return {
            f"intake:{key}:{version}": {key: {"value": value}}
            for key, value in (("owner", None), ("metric.what", "days"))
        }

    before = {"owner": "Claims Operations"}

    late, _faults = answers_in(FRAMEWORK, 2, before, 3, sent(2), TODAY)
    emptied, _faults = answers_in(FRAMEWORK, 2, before, 3, sent(3), TODAY)

    assert late == {"owner": "Claims Operations", "metric.what": "days"}
    assert emptied == {"metric.what": "days"}
