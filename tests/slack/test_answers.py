"""Somebody asks in Slack, and is answered: once, in the thread, with sources."""

from pathlib import Path

import pytest

from bot.demo.slack import Act
from tests.slack.composers import Broken, Gated
from tests.slack.office import ANA, EVENTS, STAGE, Office, open_office
from tests.slack.visiting import prompts

both_ways = pytest.mark.parametrize("way", ["sockets", "http"])


@both_ways
async def test_the_stage_question_is_answered_in_the_thread_with_dated_sources(
    office: Office, way: str
) -> None:
    async with office.open(way):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        answer = await office.slack.reply_to(act)

    assert act.acknowledged
    assert answer.thread_ts == act.said.ts
    assert "Harbour Mutual is working on stage 2 of 5" in answer
    assert "[1] Scan of 3 October 2026, Harbour Mutual" in answer
    assert "This week: " in answer
    assert len(office.said()) == 1
    assert office.slack.problems == []


@both_ways
async def test_the_same_event_three_times_is_answered_once(office: Office, way: str) -> None:
    async with office.open(way):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        again = await office.slack.redeliver(act)
        third = await office.slack.redeliver(again, reason="connection_failed")
        await office.slack.reply_to(act)

    assert act.acknowledged
    assert again.acknowledged
    assert third.acknowledged
    assert len(office.said()) == 1


@both_ways
async def test_a_mention_that_comes_as_a_message_too_is_answered_once(
    furnished: Path, tmp_path: Path, way: str
) -> None:
    events = EVENTS | {"message.channels"}
    async with (
        open_office(furnished, tmp_path / "home", events=events) as office,
        office.open(way),
    ):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await office.slack.reply_to(act)

    assert len(act.deliveries) == 2
    assert act.acknowledged
    assert len(office.said()) == 1


async def test_what_people_say_to_one_another_is_left_alone(furnished: Path, tmp_path: Path) -> None:
    events = EVENTS | {"message.channels"}
    async with (
        open_office(furnished, tmp_path / "home", events=events) as office,
        office.open(),
    ):
        overheard = await office.slack.message(office.ana, office.general, STAGE)
        asked = await office.slack.mention(office.ana, office.general, "hello")
        await office.slack.reply_to(asked)

    assert overheard.acknowledged
    assert office.slack.thread(office.general, overheard.said.ts) == [overheard.said]


@both_ways
async def test_a_direct_message_is_answered_in_its_own_thread(office: Office, way: str) -> None:
    async with office.open(way):
        act = await office.slack.direct(office.ana, STAGE)
        answer = await office.slack.reply_to(act)
        follow_up = await office.slack.direct(office.ana, "and for Claims?", thread_ts=act.said.ts)
        second = await office.slack.reply_to(follow_up)

    assert answer.thread_ts == act.said.ts
    assert second.thread_ts == act.said.ts
    assert "Claims" in second
    assert office.slack.problems == []


async def test_a_greeting_and_a_bare_mention_get_a_word(office: Office) -> None:
    async with office.open():
        hello = await office.slack.reply_to(await office.slack.direct(office.ana, "hello"))
        bare = await office.slack.reply_to(await office.slack.mention(office.ana, office.general, ""))

    assert "Hello." in hello
    assert "five AI value models" in bare


@both_ways
async def test_why_is_a_press_away_and_pressing_twice_asks_once(office: Office, way: str) -> None:
    async with office.open(way):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        answer = await office.slack.reply_to(act)
        pressed = await office.slack.press(office.ben, answer, "offer:why")
        again = await office.slack.press(office.ben, answer, "offer:why")
        told = await office.slack.wait_for(lambda: office.said()[1])

    assert pressed.acknowledged
    assert again.acknowledged
    assert told.thread_ts == act.said.ts
    assert "Stage 2, AI-native distribution, is not in place" in told
    assert len(office.said()) == 2


async def test_a_made_up_offer_is_acknowledged_and_does_nothing(office: Office) -> None:
    async with office.open():
        answer = await office.slack.reply_to(await office.slack.direct(office.ana, STAGE))
        for action in ("offer:delete_everything", "scan:answer"):
            pressed = await office.slack.press(office.ana, answer, action, forged=True)
            assert pressed.acknowledged

    assert len(office.said()) == 1


