"""An answer from the Messages tab is shared in a channel: only what everyone there may see, once, by whoever got it."""

import asyncio

import pytest

from bot.demo.slack import Act, Message, View
from bot.slack.blocks.sharing import CHANNEL, SHARE
from bot.slack.desk import Desk
from bot.store.orgs import LOCAL
from knowledge.documents import Audience, Document, Shelf
from tests.slack.office import ANA, CLAIMS, GENERAL, STAGE, Office
from tests.slack.visiting import give

POLICY = "What does our AI policy say about customer data?"
OSTRICH = "What is the secret name of the merger with Ostrich Mutual?"
FLOOD = "What is the flood reserve of the claims channel called?"


async def asked(office: Office, question: str) -> Message:
    return await office.slack.reply_to(await office.slack.direct(office.ana, question))


async def window(office: Office, answer: Message) -> View:
    await office.slack.press(office.ana, answer, SHARE)
    return office.slack.modal(office.ana)


async def share(office: Office, answer: Message, channel: str = GENERAL) -> Act:
    return await office.slack.submit(await window(office, answer), {CHANNEL: channel})


def in_general(office: Office) -> list[str]:
    return [office.slack.text_of(message) for message in office.said(office.general)]


async def test_an_answer_is_shared_as_it_was_given_under_the_name_of_whoever_shares_it(
    office: Office,
) -> None:
    async with office.open() as desk:
        answer = await asked(office, STAGE)
        done = await share(office, answer)
        await office.settled(desk)
        deeds = await desk.cairn.store.audit.newest(LOCAL)

    (said,) = in_general(office)
    assert done.view is not None
    assert "Shared in" in done.view
    assert GENERAL in done.view
    assert "@ana asked me this in private" in said
    assert STAGE in said
    assert "Harbour Mutual is working on stage 2 of 5" in said
    assert "[1] Scan of 3 October 2026, Harbour Mutual" in said
    assert [
        (deed.what, deed.who, deed.about["channel"]) for deed in deeds if deed.what == "answer.shared"
    ] == [("answer.shared", ANA, GENERAL)]
    assert office.slack.problems == []


async def test_sharing_twice_posts_once_and_says_so(office: Office) -> None:
    async with office.open() as desk:
        answer = await asked(office, POLICY)
        await share(office, answer)
        again = await share(office, answer)
        await office.settled(desk)

    assert again.view is not None
    assert "shared this answer there already" in again.view
    assert len(in_general(office)) == 1


async def test_what_rests_on_a_private_note_stays_between_the_two(office: Office) -> None:
    async with office.open() as desk:
        answer = await asked(office, OSTRICH)
        assert "Bluebottle" in answer
        done = await share(office, answer)
        await office.settled(desk)

    assert done.view is not None
    assert "Note for UANA" in done.view
    assert "Bluebottle" not in "".join(in_general(office))


async def test_what_is_left_can_be_shared_with_its_numbers(office: Office) -> None:
    async with office.open() as desk:
        await note_for(
            desk, Audience("private", ANA), "Travel", "Travel expenses: the secret limit is Heron."
        )
        await note_for(
            desk, Audience("org"), "Travel rules", "Travel expenses are claimed within thirty days."
        )
        answer = await asked(office, "What do our travel expenses rules say on the limit?")
        assert "Heron" in answer
        assert "thirty days" in answer
        partly = await share(office, answer)
        assert in_general(office) == []
        assert partly.view is not None
        done = await office.slack.submit(partly.view)
        await office.settled(desk)

    (said,) = in_general(office)
    assert "Share without them" in partly.view
    assert "Travel" in partly.view
    assert done.view is not None
    assert "Shared in" in done.view
    assert "thirty days" in said
    assert "Heron" not in said
    number = next(n for n in (1, 2, 3) if f"[{n}] Travel rules" in office.slack.text_of(answer))
    assert f"[{number}] Travel rules" in said
    assert office.slack.problems == []


async def test_what_was_changed_since_is_not_shared_in_its_old_words(office: Office) -> None:
    async with office.open() as desk:
        await note_for(desk, Audience("private", ANA), "Yacht", "The yacht of the board is called Pelican.")
        answer = await asked(office, "What is the yacht of the board called?")
        assert "Pelican" in answer
        await note_for(desk, Audience("org"), "Yacht", "The yacht of the board was sold in May.")
        await share(office, answer)
        await office.settled(desk)

    assert in_general(office) == []


