"""Many people ask at once: everybody is acknowledged at once, and everybody is answered."""

import asyncio
import gc
from dataclasses import replace

import pytest

from bot.demo.slack import Person
from bot.slack.arrivals import spare_what_is_there
from tests.slack.composers import Gated
from tests.slack.office import QUICK, Office, until

QUESTION = "What goes wrong when a stage is skipped?"
MANY = 30


@pytest.mark.parametrize("way", ["sockets", "http"])
async def test_thirty_slow_answers_hold_up_no_acknowledgement(office: Office, way: str) -> None:
    composer = Gated()
    composer.open.set()
    pace = replace(QUICK, answers=MANY)
    async with office.behind(composer, pace) as desk, desk.open(), office.listening(desk, way):
        stage = await office.slack.mention(office.ana, office.general, "What stage are we at?")
        answer = await office.slack.reply_to(stage)
        composer.open.clear()
        crowd = colleagues(office, MANY)
        asked = await asyncio.gather(*(office.slack.mention(one, office.general, QUESTION) for one in crowd))
        await until(lambda: at_work(composer, MANY))
        pressed = await office.slack.press(office.ben, answer, "offer:why")
        mentioned = await office.slack.mention(office.ben, office.general, "hello")
        composer.open.set()
        await office.settled(desk)

    assert all(act.acknowledged for act in asked)
    assert pressed.acknowledged
    assert mentioned.acknowledged
    assert len(office.said()) == 1 + MANY + 2


def colleagues(office: Office, many: int) -> list[Person]:
    """So many people in #general: of one person one question is answered at a time."""
    crowd = [office.slack.add_person(f"colleague{number}") for number in range(many)]
    for one in crowd:
        office.slack.join(one, office.general)
    return crowd


async def at_work(composer: Gated, many: int) -> bool:
    return composer.making >= many


async def test_only_so_many_answers_are_made_at_a_time_and_the_others_wait_their_turn(office: Office) -> None:
    composer = Gated()
    pace = replace(QUICK, answers=2)
    async with office.behind(composer, pace) as desk, desk.open(), office.listening(desk):
        await asyncio.gather(*(office.slack.direct(one, QUESTION) for one in colleagues(office, 5)))
        await until(lambda: at_work(composer, 2))
        composer.open.set()
        await office.settled(desk)

    assert composer.most == 2
    assert len(office.said()) == 5


def test_what_is_there_when_all_is_ready_is_not_looked_through_again() -> None:
    before = len(gc.get_objects())
    try:
        spare_what_is_there()

        assert len(gc.get_objects()) < before / 10
        assert gc.isenabled()
    finally:
        gc.unfreeze()
