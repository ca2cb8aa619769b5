"""Answers that grow, and the session over them: started, appended, stopped, expired, interrupted."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.messages.chunk import MarkdownTextChunk, PlanUpdateChunk, TaskUpdateChunk

from bot.demo.slack import LocalSlack
from tests.demo.apps import Heard, new_app, new_client, over_sockets
from tests.demo.conftest import Town

Json = dict[str, Any]


async def started(town: Town, **more: Any) -> tuple[str, str]:
    """A stream in a fresh thread: the thread's ts and the stream's."""
    root = (await town.slack.message(town.ana, town.general, "what is next?")).said
    told = await town.client.chat_startStream(
        channel=town.general.id,
        thread_ts=root.ts,
        recipient_team_id=town.slack.team_id,
        recipient_user_id=town.ana.id,
        **more,
    )
    return root.ts, str(told["ts"])


async def test_the_sdks_stream_grows_and_finishes(town: Town) -> None:
    root = (await town.slack.message(town.ana, town.general, "what is next?")).said
    stream = await town.client.chat_stream(
        channel=town.general.id,
        thread_ts=root.ts,
        recipient_team_id=town.slack.team_id,
        recipient_user_id=town.ana.id,
        task_display_mode="plan",
    )
    reading: Json = {"id": "1", "title": "Reading your documents"}

    await stream.append(
        chunks=[PlanUpdateChunk(title="Answering"), TaskUpdateChunk(**reading, status="in_progress")]
    )
    halfway = town.slack.last(root)
    await stream.append(
        chunks=[TaskUpdateChunk(**reading, status="complete"), MarkdownTextChunk(text="You are ")]
    )
    await stream.append(markdown_text="at **stage 2**.")
    button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    await stream.stop(blocks=[{"type": "actions", "elements": [button]}])

    done = town.slack.last(root)
    assert (halfway.streaming, done.streaming) == (True, False)
    assert done.tasks[0]["status"] == "complete"
    assert town.slack.text_of(done) == "Answering\nReading your documents\nYou are at stage 2.\n[More]"
    assert town.slack.session(town.general, root.ts) == "active"
    assert town.slack.problems == []


async def test_a_stream_makes_its_session_processing_until_it_stops(town: Town) -> None:
    root, ts = await started(town, markdown_text="Hello")
    during = town.slack.session(town.general, root)

    await town.client.chat_stopStream(channel=town.general.id, ts=ts, session_status="suspended")

    assert during == "processing"
    assert town.slack.session(town.general, root) == "suspended"


@pytest.mark.parametrize("method", ["chat_appendStream", "chat_stopStream"])
async def test_a_finished_stream_takes_no_more(town: Town, method: str) -> None:
    _, ts = await started(town)
    await town.client.chat_stopStream(channel=town.general.id, ts=ts)

    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        await getattr(town.client, method)(channel=town.general.id, ts=ts, markdown_text="more")


async def test_a_stream_dies_after_five_minutes_and_can_then_be_updated(town: Town) -> None:
    _, ts = await started(town, markdown_text="so far")
    with pytest.raises(SlackApiError, match="streaming_state_conflict"):
        await town.client.chat_update(channel=town.general.id, ts=ts, text="whole")

    town.slack.pass_time(299)
    await town.client.chat_appendStream(channel=town.general.id, ts=ts, markdown_text=" and on")
    town.slack.pass_time(2)

    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        await town.client.chat_appendStream(channel=town.general.id, ts=ts, markdown_text=" lost")
    assert not town.slack.last(town.general).streaming
    await town.client.chat_update(channel=town.general.id, ts=ts, text="whole")
    assert "whole" in town.slack.last(town.general)


async def test_how_long_a_stream_lives_can_be_set() -> None:
    async with LocalSlack(stream_life=10) as slack:
        town = Town(
            slack, ana := slack.add_person("ana"), ana, slack.add_channel("room", [ana]), new_client(slack)
        )
        _, ts = await started(town)
        slack.pass_time(11)

        with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
            await town.client.chat_stopStream(channel=town.general.id, ts=ts)


async def test_stop_ends_the_stream_and_tells_the_app(town: Town) -> None:
    app, heard = new_app(town.slack), Heard[Json]()

    @app.event("agent_session_stopped")
    async def stopped(event: Json, client: Any) -> None:
        await client.agents_sessions_setStatus(
            channel_id=event["channel"], thread_ts=event["thread_ts"], status="active"
        )
        heard.note(event)

    @app.event("message")
    async def overhear() -> None:
        """What is said to others is none of its business."""

    async with over_sockets(app, town.slack):
        root, ts = await started(town, markdown_text="A long story")
        await town.slack.stop(town.ana, town.general, root)
        event = (await heard.first(1))[0]

    assert event["streaming_message_ts"] == [ts]
    assert town.slack.session(town.general, root) == "active"
    with pytest.raises(SlackApiError, match="stopped_by_user"):
        await town.client.chat_appendStream(channel=town.general.id, ts=ts, markdown_text="more")
    assert "A long story" in town.slack.last(town.general)


async def test_a_channel_stream_names_its_recipient_and_a_known_thread(town: Town) -> None:
    root = (await town.slack.message(town.ana, town.general, "hello")).said
    start, team = town.client.chat_startStream, town.slack.team_id
    here: Json = {"channel": town.general.id, "thread_ts": root.ts}

    with pytest.raises(SlackApiError, match="missing_recipient_team_id"):
        await start(**here)
    with pytest.raises(SlackApiError, match="missing_recipient_user_id"):
        await start(**here, recipient_team_id=team)
    with pytest.raises(SlackApiError, match="team_not_found"):
        await start(**here, recipient_team_id="T404", recipient_user_id=town.ana.id)
    with pytest.raises(SlackApiError, match="invalid_thread_ts"):
        await start(channel=town.general.id, thread_ts="1.0", recipient_team_id=team)
    with pytest.raises(SlackApiError, match="invalid_thread_ts"):
        await start(channel=town.general.id, thread_ts="", recipient_team_id=team)


async def test_a_direct_stream_needs_no_recipient(town: Town) -> None:
    said = (await town.slack.direct(town.ana, "hello")).said

    told = await town.client.chat_startStream(channel=said.channel, thread_ts=said.ts, markdown_text="Hello")

    assert told["ts"] == town.slack.last(said).ts


async def test_too_much_at_once_or_in_all_is_refused(town: Town) -> None:
    _, ts = await started(town, markdown_text="x" * 12_000)
    append = town.client.chat_appendStream

    with pytest.raises(SlackApiError, match="msg_too_long"):
        await append(channel=town.general.id, ts=ts, markdown_text="x" * 12_001)
    with pytest.raises(SlackApiError, match="msg_too_long"):
        await append(channel=town.general.id, ts=ts, markdown_text="x" * 1_201)
    await append(channel=town.general.id, ts=ts, markdown_text="x" * 1_200)

    assert len(town.slack.last(town.general).text) == 13_200
    assert len(town.slack.problems) == 2


async def test_the_details_of_a_task_grow_and_its_state_is_replaced(town: Town) -> None:
    _, ts = await started(town)
    task = {"type": "task_update", "id": "1", "title": "Reading"}

    for details, status in (("one ", "in_progress"), ("two", "complete")):
        chunk = task | {"details": details, "status": status}
        await town.client.chat_appendStream(channel=town.general.id, ts=ts, chunks=[chunk])

    (kept,) = town.slack.last(town.general).tasks
    assert (kept["details"], kept["status"]) == ("one two", "complete")


async def test_a_chunk_that_is_wrong_is_refused_and_changes_nothing(town: Town) -> None:
    _, ts = await started(town, markdown_text="so far")
    chunks = [{"type": "markdown_text", "text": " more"}, {"type": "task_update", "id": "1"}]

    with pytest.raises(SlackApiError, match="invalid_chunks"):
        await town.client.chat_appendStream(channel=town.general.id, ts=ts, chunks=chunks)

    assert town.slack.last(town.general).text == "so far"


async def test_fifty_blocks_in_chunks_and_fifty_more_at_the_end(town: Town) -> None:
    _, ts = await started(town)
    fifty = [{"type": "divider"}] * 50
    where: Json = {"channel": town.general.id, "ts": ts}

    await town.client.chat_appendStream(**where, chunks=[{"type": "blocks", "blocks": fifty}])
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await town.client.chat_appendStream(**where, chunks=[{"type": "blocks", "blocks": fifty[:1]}])
    await town.client.chat_stopStream(**where, blocks=fifty)

    assert len(town.slack.last(town.general).blocks) == 100


async def test_a_session_is_renamed_and_falls_back_after_an_hour(town: Town) -> None:
    root, _ = await started(town)
    where: Json = {"channel_id": town.general.id, "thread_ts": root}

    await town.client.agents_sessions_rename(**where, title="Where we are")
    with pytest.raises(SlackApiError, match="invalid_name"):
        await town.client.agents_sessions_rename(**where, title="Where we are…")
    with pytest.raises(SlackApiError, match="session_not_found"):
        await town.client.agents_sessions_rename(channel_id=town.general.id, thread_ts="1.0", title="No")
    town.slack.pass_time(3601)

    assert town.slack.session(town.general, root) == "active"


async def test_an_app_that_does_not_hear_stop_is_warned() -> None:
    async with LocalSlack(events={"message.im"}) as slack:
        said = (await slack.direct(slack.add_person("ana"), "hello")).said

        told = await new_client(slack).agents_sessions_setStatus(
            channel_id=said.channel, thread_ts=said.ts, status="processing"
        )

    assert told["warning"] == "missing_agent_session_stopped_event_subscription"


async def test_the_older_status_line_fades_and_goes_with_the_next_post(town: Town) -> None:
    said = (await town.slack.direct(town.ana, "hello")).said
    where: Json = {"channel_id": said.channel, "thread_ts": said.ts}

    await town.client.assistant_threads_setStatus(**where, status="is reading")
    shown = town.slack.typing(said.channel, said.ts)
    await town.client.chat_postMessage(channel=said.channel, thread_ts=said.ts, text="Hello")
    after_post = town.slack.typing(said.channel, said.ts)
    await town.client.assistant_threads_setStatus(**where, status="is reading")
    town.slack.pass_time(121)

    assert (shown, after_post) == ("is reading", "")
    assert town.slack.typing(said.channel, said.ts) == ""