async def test_the_stage_of_a_unit_is_shared_where_the_unit_talks_and_nowhere_else(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "Claims")
        answer = await asked(office, "What stage is Claims at?")
        assert "Claims is working on" in answer
        done = await share(office, answer)
        await office.settled(desk)
        assert in_general(office) == []
        unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
        assert unit
        await desk.cairn.store.units.describe(LOCAL, unit.id, channel_id=GENERAL)
        await share(office, answer)
        await office.settled(desk)

    assert done.view is not None
    assert "may see what this answer rests on" in done.view
    assert "Claims is working on" in in_general(office)[0]


async def test_what_a_channel_sees_goes_to_that_channel_only(office: Office) -> None:
    async with office.open() as desk:
        answer = await asked(office, FLOOD)
        await share(office, answer)
        await office.settled(desk)
        assert in_general(office) == []
        await share(office, answer, CLAIMS)
        await office.settled(desk)

    assert "Kingfisher" in office.slack.text_of(office.said(office.claims)[0])


async def test_the_channel_of_ones_unit_is_suggested(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "Claims")
        unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
        assert unit
        await desk.cairn.store.units.describe(LOCAL, unit.id, channel_id=CLAIMS)
        form = await window(office, await asked(office, POLICY))
        done = await office.slack.submit(form)
        await office.settled(desk)

    assert done.view is not None
    assert CLAIMS in done.view
    assert len(office.said(office.claims)) == 1


async def test_a_channel_that_is_shared_or_none_of_theirs_or_without_cairn_is_refused(office: Office) -> None:
    other = office.slack.add_channel("elsewhere", [office.ben])
    quiet = office.slack.add_channel("quiet", [office.ana], with_app=False)
    async with office.open() as desk:
        answer = await asked(office, POLICY)
        not_theirs = await share(office, answer, other.id)
        without = await share(office, answer, quiet.id)
        office.slack.change_channel(office.general, is_ext_shared=True)
        desk.people.forget()
        shared = await office.slack.submit(await window(office, answer), {CHANNEL: GENERAL})
        await office.settled(desk)

    assert "You are not a member" in str(not_theirs.errors)
    assert "I am not a member" in str(without.errors)
    assert shared.view is not None
    assert "shared with people outside the company" in shared.view
    assert in_general(office) == []


@pytest.mark.parametrize("leaves", ["guest", "other"])
async def test_nobody_shares_what_was_answered_to_another_or_as_a_guest(office: Office, leaves: str) -> None:
    async with office.open() as desk:
        answer = await asked(office, POLICY)
        value = next(
            element["value"]
            for block in answer.blocks
            for element in block.get("elements", ())
            if element.get("action_id") == SHARE
        )
        who = office.ana if leaves == "guest" else office.ben
        if leaves == "guest":
            office.slack.change_person(office.ana, is_restricted=True)
            desk.people.forget()
        await office.slack.press(who, answer, SHARE, value, forged=True)
        refused = office.slack.modal(who)
        await office.settled(desk)

    assert ("you are here as a guest" if leaves == "guest" else "Only whoever asked can share") in refused
    assert in_general(office) == []


async def test_a_summary_is_not_shared_as_an_answer_by_a_forged_press(office: Office) -> None:
    async with office.open() as desk:
        unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
        assert unit
        await desk.cairn.store.roles.give(LOCAL, unit.id, ANA, "manager")
        await office.slack.direct(ANA, "stage summary for Claims")
        await office.settled(desk)
        summary = office.said(office.slack.direct_channel(ANA))[-1]
        (exchange,) = await desk.cairn.store.exchanges.of_person(LOCAL, ANA, 1)
        await office.slack.press(ANA, summary, SHARE, exchange.id, forged=True)
        refused = office.slack.modal(ANA)

    assert "only answers that name their sources can" in refused
    assert in_general(office) == []


async def test_under_an_answer_in_a_channel_there_is_nothing_to_share(office: Office) -> None:
    async with office.open():
        answer = await office.slack.reply_to(await office.slack.mention(office.ana, office.general, STAGE))

    assert SHARE not in str(answer.blocks)


async def note_for(desk: Desk, audience: Audience, title: str, text: str) -> None:
    document = Document(LOCAL, Shelf.ORGANISATION, f"{title}.md", title, text, audience=audience)
    await asyncio.to_thread(desk.cairn.library.shelve, document)
