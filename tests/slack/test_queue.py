"""When more is asked than can be answered at a time, people learn their place; nobody is answered twice at once."""

import asyncio
from dataclasses import replace
from typing import NoReturn

from bot.demo.slack import Message
from bot.slack.in_line import ordinal
from bot.slack.line import Line, Spot
from tests.slack.composers import Gated
from tests.slack.office import QUICK, Office, until
from tests.slack.visiting import direct

QUESTION = "What goes wrong when a stage is skipped?"
ONE = replace(QUICK, answers=1, told_after=0.05)


async def test_who_waits_is_told_their_place_alone_and_once(office: Office) -> None:
    composer = Gated()
    cara = office.slack.add_person("cara")
    office.slack.join(cara, office.general)
    async with office.behind(composer, ONE) as desk, desk.open(), office.listening(desk):
        await office.slack.mention(office.ana, office.general, QUESTION)
        await composer.at_work()
        await office.slack.mention(office.ben, office.general, QUESTION)
        asked = await office.slack.direct(cara, QUESTION)
        told = await office.slack.wait_for(lambda: direct(office, cara.id)[0])
        (whispered,) = await office.slack.wait_for(lambda: office.slack.ephemerals(office.ben) or _none())
        composer.open.set()
        await office.settled(desk)
        await office.slack.wait_for(lambda: len(direct(office, cara.id)) == 1 or _none())

    assert "You are 1st in line" in whispered
    assert "You are 2nd in line" in told
    assert told.thread_ts == asked.said.ts
    assert len(office.slack.ephemerals(office.ben)) == 1
    assert office.slack.ephemerals(office.ana) == []
    assert "in line" not in direct(office, cara.id)[0]
    assert office.slack.problems == []


async def test_ones_second_question_is_answered_after_the_first_and_not_beside_it(office: Office) -> None:
    composer = Gated()
    pace = replace(QUICK, told_after=0.05)
    async with office.behind(composer, pace) as desk, desk.open(), office.listening(desk):
        acts = [await office.slack.mention(office.ana, office.general, QUESTION) for _ in range(3)]
        await composer.at_work()
        (told, _) = await office.slack.wait_for(lambda: _two(office.slack.ephemerals(office.ana)))
        await office.slack.mention(office.ben, office.general, QUESTION)
        await until(lambda: _making(composer, 2))
        composer.open.set()
        await office.settled(desk)

    assert "right after your other one" in told
    assert composer.most == 2
    answers = [await office.slack.reply_to(act) for act in acts]
    assert sorted(answers, key=lambda one: float(one.ts)) == answers


async def test_who_stops_waiting_leaves_the_line_to_the_others() -> None:
    line = Line(1)
    spots: list[Spot] = []
    done = asyncio.Event()

    async def ask(who: str, until: asyncio.Event) -> None:
        async with line.turn(who, spots.append):
            await until.wait()

    at_work, leaving, staying = (asyncio.create_task(ask(who, done)) for who in ("a", "b", "c"))
    await asyncio.sleep(0)
    places = [line.place(spot) for spot in spots]
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    moved_up = line.place(spots[1])
    done.set()
    await asyncio.gather(at_work, staying)

    assert places == [1, 2]
    assert moved_up == 1
    assert spots[0].over.is_set()
    assert not line.full


async def test_the_line_is_kept_in_order_and_by_person() -> None:
    line = Line(2)
    order: list[tuple[str, int]] = []

    async def ask(who: str, number: int) -> None:
        async with line.turn(who, lambda _: None):
            order.append((who, number))
            await asyncio.sleep(0.01)

    await asyncio.gather(*(ask(who, number) for number in (1, 2) for who in ("a", "a", "b", "c")))

    assert order[:2] == [("a", 1), ("b", 1)]
    assert [number for who, number in order if who == "a"] == [1, 1, 2, 2]
    assert not line.full
    assert line.place(Spot("a")) == 0


def test_places_are_named_as_people_name_them() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th")
    ]


async def _making(composer: Gated, many: int) -> bool:
    return composer.making >= many


def _two(found: list[Message]) -> tuple[Message, ...]:
    if len(found) < 2:
        raise LookupError("not yet")
    return tuple(found[:2])


def _none() -> NoReturn:
    raise LookupError("not yet")
