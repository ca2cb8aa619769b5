"""Guests and other companies are answered only where an operator allows it, and from no more than they allow."""

from collections.abc import AsyncIterator

import pytest

from bot.conversation.message import Person, Place
from bot.slack.blocks.sharing import CHANNEL, SHARE
from bot.slack.clients import saying_client
from bot.slack.desk import Desk
from bot.slack.directory import SlackDirectory
from bot.slack.people import People
from bot.store.allowances import Allowance
from bot.store.orgs import LOCAL
from knowledge.documents import WHOLE_ORG, Audience
from tests.slack.office import ANA, CANARIES, CLAIMS, Office
from tests.slack.test_directory import alone, someone

HERE = Audience("channel", CLAIMS)
IN_CLAIMS = Place(LOCAL, CLAIMS, "1.0")
PARKING = "What does a parking permit of the Ashford office cost?"
FLOOD = "What is the flood reserve of the claims channel called?"
SECRETS = (
    *("What is the secret name of the merger with Ostrich Mutual?", PARKING),
    *(
        "What does the claims unit call its list of triage exceptions?",
        "What stage are we at, and what is next?",
    ),
)
WORDS = ("Bluebottle", "Goldfinch", "twelve pounds", "stage 2 of 5", "Harbour Mutual is working")


@pytest.fixture
async def desk(office: Office) -> AsyncIterator[Desk]:
    async with office.behind() as opened:
        await opened.cairn.store.orgs.for_team(office.slack.team_id, now=office.clock())
        yield opened


async def allowed(office: Office, desk: Desk, **what: bool) -> None:
    await desk.cairn.store.allowances.put(LOCAL, Allowance(CLAIMS, **what), now=office.clock())


async def seen(desk: Desk, person: Person, place: Place = IN_CLAIMS) -> object:
    directory = SlackDirectory(desk.cairn.store, desk.cairn.library, People(saying_client(desk.client)))
    return await directory.withheld(person, place) or await directory.audiences(person, place)


async def test_a_guest_is_answered_in_an_allowed_channel_from_what_is_for_that_channel(
    office: Office, desk: Desk
) -> None:
    guest = office.slack.add_person("guest", is_restricted=True)
    office.slack.join(guest, office.claims)
    before = await seen(desk, someone(guest.id))

    await allowed(office, desk, guests=True)

    assert before == "guest"
    assert await seen(desk, someone(guest.id)) == {HERE}
    assert await seen(desk, someone(ANA)) == {HERE}
    assert await seen(desk, someone(guest.id), Place(LOCAL, "CGENERAL", "1.0")) == "guest"
    assert await seen(desk, someone(guest.id), alone(guest.id)) == "guest"


async def test_only_with_a_word_more_do_guests_hear_of_what_is_for_everybody(
    office: Office, desk: Desk
) -> None:
    guest = office.slack.add_person("guest", is_restricted=True)
    office.slack.join(guest, office.claims)

    await allowed(office, desk, guests=True, org_documents=True)

    assert await seen(desk, someone(guest.id)) == {HERE, WHOLE_ORG}


async def test_a_shared_channel_is_answered_in_only_when_that_is_allowed(office: Office, desk: Desk) -> None:
    office.slack.change_channel(office.claims, is_ext_shared=True)
    stranger = office.slack.add_person("stranger", is_stranger=True)
    office.slack.join(stranger, office.claims)
    unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
    assert unit
    await desk.cairn.store.units.describe(LOCAL, unit.id, channel_id=CLAIMS)

    await allowed(office, desk, guests=True)
    not_for_guests = await seen(desk, someone(ANA))
    await allowed(office, desk, shared=True)

    assert not_for_guests == "shared"
    assert await seen(desk, someone(ANA)) == {HERE}
    assert await seen(desk, someone(ANA), Place(LOCAL, CLAIMS, "1.0", shared_outside=True)) == {HERE}
    assert await seen(desk, someone(stranger.id)) == "guest"
    await allowed(office, desk, shared=True, guests=True)
    assert await seen(desk, someone(stranger.id)) == {HERE}


async def test_who_left_and_apps_are_never_answered(office: Office, desk: Desk) -> None:
    gone = office.slack.add_person("gone", deleted=True)
    await allowed(office, desk, guests=True, shared=True, org_documents=True)

    assert await seen(desk, someone(gone.id)) == "guest"


async def test_what_is_taken_back_is_refused_again(office: Office, desk: Desk) -> None:
    office.slack.change_channel(office.claims, is_ext_shared=True)
    await allowed(office, desk, shared=True)
    news = (await desk.cairn.store.allowances.of(LOCAL, CLAIMS)).changed(None, False, None)
    await desk.cairn.store.allowances.put(LOCAL, news, now=office.clock())

    assert await seen(desk, someone(ANA)) == "shared"
    assert await desk.cairn.store.allowances.all(LOCAL) == []


async def test_nothing_but_what_is_for_the_channel_is_ever_said_there(office: Office) -> None:
    guest = office.slack.add_person("guest", is_restricted=True)
    office.slack.join(guest, office.claims)
    office.slack.change_channel(office.claims, is_ext_shared=True)
    async with office.open() as desk:
        await desk.cairn.store.orgs.for_team(office.slack.team_id, now=office.clock())
        await allowed(office, desk, guests=True, shared=True)
        for who in (office.ana, guest):
            for question in SECRETS:
                await office.slack.reply_to(await office.slack.mention(who, office.claims, question))
        own = await office.slack.reply_to(await office.slack.mention(guest, office.claims, FLOOD))
        await office.settled(desk)
        units = await desk.cairn.store.units.all(LOCAL)
        told = [office.slack.ephemerals(one) for one in (office.ana, guest)]

    said = "".join(map(office.slack.text_of, office.said(office.claims)))
    assert "Kingfisher" in own
    assert [word for word in WORDS if word in said] == []
    assert [unit.name for unit in units if f"{unit.name}," in said] == []
    assert told == [[], []]
    assert len(CANARIES) == 4


async def test_what_was_answered_in_private_is_not_shared_there_even_so(office: Office) -> None:
    office.slack.change_channel(office.claims, is_ext_shared=True)
    async with office.open() as desk:
        await desk.cairn.store.orgs.for_team(office.slack.team_id, now=office.clock())
        await allowed(office, desk, shared=True, org_documents=True)
        answer = await office.slack.reply_to(await office.slack.direct(office.ana, PARKING))
        await office.slack.press(office.ana, answer, SHARE)
        done = await office.slack.submit(office.slack.modal(office.ana), {CHANNEL: CLAIMS})
        await office.settled(desk)

    assert "shared with people outside the company" in (done.view or "")
    assert office.said(office.claims) == []
