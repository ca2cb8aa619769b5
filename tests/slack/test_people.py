"""Who may be asked, and on whose clock: what Slack says of people and places, asked once a minute and never guessed at."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.slack.clients import saying_client
from bot.slack.desk import Desk
from bot.slack.members import About
from bot.slack.people import FEW, CannotSay, People
from tests.slack.office import ANA, BEN, CLAIMS, GENERAL, Office


@pytest.fixture
async def desk(office: Office) -> AsyncIterator[Desk]:
    async with office.behind() as opened:
        yield opened


@pytest.fixture
def people(desk: Desk) -> People:
    # This client does not wait and try again, which would only make the tests slow.
    return People(saying_client(desk.client))


def strangers(office: Office) -> list[str]:
    """Everybody who may not be asked, in #general."""
    kinds = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
    found = [office.slack.add_person(kind, **dict[str, Any]({kind: True})) for kind in kinds]
    found.append(office.slack.add_person("elsewhere", team_id="TOTHER"))
    found.append(office.slack.add_person("slackbot", id="USLACKBOT"))
    for person in found:
        office.slack.join(person, office.general)
    return [person.id for person in found]


@pytest.mark.parametrize("others", [0, FEW + 5])
async def test_those_in_a_channel_are_asked_but_no_guests_no_apps_and_nobody_who_left(
    office: Office, people: People, others: int
) -> None:
    colleagues = [office.slack.add_person(f"colleague{number}").id for number in range(others)]
    for colleague in colleagues:
        office.slack.join(colleague, office.general)
    strangers(office)

    found = await people.members_of(GENERAL)

    assert {about.id for about in found} == {ANA, BEN, *colleagues}


async def test_user_groups_have_names_and_members(office: Office, people: People) -> None:
    office.slack.add_user_group("S1", [office.ana, *strangers(office)], "Team leads")

    assert await people.groups() == {"S1": "Team leads"}
    assert [about.id for about in await people.of_group("S1")] == [ANA]
    with pytest.raises(CannotSay, match="no_such_subteam"):
        await people.of_group("S404")


async def test_a_place_has_a_name_and_members(office: Office, people: People) -> None:
    office.slack.leave(office.ben, office.claims)
    far = office.slack.add_channel("far", [office.ana], id="CFAR", with_app=False)

    assert await people.channel_name(CLAIMS) == "claims"
    assert await people.in_channel(ANA, CLAIMS)
    assert not await people.in_channel(BEN, CLAIMS)
    assert await people.cairn_in(CLAIMS)
    assert not await people.cairn_in(far.id)


async def test_somebodys_clock_is_where_they_are(office: Office, people: People) -> None:
    office.slack.change_person(office.ana, tz="Asia/Kolkata")
    office.slack.change_person(office.ben, tz="Europe/Berlin")

    assert await people.tz_offset(ANA) == timedelta(hours=5, minutes=30)
    berlin = await people.zone(BEN)
    offsets = {datetime(2026, month, 1, tzinfo=berlin).utcoffset() for month in (1, 7)}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}


@pytest.mark.parametrize("place", ["", "Mars/Olympus", "/etc/passwd"])
def test_a_place_that_nobody_knows_leaves_the_clock_as_it_is(place: str) -> None:
    about = About(guest=False, gone=False, place=place, tz_offset=timedelta(hours=3))

    assert datetime(2026, 7, 1, tzinfo=about.zone).utcoffset() == timedelta(hours=3)


@pytest.mark.parametrize("flag", ["is_admin", "is_owner"])
async def test_whoever_runs_the_workspace_is_an_admin(office: Office, people: People, flag: str) -> None:
    office.slack.change_person(office.ana, **{flag: True})

    assert await people.is_admin(ANA)
    assert not await people.is_admin(BEN)


async def test_it_is_asked_once_a_minute(office: Office, people: People) -> None:
    office.slack.add_user_group("S1", [office.ana])
    for _ in range(3):
        await people.groups()
        await people.of_group("S1")
        await people.members_of(GENERAL)
        await people.channel_name(GENERAL)
        await people.is_shared(GENERAL)

    counted = {
        method: len(office.slack.calls(method))
        for method in (
            "usergroups.list",
            "usergroups.users.list",
            "conversations.members",
            "conversations.info",
        )
    }
    assert set(counted.values()) == {1}


@pytest.mark.parametrize("mishap", ["http_500", "dropped", "missing_scope", "ratelimited"])
async def test_what_slack_cannot_say_is_not_guessed(office: Office, people: People, mishap: str) -> None:
    office.slack.fail("*", mishap, times=None)

    for asking in (
        people.members_of(GENERAL),
        people.groups(),
        people.of_group("S1"),
        people.tz_offset(ANA),
        people.is_admin(ANA),
        people.channel_name(GENERAL),
        people.in_channel(ANA, GENERAL),
    ):
        with pytest.raises(CannotSay):
            await asking
