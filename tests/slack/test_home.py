"""The Home tab through the real Bolt app: what each of them sees, and what comes of pressing there."""

import json
from collections.abc import AsyncIterator
from datetime import date

import pytest

from bot.store.orgs import LOCAL
from tests.scenarios.team import Team, asked, buttons, settle_in
from tests.slack.crowd import form_of
from tests.slack.office import ANA, BEN, Office
from tests.slack.visiting import give, home_of, seen


@pytest.fixture
async def team(office: Office) -> AsyncIterator[Team]:
    """Marketing is asked; Ana has started the scan."""
    settle_in(office, ("cara", "dan"))
    async with asked(office) as team:
        yield team


# What each of them sees


async def test_whoever_is_asked_sees_what_waits_and_for_how_long(team: Team) -> None:
    home = await home_of(team.office, BEN)

    assert "Hello Ben. One scan waits for your answers." in home
    assert "Marketing: 7 questions left, about 9 minutes. Open until" in home
    assert "the first look is under way" in home
    assert "scan:manage" not in buttons(home)
    assert team.slack.problems == []


async def test_go_on_from_the_page_brings_the_card(team: Team) -> None:
    home = await home_of(team.office, BEN)
    act = await team.slack.press(BEN, home, "scan:begin")

    assert act.acknowledged
    card = await team.until_shown(lambda: team.card("ben"))
    assert "Question 1 of 7" in card
    await team.press("ben", "scan:unknown")
    home = await seen(team.office, BEN, "6 questions left")
    assert "Your next question is in the Messages tab" in home
    assert "[Go on]" in team.slack.text_of(home)
    assert f"/archives/{team.slack.direct_channel(BEN).id}/p" in json.dumps(home.payload)
    assert team.slack.problems == []


async def test_a_pause_shows_and_going_on_shows_too(team: Team) -> None:
    await team.begin("ben")
    await team.press("ben", "scan:pause")

    home = await home_of(team.office, BEN)
    assert "You paused; what you answered is kept." in home
    await team.slack.press(BEN, home, "scan:begin")

    await seen(team.office, BEN, "Your next question is in the Messages tab", home)
    assert await team.state("ben") == "choosing"


async def test_whoever_has_answered_everything_is_left_in_peace(team: Team) -> None:
    await team.begin("ben")
    await team.answer("ben")

    home = await home_of(team.office, BEN)

    assert "Nothing waits for you." in home
    assert "Waiting for your answers" not in home


async def test_a_champion_manages_the_scan_from_the_page(team: Team) -> None:
    home = await home_of(team.office, ANA)
    assert "None of 3 has answered yet." in home
    act = await team.slack.press(ANA, home, "scan:manage")

    assert act.acknowledged
    window = team.slack.modal(ANA)
    assert window.title == "Manage this scan"
    await team.slack.press(ANA, window, "scan:cancel")
    home = await seen(team.office, ANA, "Nothing waits for you.", home)
    assert "Scans you run" not in home
    assert team.slack.problems == []


async def test_a_manager_sees_the_units_below_and_nobody_elses(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "Harbour Mutual", "manager")
        await give(desk, BEN, "Claims")
        boss, clerk = await home_of(office, ANA), await home_of(office, BEN)

    assert "In Harbour Mutual, which you manage" in boss
    assert "Underwriting" in boss
    assert "Claims" in clerk
    assert "Underwriting" not in clerk
    assert "Harbour Mutual" not in clerk
    assert office.slack.problems == []


async def test_an_admin_sees_how_cairn_is_and_never_what_a_setting_says(office: Office) -> None:
    office.slack.add_person("root", id="UROOT", is_admin=True)
    async with office.open():
        home = await home_of(office, "UROOT")
        other = await home_of(office, ANA)
        text = office.slack.text_of(home)

    assert "Cairn itself (only admins see this)" in text
    assert "Yours, scans included: " in text
    assert "Language model: none is set" in text
    assert "none given up in the last seven days" in text
    assert "Cairn itself" not in other
    assert office.slack.bot_token not in json.dumps(home.payload)


