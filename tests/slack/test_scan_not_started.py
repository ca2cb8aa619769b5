"""What keeps a scan from starting is said where it is seen, and nothing is lost by a slow or broken Slack."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.slack import scan_setup
from bot.slack.desk import Desk
from bot.slack.forms import Form
from bot.slack.scan_setup import EXPIRED
from bot.slack.setting_out import GUEST, NOT_THERE, SHARED
from bot.store.orgs import LOCAL
from tests.slack.crowd import (
    DORA,
    RETURNS,
    changed,
    day,
    form_of,
    gather,
    open_form,
    scans,
)
from tests.slack.office import ANA, BEN, Office


@pytest.fixture
async def crowd(office: Office) -> Office:
    return gather(office)


@pytest.fixture
async def desk(crowd: Office) -> AsyncIterator[Desk]:
    async with crowd.behind() as opened, crowd.listening(opened):
        yield opened


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"setup:closes": "2020-01-01"}, "setup:closes", "lies ahead"),
        ({"setup:closes": day(90)}, "setup:closes", "within 60 days"),
        ({"setup:flow1": "Intake", "setup:flow2": "intake"}, "setup:flow2", "named above"),
        ({"setup:owner:owner of the channel": ["UGUEST"]}, "setup:owner:owner of the channel", "Guest"),
    ],
)
async def test_faults_stand_beside_their_fields_and_nothing_starts(
    crowd: Office, desk: Desk, given: dict[str, Any], field: str, words: str
) -> None:
    act = await crowd.slack.submit(await open_form(crowd), given)

    assert act.errors.keys() == {field}
    assert words in act.errors[field]
    assert await scans(desk) == []
    assert crowd.slack.problems == []


async def test_a_form_that_lacks_a_field_is_shown_again_with_it(crowd: Office, desk: Desk) -> None:
    form = await open_form(crowd)
    crowd.slack.fail("views.update", "hash_conflict", times=None)
    await crowd.slack.choose(ANA, form, "setup:who", "people")

    again = await crowd.slack.submit(form)
    assert again.view
    assert "Which people?" in again.view
    assert await scans(desk) == []
    done = await crowd.slack.submit(again.view, {"setup:persons": [ANA, BEN, DORA]})

    assert done.view
    assert "is open" in done.view
    assert crowd.slack.problems == []


async def test_two_people_cannot_be_anonymous(crowd: Office, desk: Desk) -> None:
    form = await changed(crowd, await open_form(crowd), "setup:who", "people")
    refused = await crowd.slack.submit(form, {"setup:persons": [ANA, BEN]})
    assert "from 3 answers on" in refused.errors["setup:persons"]

    act = await crowd.slack.submit(form, {"setup:anonymous": "named"})

    assert act.errors == {}
    (scan,) = await scans(desk)
    assert scan.setup.anonymous is False


@pytest.mark.parametrize("opened_by", ["command", "shortcut"])
async def test_an_expired_trigger_is_answered_in_private(crowd: Office, desk: Desk, opened_by: str) -> None:
    crowd.slack.fail("views.open", "expired_trigger_id")

    if opened_by == "command":
        await crowd.slack.command(ANA, RETURNS, "/cairn", "scan")
        (said,) = crowd.slack.ephemerals(ANA)
    else:
        await crowd.slack.shortcut(ANA, "start_scan")
        (said,) = crowd.said(crowd.slack.direct_channel(ANA))

    assert said.text == EXPIRED
    assert crowd.slack.views == []


async def test_a_press_whose_trigger_expired_is_answered_where_it_was_made(crowd: Office) -> None:
    async with crowd.open():
        reply = await crowd.slack.reply_to(await crowd.slack.mention(ANA, RETURNS, "start a scan"))
        crowd.slack.fail("views.open", "expired_trigger_id")
        await crowd.slack.press(ANA, reply, "offer:start_scan")

    assert [message.text for message in crowd.slack.ephemerals(ANA)] == [EXPIRED]


@pytest.mark.parametrize("mishap", ["http_500", "dropped"])
async def test_a_window_that_slack_does_not_open_is_said_with_a_reference(
    crowd: Office, desk: Desk, mishap: str
) -> None:
    crowd.slack.fail("views.open", mishap)
    await crowd.slack.command(ANA, RETURNS, "/cairn", "scan")

    (said,) = crowd.slack.ephemerals(ANA)
    assert "Reference" in said.text


async def test_a_guest_is_told_so_and_gets_no_form(crowd: Office, desk: Desk) -> None:
    form = await open_form(crowd, "UGUEST")

    assert GUEST in form
    assert "submit" not in form.payload


async def test_nothing_starts_in_a_channel_that_others_read_or_that_cairn_is_not_in(
    crowd: Office, desk: Desk
) -> None:
    crowd.slack.change_channel(RETURNS, is_ext_shared=True)
    assert SHARED.replace("`", "") in await open_form(crowd)

    secret = crowd.slack.add_channel("secret", [ANA, BEN], private=True, with_app=False)
    public = crowd.slack.add_channel("public", [ANA, BEN], with_app=False)
    for channel in (secret, public):
        await crowd.slack.command(ANA, channel, "/cairn", "scan")
        await crowd.slack.wait_for(lambda: NOT_THERE.replace("`", "") in crowd.slack.modal(ANA))

    assert await scans(desk) == []


async def test_a_channel_that_became_shared_meanwhile_is_refused_when_sent(crowd: Office, desk: Desk) -> None:
    form = await open_form(crowd)
    crowd.slack.change_channel(RETURNS, is_ext_shared=True)
    desk.people.forget()

    act = await crowd.slack.submit(form)

    assert act.view
    assert SHARED.replace("`", "") in act.view
    assert await scans(desk) == []


async def test_a_second_scan_of_a_unit_is_not_offered_while_one_runs(crowd: Office, desk: Desk) -> None:
    early = await open_form(crowd, BEN)
    await crowd.slack.submit(await open_form(crowd))
    (scan,) = await scans(desk)
    await desk.cairn.store.units.describe(LOCAL, scan.unit_id, channel_id=RETURNS)
    await desk.cairn.store.roles.give(LOCAL, scan.unit_id, BEN, "manager")

    late = await open_form(crowd, DORA)
    assert "is being asked in another scan already, started by Ana" in late
    assert "submit" not in late.payload
    act = await crowd.slack.submit(early)

    assert "another scan" in act.errors["setup:unit:CRETURNS"]
    assert len(await scans(desk)) == 1


async def test_only_champions_and_managers_start_the_next_one(crowd: Office, desk: Desk) -> None:
    unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
    assert unit
    await desk.cairn.store.roles.give(LOCAL, unit.id, DORA, "champion")
    form = await changed(crowd, await open_form(crowd, BEN), "setup:known", unit.id)
    assert "I know Claims as a department." in form

    refused = await crowd.slack.submit(form)
    champions = await changed(crowd, await open_form(crowd, DORA), "setup:known", unit.id)
    act = await crowd.slack.submit(champions)

    field = f"setup:unit:{unit.id}"
    assert "Only the champions and managers of Claims" in refused.errors[field]
    assert act.view
    assert "is open" in act.view
    assert "You are the champion" not in act.view


async def test_when_slack_cannot_say_who_is_there_nothing_starts(crowd: Office, desk: Desk) -> None:
    form = await open_form(crowd)
    desk.people.forget()
    crowd.slack.fail("conversations.members", "missing_scope", times=None)

    act = await crowd.slack.submit(form)

    assert "Slack could not tell me" in act.errors["setup:unit:CRETURNS"]
    assert await scans(desk) == []
    crowd.slack.mend()
    assert "is open" in ((await crowd.slack.submit(form)).view or "")


async def test_what_takes_too_long_is_started_behind_the_acknowledgement(
    crowd: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await open_form(crowd)
    monkeypatch.setattr(scan_setup, "ANSWER_WITHIN", 0.01)
    gate = asyncio.Event()
    members_of = desk.people.members_of

    async def slow(channel: str) -> Any:
        await gate.wait()
        return await members_of(channel)

    monkeypatch.setattr(desk.people, "members_of", slow)

    act = await crowd.slack.submit(form)
    assert act.view
    assert act.view.callback_id == "scan:loading"
    gate.set()
    done = await form_of(crowd)

    assert "The scan of Returns is open." in done
    assert len(await scans(desk)) == 1


async def test_a_fault_that_comes_late_is_said_at_the_top_of_the_form_with_all_that_was_put_in(
    crowd: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await open_form(crowd)
    monkeypatch.setattr(scan_setup, "ANSWER_WITHIN", 0.01)
    gate = asyncio.Event()
    submitted = desk.setup._submitted

    async def slow(form: Form) -> Any:
        await gate.wait()
        return await submitted(form)

    monkeypatch.setattr(desk.setup, "_submitted", slow)

    await crowd.slack.submit(form, {"setup:flow1": "Intake", "setup:closes": "2020-01-01"})
    gate.set()
    again = await form_of(crowd)

    assert "lies ahead" in again
    (flow,) = [block for block in again.blocks if block.get("block_id") == "setup:flow1"]
    assert flow["element"]["initial_value"] == "Intake"
