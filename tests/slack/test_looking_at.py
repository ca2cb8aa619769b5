"""What somebody looks at beside Cairn says whom they mean by "we", for an hour and only if they are in that channel."""

from typing import Any

import pytest

from bot.slack import looking_at
from bot.slack.desk import Desk
from bot.slack.looking_at import CHANNEL, Looked, read
from bot.store.orgs import LOCAL
from tests.slack.office import ANA, BEN, CLAIMS, GENERAL, STAGE, Office
from tests.slack.visiting import prompts


def context(*channels: str) -> dict[str, Any]:
    return {"entities": [{"type": CHANNEL, "value": one, "team_id": "T"} for one in channels]}


async def look(office: Office, who: str, *channels: str) -> None:
    event = {"type": "app_context_changed", "user": who, "context": context(*channels)}
    act = await office.slack.event(event)
    assert act.acknowledged


async def claims_talk_there(desk: Desk) -> None:
    unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
    assert unit
    await desk.cairn.store.units.describe(LOCAL, unit.id, channel_id=CLAIMS)


async def told(office: Office, desk: Desk, who: str, question: str = STAGE) -> str:
    """The headline of what somebody is told."""
    await office.slack.direct(who, question)
    return await newest_headline(office, desk, who)


async def newest_headline(office: Office, desk: Desk, who: str) -> str:
    await office.settled(desk)
    (newest,) = await desk.cairn.store.exchanges.of_person(LOCAL, who, 1)
    headline = str(newest.reply["headline"])
    assert any(headline.split(" [")[0] in one for one in office.said(office.slack.direct_channel(who)))
    return headline


async def test_we_is_the_unit_of_the_channel_before_them_and_the_headline_names_it(office: Office) -> None:
    async with office.open() as desk:
        await claims_talk_there(desk)
        before = await told(office, desk, ANA)
        await look(office, ANA, CLAIMS)
        anas, bens = await told(office, desk, ANA), await told(office, desk, BEN)

    assert anas.startswith("Claims ")
    assert not before.startswith("Claims ")
    assert bens == before


async def test_a_unit_that_is_named_is_meant_and_a_general_question_stays_one(office: Office) -> None:
    async with office.open() as desk:
        await claims_talk_there(desk)
        await look(office, ANA, CLAIMS)
        named = await told(office, desk, ANA, "What stage is Legal at?")
        general = await told(office, desk, ANA, "What does our AI policy say about customer data?")

    assert "Legal" in named
    assert "Claims " not in general


async def test_whoever_is_not_in_that_channel_means_what_they_always_did(office: Office) -> None:
    office.slack.leave(BEN, CLAIMS)
    async with office.open() as desk:
        await claims_talk_there(desk)
        await look(office, BEN, CLAIMS)
        bens = await told(office, desk, BEN)

    assert "Claims" not in bens


async def test_after_an_hour_it_is_forgotten(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async with office.open() as desk:
        await look(office, ANA, CLAIMS)
        now = looking_at.time.monotonic()

        assert desk.looking_at.channel(ANA) == CLAIMS
        monkeypatch.setattr(looking_at.time, "monotonic", lambda: now + 3_601)
        assert desk.looking_at.channel(ANA) is None
        monkeypatch.undo()


async def test_the_prompts_are_for_the_unit_before_them(office: Office) -> None:
    async with office.open() as desk:
        await claims_talk_there(desk)
        await look(office, ANA, CLAIMS)
        for who in (ANA, BEN):
            await office.slack.open_home(who, "messages")
        anas, bens = await prompts(office, ANA), await prompts(office, BEN)

    assert anas[0] == {
        "title": "What stage is Claims at?",
        "message": "What stage is Claims at, and what is next?",
    }
    assert bens[0]["title"] == "What stage are we at?"


async def test_the_command_in_the_messages_tab_means_that_unit_too(office: Office) -> None:
    async with office.open() as desk:
        await claims_talk_there(desk)
        await look(office, ANA, CLAIMS)
        await office.slack.command(ANA, office.slack.direct_channel(ANA), "/cairn", "stage")
        headline = await newest_headline(office, desk, ANA)

    assert headline.startswith("Claims ")


def test_it_is_read_from_each_event_that_tells_it() -> None:
    changed = {"event": {"type": "app_context_changed", "user": ANA, "context": context(CLAIMS, GENERAL)}}
    written = {"event": {"type": "message", "user": ANA, "text": "hi", "app_context": context(CLAIMS)}}
    nameless = {
        "event": {"type": "app_context_changed", "context": context(CLAIMS)},
        "authorizations": [{"user_id": "UBOT", "is_bot": True}, {"user_id": ANA, "is_bot": False}],
    }

    assert read(changed) == read(written) == read(nameless) == Looked(ANA, CLAIMS)


def test_what_is_no_channel_of_people_is_passed_over() -> None:
    canvas = {"entities": [{"type": "slack#/types/canvas_id", "value": "F1"}]}
    thread = {
        "entities": [{"type": "slack#/types/thread_ts", "value": {"ts": "1.0"}}, *context(CLAIMS)["entities"]]
    }

    assert read({"event": {"user": ANA, "context": canvas}}) is None
    assert read({"event": {"user": ANA, "context": context("DANA")}}) is None
    assert read({"event": {"user": ANA}}) is None
    assert read({"event": "nonsense"}) is None
    assert read({"event": {"user": ANA, "context": thread}}) == Looked(ANA, CLAIMS)
