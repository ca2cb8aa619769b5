"""A question that was acknowledged is answered, whatever happens to the process that has it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.slack.desk import Desk
from bot.store.tables import inbox
from tests.slack.composers import Gated
from tests.slack.office import QUICK, STAGE, Office, until


async def test_a_question_whose_process_died_is_answered_by_the_next(office: Office) -> None:
    composer = Gated()
    async with office.behind(composer) as desk, office.listening(desk):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
    office.clock.forward(61)
    async with office.open():
        answer = await office.slack.reply_to(act)

    assert act.acknowledged
    assert "stage 2 of 5" in answer
    assert len(office.said()) == 1


async def test_a_question_that_three_processes_died_over_is_given_up_with_a_word(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    composer = Gated()
    async with office.behind(composer) as desk, office.listening(desk):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
    for _ in range(2):
        office.clock.forward(61)
        async with office.behind(composer) as desk:
            await desk.answering.sweep()
    office.clock.forward(61)
    async with office.open() as desk:
        await office.slack.reply_to(act)
        await office.settled(desk)

    (answer,) = office.said()
    reference = office.slack.text_of(answer).rpartition("Reference ")[2].partition(".")[0]
    assert "I tried three times to answer this" in answer
    assert f"Reference {reference}: gave up after 3 tries" in caplog.text


async def test_while_an_answer_is_made_nobody_else_takes_the_question_up(office: Office) -> None:
    composer = Gated()
    async with (
        office.behind(composer) as desk,
        office.behind(composer) as other,
        desk.open(),
        office.listening(desk),
    ):
        await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
        for _ in range(3):
            office.clock.forward(40)
            await desk.answering._renew()
            await other.answering.sweep()
        composer.open.set()
        await office.settled(desk)

    assert composer.most == 1
    assert len(office.said()) == 1


async def test_while_an_answer_is_made_its_question_is_held_on_to(office: Office) -> None:
    composer = Gated()
    async with (
        office.behind(composer, replace(QUICK, lease=timedelta(seconds=0.3))) as desk,
        desk.open(),
        office.listening(desk),
    ):
        await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
        held_until = await _held_until(desk)

        async def longer() -> bool:
            return await _held_until(desk) > held_until

        await until(longer)
        composer.open.set()
        await office.settled(desk)


async def test_a_machine_that_slept_over_a_lease_goes_on_with_the_answer_it_was_making(
    office: Office,
) -> None:
    composer = Gated()
    async with office.behind(composer) as desk, desk.open(), office.listening(desk):
        await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
        office.clock.forward(61)
        await desk.answering.sweep()
        composer.open.set()
        await office.settled(desk)

    assert composer.most == 1
    assert len(office.said()) == 1


async def _held_until(desk: Desk) -> datetime:
    with desk.cairn.store.sync_engine().connect() as connection:
        return connection.execute(select(inbox.c.lease_until)).scalar_one()


async def test_a_stopping_process_hands_its_questions_to_the_next_at_once(office: Office) -> None:
    composer = Gated()
    async with office.behind(composer) as desk, desk.open(within=0.1), office.listening(desk):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
    async with office.open():
        answer = await office.slack.reply_to(act)

    assert "stage 2 of 5" in answer
    assert len(office.said()) == 1


async def test_a_stopping_process_finishes_what_it_can(office: Office) -> None:
    composer = Gated()
    async with office.behind(composer) as desk, desk.open():
        async with office.listening(desk):
            await office.slack.mention(office.ana, office.general, STAGE)
            await composer.at_work()
        composer.open.set()

    assert len(office.said()) == 1


@pytest.mark.parametrize("way", ["sockets", "http"])
async def test_what_could_not_be_kept_is_not_acknowledged_so_that_slack_sends_it_again(
    office: Office, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with office.behind() as desk, office.listening(desk, way):
        office.slack.courier.ack_within = 1
        await desk.answering.close(within=0)
        refused = await office.slack.mention(office.ana, office.general, STAGE)
    async with office.open(way):
        again = await office.slack.redeliver(refused)
        await office.slack.reply_to(refused)

    assert not refused.acknowledged
    assert again.acknowledged
    assert "an event could not be taken in" in caplog.text
    assert len(office.said()) == 1
