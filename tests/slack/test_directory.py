"""Who would see an answer decides what it may rest on; where Slack cannot say, nothing of the organisation's is used."""

from collections.abc import AsyncIterator

import pytest

from bot.conversation.message import Person, Place
from bot.slack.clients import saying_client
from bot.slack.desk import Desk
from bot.slack.directory import SlackDirectory
from bot.slack.people import FEW, People
from bot.store.orgs import LOCAL
from knowledge.documents import Audience
from tests.slack.office import ANA, BEN, CLAIMS, GENERAL, STAGE, Office

ORG = Audience("org")
HERE = Audience("channel", GENERAL)
IN_GENERAL = Place(LOCAL, GENERAL, "1.0")


def someone(person_id: str = ANA) -> Person:
    return Person(person_id, LOCAL)


def alone(person_id: str = ANA) -> Place:
    return Place(LOCAL, f"D{person_id}", "1.0", private=True)


@pytest.fixture
async def desk(office: Office) -> AsyncIterator[Desk]:
    async with office.behind() as opened:
        await opened.cairn.store.orgs.for_team(office.slack.team_id, now=office.clock())
        yield opened


@pytest.fixture
def directory(desk: Desk) -> SlackDirectory:
    return directory_of(desk)


def directory_of(desk: Desk) -> SlackDirectory:
    # This client does not wait and try again, which would only make the tests slow.
    return SlackDirectory(desk.cairn.store, desk.cairn.library, People(saying_client(desk.client)))


async def test_a_channel_sees_what_everybody_sees_and_its_own(directory: SlackDirectory) -> None:
    assert await directory.audiences(someone(), IN_GENERAL) == {ORG, HERE}
    assert await directory.withheld(someone(), IN_GENERAL) is None


async def test_the_channel_of_a_unit_sees_what_the_unit_sees(desk: Desk, directory: SlackDirectory) -> None:
    unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
    assert unit
    await desk.cairn.store.units.describe(LOCAL, unit.id, channel_id=GENERAL)

    seen = await directory.audiences(someone(), IN_GENERAL)

    assert seen == {ORG, HERE, Audience("unit", "Claims")}


async def test_alone_with_cairn_somebody_sees_their_own_their_units_and_their_channels(
    office: Office, desk: Desk, directory: SlackDirectory
) -> None:
    unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
    assert unit
    await desk.cairn.store.roles.give(LOCAL, unit.id, ANA, "member")
    office.slack.leave(office.ben, office.claims)

    anas, bens = [await directory.audiences(someone(one), alone(one)) for one in (ANA, BEN)]

    assert anas == {ORG, Audience("private", ANA), Audience("unit", "Claims"), Audience("channel", CLAIMS)}
    assert bens == {ORG, Audience("private", BEN)}


async def test_whoever_is_in_the_channel_of_a_unit_sees_alone_what_the_unit_sees(
    office: Office, desk: Desk, directory: SlackDirectory
) -> None:
    unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
    assert unit
    await desk.cairn.store.units.describe(LOCAL, unit.id, channel_id=CLAIMS)
    office.slack.leave(office.ben, office.claims)

    anas, bens = [await directory.audiences(someone(one), alone(one)) for one in (ANA, BEN)]

    assert Audience("unit", "Claims") in anas
    assert Audience("unit", "Claims") not in bens


async def test_a_manager_sees_what_the_units_below_see_and_nobody_else_does(
    desk: Desk, directory: SlackDirectory
) -> None:
    units, roles = desk.cairn.store.units, desk.cairn.store.roles
    top = await units.get_or_create(LOCAL, "Risk")
    await units.get_or_create(LOCAL, "Fraud", parent_id=top.id)
    await roles.give(LOCAL, top.id, ANA, "manager")
    await roles.give(LOCAL, top.id, BEN, "member")

    anas, bens = [await directory.audiences(someone(one), alone(one)) for one in (ANA, BEN)]

    assert {Audience("unit", "Risk"), Audience("unit", "Fraud")} <= anas
    assert Audience("unit", "Fraud") not in bens


GONE_OR_GUEST = ("is_restricted", "is_ultra_restricted", "is_stranger", "deleted", "is_bot")


async def test_guests_and_those_who_are_gone_see_nothing(office: Office, directory: SlackDirectory) -> None:
    for flag in GONE_OR_GUEST:
        somebody = office.slack.change_person(office.slack.add_person(flag), **{flag: True})

        for place in (IN_GENERAL, alone(somebody.id)):
            assert await directory.audiences(someone(somebody.id), place) == frozenset()
            assert await directory.withheld(someone(somebody.id), place) == "guest"


async def test_somebody_of_another_workspace_is_a_guest(office: Office, directory: SlackDirectory) -> None:
    office.slack.change_person(office.ana, team_id="TOTHER")

    assert await directory.withheld(someone(), alone()) == "guest"


@pytest.mark.parametrize("flag", ["is_ext_shared", "is_org_shared"])
async def test_a_channel_shared_with_others_sees_nothing(
    office: Office, directory: SlackDirectory, flag: str
) -> None:
    office.slack.change_channel(office.general, **{flag: True})

    assert await directory.audiences(someone(), IN_GENERAL) == frozenset()
    assert await directory.withheld(someone(), IN_GENERAL) == "shared"


