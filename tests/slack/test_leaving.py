"""A workspace takes Cairn out, or a token away: Cairn posts nothing more, says why, ends, and loses nothing."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.demo.slack.events import event_callback
from bot.slack.desk import Desk
from bot.slack.staying import Dismissed, stay
from bot.store.outbox import Post
from tests.slack.office import STAGE, Office
from tests.slack.test_serve import SERVE, served

REMOVED: dict[str, Any] = {"type": "app_uninstalled"}
REVOKED: dict[str, Any] = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0CAIRN"]}}
SOMEBODYS: dict[str, Any] = {"type": "tokens_revoked", "tokens": {"oauth": ["UANA"], "bot": []}}


async def tell(office: Office, event: dict[str, Any], *, age: int = 0) -> None:
    payload = event_callback(office.slack.state, event)
    await office.slack.tell("events_api", payload | {"event_time": payload["event_time"] - age})


async def gone(desk: Desk, office: Office) -> bool:
    org = await desk.cairn.store.orgs.by_id("local")
    assert org is not None
    assert org.slack_team_id == office.slack.team_id
    return org.gone_at is not None


async def greeted(office: Office) -> None:
    """Have the workspace be known."""
    await office.slack.reply_to(await office.slack.direct(office.ana, "hello"))


@pytest.mark.parametrize("event", [REMOVED, REVOKED])
@pytest.mark.parametrize("way", ["sockets", "http"])
async def test_a_workspace_that_takes_cairn_out_is_marked_as_gone_and_gets_nothing(
    office: Office, event: dict[str, Any], way: str
) -> None:
    async with office.open(way) as desk:
        await greeted(office)

        await tell(office, event)

        assert await gone(desk, office)
        assert desk.delivery.closed.is_set()
        assert await desk.cairn.store.orgs.connected() == []


async def test_somebodys_own_token_is_none_of_cairns(office: Office) -> None:
    async with office.open() as desk:
        await greeted(office)

        await tell(office, SOMEBODYS)

        assert not await gone(desk, office)
        assert not desk.delivery.closed.is_set()


async def test_news_from_before_the_start_is_over(office: Office) -> None:
    async with office.open() as desk:
        await greeted(office)

        await tell(office, REMOVED, age=60)

        assert not await gone(desk, office)


async def test_an_event_that_says_nothing_is_acknowledged(office: Office) -> None:
    async with office.open() as desk:
        payload = event_callback(office.slack.state, {"type": "tokens_revoked", "tokens": "all"})
        told = await office.slack.tell("events_api", payload)

        assert told.acknowledged
        assert not desk.delivery.closed.is_set()


async def test_what_is_owed_to_a_workspace_waits_until_it_is_back(office: Office) -> None:
    async with office.behind() as desk:
        store, now = desk.cairn.store, office.clock()
        org = await store.orgs.for_team(office.slack.team_id, now=now)
        await store.orgs.left(office.slack.team_id, now=now)
        await store.outbox.put(org.id, Post("owed", office.general.id, "test", {"text": "Owed."}), now=now)

        async def claimed() -> list[str]:
            found = await store.outbox.claim(5, by="me", now=office.clock(), lease=timedelta(seconds=9))
            return [claim.dedupe_key for claim in found]

        while_gone = await claimed()
        back = await store.orgs.for_team(office.slack.team_id, now=now)

        assert while_gone == []
        assert (back.id, back.gone_at) == (org.id, None)
        assert await claimed() == ["owed"]


async def test_serve_ends_when_its_workspace_is_gone_and_says_how_to_come_back(office: Office) -> None:
    async with served(office, *SERVE) as cairn:
        await cairn.until("Cairn listens to Slack over Socket Mode")
        await office.slack.wait_for(lambda: office.slack.connections)
        await greeted(office)
        await tell(office, REMOVED)
        await cairn.until("The app was removed from its Slack workspace")
        ended = await asyncio.wait_for(cairn.process.wait(), 30)

    async with served(office, *SERVE) as cairn:
        await cairn.until("Cairn listens to Slack over Socket Mode")
        act = await office.slack.mention(office.ana, office.general, STAGE)
        answer = await office.slack.reply_to(act)
        await cairn.stop()

    assert ended == 1
    assert "Traceback" not in cairn.wrote
    assert "stage 2 of 5" in answer


async def test_several_workers_end_together_when_their_workspace_is_gone(office: Office) -> None:
    async with served(office, *SERVE, "--http", ":0", "--workers", "2") as cairn:
        line = await cairn.until("Cairn listens to Slack on ")
        office.slack.deliver_to(line.split(" on ")[1].split(",")[0])
        await greeted(office)
        await tell(office, REMOVED)
        await cairn.until("The app was removed from its Slack workspace")
        ended = await asyncio.wait_for(cairn.process.wait(), 30)

    assert ended == 1
    assert cairn.wrote.count("The app was removed") == 1


async def test_a_token_that_is_revoked_while_cairn_posts_ends_it_with_a_sentence(office: Office) -> None:
    async with served(office, *SERVE) as cairn:
        await cairn.until("Cairn listens to Slack over Socket Mode")
        await office.slack.wait_for(lambda: office.slack.connections)
        office.slack.fail("chat.postMessage", "token_revoked", times=None)
        await office.slack.direct(office.ana, "hello")
        line = await cairn.until("so Cairn stops")
        ended = await asyncio.wait_for(cairn.process.wait(), 30)

    assert ended == 1
    assert "Slack does not accept SLACK_BOT_TOKEN any more (token_revoked)" in line
    assert "start Cairn" in line
    assert "Traceback" not in cairn.wrote


async def test_a_token_that_is_revoked_while_nothing_happens_is_found_out(office: Office) -> None:
    async with office.open() as desk:
        office.slack.fail("auth.test", "account_inactive", times=None)

        with pytest.raises(Dismissed, match=r"SLACK_BOT_TOKEN any more \(account_inactive\)"):
            await asyncio.wait_for(stay(desk, asyncio.Event(), every=0.05), 30)

        assert desk.delivery.closed_by == "account_inactive"


@pytest.mark.parametrize("code", ["invalid_auth", "socket_mode_disabled"])
async def test_an_app_token_that_is_revoked_is_found_out_when_the_connection_is_lost(
    office: Office, code: str
) -> None:
    async def lost() -> bool:
        return False

    async with office.open() as desk:
        office.slack.fail("apps.connections.open", code, times=None)

        with pytest.raises(Dismissed, match=rf"SLACK_APP_TOKEN any more \({code}\)"):
            await asyncio.wait_for(
                stay(desk, asyncio.Event(), app_token="xapp-x", connected=lost, every=0.05), 5
            )


@pytest.mark.parametrize("error", ["http_500", "dropped", "ratelimited"])
async def test_a_slack_that_is_not_well_is_waited_for(office: Office, error: str) -> None:
    until = asyncio.Event()
    async with office.open() as desk:
        office.slack.fail("auth.test", error, times=None, retry_after=0)
        asked = len(office.slack.calls("auth.test"))
        staying = asyncio.create_task(stay(desk, until, every=0.05))
        await office.slack.wait_for(lambda: len(office.slack.calls("auth.test")) >= asked + 3)

        assert not staying.done()

        until.set()
        await asyncio.wait_for(staying, 30)
