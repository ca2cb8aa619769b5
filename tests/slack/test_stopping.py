"""Somebody presses Stop: the model is hung up on, what was shown stays, and how to go on is offered."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.conversation.broken_off import kept_point
from bot.conversation.reply import Point
from bot.demo.slack import Act, Message
from bot.slack.desk import Desk
from bot.slack.incoming import Received, Stopped
from bot.slack.shown import Shown, ShownMessage
from bot.store.drafts import Draft
from bot.store.exchanges import Exchange
from bot.store.inbox import Delivery
from bot.store.orgs import LOCAL
from tests.llm.scripted_model import ScriptedModel
from tests.slack.composers import Gated
from tests.slack.growing import LIVELY
from tests.slack.office import ANA, BEN, QUICK, STAGE, Office, until


@asynccontextmanager
async def asked_of(office: Office, model: ScriptedModel) -> AsyncIterator[tuple[Desk, Act]]:
    """A question whose answer hangs on a model, with the rule's part of it shown."""
    more = {
        "model": model.name,
        "openai_base_url": model.base_url,
        "openai_api_key": SecretStr("sk-test"),
        "model_timeout": 120.0,
    }
    async with office.open(pace=LIVELY, **more) as desk:
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await asyncio.wait_for(model.asked.wait(), 30)
        await office.slack.wait_for(lambda: "stage 2 of 5" in office.shown(office.general)[0])
        yield desk, act


@pytest.mark.parametrize("speaking", [True, False], ids=["while the model speaks", "while it is silent"])
async def test_stop_hangs_up_on_the_model_long_before_its_time_is_up(office: Office, speaking: bool) -> None:
    async with ScriptedModel() as model:
        model.holds(before="do not say") if speaking else model.times_out()
        async with asked_of(office, model) as (_, act):
            stopped = await office.slack.stop(office.ana, office.general, act.said.ts)
            await asyncio.wait_for(model.hung_up.wait(), 30)
            await office.slack.wait_for(lambda: office.slack.session(office.general, act.said.ts) == "active")

    assert stopped.acknowledged
    assert len(model.requests) == 1


async def test_nothing_is_added_after_stop_and_what_was_shown_is_kept_with_its_question(
    office: Office,
) -> None:
    async with ScriptedModel() as model:
        model.times_out()
        async with asked_of(office, model) as (desk, act):
            calls = len(office.slack.calls("chat.appendStream"))
            await office.slack.stop(office.ana, office.general, act.said.ts)
            await asyncio.wait_for(model.hung_up.wait(), 30)
            await office.settled(desk)
            (exchange,) = await desk.cairn.store.exchanges.in_thread(LOCAL, office.general.id, act.said.ts)
            drafts = await desk.cairn.store.drafts.in_thread(LOCAL, office.general.id, act.said.ts)

    shown, offered = office.said(office.general)
    assert len(office.slack.calls("chat.appendStream")) == calls
    assert "Harbour Mutual is working on stage 2 of 5" in shown
    assert "Stopped. What stands above was checked and stays" in offered
    assert isinstance(exchange.reply, dict)
    assert "Harbour Mutual is working on stage 2 of 5" in exchange.reply["headline"]
    assert (exchange.question, exchange.intent) == (STAGE, "Stopped")
    assert drafts == []
    assert office.slack.problems == []


async def _stopped(office: Office, composer: Gated) -> Message:
    act = await office.slack.mention(office.ana, office.general, STAGE)
    await composer.at_work()
    await office.slack.wait_for(lambda: "stage 2 of 5" in office.shown(office.general)[0])
    await office.slack.stop(office.ana, office.general, act.said.ts)
    composer.open.set()

    def offered() -> Message:
        return next(one for one in office.said(office.general) if "[Continue]" in one)

    def there() -> Message:
        try:
            return offered()
        except StopIteration:
            raise LookupError from None

    return await office.slack.wait_for(there)


async def test_continue_says_what_was_not_read_yet_once_and_the_sources_of_each_part_stand_below_it(
    office: Office,
) -> None:
    composer = Gated()
    async with office.open(composer=composer, pace=LIVELY) as desk:
        offered = await _stopped(office, composer)
        pressed = await office.slack.press(office.ana, offered, "offer:retry")
        again = await office.slack.press(office.ana, offered, "offer:retry")
        await office.settled(desk)
        broken_off, whole = await _kept(office, desk, offered)

    part, _, rest = office.said(office.general)
    assert pressed.acknowledged
    assert again.acknowledged
    assert rest.thread == offered.thread
    assert "Here is the rest." in rest
    assert "This week: Contain workflows run by agents" in rest
    assert not [line for line in part.text.splitlines() if line and line in rest.text]
    assert _numbers(part.text) == _listed(offered) == {1, 2, 3, 4}
    assert _numbers(rest.text) == _listed(rest) == {1, 5, 6}
    assert (broken_off.intent, whole.intent) == ("Stopped", "ShowStage")
    assert whole.reply["headline"] == broken_off.reply["headline"]
    assert len(_texts(whole)) > len(_texts(broken_off))
    assert _texts(whole)[: len(_texts(broken_off))] == _texts(broken_off)
    assert office.slack.problems == []


