"""Under every answer people say whether it helped, and why not; the newest word of each person is kept with the answer."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.reply import Advice, Point
from bot.demo.slack import Message, limits
from bot.slack.blocks.advice import advice_cards
from bot.slack.blocks.cards import Card
from bot.slack.blocks.feedback import (
    BAD,
    GONE,
    GOOD,
    GUEST,
    MOST_WORDS,
    NO_WINDOW,
    RATE,
    REASON,
    REASONS,
    THANKS,
    THANKS_FOR_WHY,
    UNSURE,
    WORDS,
    ended,
    feedback_blocks,
    plain_feedback_blocks,
    why_view,
)
from bot.slack.blocks.parts import MOST_BLOCKS, divider
from bot.slack.desk import Desk
from bot.slack.feedback_presses import explained, rated
from bot.slack.pace import Pace
from bot.store.feedback import Given
from bot.store.orgs import LOCAL
from tests.slack.office import ANA, BEN, QUICK, STAGE, WHOLE, Office
from tests.store.samples import exchange

HELLO = exchange("hello")


async def answered(office: Office) -> Message:
    return await office.slack.reply_to(await office.slack.mention(ANA, office.general, STAGE))


async def kept(desk: Desk) -> list[Given]:
    return [judged.given for judged in await desk.cairn.store.feedback.newest(LOCAL)]


def thumbs(message: Message) -> tuple[str, str]:
    """The values behind the two thumbs under an answer."""
    (pair,) = message.blocks[-1]["elements"]
    return pair["positive_button"]["value"], pair["negative_button"]["value"]


async def press(office: Office, who: str, message: Message, verdict: str) -> None:
    up, down = thumbs(message)
    act = await office.slack.press(who, message, RATE, up if verdict == "good" else down)
    assert act.acknowledged


async def test_under_an_answer_are_two_thumbs_that_name_it_and_a_screen_reader_can_read(
    office: Office,
) -> None:
    async with office.open() as desk:
        answer = await answered(office)
        up, down = thumbs(answer)
        had = await desk.cairn.store.exchanges.by_id(LOCAL, up.removeprefix("good:"))

    (pair,) = answer.blocks[-1]["elements"]
    assert answer.blocks[-1]["type"] == "context_actions"
    assert had
    assert had.question == STAGE
    assert down == f"bad:{had.id}"
    assert pair["positive_button"]["accessibility_label"] == "This answer helped me"
    assert pair["negative_button"]["accessibility_label"] == "This answer did not help me"
    assert "Helpful" not in answer.text
    assert office.slack.problems == []


async def test_under_greetings_and_refusals_there_are_none(office: Office) -> None:
    office.slack.change_person(BEN, is_restricted=True)
    async with office.open():
        for who in (ANA, BEN):
            await office.slack.reply_to(await office.slack.direct(who, "hello"))

    assert "feedback" not in json.dumps([message.blocks for message in office.said()])


@pytest.mark.parametrize("way", ["sockets", "http"])
async def test_a_thumb_up_is_kept_and_thanked_for_where_only_they_see_it(office: Office, way: str) -> None:
    async with office.open(way) as desk:
        answer = await answered(office)
        await press(office, BEN, answer, "good")
        (given,) = await kept(desk)

    (thanks,) = office.slack.ephemerals(BEN)
    assert (given.person, given.verdict, given.reason, given.words) == (BEN, "good", None, "")
    assert thanks.text == THANKS
    assert (thanks.channel, thanks.thread_ts) == (office.general.id, answer.thread_ts)
    assert len(office.said()) == 1
    assert office.slack.views == []
    assert office.slack.problems == []


@pytest.mark.parametrize("way", ["sockets", "http"])
async def test_a_thumb_down_is_kept_at_once_and_then_asks_why(office: Office, way: str) -> None:
    async with office.open(way) as desk:
        answer = await answered(office)
        await press(office, ANA, answer, "bad")
        (at_once,) = await kept(desk)
        form = office.slack.modal(ANA)
        act = await office.slack.submit(form, {REASON: "outdated", WORDS: "  Version 4 is in force.  "})
        (given,) = await kept(desk)

    assert (at_once.verdict, at_once.reason) == ("bad", None)
    assert (given.verdict, given.reason, given.words) == ("bad", "outdated", "Version 4 is in force.")
    assert act.acknowledged
    assert act.errors == {}
    assert office.slack.views == []
    assert [one.text for one in office.slack.ephemerals(ANA)] == [THANKS_FOR_WHY]
    assert all(label.label in form for label in REASONS)
    assert office.slack.problems == []


async def test_in_a_direct_message_it_goes_the_same_way(office: Office) -> None:
    async with office.open() as desk:
        answer = await office.slack.reply_to(await office.slack.direct(ANA, STAGE))
        await press(office, ANA, answer, "good")
        await press(office, ANA, answer, "bad")
        await office.slack.submit(office.slack.modal(ANA), {REASON: "other"})
        (given,) = await kept(desk)

    assert (given.verdict, given.reason, given.words) == ("bad", "other", "")
    assert [one.text for one in office.slack.ephemerals(ANA)] == [THANKS, THANKS_FOR_WHY]
    assert office.slack.problems == []


async def test_who_closes_the_window_has_said_that_it_did_not_help_and_no_more(office: Office) -> None:
    async with office.open() as desk:
        await press(office, ANA, await answered(office), "bad")
        await office.slack.close(office.slack.modal(ANA))
        (given,) = await kept(desk)

    assert (given.verdict, given.reason) == ("bad", None)


async def test_who_changes_their_mind_is_counted_as_they_think_now(office: Office) -> None:
    async with office.open() as desk:
        answer = await answered(office)
        await press(office, ANA, answer, "bad")
        await office.slack.submit(office.slack.modal(ANA), {REASON: "wrong", WORDS: "It is stage 3."})
        await press(office, BEN, answer, "bad")
        await press(office, ANA, answer, "good")
        given = {one.person: (one.verdict, one.reason, one.words) for one in await kept(desk)}

    assert given == {ANA: ("good", None, ""), BEN: ("bad", None, "")}


async def test_who_presses_thumb_down_again_finds_what_they_wrote_and_may_change_it(office: Office) -> None:
    async with office.open() as desk:
        answer = await answered(office)
        await press(office, ANA, answer, "bad")
        await office.slack.submit(office.slack.modal(ANA), {REASON: "wrong", WORDS: "It is stage 3."})
        await press(office, ANA, answer, "bad")
        (still,) = await kept(desk)
        form = office.slack.modal(ANA)
        await office.slack.submit(form, {WORDS: "It is stage 4."})
        (given,) = await kept(desk)

    assert (still.reason, still.words) == ("wrong", "It is stage 3.")
    assert (given.reason, given.words) == ("wrong", "It is stage 4.")


async def test_the_same_press_told_twice_is_thanked_for_once(office: Office) -> None:
    async with office.open() as desk:
        answer = await answered(office)
        act = await office.slack.press(ANA, answer, RATE, thumbs(answer)[0])
        again = await office.slack.redeliver(act)
        given = await kept(desk)

    assert again.acknowledged
    assert len(given) == 1
    assert [one.text for one in office.slack.ephemerals(ANA)] == [THANKS]


async def test_a_guest_is_refused_politely_and_nothing_is_kept(office: Office) -> None:
    async with office.open() as desk:
        answer = await answered(office)
        office.slack.change_person(BEN, is_restricted=True)
        desk.people.forget()
        for verdict in ("good", "bad"):
            await press(office, BEN, answer, verdict)
        given = await kept(desk)

    assert given == []
    assert office.slack.views == []
    assert [one.text for one in office.slack.ephemerals(BEN)] == [GUEST, GUEST]


async def test_where_slack_cannot_say_who_it_is_nothing_is_kept_and_they_are_told(office: Office) -> None:
    async with office.open() as desk:
        answer = await answered(office)
        desk.people.forget()
        office.slack.fail("users.info", "internal_error", times=None)
        await press(office, BEN, answer, "good")
        given = await kept(desk)

    assert given == []
    assert [one.text for one in office.slack.ephemerals(BEN)] == [UNSURE]


async def test_an_answer_that_is_unknown_or_another_organisation_s_gets_one_private_sentence(
    office: Office,
) -> None:
    async with office.open() as desk:
        answer = await answered(office)
        store, now = desk.cairn.store, office.clock()
        other = (await store.orgs.for_team("TOTHER", now=now)).id
        await store.exchanges.record(other, HELLO)
        for value in (f"bad:{HELLO.id}", "good:nothing", "good:" + "x" * 1_900):
            act = await office.slack.press(ANA, answer, RATE, value, forged=True)
            assert act.acknowledged
        given = [*await kept(desk), *await store.feedback.newest(other)]

    assert given == []
    assert office.slack.views == []
    assert [one.text for one in office.slack.ephemerals(ANA)] == [GONE] * 3
    assert len(office.said()) == 1


@pytest.mark.parametrize("value", ["", "good:", "fine:x", "bad"])
async def test_a_press_that_names_nothing_is_acknowledged_and_does_nothing(
    office: Office, value: str
) -> None:
    async with office.open() as desk:
        answer = await answered(office)
        act = await office.slack.press(ANA, answer, GOOD, value, forged=True)
        given = await kept(desk)

    assert act.acknowledged
    assert given == []
    assert office.slack.ephemerals(ANA) == []


@pytest.mark.parametrize(("method", "pace"), [("chat.postMessage", WHOLE), ("chat.stopStream", QUICK)])
async def test_where_slack_does_not_take_the_thumbs_there_are_two_ordinary_buttons(
    office: Office, method: str, pace: Pace
) -> None:
    office.slack.fail(method, "invalid_blocks")
    async with office.open(pace=pace) as desk:
        answer = await answered(office)
        up = await office.slack.press(BEN, answer, GOOD)
        down = await office.slack.press(ANA, answer, BAD)
        given = {one.person: one.verdict for one in await kept(desk)}

    assert up.acknowledged
    assert down.acknowledged
    assert [block["type"] for block in answer.blocks][-2:] == ["actions", "actions"]
    assert "[👍 Helpful] [👎 Not helpful]" in office.slack.text_of(answer)
    assert given == {ANA: "bad", BEN: "good"}
    assert "Why not?" in office.slack.modal(ANA).title
    assert office.slack.problems == []


async def test_when_the_window_does_not_open_the_thumb_counts_and_they_are_told(office: Office) -> None:
    office.slack.fail("views.open", "expired_trigger_id")
    async with office.open() as desk:
        answer = await answered(office)
        await press(office, ANA, answer, "bad")
        (given,) = await kept(desk)

    assert given.verdict == "bad"
    assert [one.text for one in office.slack.ephemerals(ANA)] == [NO_WINDOW]


async def test_a_refusal_that_cannot_be_whispered_is_said_directly(office: Office) -> None:
    office.slack.fail("chat.postEphemeral", "user_not_in_channel")
    async with office.open():
        answer = await answered(office)
        await office.slack.press(ANA, answer, RATE, "good:nothing", forged=True)

    assert [one.text for one in office.said(office.slack.direct_channel(ANA))] == [GONE]


async def test_an_answer_that_is_erased_while_the_window_is_open_leaves_nothing(office: Office) -> None:
    async with office.open() as desk:
        answer = await answered(office)
        await press(office, ANA, answer, "bad")
        await desk.cairn.store.exchanges.forget(LOCAL, answer.channel, str(answer.thread_ts))
        act = await office.slack.submit(office.slack.modal(ANA), {REASON: "wrong", WORDS: "All of it."})
        given = await kept(desk)

    assert given == []
    assert act.view
    assert GONE in act.view


async def test_what_cannot_be_kept_stays_in_the_window_with_a_reference(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with office.open() as desk:
        answer = await answered(office)
        await press(office, ANA, answer, "bad")
        monkeypatch.setattr(desk.feedback, "_keep", _fails)
        act = await office.slack.submit(office.slack.modal(ANA), {REASON: "wrong", WORDS: "Bluebottle"})

    assert "was not kept" in act.errors[REASON]
    assert act.errors[REASON].rpartition("reference ")[2].strip(".") in caplog.text
    assert "Bluebottle" not in caplog.text


async def _fails(_: str, given: Given) -> str:
    raise OSError(given.words)


async def test_when_slacks_clock_is_ahead_the_reason_still_counts_and_so_does_a_later_thumb(
    office: Office,
) -> None:
    async with office.open() as desk:
        answer = await answered(office)
        office.clock.forward(-30)
        await press(office, ANA, answer, "bad")
        await office.slack.submit(office.slack.modal(ANA), {REASON: "wrong"})
        (why,) = await kept(desk)
        await press(office, ANA, answer, "good")
        (given,) = await kept(desk)

    assert why.reason == "wrong"
    assert given.verdict == "good"


# The blocks and the payloads for themselves


def test_thumbs_and_window_are_within_the_limits() -> None:
    ident = "e" * 32

    for blocks in (feedback_blocks(ident), plain_feedback_blocks(ident)):
        assert limits.faults("message", blocks) == []
    carried = json.dumps({"exchange": ident, "channel": "C1", "thread": "1.1", "at": "2026-11-20T12:00:00Z"})
    for reason in (None, *(option.value for option in REASONS)):
        view = why_view(carried, reason=reason, words="w" * 2_000)
        assert limits.view_faults(view) == []


@pytest.mark.parametrize("full", [MOST_BLOCKS - 1, MOST_BLOCKS])
def test_under_a_full_message_the_thumbs_come_in_one_of_their_own(full: int) -> None:
    dealt = (Card(advice_cards(Advice(Point("Head")))[0].text, tuple(divider() for _ in range(full))),)

    with_thumbs = ended(dealt, feedback_blocks("e1"))

    assert len(with_thumbs) == (1 if full < MOST_BLOCKS else 2)
    assert with_thumbs[-1].blocks[-1]["type"] == "context_actions"
    assert with_thumbs[-1].text in ("*Head*", "Did this answer help?")
    assert all(limits.faults("message", list(card.blocks)) == [] for card in with_thumbs)


PRESS = {
    "team": {"id": "T1"},
    "user": {"id": ANA},
    "channel": {"id": "C1"},
    "trigger_id": "1.2.3",
    "message": {"ts": "1.1", "thread_ts": "1.0"},
    "actions": [{"action_id": RATE, "value": "bad:e1", "action_ts": "1763640000.123456"}],
}


def test_a_press_is_read_with_its_moment_and_place() -> None:
    press = rated(PRESS)

    assert press
    assert (press.verdict, press.about.exchange, press.about.thread) == ("bad", "e1", "1.0")
    assert press.about.at == datetime(2025, 11, 20, 12, tzinfo=UTC) + timedelta(microseconds=123456)


@pytest.mark.parametrize(
    "change", [{"actions": []}, {"channel": None}, {"user": {}}, {"actions": [{"value": "bad:e1"}]}]
)
def test_what_is_of_another_shape_is_not_guessed_at(change: dict[str, object]) -> None:
    assert rated(PRESS | change) is None
    assert explained(PRESS | change) is None


def test_what_is_written_is_cut_to_what_is_kept() -> None:
    press = rated(PRESS)
    assert press
    values = {
        REASON: {REASON: {"selected_option": {"value": "other"}}},
        WORDS: {WORDS: {"value": "w" * (MOST_WORDS + 5)}},
    }
    view = {"private_metadata": press.about.model_dump_json(), "state": {"values": values}}

    form = explained(PRESS | {"view": view})

    assert form
    assert form.about == press.about
    assert len(form.words) == MOST_WORDS
    assert replace(HELLO, id=form.about.exchange).id == "e1"
