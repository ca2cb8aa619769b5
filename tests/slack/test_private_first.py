"""A channel is told what everyone there may see; who asked, and may see more, learns alone that there is more."""

import pytest

from bot.slack.blocks.private_first import IN_PRIVATE, THERE_IS_MORE
from bot.slack.desk import Desk
from tests.slack.office import Office, until
from tests.slack.visiting import direct

OSTRICH = "What is the secret name of the merger with Ostrich Mutual?"


async def test_the_asker_is_told_alone_that_there_is_more_and_gets_it_in_private(office: Office) -> None:
    async with office.open() as desk:
        act = await office.slack.mention(office.ana, office.general, OSTRICH)
        await office.slack.reply_to(act)
        told = await office.slack.wait_for(lambda: office.slack.ephemerals(office.ana)[0])
        await office.slack.press(office.ana, told, IN_PRIVATE)
        answer = await office.slack.wait_for(lambda: direct(office, office.ana.id)[1])
        await office.settled(desk)

    assert THERE_IS_MORE in told
    assert told.thread_ts == act.said.ts
    assert "Note for" not in told
    assert "Bluebottle" in answer
    assert "Bluebottle" not in "".join(map(office.slack.text_of, office.said(office.general)))
    assert office.slack.ephemerals(office.ben) == []
    assert office.slack.problems == []


async def test_pressing_twice_asks_once(office: Office) -> None:
    async with office.open() as desk:
        await office.slack.reply_to(await office.slack.mention(office.ana, office.general, OSTRICH))
        told = await office.slack.wait_for(lambda: office.slack.ephemerals(office.ana)[0])
        await office.slack.press(office.ana, told, IN_PRIVATE)
        await office.slack.wait_for(lambda: direct(office, office.ana.id)[1])
        await office.slack.press(office.ana, told, IN_PRIVATE, forged=True)
        await office.settled(desk)

    assert len(direct(office, office.ana.id)) == 2


@pytest.mark.parametrize(
    "question",
    ["What does our AI policy say about customer data?", "What stage are we at, and what is next?", "hello"],
)
async def test_where_nothing_more_bears_on_it_nobody_is_told_anything(office: Office, question: str) -> None:
    async with office.open() as desk:
        await office.slack.reply_to(await office.slack.mention(office.ana, office.general, question))
        await through(office, desk)

    assert office.slack.ephemerals(office.ana) == []


async def test_who_may_not_see_it_is_told_nothing(office: Office) -> None:
    guest = office.slack.add_person("guest", is_restricted=True)
    apart = office.slack.add_channel("apart", [office.ana, guest])
    async with office.open() as desk:
        await office.slack.reply_to(await office.slack.mention(office.ben, office.general, OSTRICH))
        await office.slack.reply_to(await office.slack.mention(guest, apart, OSTRICH))
        office.slack.change_channel(office.general, is_ext_shared=True)
        desk.people.forget()
        await office.slack.reply_to(await office.slack.mention(office.ana, office.general, OSTRICH))
        await through(office, desk)

    assert [office.slack.ephemerals(one) for one in (office.ana, office.ben, guest)] == [[], [], []]
    assert "Bluebottle" not in "".join(office.posted())


async def through(office: Office, desk: Desk) -> None:
    """Wait until nothing more is done about any question."""
    await until(lambda: idle(desk))
    await office.settled(desk)


async def idle(desk: Desk) -> bool:
    return not desk.answering._tasks