async def test_what_was_read_stays_read_when_the_rest_is_stopped_too(office: Office) -> None:
    composer = Gated()
    async with office.open(composer=composer, pace=LIVELY) as desk:
        offered = await _stopped(office, composer)
        composer.open.clear()
        await office.slack.press(office.ana, offered, "offer:retry")
        await office.slack.wait_for(lambda: composer.making)
        await office.slack.stop(office.ana, office.general, offered.thread)
        await office.settled(desk)
        second = next(one for one in office.said(office.general) if "before there was anything" in one)
        composer.open.set()
        await office.slack.press(office.ana, second, "offer:retry")
        await office.settled(desk)

    rest = office.said(office.general)[-1]
    assert "Here is the rest." in rest
    assert "Harbour Mutual is working on stage 2" not in rest


async def test_where_all_was_read_one_sentence_says_so_and_another_question_is_offered(
    office: Office,
) -> None:
    async with office.open() as desk:
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await office.settled(desk)
        (whole,) = await _kept(office, desk, act.said)
        headline = re.sub(r" (\[\d\])+$", "", str(whole.reply["headline"]))
        shown = [{"text": headline}, *({"text": text} for text in _texts(whole))]
        part = replace(whole, id="part", intent="Stopped", reply={**whole.reply, "shown": shown})
        await desk.cairn.store.exchanges.record(LOCAL, part)
        await desk.answering.take(_received(office, act, "again", continues="part"))
        await office.settled(desk)
        last = office.said(office.general)[-1]
        await office.slack.press(office.ana, last, "stopped:differently")
        modal = office.slack.modal(office.ana)

    assert "That was all there is on this." in last
    assert "[Ask differently]" in last
    assert "Sources:" not in last
    assert "[Helpful]" not in last
    assert modal.blocks[0]["element"]["initial_value"] == STAGE
    assert office.slack.problems == []


@pytest.mark.parametrize("whole", [False, True], ids=["in the making", "made, and not shown to its end"])
async def test_a_point_that_may_not_have_got_there_is_said_again_rather_than_lost(
    office: Office, whole: bool
) -> None:
    async with office.behind() as desk:
        store, act = desk.cairn.store, await office.slack.message(office.ana, office.general, STAGE)
        received = _received(office, act, "Ev1")
        await store.orgs.for_team(received.team, now=office.clock())
        delivery = Delivery("Ev1", "message", received.model_dump(mode="json"), office.clock())
        await store.inbox.take(LOCAL, delivery, by="another process", lease=timedelta(minutes=1))
        under_way = Shown(messages=(ShownMessage(ts="1.1", text="**Yes.**\n\n- First.", sure=False),))
        points = [kept_point(Point(text)) for text in ("Yes.", "First.", "Then.")]
        await store.drafts.begin(
            LOCAL, Draft("Ev1", office.general.id, act.said.ts, (), None, office.clock())
        )
        await store.drafts.show(LOCAL, "Ev1", points, under_way.model_dump(mode="json"))
        if whole:
            await store.inbox.answered(LOCAL, "Ev1", now=office.clock())
        await desk.answering.stop_answer(
            Stopped(team=received.team, channel=received.channel, thread_ts=received.thread, user=ANA)
        )
        (kept,) = await _kept(office, desk, act.said)

    assert (kept.reply["headline"], _texts(kept)) == ("Yes.", ["First."])


async def _kept(office: Office, desk: Desk, message: Message) -> list[Exchange]:
    return await desk.cairn.store.exchanges.in_thread(LOCAL, office.general.id, message.thread)


def _texts(exchange: Exchange) -> list[str]:
    points = exchange.reply["points"]
    assert isinstance(points, list)
    return [point["text"] for point in points]


def _numbers(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"\[(\d+)\]", text)}


def _listed(message: Message) -> set[int]:
    """The numbers of the sources that stand below a message."""
    (below,) = [text for block in message.blocks if "Sources:" in (text := json.dumps(block))]
    return _numbers(below)


def _received(office: Office, act: Act, delivery_id: str, continues: str = "") -> Received:
    return Received(
        kind="press",
        delivery_id=delivery_id,
        team=office.slack.team_id,
        channel=act.said.channel,
        ts=act.said.ts,
        user=ANA,
        text=STAGE,
        asked_at=office.clock(),
        continues=continues,
    )