async def test_a_guest_sees_nothing_of_the_organisation(office: Office) -> None:
    office.slack.add_person("guest", id="UGUEST", is_restricted=True)
    async with office.open() as desk:
        await give(desk, "UGUEST", "Claims")
        home = await home_of(office, "UGUEST")

    assert "works for its members only" in home
    assert "Claims" not in home
    assert buttons(home) == []


async def test_whoever_is_in_no_team_is_told_how_to_begin(office: Office) -> None:
    async with office.open():
        home = await home_of(office, ANA)
        await office.slack.press(ANA, home, "offer:start_scan")
        form = await form_of(office)

    assert "You are in no team that I know yet." in home
    assert "[Start a first look]" in office.slack.text_of(home)
    assert "Where do the count and the result appear?" in form
    assert office.slack.problems == []


async def test_a_unit_that_nobody_has_looked_at_is_offered_a_first_look(office: Office) -> None:
    async with office.open() as desk:
        await desk.cairn.store.units.get_or_create(LOCAL, "Legal Desk")
        await give(desk, ANA, "Legal Desk")
        home = await home_of(office, ANA)

    assert "Nobody has looked at Legal Desk yet." in home
    assert '{"unit":"Legal Desk"}' in [
        one["value"] for block in home.blocks for one in block.get("elements", []) if "value" in one
    ]


async def test_a_move_that_somebody_took_is_theirs_until_it_is_done(office: Office) -> None:
    async with office.open() as desk:
        store = desk.cairn.store
        unit = await store.units.by_name(LOCAL, "Claims")
        (kept, *_) = await store.assessments.newest_all(LOCAL)
        (item, *_) = await store.plan_items.of_unit(LOCAL, kept.unit_id)
        await store.plan_items.edit(item, owner=ANA, due=date(2026, 1, 2))
        home = await home_of(office, ANA)

    assert unit
    assert "You took this on" in home
    assert "Overdue: it was for 2 January 2026." in home


# What goes wrong


async def test_when_slack_does_not_say_who_somebody_is_the_page_shows_nothing(office: Office) -> None:
    office.slack.fail("users.info", "internal_error", times=None)
    async with office.open() as desk:
        await give(desk, ANA, "Claims")
        home = await home_of(office, ANA, "could not tell me")

    assert "Claims" not in home
    assert buttons(home) == ["home:again"]


async def test_a_page_that_slack_refuses_is_said_to_be_missing(office: Office) -> None:
    async with office.open():
        office.slack.fail("views.publish", "invalid_blocks")
        home = await home_of(office, ANA)

    assert "I could not put this page together." in home
    assert "reference" in home


async def test_a_record_that_fails_leaves_a_reference_and_a_way_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office.open() as desk:

        async def broken(*_: object, **__: object) -> None:
            raise RuntimeError("secret words of somebody")

        monkeypatch.setattr(type(desk.homes.service), "of", broken)
        home = await home_of(office, ANA)
        assert "secret" not in home
        monkeypatch.undo()
        await office.slack.press(ANA, home, "home:again")
        await seen(office, ANA, "Hello Ana.", home)


async def test_when_slack_is_too_busy_the_page_comes_later(office: Office) -> None:
    async with office.open():
        office.slack.fail("views.publish", "ratelimited", retry_after=1)
        home = await home_of(office, ANA)

    assert "Hello Ana." in home


async def test_pages_are_published_anew_only_for_those_who_look(team: Team) -> None:
    first = await home_of(team.office, ANA)
    for name in ("ana", "ben"):
        await team.begin(name)
        await team.press(name, "scan:unknown")
    await seen(team.office, ANA, "Waiting for your answers", first)

    published = [call.arguments["user_id"] for call in team.slack.calls("views.publish")]
    assert set(published) == {ANA}