async def test_an_event_that_says_it_is_from_outside_is_believed(directory: SlackDirectory) -> None:
    place = Place(LOCAL, GENERAL, "1.0", shared_outside=True)

    assert await directory.withheld(someone(), place) == "shared"


@pytest.mark.parametrize("others", [0, FEW + 10])
async def test_where_a_guest_reads_along_only_the_channels_own_documents_are_used(
    office: Office, directory: SlackDirectory, others: int
) -> None:
    for number in range(others):
        office.slack.join(office.slack.add_person(f"colleague{number}"), office.general)
    assert await directory.audiences(someone(), IN_GENERAL) == {ORG, HERE}

    guest = office.slack.add_person("guest", is_restricted=True)
    office.slack.join(guest, office.general)
    directory._people.forget()

    assert await directory.audiences(someone(), IN_GENERAL) == {HERE}


ASKED = ("auth.test", "users.info", "conversations.info", "conversations.members")


@pytest.mark.parametrize("mishap", ["http_500", "dropped", "missing_scope", "ratelimited"])
async def test_where_slack_cannot_say_nothing_is_used(office: Office, desk: Desk, mishap: str) -> None:
    for method in ASKED:
        office.slack.fail(method, mishap, times=None)
        directory = directory_of(desk)

        assert await directory.audiences(someone(), IN_GENERAL) == frozenset()
        assert await directory.withheld(someone(), IN_GENERAL) == "unsure"

        office.slack.mend()


async def test_an_unknown_place_or_person_sees_nothing(directory: SlackDirectory) -> None:
    nowhere = Place(LOCAL, "CNOWHERE", "1.0")

    assert await directory.audiences(someone(), nowhere) == frozenset()
    assert await directory.audiences(someone("UNOBODY"), IN_GENERAL) == frozenset()


async def test_where_slack_does_not_list_channels_those_of_channels_are_left_out(
    office: Office, directory: SlackDirectory
) -> None:
    office.slack.fail("users.conversations", "missing_scope", times=None)

    assert await directory.audiences(someone(), alone()) == {ORG, Audience("private", ANA)}


async def test_slack_is_asked_once_a_minute_and_not_for_every_question(
    office: Office, directory: SlackDirectory
) -> None:
    for _ in range(5):
        await directory.audiences(someone(), IN_GENERAL)

    assert len(office.slack.calls("conversations.members")) == 1
    assert len(office.slack.calls("users.info")) == 3


@pytest.mark.parametrize("way", ["sockets", "http"])
async def test_a_guest_and_a_shared_channel_are_refused_before_anything_is_looked_up(
    office: Office, way: str
) -> None:
    office.slack.change_person(office.ben, is_restricted=True)
    office.slack.leave(office.ben, office.claims)
    office.slack.change_channel(office.claims, is_ext_shared=True)
    async with office.open(way) as desk:
        guest = await office.slack.reply_to(await office.slack.mention(office.ben, office.general, STAGE))
        shared = await office.slack.reply_to(await office.slack.mention(office.ana, office.claims, STAGE))
        kept = [
            await desk.cairn.store.exchanges.in_thread(LOCAL, message.channel, message.thread)
            for message in (guest, shared)
        ]

    assert "you are here as a guest" in guest
    assert "shared with people outside the company" in shared
    assert "stage" not in "".join(office.posted())
    assert kept == [[], []]
    assert office.slack.problems == []


async def test_when_slack_cannot_say_who_reads_along_the_asker_is_told_with_a_reference(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.slack.fail("conversations.members", "missing_scope", times=None)
    async with office.open():
        told = await office.slack.reply_to(await office.slack.mention(office.ana, office.general, STAGE))

    reference = office.slack.text_of(told).rpartition("Reference ")[2].partition(".")[0]
    assert "Slack could not tell me just now who would read my answer" in told
    assert f"Reference {reference}" in caplog.text
    assert "missing_scope" in caplog.text


SECRETS = {
    "What is the secret name of the merger with Ostrich Mutual?": "Bluebottle",
    "What is the flood reserve of the claims channel called?": "Kingfisher",
    "What does the claims unit call its list of triage exceptions?": "Goldfinch",
}


async def test_what_only_some_may_see_is_said_only_to_them(office: Office) -> None:
    guest = office.slack.add_person("guest", is_restricted=True)
    office.slack.leave(office.ben, office.claims)
    async with office.open() as desk:
        for question in SECRETS:
            await office.slack.mention(office.ana, office.general, question)
            await office.slack.direct(office.ben, question)
            await office.slack.direct(guest, question)
        await office.settled(desk)
        nobody = "".join(office.posted())
        for question in SECRETS:
            await office.slack.direct(office.ana, question)
        await office.slack.mention(office.ana, office.claims, next(iter(SECRETS)))
        await office.slack.mention(office.ana, office.claims, "What is the flood reserve called?")
        await office.settled(desk)

    own = "".join(map(office.slack.text_of, office.said(office.slack.direct_channel(office.ana))))
    claims = "".join(map(office.slack.text_of, office.said(office.claims)))
    assert [word for word in SECRETS.values() if word in nobody] == []
    assert [word for word in SECRETS.values() if word in own] == ["Bluebottle", "Kingfisher"]
    assert [word for word in SECRETS.values() if word in claims] == ["Kingfisher"]