async def test_a_question_found_again_hours_later_says_that_it_is_late(office: Office) -> None:
    composer = Gated()
    async with office.behind(composer) as desk, office.listening(desk):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
    office.clock.forward(2 * 3600 + 60)
    async with office.open() as desk:
        await office.slack.reply_to(act)
        await office.settled(desk)

    (answer,) = office.said()
    assert "You asked this more than 2 hours ago" in answer


async def test_an_unforeseen_failure_is_one_sentence_with_a_reference(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    async with office.open(composer=Broken()):
        act = await office.slack.mention(
            office.ana, office.general, "What goes wrong when a stage is skipped?"
        )
        answer = await office.slack.reply_to(act)

    reference = office.slack.text_of(answer).rpartition("Reference ")[2].partition(".")[0]
    assert "Something went wrong while I was putting this answer together." in answer
    assert "Traceback" not in answer
    assert f"Reference {reference}" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "five AI value models" not in caplog.text


async def test_what_cairn_does_not_listen_to_is_acknowledged_all_the_same(
    furnished: Path, tmp_path: Path
) -> None:
    events = EVENTS | {"app_context_changed"}
    async with (
        open_office(furnished, tmp_path / "home", events=events) as office,
        office.open(),
    ):
        told = await office.slack.event({"type": "app_context_changed", "user": office.ana.id})

    assert told.acknowledged
    assert office.said() == []


async def test_stop_breaks_an_answer_off_and_nothing_follows_but_how_to_go_on(office: Office) -> None:
    composer = Gated()
    async with office.open(composer=composer):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
        await _processing(office, act)
        await office.slack.wait_for(lambda: "stage 2 of 5" in office.shown(office.general)[0])
        stopped = await office.slack.stop(office.ana, office.general, act.said.ts)
        await composer.broken_off()
        await office.slack.wait_for(lambda: office.slack.session(office.general, act.said.ts) == "active")
    office.clock.forward(3600)
    async with office.open():
        await office.slack.reply_to(await office.slack.direct(office.ana, "hello"))

    assert stopped.acknowledged
    shown, offered = office.said(office.general)
    assert "Harbour Mutual is working on stage 2 of 5" in shown
    assert "Sources:" not in shown
    assert "[Continue] [Ask differently]" in offered


async def test_the_thread_shows_that_cairn_is_at_work_only_while_it_is(office: Office) -> None:
    composer = Gated()
    async with office.open(composer=composer):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await _processing(office, act)
        composer.open.set()
        await office.slack.wait_for(lambda: office.slack.session(office.general, act.said.ts) == "active")


async def test_without_sessions_the_older_status_is_shown_and_without_both_nothing(office: Office) -> None:
    office.slack.fail("agents.sessions.setStatus", "feature_disabled", times=None)
    composer = Gated()
    async with office.open(composer=composer):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await office.slack.wait_for(
            lambda: office.slack.typing(office.general, act.said.ts) == "is looking this up"
        )
        composer.open.set()
        await office.slack.reply_to(act)
        office.slack.fail("assistant.threads.setStatus", "unknown_method", times=None)
        await office.slack.reply_to(await office.slack.mention(office.ana, office.general, STAGE))

    assert office.slack.typing(office.general, act.said.ts) == ""


async def test_prompts_are_suggested_in_the_messages_tab(office: Office) -> None:
    async with office.open():
        opened = await office.slack.open_home(office.ana, tab="messages")
        looked = await office.slack.open_home(office.ben, tab="home")

        titles = [prompt["title"] for prompt in await prompts(office, ANA)]

    assert opened.acknowledged
    assert looked.acknowledged
    assert titles == ["What stage are we at?", "Can we go straight to agents?", "Explain the five models"]
    assert office.slack.prompts(office.ben) == {}
    assert office.slack.problems == []


async def _processing(office: Office, act: Act) -> None:
    await office.slack.wait_for(lambda: office.slack.session(office.general, act.said.ts) == "processing")