async def test_ask_differently_opens_the_question_and_asks_the_new_one_in_the_thread(office: Office) -> None:
    composer = Gated()
    async with office.open(composer=composer, pace=LIVELY) as desk:
        offered = await _stopped(office, composer)
        await office.slack.press(office.ana, offered, "stopped:differently")
        modal = office.slack.modal(office.ana)
        await office.slack.submit(modal, {"stopped:question": "Why is stage 2 not in place?"})
        await office.settled(desk)

    assert "Ask differently" in modal.title
    assert modal.blocks[0]["element"]["initial_value"] == STAGE
    _, _, asked, answer = office.said(office.general)
    assert "Asked differently:" in asked
    assert "Why is stage 2 not in place?" in asked
    assert {asked.thread, answer.thread} == {offered.thread}
    assert "Stage 2, AI-native distribution, is not in place" in answer
    assert office.slack.problems == []


async def test_only_whoever_asked_is_offered_the_question_again(office: Office) -> None:
    composer = Gated()
    async with office.open(composer=composer, pace=LIVELY) as desk:
        offered = await _stopped(office, composer)
        for action in ("offer:retry", "stopped:differently"):
            await office.slack.press(office.ben, offered, action)
        await office.settled(desk)

    assert len(office.said(office.general)) == 2
    assert len(office.slack.ephemerals(BEN)) == 2
    assert office.slack.ephemerals(ANA) == []


async def test_stop_reaches_the_process_that_makes_the_answer(office: Office) -> None:
    composer = Gated()
    async with office.behind(composer) as maker, office.behind() as other, maker.open(), other.open():
        async with office.listening(maker):
            act = await office.slack.mention(office.ana, office.general, STAGE)
            await composer.at_work()
        async with office.listening(other):
            await office.slack.stop(office.ana, office.general, act.said.ts)
            await composer.broken_off()
        await office.settled(other)

    assert sum("[Continue]" in one for one in office.said(office.general)) == 1


async def test_stop_before_anything_was_shown_says_so_and_keeps_nothing(office: Office) -> None:
    office.slack.fail("chat.startStream", "ratelimited", times=None)
    composer = Gated()
    async with office.open(composer=composer) as desk:
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
        await office.slack.stop(office.ana, office.general, act.said.ts)
        await office.settled(desk)
        kept = await desk.cairn.store.exchanges.in_thread(LOCAL, office.general.id, act.said.ts)

    (offered,) = office.said(office.general)
    assert "Stopped, before there was anything to say." in offered
    assert kept == []


async def test_a_stop_that_comes_when_the_answer_is_whole_ends_it_quietly_and_offers_how_to_go_on(
    office: Office,
) -> None:
    async with office.behind() as desk, office.listening(desk):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await office.answered(desk)
        (growing,) = office.shown(office.general)
        _at_work(office, act)
        await office.slack.stop(office.ana, office.general, act.said.ts)
    async with office.open() as desk:
        await office.settled(desk)

    shown, offered = office.said(office.general)
    assert growing.streaming
    assert "Sources:" not in shown
    assert "[Continue]" in offered


async def test_stop_where_nothing_is_being_answered_does_nothing(office: Office) -> None:
    async with office.open() as desk:
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await office.slack.reply_to(act)
        await office.settled(desk)
        _at_work(office, act)
        stopped = await office.slack.stop(office.ana, office.general, act.said.ts)
        await office.settled(desk)

    assert stopped.acknowledged
    assert len(office.said()) == 1


async def test_a_thread_that_a_dead_process_left_at_work_is_put_to_rest_at_the_next_start(
    office: Office,
) -> None:
    async with office.behind() as desk, office.listening(desk):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await office.answered(desk)
    _at_work(office, act)
    async with office.behind() as desk:
        with desk.cairn.store.sync_engine().begin() as connection:
            connection.exec_driver_sql("update outbox set sent_at = created_at")

    async with office.open() as desk:

        async def rested() -> bool:
            drafts = await desk.cairn.store.drafts.in_thread(LOCAL, office.general.id, act.said.ts)
            return drafts == []

        await until(rested)

        await office.slack.wait_for(lambda: office.slack.session(office.general, act.said.ts) == "active")


def _at_work(office: Office, act: Act) -> None:
    """Slack still shows that somebody is, as when a process died before it could say otherwise, or a press was on its way."""
    office.slack.state.sessions.set(office.general.id, act.said.ts, "processing", time.time())


async def test_of_two_answers_in_one_thread_the_first_does_not_end_the_session_of_the_second(
    office: Office,
) -> None:
    composer = Gated()
    async with office.open(composer=composer, pace=QUICK) as desk:
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
        await office.slack.mention(office.ben, office.general, "hello", thread_ts=act.said.ts)
        await office.slack.wait_for(lambda: office.said(office.general))
        await office.slack.wait_for(lambda: office.slack.session(office.general, act.said.ts) == "processing")
        composer.open.set()
        await office.settled(desk)
        await office.slack.wait_for(lambda: office.slack.session(office.general, act.said.ts) == "active")
