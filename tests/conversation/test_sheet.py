"""One respondent's way through a scan: what each press does to the sheet, and what holds whatever is pressed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.answering import SHEET, advance
from bot.conversation.events import (
    Back,
    Begin,
    Choose,
    Decline,
    Event,
    Next,
    NoneOfThese,
    PassOn,
    Pause,
    Proof,
    Read,
    Receive,
    Revisit,
    Say,
    Show,
    SkipExample,
    UseWords,
)
from bot.conversation.onward import ON_A_CARD, claims, settled
from bot.conversation.path import Asked, Setup, cards, na_reasons, running_models
from bot.conversation.reading import Reading
from bot.conversation.sheet import Context, Given, Sheet, SheetState, Step, is_answered, left
from knowledge.framework.assessment import Waiver
from knowledge.framework.loading import the_framework

BANK = the_framework().bank
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SETUP = Setup(unit="Marketing", people=12)
EXPERT, CHANGES = "head of the expert work", "owner of code or documents"
LONG = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


class Answering:
    """One person with their sheet, a clock that goes on by a minute a press, and nobody else in the scan."""

    def __init__(
        self,
        asked: Asked | None = None,
        *,
        setup: Setup = SETUP,
        examples: bool = True,
        others: Sequence[int] = (),
    ) -> None:
        self.sheet = Sheet(scan="s1", key="k1", asked=asked or Asked())
        self.setup, self.examples, self.others = setup, examples, frozenset(others)
        self.given: list[dict[str, Given]] = []
        self._clock = (NOON + timedelta(minutes=n) for n in count())
        self.now = NOON

    @property
    def context(self) -> Context:
        return context_of(self.sheet, self.setup, examples=self.examples, others=self.others)

    def tell(self, event: Event) -> "Answering":
        step = advance(self.sheet, event, self.context)
        self.sheet = step.sheet
        self.given.append(dict(step.given))
        return self

    def later(self) -> datetime:
        self.now = next(self._clock)
        return self.now

    def begin(self) -> "Answering":
        return self.tell(Begin(self.later()))

    def choose(self, row: str, level: Any, reason: str | None = None) -> "Answering":
        return self.tell(Choose(self.later(), row, level, reason))

    def answer_all(self, level: Any = 1) -> "Answering":
        """Answer every card that is shown, until none is."""
        for _ in range(50):
            if self.sheet.state != "choosing":
                break
            card = self.context.card(self.sheet.card)
            assert card is not None
            for row in card.rows:
                self.choose(row.key, level)
            if len(card.rows) > 1:
                self.tell(Next(self.later(), card.key))
        return self

    @property
    def place(self) -> tuple[str, str | None]:
        return self.sheet.state, self.sheet.card

    def level(self, row: str) -> Any:
        return self.sheet.given[row].level


def context_of(
    sheet: Sheet, setup: Setup, *, examples: bool = True, others: frozenset[int] = frozenset()
) -> Context:
    """What the services tell a sheet: the path as things stand, and the examples for which nobody was asked yet."""
    said = ((key.partition("@")[0], one.level) for key, one in sheet.given.items())
    path = cards(BANK, setup, sheet.asked, running=running_models(BANK, said) | others)
    criteria = {row.criterion for card in path for row in card.rows}
    asked = {row.partition("@")[0] for row in sheet.examples_asked}
    return Context(
        cards=path,
        wanted=criteria - asked if examples else (),
        na_allowed={name: na_reasons(BANK, setup, name) for name in criteria},
    )


def reading(
    criterion: str, *levels: int, choices: tuple[int, ...] | None = None, by: Any = "model"
) -> Reading:
    return Reading(criterion, levels, "in their words", by, levels if choices is None else choices)


# The journey


def test_whoever_begins_sees_the_first_card() -> None:
    assert Answering().begin().place == ("choosing", "WE1")


def test_a_press_is_kept_and_shows_the_next_card() -> None:
    one = Answering().begin().choose("WE1", 2)

    assert one.place == ("choosing", "WE2")
    assert one.given[-1] == {"WE1": Given(level=2, at=one.now)}


def test_who_has_answered_every_card_has_finished() -> None:
    one = Answering().begin().answer_all()

    assert one.place == ("finished", None)
    assert left(one.sheet, one.context.cards) == ()


def test_a_card_with_several_rows_waits_for_each_and_for_next() -> None:
    one = Answering().begin()
    for row in ("WE1", "WE2", "WE3", "WE4", "WE5"):
        one.choose(row, 1)
    one.choose("ND1", 0).choose("EC1", 0).choose("DM1", 0)

    assert one.place == ("choosing", "running")
    assert one.tell(Next(one.later(), "running")).place == ("choosing", "running")
    assert one.choose("AR1", 0).place == ("choosing", "running")
    assert one.tell(Next(one.later(), "running")).place == ("choosing", "WE6")


def test_i_dont_know_the_rest_answers_only_what_is_open() -> None:
    one = Answering().begin().tell(Revisit(NOON + timedelta(hours=1), "running"))
    one.choose("EC1", 1)

    one.tell(Next(NOON + timedelta(hours=2), "running", rest_unknown=True))

    assert {row: one.level(row) for row in ("ND1", "EC1", "DM1", "AR1")} == {
        "ND1": "unknown",
        "EC1": 1,
        "DM1": "unknown",
        "AR1": "unknown",
    }
    assert set(one.given[-1]) == {"ND1", "DM1", "AR1"}


def test_a_level_that_was_chosen_before_the_rest_was_unknown_counts_though_it_comes_after() -> None:
    one = Answering().begin().tell(Revisit(NOON + timedelta(minutes=5), "running"))
    one.tell(Next(NOON + timedelta(minutes=9), "running", rest_unknown=True))

    one.tell(Choose(NOON + timedelta(minutes=8), "AR1", 2))

    assert one.level("AR1") == 2
    one.tell(Choose(NOON + timedelta(minutes=7), "AR1", 0))
    assert one.level("AR1") == 2


def test_an_earlier_card_can_be_gone_back_to_and_answered_otherwise() -> None:
    one = Answering().begin().choose("WE1", 1).choose("WE2", 1)

    one.tell(Back(one.later(), "WE3")).tell(Back(one.later(), "WE2"))
    assert one.place == ("choosing", "WE1")
    one.choose("WE1", 2)

    assert one.place == ("choosing", "WE3")
    assert one.level("WE1") == 2


def test_an_answer_can_be_kept_as_it_is() -> None:
    one = Answering().begin().choose("WE1", 1)
    one.tell(Back(one.later(), "WE2"))

    assert one.tell(Next(one.later(), "WE1")).place == ("choosing", "WE2")
    assert one.given[-1] == {}


def test_nothing_is_before_the_first_card_and_an_open_card_cannot_be_kept() -> None:
    one = Answering().begin()

    assert one.tell(Back(one.later(), "WE1")).place == ("choosing", "WE1")
    assert one.tell(Next(one.later(), "WE1")).place == ("choosing", "WE1")


def test_after_the_end_any_answer_can_be_changed_and_the_end_comes_again() -> None:
    one = Answering().begin().answer_all()

    assert one.tell(Revisit(one.later(), "WE3")).place == ("choosing", "WE3")
    assert one.choose("WE3", 2).place == ("finished", None)
    assert one.level("WE3") == 2


def test_a_pause_keeps_the_place_and_the_answers() -> None:
    one = Answering().begin().choose("WE1", 1)

    one.tell(Pause(one.later()))
    assert one.place == ("paused", "WE2")
    one.begin()

    assert one.place == ("choosing", "WE2")
    assert one.level("WE1") == 1


def test_a_press_on_an_older_card_counts_and_leaves_the_place() -> None:
    one = Answering().begin().choose("WE1", 1).choose("WE2", 1)

    one.choose("WE1", 0)

    assert one.level("WE1") == 0
    assert one.place == ("choosing", "WE3")


def test_a_press_on_a_card_during_a_pause_counts_and_the_pause_goes_on() -> None:
    one = Answering().begin()
    one.tell(Pause(one.later()))

    one.choose("WE1", 2)

    assert (one.level("WE1"), one.sheet.state) == (2, "paused")
    assert one.begin().place == ("choosing", "WE2")


@pytest.mark.parametrize("minutes", [0, -1])
def test_what_was_pressed_earlier_or_at_the_same_moment_as_the_newest_answer_changes_nothing(
    minutes: int,
) -> None:
    one = Answering().begin().choose("WE1", 2)
    before = one.sheet

    one.tell(Choose(one.now + timedelta(minutes=minutes), "WE1", 4))

    assert one.sheet == before
    assert one.given[-1] == {}


def test_the_last_press_counts_also_when_it_says_the_same_as_before() -> None:
    at = [NOON + timedelta(minutes=n) for n in range(10, 14)]
    one = Answering().begin().tell(Choose(at[0], "WE1", 2))

    one.tell(Choose(at[3], "WE1", 2)).tell(Choose(at[1], "WE1", 4))

    assert one.level("WE1") == 2


def test_a_retry_of_a_press_moves_nobody_from_the_card_they_came_back_to() -> None:
    one = Answering().begin().choose("WE1", 2)
    back = Revisit(one.later(), "WE1")
    press = Choose(one.later(), "WE1", 2)
    one.tell(back).tell(press).tell(Revisit(one.later(), "WE1"))
    assert one.place == ("choosing", "WE1")

    assert one.tell(press).place == ("choosing", "WE1")
    assert one.tell(back).place == ("choosing", "WE1")


@pytest.mark.parametrize("again", [Back, Pause, UseWords, Decline, Begin, Revisit])
def test_a_retry_of_any_step_changes_nothing_later_on(again: type) -> None:
    one = Answering().begin().choose("WE1", 1).choose("WE2", 1)
    at = one.later()
    event = (
        again(at, "WE3") if again in (Back, UseWords) else again(at, "WE1") if again is Revisit else again(at)
    )
    if again is Begin:
        one.tell(Pause(at - timedelta(seconds=1)))
    one.tell(event)
    one.begin()
    one.tell(Revisit(one.later(), "WE3"))
    before = one.sheet

    assert one.tell(event).sheet == before


def test_a_press_from_before_somebody_came_back_counts_and_leaves_them_where_they_are() -> None:
    one = Answering().begin().choose("WE1", 2)
    early = one.later()
    one.tell(Revisit(one.later(), "WE1"))

    one.tell(Choose(early, "WE1", 1))

    assert (*one.place, one.level("WE1")) == ("choosing", "WE1", 1)


def test_back_next_and_words_are_about_the_card_that_is_shown_and_no_other() -> None:
    one = Answering().begin().choose("WE1", 1).choose("WE2", 1)
    before = one.sheet

    for event in (Back(one.later(), "WE2"), Next(one.later(), "WE1"), UseWords(one.later(), "WE4")):
        assert one.tell(event).sheet == before


def test_a_late_press_on_the_card_that_is_shown_answers_it_and_goes_on() -> None:
    one = Answering().begin()
    early = one.later()
    one.choose("WE1", 1)

    assert one.tell(Choose(early, "WE2", 1)).place == ("choosing", "WE3")


@pytest.mark.parametrize(
    "press",
    [
        Choose(NOON, "XX1", 2),
        Choose(NOON, "ND2", 2),
        Choose(NOON, "WE1", 5),
        Choose(NOON, "WE1", -1),
        Choose(NOON, "WE1", True),
        Choose(NOON, "WE1", "often"),  # type: ignore[arg-type]
        Choose(NOON, "WE1", "na"),
        Choose(NOON, "WE1", "na", "scope_under_25_people"),
        Choose(NOON, "WE4", "na", "we are different"),
    ],
    ids=repr,
)
def test_what_is_no_answer_to_a_question_of_this_person_changes_nothing(press: Choose) -> None:
    one = Answering().begin()

    assert one.tell(press).place == ("choosing", "WE1")
    assert one.sheet.given == {}


def test_not_for_us_is_kept_with_its_reason() -> None:
    one = Answering().begin().choose("WE4", "na", "scope_under_25_people")

    assert (one.level("WE4"), one.sheet.given["WE4"].reason) == ("na", "scope_under_25_people")
    assert one.choose("WE4", 2).sheet.given["WE4"].reason is None


def test_not_me_ends_it_and_can_be_taken_back() -> None:
    one = Answering().begin().choose("WE1", 1)

    one.tell(Decline(one.later()))
    assert one.choose("WE2", 1).place == ("declined", None)
    assert "WE2" not in one.sheet.given

    assert one.begin().place == ("choosing", "WE2")
    assert one.level("WE1") == 1


# One example


def test_a_high_level_asks_for_one_example_and_a_low_one_for_none() -> None:
    one = Answering().begin().choose("WE1", 2)
    assert one.place == ("choosing", "WE2")

    one.choose("WE2", 3)

    assert one.place == ("showing", "WE2")
    assert one.sheet.example_for == "WE2"


def test_no_example_is_asked_for_where_somebody_else_was_asked() -> None:
    assert Answering(examples=False).begin().choose("WE1", 4).place == ("choosing", "WE2")


@pytest.mark.parametrize(("kind", "grade"), [("words", "E1"), ("link", "E2"), ("passage", "E3")])
def test_what_is_shown_is_kept_with_the_answer_and_the_way_goes_on(kind: Proof, grade: str) -> None:
    one = Answering().begin().choose("WE1", 3)

    one.tell(Show(one.later(), "WE1", kind, " the list of tasks of 3 October "))

    shown = one.sheet.given["WE1"]
    assert (shown.level, shown.evidence, shown.proof) == (3, grade, "the list of tasks of 3 October")
    assert one.place == ("choosing", "WE2")
    assert one.given[-1] == {"WE1": shown}


def test_an_example_can_be_left_out_and_is_not_asked_for_again() -> None:
    one = Answering().begin().choose("WE1", 3)

    one.tell(SkipExample(one.later(), "WE1"))
    assert one.place == ("choosing", "WE2")

    one.examples = False
    one.tell(Back(one.later(), "WE2")).choose("WE1", 4)
    assert one.place == ("choosing", "WE2")


def test_what_was_shown_for_a_high_level_still_shows_it_when_it_becomes_another_high_one() -> None:
    one = Answering().begin().choose("WE1", 3)
    one.tell(Show(one.later(), "WE1", "link", "https://example.org/list"))

    assert one.choose("WE1", 4).sheet.given["WE1"].evidence == "E2"
    assert one.choose("WE1", 2).sheet.given["WE1"].evidence == "E0"


def test_who_takes_a_claim_back_is_not_asked_for_an_example_any_more() -> None:
    one = Answering().begin().choose("WE1", 3)

    assert one.choose("WE1", 2).place == ("choosing", "WE2")


def test_who_pauses_at_an_example_comes_back_to_it() -> None:
    one = Answering().begin().choose("WE1", 3)
    one.tell(Pause(one.later()))
    assert one.place == ("paused", "WE1")

    one.begin()

    assert (*one.place, one.sheet.example_for) == ("showing", "WE1", "WE1")


def test_who_takes_a_claim_back_during_a_pause_does_not_come_back_to_its_example() -> None:
    one = Answering().begin().choose("WE1", 3)
    one.tell(Pause(one.later()))

    one.choose("WE1", 1)

    assert one.place == ("paused", "WE1")
    assert one.begin().place == ("choosing", "WE2")


def test_each_high_row_of_a_card_has_its_own_example() -> None:
    one = Answering().begin().tell(Revisit(NOON + timedelta(hours=1), "running"))
    one._clock = (NOON + timedelta(hours=2, minutes=n) for n in count())
    one.choose("ND1", 3).choose("EC1", 3).choose("DM1", 0).choose("AR1", 0)

    one.tell(Next(one.later(), "running"))
    assert one.sheet.example_for == "ND1"
    one.tell(Show(one.later(), "ND1", "words", "the help page"))
    assert one.sheet.example_for == "EC1"
    one.tell(SkipExample(one.later(), "EC1"))

    assert one.place == ("choosing", "WE6")


def test_an_old_message_is_no_example_for_what_was_claimed_after_it() -> None:
    one = Answering().begin()
    written = one.later()
    one.choose("WE1", 3)

    one.tell(Show(written, "WE1", "words", "mostly the two copywriters"))

    assert one.place == ("showing", "WE1")
    assert one.sheet.given["WE1"].evidence == "E0"


def test_an_example_without_a_word_is_none() -> None:
    one = Answering().begin().choose("WE1", 3)

    assert one.tell(Show(one.later(), "WE1", "words", "  ")).place == ("showing", "WE1")


# In one's own words


def test_words_are_read_and_count_only_after_a_press() -> None:
    one = Answering().begin().tell(UseWords(NOON + timedelta(seconds=30), "WE1"))
    assert one.place == ("wording", "WE1")

    one.tell(Say(one.later(), " mostly the two copywriters "))
    assert (*one.place, one.sheet.words) == ("reading", "WE1", "mostly the two copywriters")

    one.tell(Read(one.now, one.sheet.words, reading("WE1", 1, choices=(1, 2))))
    assert one.sheet.state == "confirming"
    assert one.sheet.given == {}

    one.choose("WE1", 1)
    assert (*one.place, one.sheet.words, one.sheet.reading) == ("choosing", "WE2", "", None)
    assert one.level("WE1") == 1


def test_words_can_be_written_without_asking_first() -> None:
    one = Answering().begin()

    assert one.tell(Say(one.later(), "nobody")).place == ("reading", "WE1")


def test_words_that_stand_between_two_levels_are_followed_up_once() -> None:
    one = Answering().begin()
    one.tell(Say(one.later(), "some"))
    one.tell(Read(one.now, "some", reading("WE1", 1, 2)))
    assert one.place == ("wording", "WE1")

    one.tell(Say(one.later(), "four of twelve"))
    assert one.sheet.words == "some\nfour of twelve"
    one.tell(Read(one.now, one.sheet.words, reading("WE1", 1, 2)))

    assert one.sheet.state == "confirming"


def test_words_that_cannot_be_placed_lead_back_to_the_choices_after_one_follow_up() -> None:
    one = Answering().begin()
    one.tell(Say(one.later(), "hm"))
    one.tell(Read(one.now, "hm", reading("WE1")))
    assert one.sheet.state == "wording"

    one.tell(Say(one.later(), "hm hm"))
    one.tell(Read(one.now, one.sheet.words, reading("WE1")))

    assert one.place == ("choosing", "WE1")


def test_without_a_model_the_nearest_choices_are_offered_at_once() -> None:
    one = Answering().begin()
    one.tell(Say(one.later(), "some of us"))

    one.tell(Read(one.now, "some of us", reading("WE1", choices=(1, 2, 3), by="nearest")))

    assert one.sheet.state == "confirming"


def test_a_reading_that_is_wrong_leads_back_to_the_choices() -> None:
    one = Answering().begin()
    one.tell(Say(one.later(), "some"))
    one.tell(Read(one.now, "some", reading("WE1", 1)))

    one.tell(NoneOfThese(one.later(), "WE1"))

    assert (*one.place, one.sheet.words) == ("choosing", "WE1", "")


def test_two_messages_in_a_row_are_read_as_one_answer_and_the_reading_of_the_first_is_dropped() -> None:
    one = Answering().begin()
    one.tell(Say(one.later(), "the two copywriters")).tell(Say(one.later(), "and I, on Fridays"))

    one.tell(Read(one.now, "the two copywriters", reading("WE1", 1)))
    assert one.place == ("reading", "WE1")

    one.tell(Read(one.now, "the two copywriters\nand I, on Fridays", reading("WE1", 2)))
    assert one.place == ("confirming", "WE1")


def test_the_same_message_is_taken_once_also_after_it_was_read() -> None:
    one = Answering().begin()
    message = Say(one.later(), "the two copywriters")
    one.tell(message).tell(message)
    assert one.sheet.words == "the two copywriters"

    one.tell(Read(one.now, one.sheet.words, reading("WE1", 1)))

    assert one.tell(message).sheet.state == "confirming"


def test_a_follow_up_on_one_card_leaves_words_on_another_alone() -> None:
    one = Answering().begin()
    one.tell(Say(one.later(), "some"))
    one.tell(Read(one.now, "some", reading("WE1")))
    one.choose("WE1", 1)
    one.tell(Say(one.later(), "two of them"))
    one.tell(Read(one.now, "two of them", reading("WE2", 2)))

    one.tell(Say(one.later(), "all three"))

    assert one.sheet.words == "all three"


def test_no_more_words_wait_than_can_be_read() -> None:
    one = Answering().begin()
    for _ in range(5):
        one.tell(Say(one.later(), "word " * 400))

    assert len(one.sheet.words) == 4_000


def test_a_reading_of_another_question_or_of_other_words_is_not_taken() -> None:
    one = Answering().begin()
    one.tell(Say(one.later(), "some"))

    one.tell(Read(one.now, "some", reading("WE2", 1))).tell(Read(one.now, "none", reading("WE1", 1)))

    assert one.sheet.state == "reading"


def test_a_card_of_several_rows_takes_no_words() -> None:
    one = Answering().begin().tell(Revisit(NOON + timedelta(minutes=1), "running"))

    one.tell(UseWords(NOON + timedelta(minutes=2), "running")).tell(
        Say(NOON + timedelta(minutes=3), "all of it")
    )

    assert (*one.place, one.sheet.words) == ("choosing", "running", "")


# Colleagues, and a path that changes


def test_a_card_that_is_passed_on_is_gone_and_the_next_one_is_shown() -> None:
    one = Answering(Asked(member=False, owns=(EXPERT,)), others=(3,)).begin()
    assert one.place == ("choosing", "EC2")

    one.tell(PassOn(one.later(), "EC2"))

    assert one.place == ("choosing", "EC3")
    assert [card.key for card in one.context.cards] == ["EC3"]


def test_who_passes_their_last_card_on_has_finished() -> None:
    one = Answering(Asked(member=False, owns=(EXPERT,)), others=(3,)).begin().choose("EC2", 1)

    assert one.tell(PassOn(one.later(), "EC3")).place == ("finished", None)


@pytest.mark.parametrize("meanwhile", [Pause, None])
def test_a_card_goes_to_the_colleague_though_its_owner_went_on_while_they_were_looked_up(
    meanwhile: type[Pause] | None,
) -> None:
    one = Answering(Asked(member=False, owns=(EXPERT,)), others=(3,)).begin().choose("EC2", 1)
    pressed = one.later()
    one.tell(meanwhile(one.later())) if meanwhile else one.choose("EC3", "unknown")

    one.tell(PassOn(pressed, "EC3"))

    assert one.sheet.asked.passed == ("EC3",)
    assert one.sheet.state == ("paused" if meanwhile else "finished")


def test_who_had_finished_goes_on_with_a_card_that_a_colleague_passed_on() -> None:
    one = Answering().begin().answer_all()

    one.tell(Receive(one.later(), ("DM2",)))

    assert one.place == ("choosing", "DM2")
    assert one.choose("DM2", 1).place == ("finished", None)


def test_the_same_card_received_twice_is_asked_once() -> None:
    one = Answering().begin().answer_all()
    received = Receive(one.later(), ("DM2",))
    one.tell(received).choose("DM2", 1)

    assert one.tell(received).place == ("finished", None)


def test_a_card_that_comes_back_is_theirs_again_with_the_answer_it_had() -> None:
    one = Answering(Asked(member=False, owns=(EXPERT,)), others=(3,)).begin().choose("EC2", 1)
    one.tell(PassOn(one.later(), "EC2"))

    one.tell(Receive(one.later(), ("EC2",)))

    assert [card.key for card in one.context.cards] == ["EC2", "EC3"]
    assert one.level("EC2") == 1


def test_an_owner_of_the_team_is_asked_about_what_they_said_is_running() -> None:
    one = Answering(Asked(owns=(EXPERT,)), examples=False).begin().answer_all(2)

    assert one.place == ("finished", None)
    assert {"EC2", "EC3"} <= set(one.sheet.given)


def test_an_owner_who_had_finished_goes_on_when_a_colleague_says_that_it_runs() -> None:
    one = Answering(Asked(owns=(EXPERT,))).begin().answer_all(1)
    one.others = frozenset({3})

    assert one.tell(Receive(one.later())).place == ("choosing", "EC2")


def test_nobody_stays_on_a_card_that_is_no_longer_asked() -> None:
    one = Answering(Asked(owns=(EXPERT,)), others=(3,)).begin()
    for row in ("WE1", "WE2", "WE3", "WE4", "WE5", "ND1", "EC1", "DM1", "AR1", "WE6"):
        one.choose(row, 1)
    one.tell(Revisit(one.later(), "EC2"))
    one.others = frozenset()

    one.choose("EC2", 2)

    assert one.place == ("finished", None)
    assert "EC2" not in one.sheet.given


def test_an_owner_of_nothing_that_runs_has_finished_as_soon_as_they_begin() -> None:
    assert Answering(Asked(member=False, owns=(CHANGES,))).begin().place == ("finished", None)


# Whatever is pressed

KEYS = [
    row.key
    for card in cards(BANK, SETUP, Asked(owns=(EXPERT, CHANGES)), running={2, 3, 4})
    for row in card.rows
]
CARDS = [card.key for card in cards(BANK, SETUP, Asked(owns=(EXPERT, CHANGES)), running={2, 3, 4})]
HERE = "<the one that is shown>"
AT = NOON


def anything(random: Random) -> Event:
    """Any event at all, mostly about what is shown, often about something that is not, or that does not exist."""
    card = random.choice([HERE, HERE, *CARDS, "XX1", ""])
    row = random.choice([HERE, HERE, *KEYS, "XX1", "WR-ID@Intake"])
    text = random.choice(["some of us", "all", "", "  ", "none\nof us"])
    level: Any = random.choice([0, 1, 2, 3, 3, 4, 4, "unknown", "na", 5, -1, True, "often", None])
    reason = random.choice([None, "scope_under_25_people", "no_external_audience", "just so"])
    levels = random.choice([(), (1,), (2, 3), (1, 2, 3)])
    read = reading(random.choice([HERE, "WE1", "XX1"]), *levels, by=random.choice(["model", "nearest"]))
    some: list[Event] = [
        Begin(AT),
        Choose(AT, row, level, reason),
        Choose(AT, row, level, reason),
        Next(AT, card, rest_unknown=random.random() < 0.5),
        Back(AT, card),
        Revisit(AT, card),
        UseWords(AT, card),
        Say(AT, text),
        Read(AT, random.choice([HERE, "all"]), read),
        NoneOfThese(AT, card),
        Show(AT, row, random.choice(get_args(Proof)), text),
        SkipExample(AT, row),
        Pause(AT),
        Decline(AT),
        PassOn(AT, card),
        Receive(AT, tuple(random.sample(CARDS, random.randrange(3)))),
    ]
    return random.choice(some)


def likely(sheet: Sheet) -> list[Event]:
    """What somebody would press on what they see."""
    first: dict[SheetState, list[Event]] = {
        "invited": [Begin(AT)],
        "declined": [Begin(AT), Begin(AT), Receive(AT, ("EC3",))],
        "paused": [Begin(AT), Begin(AT), Choose(AT, HERE, 1)],
        "finished": [Revisit(AT, "WE1"), Receive(AT, ("EC3",)), Receive(AT), Decline(AT)],
        "choosing": [
            Next(AT, HERE, True),
            Next(AT, HERE),
            Say(AT, "some"),
            UseWords(AT, HERE),
            Back(AT, HERE),
        ],
        "wording": [Say(AT, "all of us"), Say(AT, "some of us"), NoneOfThese(AT, HERE)],
        "reading": [Read(AT, HERE, reading(HERE, *levels)) for levels in ((2,), (1, 2), (), (3,))],
        "confirming": [NoneOfThese(AT, HERE), Say(AT, "no, all"), UseWords(AT, HERE)],
        "showing": [
            Show(AT, HERE, "link", "the list"),
            SkipExample(AT, HERE),
            Choose(AT, HERE, 1),
            Pause(AT),
        ],
    }
    chosen: list[Event] = [Choose(AT, HERE, level) for level in (1, 3, 1, 4)]
    beside: list[Event] = [PassOn(AT, HERE), Revisit(AT, "WE2"), Pause(AT)]
    if sheet.state in ON_A_CARD:
        return [*first[sheet.state] * 2, *chosen * 2, *beside, Decline(AT)]
    return first[sheet.state]


@dataclass(frozen=True)
class Happening:
    """What happens at one turn, to be made out against the sheet it meets; `late` seconds older than its turn."""

    random: int
    late: int
    others: frozenset[int]
    """The models that colleagues say are running, from here on."""


def history(seed: int, length: int) -> list[Happening]:
    random = Random(seed)
    late = [0, 0, 0, 0, 0, 0, 25, 1000]
    others = [frozenset({3}), frozenset({3}), frozenset({3}), frozenset[int](), frozenset({3, 4})]
    return [
        Happening(random.getrandbits(32), random.choice(late), random.choice(others)) for _ in range(length)
    ]


# Drawn from a seed: what Hypothesis draws by itself seldom comes past the first card.
histories = st.builds(history, st.integers(0, 2**32), st.integers(1, 60))
people = st.sampled_from(
    [
        Asked(),
        Asked(owns=(EXPERT,)),
        Asked(member=False, owns=(EXPERT, CHANGES)),
        Asked(member=False, received=("WE3",)),
    ]
)
ONE_ROW = Setup(unit="Marketing", waivers=tuple(Waiver(m, "not ours", "U1", NOON.date()) for m in (2, 4, 5)))
"""What is running is one question here, so the press on it leads straight to another card."""
setups = st.sampled_from(
    [SETUP, ONE_ROW, Setup(unit="Marketing", path="full", people=40, workflows=("Intake",))]
)


@dataclass(frozen=True)
class Lived:
    """One step of a history."""

    before: Sheet
    """Past a card that is no longer asked."""
    event: Event
    context: Context
    step: Step
    setup: Setup
    others: frozenset[int]

    @property
    def after(self) -> Sheet:
        return self.step.sheet

    @property
    def context_after(self) -> Context:
        return context_of(self.after, self.setup, others=self.others)

    @property
    def changed(self) -> bool:
        return self.after != self.before or bool(self.step.given)


def made_out(happening: Happening, sheet: Sheet, turn: int, context: Context) -> Event:
    """The event with its time, and with what is shown where it says so. No two have the same time."""
    random = Random(happening.random)
    event = random.choice(likely(sheet)) if random.random() < 0.8 else anything(random)
    at = NOON + timedelta(seconds=10 * turn - happening.late, microseconds=turn)
    card = context.card(sheet.card)
    shown_row = sheet.example_for or (card.rows[turn % len(card.rows)].key if card else "WE1")
    found: dict[str, Any] = {"card": sheet.card or "WE1", "row": shown_row, "of": sheet.words}
    news = {name: value for name, value in found.items() if getattr(event, name, None) == HERE}
    if isinstance(event, Read) and event.reading.criterion == HERE:
        news["reading"] = replace(event.reading, criterion=shown_row.partition("@")[0])
    return replace(event, at=at, **news)


def lived(asked: Asked, setup: Setup, history: Sequence[Happening]) -> Iterator[Lived]:
    exist = {card.key for card in cards(BANK, setup, Asked(owns=(EXPERT, CHANGES)), running={2, 3, 4})}
    sheet = Sheet(scan="s1", key="k1", asked=asked)
    for turn, happening in enumerate(history):
        context = context_of(sheet, setup, others=happening.others)
        # As if nobody had been asked for an example yet, so that the sheet itself must remember.
        context = replace(context, wanted={row.criterion for card in context.cards for row in card.rows})
        event = made_out(happening, sheet, turn, context)
        if isinstance(event, Receive):
            # Nobody can pass on a card that the scan does not have.
            event = replace(event, cards=tuple(key for key in event.cards if key in exist))
        step = advance(sheet, event, context)
        yield Lived(settled(sheet, context), event, context, step, setup, happening.others)
        sheet = step.sheet


histories_of_somebody = given(people, setups, histories)


@LONG
@histories_of_somebody
def test_a_sheet_goes_only_along_the_table(asked: Asked, setup: Setup, history: list[Happening]) -> None:
    for one in lived(asked, setup, history):
        allowed = SHEET[one.before.state].get(type(one.event), ())
        assert one.after.state in (one.before.state, *allowed)
        assert one.after.state in get_args(SheetState)


@LONG
@histories_of_somebody
def test_a_sheet_that_was_put_away_and_taken_out_has_the_same_future(
    asked: Asked, setup: Setup, history: list[Happening]
) -> None:
    for one in lived(asked, setup, history):
        taken_out = Sheet.model_validate_json(one.before.model_dump_json())

        assert taken_out == one.before
        assert advance(taken_out, one.event, one.context) == one.step


@LONG
@histories_of_somebody
def test_the_same_event_again_changes_nothing_more(
    asked: Asked, setup: Setup, history: list[Happening]
) -> None:
    for one in lived(asked, setup, history):
        for context in (one.context_after, replace(one.context_after, wanted=())):
            again = advance(one.after, one.event, context)

            assert again.sheet == settled(one.after, context)
            assert not again.given


@LONG
@histories_of_somebody
def test_a_retry_of_any_press_that_was_handled_changes_nothing_ever_after(
    asked: Asked, setup: Setup, history: list[Happening]
) -> None:
    handled: list[Event] = []
    for one in lived(asked, setup, history):
        if one.changed and not isinstance(one.event, (Read, Receive, PassOn)):
            handled.append(one.event)
        here = settled(one.after, one.context_after)
        for press in handled:
            again = advance(here, press, one.context_after)
            assert again == Step(here), press


@LONG
@histories_of_somebody
def test_a_press_that_is_older_than_the_newest_answer_to_its_question_changes_nothing(
    asked: Asked, setup: Setup, history: list[Happening]
) -> None:
    for one in lived(asked, setup, history):
        for row, newest in one.before.given.items():
            if row not in one.before.left_open:
                old = Choose(newest.at - timedelta(seconds=1), row, 4)
                assert advance(one.before, old, one.context) == Step(one.before)


@LONG
@histories_of_somebody
def test_only_a_choice_the_rest_or_an_example_changes_an_answer_and_words_never_do(
    asked: Asked, setup: Setup, history: list[Happening]
) -> None:
    for one in lived(asked, setup, history):
        assert one.after.given == {**one.before.given, **one.step.given}
        if not isinstance(one.event, (Choose, Next, Show)):
            assert not one.step.given
        if isinstance(one.event, Next) and one.step.given:
            assert one.event.rest_unknown
            assert {given.level for given in one.step.given.values()} == {"unknown"}
            assert not set(one.step.given) & set(one.before.given)
        if isinstance(one.event, Choose):
            assert set(one.step.given) <= {one.event.row}


@LONG
@histories_of_somebody
def test_evidence_comes_only_from_what_was_shown(
    asked: Asked, setup: Setup, history: list[Happening]
) -> None:
    for one in lived(asked, setup, history):
        for row, new in one.step.given.items():
            old = one.before.given.get(row)
            if isinstance(one.event, Show):
                assert old is not None
                assert (new.level, new.reason) == (old.level, old.reason)
                assert new.evidence != "E0"
                assert claims(new)
            else:
                assert (new.evidence, new.proof) in (
                    ("E0", ""),
                    (old.evidence, old.proof) if old else ("E0", ""),
                )


@LONG
@histories_of_somebody
def test_levels_are_always_valid_and_not_for_us_has_an_accepted_reason(
    asked: Asked, setup: Setup, history: list[Happening]
) -> None:
    for one in lived(asked, setup, history):
        for row, new in one.step.given.items():
            assert new.level in (0, 1, 2, 3, 4, "unknown", "na")
            assert not isinstance(new.level, bool)
            accepted = one.context.na_allowed[row.partition("@")[0]]
            assert new.reason in accepted if new.level == "na" else new.reason is None


@LONG
@histories_of_somebody
def test_somebody_has_finished_exactly_when_every_card_is_answered(
    asked: Asked, setup: Setup, history: list[Happening]
) -> None:
    for one in lived(asked, setup, history):
        context = replace(one.context_after, cards=cards_before(one))
        nothing_left = not left(one.after, context.cards)
        if one.after.state == "finished" and one.before.state != "finished":
            assert nothing_left
        if one.after.state in ON_A_CARD and nothing_left:
            # Only who came back to change something, or to look, is on a card although all is answered.
            moved_there = isinstance(one.event, (Back, Revisit, PassOn, Choose, Receive))
            assert moved_there or one.before.state in ON_A_CARD
        if isinstance(one.event, (Begin, Next, Show, SkipExample)) and one.after.state != one.before.state:
            assert one.after.state == "showing" or (one.after.state == "finished") == nothing_left


def cards_before(one: Lived) -> tuple[Any, ...]:
    """The cards of the person after the event, as far as what runs was known before it."""
    return context_of(
        one.before.model_copy(update={"asked": one.after.asked}), one.setup, others=one.others
    ).cards


@LONG
@histories_of_somebody
def test_whoever_is_asked_something_is_asked_it_on_a_card_of_their_path(
    asked: Asked, setup: Setup, history: list[Happening]
) -> None:
    for one in lived(asked, setup, history):
        keys = [card.key for card in cards_before(one)]
        if one.after.state in (*ON_A_CARD, "showing"):
            assert one.after.card in keys
        if one.after.state in ("invited", "finished", "declined"):
            assert one.after.card is None


@LONG
@histories_of_somebody
def test_an_example_is_asked_for_once_and_only_for_a_high_level_that_wants_one(
    asked: Asked, setup: Setup, history: list[Happening]
) -> None:
    for one in lived(asked, setup, history):
        before, after = one.before.examples_asked, one.after.examples_asked
        assert after[: len(before)] == before
        assert len(set(after)) == len(after)
        for row in after[len(before) :]:
            assert claims(one.after.given[row])
            assert row.partition("@")[0] in one.context.wanted
            assert one.after.example_for == row
        if one.after.state == "showing":
            assert claims(one.after.given[one.after.example_for or ""])
        if one.after.example_for:
            assert one.after.state in ("showing", "paused")


@LONG
@histories_of_somebody
def test_words_wait_only_on_the_card_they_are_about_and_are_erased_with_it(
    asked: Asked, setup: Setup, history: list[Happening]
) -> None:
    for one in lived(asked, setup, history):
        if one.after.words:
            assert one.after.state in ON_A_CARD
            assert one.after.card == one.before.card
        if one.after.state == "reading":
            assert one.after.words
        if one.after.state == "confirming":
            assert one.after.reading is not None
            assert one.after.reading.choices


@LONG
@histories_of_somebody
def test_nobody_who_was_not_begun_or_is_out_answers_anything(
    asked: Asked, setup: Setup, history: list[Happening]
) -> None:
    for one in lived(asked, setup, history):
        if one.before.state in ("invited", "declined"):
            assert not one.step.given


presses = st.lists(
    st.tuples(
        st.sampled_from(["WE1", "WE2", "WE3", "ND1", "AR1"]), st.sampled_from([0, 1, 2, 3, 4, "unknown"])
    ),
    min_size=1,
    max_size=8,
)


@LONG
@given(presses, st.randoms(use_true_random=False), st.booleans())
def test_the_same_presses_in_another_order_come_to_the_same_answers(
    pressed: list[tuple[str, Any]], random: Any, examples: bool
) -> None:
    in_turn = [Choose(NOON + timedelta(seconds=n), row, level) for n, (row, level) in enumerate(pressed)]
    mixed = random.sample(in_turn, k=len(in_turn))
    one, other = Answering(examples=examples), Answering(examples=examples)
    for somebody in (one, other):
        somebody.tell(Begin(NOON - timedelta(seconds=1)))

    for press in in_turn:
        one.tell(press)
    for press in mixed:
        other.tell(press)

    assert one.sheet.given == other.sheet.given


@LONG
@given(st.permutations(["WE1", "WE2", "WE3", "WE4", "WE5", "ND1", "WE6"]), st.permutations(range(7)))
def test_who_has_answered_every_card_has_finished_in_whatever_order_and_however_late_the_presses_come(
    rows: list[str], times: list[int]
) -> None:
    waivers = tuple(Waiver(model, "not ours", "U1", NOON.date()) for model in (3, 4, 5))
    one = Answering(setup=SETUP.model_copy(update={"waivers": waivers}), examples=False)
    one.tell(Begin(NOON - timedelta(seconds=1)))

    for row, turn in zip(rows, times, strict=True):
        one.tell(Choose(NOON + timedelta(seconds=turn), row, 1))

    assert one.place == ("finished", None)
    assert all(is_answered(one.sheet, card) for card in one.context.cards)
