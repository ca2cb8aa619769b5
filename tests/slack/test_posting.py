"""Whatever Slack or the network does to a post, it arrives, and arrives once."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.slack.pacing import Pacing
from bot.slack.posting import Posting
from bot.slack.rendering import AsKept
from bot.store.orgs import LOCAL
from bot.store.outbox import Post
from tests.slack.office import QUICK, SCOPES, STAGE, WHOLE, Office, open_office

HISTORY = frozenset({"channels:history", "groups:history"})


async def test_a_process_that_dies_between_keeping_and_posting_leaves_one_post_to_the_next(
    office: Office,
) -> None:
    async with office.behind() as desk, office.listening(desk):
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await office.answered(desk)
        assert office.said() == []

    async with office.open():
        answer = await office.slack.reply_to(act)

    assert "stage 2 of 5" in answer
    assert len(office.said()) == 1


async def test_a_process_that_dies_between_posting_and_noting_it_does_not_say_it_twice(
    furnished: Path, tmp_path: Path
) -> None:
    async with open_office(furnished, tmp_path / "home", scopes=SCOPES | HISTORY) as office:
        for place in (office.general, office.slack.direct_channel(office.ana)):
            await _dies_after_posting(office, place.id)

            async with office.open() as desk:
                await office.settled(desk)

            assert len(office.said(place)) == 1


async def _dies_after_posting(office: Office, channel: str) -> None:
    root = await office.slack.message(office.ana, channel, "hello")
    async with office.behind() as desk:
        store = desk.cairn.store
        post = Post(
            "answer:Ev1" + channel, channel, "answer", {"text": "Hello", "asker": office.ana.id}, root.said.ts
        )
        await store.outbox.put(LOCAL, post, now=office.clock())
        (claim,) = await store.outbox.claim(1, by="the dead", now=office.clock(), lease=desk.pace.post_lease)
        message = await AsKept().render(claim)
        assert message
        await Posting(desk.saying).post(claim, message)
    office.clock.forward(desk.pace.post_lease.total_seconds() + 1)


@pytest.mark.parametrize("mishap", ["dropped", "http_500", "http_503"])
async def test_a_post_that_arrived_though_its_answer_was_lost_is_not_repeated(
    office: Office, mishap: str
) -> None:
    office.slack.fail("chat.postMessage", mishap, after_accepting=True)
    async with office.open() as desk:
        act = await office.slack.direct(office.ana, "hello")
        await office.slack.reply_to(act)
        await office.settled(desk)

    assert len(office.said()) == 1


async def test_in_a_channel_it_is_not_repeated_either(office: Office) -> None:
    office.slack.fail("chat.postMessage", "dropped", after_accepting=True)
    async with office.open() as desk:
        await office.slack.mention(office.ana, office.general, "hello")
        await office.settled(desk)

    assert len(office.said()) == 1


async def test_where_an_admin_took_the_history_away_an_answer_may_come_twice_but_is_not_lost(
    furnished: Path, tmp_path: Path
) -> None:
    async with open_office(furnished, tmp_path / "home", scopes=SCOPES - HISTORY) as office:
        office.slack.fail("chat.postMessage", "dropped", after_accepting=True)
        async with office.open() as desk:
            await office.slack.mention(office.ana, office.general, "hello")
            await office.settled(desk)

        assert len(office.said()) == 2


@pytest.mark.parametrize("mishap", ["dropped", "http_500", "internal_error", "service_unavailable"])
async def test_a_post_that_did_not_arrive_is_tried_again(office: Office, mishap: str) -> None:
    office.slack.fail("chat.postMessage", mishap, times=3)
    async with office.open() as desk:
        await office.slack.direct(office.ana, "hello")
        await office.settled(desk)

    assert len(office.said()) == 1


async def test_a_rate_limit_is_waited_out(office: Office) -> None:
    office.slack.fail("chat.postMessage", "ratelimited", retry_after=1)
    async with office.open() as desk:
        act = await office.slack.mention(office.ana, office.general, "hello")
        await office.slack.reply_to(act)
        await office.settled(desk)

    refused, accepted = office.slack.calls("chat.postMessage")
    assert refused.status == 429
    assert accepted.at - refused.at >= 1
    assert office.slack.calls("conversations.replies") == []
    assert len(office.said()) == 1


@pytest.mark.parametrize("refusal", ["invalid_blocks", "msg_blocks_too_long", "msg_too_long"])
async def test_an_answer_whose_blocks_are_refused_comes_as_plain_text(office: Office, refusal: str) -> None:
    office.slack.fail("chat.postMessage", refusal, times=2)  # the thumbs, and the ordinary buttons
    async with office.open(pace=WHOLE) as desk:
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await office.slack.reply_to(act)
        await office.settled(desk)

    shown = "\n".join(office.slack.text_of(message) for message in office.said())
    assert all(not message.blocks for message in office.said())
    assert "Harbour Mutual is working on stage 2 of 5" in shown
    assert "[1] Scan of 3 October 2026, Harbour Mutual" in shown
    assert office.slack.problems == []


async def test_what_is_not_taken_as_a_message_in_any_form_comes_as_a_file(office: Office) -> None:
    office.slack.fail("chat.postMessage", "msg_too_long", times=3)  # with thumbs, with buttons, as plain text
    async with office.open(pace=WHOLE) as desk:
        act = await office.slack.mention(office.ana, office.general, STAGE)
        await office.settled(desk)

    (file,) = office.slack.files
    (shown,) = office.said()
    assert "Harbour Mutual is working on stage 2 of 5" in file.content.decode()
    assert shown.thread == act.said.ts


async def test_a_long_plain_answer_is_split_and_goes_on_where_it_stopped(office: Office) -> None:
    text = "\n".join(f"Line {number} of a long answer." for number in range(400))
    office.slack.fail("chat.postMessage", "invalid_blocks", times=1)
    async with office.open() as desk:
        root = await office.slack.direct(office.ana, "hello")
        await office.settled(desk)
        before = len(office.said())
        office.slack.fail("chat.postMessage", "invalid_blocks", times=1)
        post = Post(
            "answer:long",
            root.said.channel,
            "answer",
            {"text": text, "blocks": [{"type": "divider"}]},
            root.said.ts,
        )
        await desk.cairn.store.outbox.put(LOCAL, post, now=office.clock())
        desk.delivery.wake()
        await office.settled(desk)

    parts = [message.text for message in office.said()[before:]]
    assert "\n".join(parts) == text
    assert max(map(len, parts)) <= 3_900


@pytest.mark.parametrize("change", ["is_archived", "not_in_channel", "thread_not_found"])
async def test_an_answer_that_cannot_be_put_where_it_was_asked_for_is_told_in_private(
    office: Office, change: str
) -> None:
    office.slack.fail("chat.startStream", change)
    office.slack.fail("chat.postMessage", change)
    async with office.open() as desk:
        await office.slack.mention(office.ana, office.general, STAGE)
        await office.settled(desk)

    (told,) = office.said()
    assert told.channel == office.slack.direct_channel(office.ana).id
    assert "I have an answer to your question but could not post it" in told
    assert "Reference " in told
    assert "stage 2" not in told


async def test_a_revoked_token_stops_posting_and_keeps_what_is_owed(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.slack.fail("chat.postMessage", "token_revoked")
    async with office.behind() as desk, desk.open(), office.listening(desk, "http") as address:
        well = await _health(address)
        await office.slack.direct(office.ana, "hello")
        await asyncio.wait_for(desk.delivery.closed.wait(), 30)
        unwell = await _health(address)
    office.clock.forward(desk.pace.most_patience + 1)
    assert office.said() == []
    async with office.open() as desk:
        await office.settled(desk)

    assert well == (200, {"ok": True, "error": None})
    assert unwell == (503, {"ok": False, "error": "token_revoked"})
    assert "Slack does not accept the bot token any more (token_revoked)" in caplog.text
    assert len(office.said()) == 1


async def _health(address: str) -> tuple[int, object]:
    async with aiohttp.ClientSession() as session, session.get(f"{address}/health") as answer:
        return answer.status, await answer.json()


async def test_a_post_is_given_up_after_many_tries_and_says_so_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.slack.fail("chat.postMessage", "internal_error", times=3)
    async with office.behind(pace=replace(QUICK, most_tries=3)) as desk, desk.open(), office.listening(desk):
        await office.slack.mention(office.ana, office.general, "hello")
        await office.settled(desk)

    (told,) = office.said()
    assert told.channel == office.slack.direct_channel(office.ana).id
    assert "a post was refused: internal_error" in caplog.text


async def test_nothing_is_unfurled_linked_or_parsed_and_every_post_has_its_text_and_key(
    office: Office,
) -> None:
    async with office.open(pace=WHOLE) as desk:
        await office.slack.mention(office.ana, office.general, STAGE)
        await office.settled(desk)

    (call,) = office.slack.calls("chat.postMessage")
    given = call.arguments
    assert (given["unfurl_links"], given["unfurl_media"], given["link_names"], given["parse"]) == (
        *(False, False, False),
        "none",
    )
    assert given["text"].startswith("*Harbour Mutual is working on stage 2")
    assert given["metadata"]["event_type"] == "cairn_post"
    assert given["metadata"]["event_payload"]["key"].startswith("answer:Ev")
    assert len(json.dumps(given["metadata"])) < 300


def test_in_a_busy_channel_each_post_gets_a_moment_of_its_own() -> None:
    now = 100.0
    pacing = Pacing(clock=lambda: now)

    assert pacing.wait("C1", "a") == 0
    assert pacing.slow_down("C1", "a", 2) == 2
    assert [pacing.wait("C1", key) for key in ("b", "c")] == [3, 4]
    assert pacing.wait("C2", "d") == 0
    now = 102.0
    assert pacing.wait("C1", "a") == 0
    assert pacing.slow_down("C1", "a", 1) == 3
    now = 104.0
    assert [pacing.wait("C1", key) for key in ("b", "c", "e")] == [0, 0, 2]
    now = 110.0
    assert [pacing.wait("C1", key) for key in ("a", "e", "f")] == [0, 0, 0]
