"""What the real SDK is told by the local Slack's Web API: the same yes and no as by Slack."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)

from bot.demo.slack import ALL_SCOPES, LocalSlack
from tests.demo.apps import new_client
from tests.demo.conftest import Town

Json = dict[str, Any]


def section(length: int) -> list[Json]:
    return [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}}]


async def raw(town: Town, method: str, verb: str = "POST", **sent: Any) -> Json:
    headers = {"Authorization": f"Bearer {town.slack.bot_token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.request(verb, town.slack.api_url + method, **sent) as answer,
    ):
        told: Json = await answer.json()
        return told


async def test_json_form_and_query_say_the_same(town: Town) -> None:
    said = {"channel": town.general.id, "text": "hello"}
    blocks = section(3)

    await raw(town, "chat.postMessage", json={**said, "blocks": blocks})
    await raw(town, "chat.postMessage", data={**said, "blocks": json.dumps(blocks)})
    await raw(town, "chat.postMessage", verb="GET", params={**said, "blocks": json.dumps(blocks)})

    messages = town.slack.messages(town.general)
    assert [message.text for message in messages] == ["hello"] * 3
    assert [message.blocks[0]["text"]["text"] for message in messages] == ["xxx"] * 3


async def test_a_json_content_type_with_nothing_in_it_is_fine(town: Town) -> None:
    told = await raw(town, "auth.test", data=b"", headers={"Content-Type": "application/json"})

    assert told["user_id"] == town.slack.bot_user_id


async def test_json_that_is_none_is_refused(town: Town) -> None:
    sent: Json = {"headers": {"Content-Type": "application/json"}}

    assert (await raw(town, "auth.test", data=b"{", **sent))["error"] == "invalid_json"
    assert (await raw(town, "auth.test", data=b"[]", **sent))["error"] == "json_not_object"


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("xapp-local-slack", "auth.test", "not_allowed_token_type"),
        ("xoxb-local-slack", "apps.connections.open", "not_allowed_token_type"),
        ("xoxb-local-slack", "chat.meMessage", "unknown_method"),
    ],
)
async def test_a_wrong_token_or_method_is_refused(town: Town, token: str, method: str, error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        await new_client(town.slack, token).api_call(method)


async def test_a_scope_the_app_was_not_granted_is_named() -> None:
    async with LocalSlack(scopes=ALL_SCOPES - {"users:read"}) as slack:
        with pytest.raises(SlackApiError) as refused:
            await new_client(slack).users_info(user=slack.bot_user_id)

    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "users:read"


async def test_a_message_goes_only_where_the_app_may_speak(town: Town) -> None:
    slack = town.slack
    elsewhere = slack.add_channel("elsewhere", [town.ana], with_app=False)
    secret = slack.add_channel("secret", [town.ana], private=True, with_app=False)
    old = slack.add_channel("old", [town.ana], is_archived=True)
    expected = {
        "C404": "channel_not_found",
        elsewhere.id: "not_in_channel",
        secret.id: "channel_not_found",
        old.id: "is_archived",
    }

    for channel, error in expected.items():
        with pytest.raises(SlackApiError, match=error):
            await town.client.chat_postMessage(channel=channel, text="hello")


async def test_a_message_to_a_person_lands_in_their_messages_tab(town: Town) -> None:
    told = await town.client.chat_postMessage(channel=town.ana.id, text="hello")

    assert told["channel"] == town.slack.direct_channel(town.ana).id
    assert "hello" in town.slack.last(town.slack.direct_channel(town.ana))


async def test_an_unknown_thread_is_refused(town: Town) -> None:
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await town.client.chat_postMessage(channel=town.general.id, text="hello", thread_ts="1.000001")


async def test_answering_to_a_reply_instead_of_its_thread_is_a_problem(town: Town) -> None:
    root = await town.client.chat_postMessage(channel=town.general.id, text="root")
    reply = await town.client.chat_postMessage(channel=town.general.id, text="reply", thread_ts=root["ts"])

    await town.client.chat_postMessage(channel=town.general.id, text="astray", thread_ts=reply["ts"])

    assert [one.text for one in town.slack.thread(town.general, str(root["ts"]))] == ["root", "reply"]
    assert "is the ts of a reply" in town.slack.problems[0].faults[0]
    assert not town.slack.problems[0].refused


async def test_blocks_beyond_a_limit_are_refused_with_every_fault(town: Town) -> None:
    with pytest.raises(SlackApiError, match="invalid_blocks") as refused:
        await town.client.chat_postMessage(
            channel=town.general.id, text="hello", blocks=section(3001) + section(3002)
        )

    assert len(refused.value.response["errors"]) == 2
    assert town.slack.problems[0].faults == tuple(refused.value.response["errors"])
    assert town.slack.messages(town.general) == []


async def test_too_much_text_in_all_blocks_has_a_code_of_its_own(town: Town) -> None:
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        await town.client.chat_postMessage(channel=town.general.id, text="hello", blocks=section(2700) * 5)


@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
async def test_blocks_without_a_text_beside_them_pass_with_a_warning(town: Town) -> None:
    told = await town.client.chat_postMessage(channel=town.general.id, blocks=section(3))

    assert told["warning"] == "missing_text_in_message"
    assert "missing_text" in town.slack.problems[0].faults[0]


async def test_a_post_is_cut_and_an_update_refused_when_its_text_is_too_long(town: Town) -> None:
    told = await town.client.chat_postMessage(channel=town.general.id, text="x" * 40_001)

    with pytest.raises(SlackApiError, match="msg_too_long"):
        await town.client.chat_update(channel=town.general.id, ts=str(told["ts"]), text="x" * 4_001)
    assert len(town.slack.last(town.general).text) == 40_000
    assert [problem.refused for problem in town.slack.problems] == [False, True]


async def test_nothing_to_say_is_refused(town: Town) -> None:
    assert (await raw(town, "chat.postMessage", json={"channel": town.general.id}))["error"] == "no_text"


async def test_markdown_goes_alone_and_not_beyond_its_limit(town: Town) -> None:
    post = town.client.chat_postMessage

    await post(channel=town.general.id, markdown_text="**Stage 2**, see [plan](https://example.org)")
    with pytest.raises(SlackApiError, match="markdown_text_conflict"):
        await post(channel=town.general.id, markdown_text="one", text="two")
    with pytest.raises(SlackApiError, match="msg_too_long"):
        await post(channel=town.general.id, markdown_text="x" * 12_001)

    assert town.slack.text_of(town.slack.last(town.general)) == "Stage 2, see plan"


async def test_metadata_that_is_too_large_is_refused(town: Town) -> None:
    metadata = {"event_type": "scan", "event_payload": {"answers": "x" * 4_000}}

    with pytest.raises(SlackApiError, match="metadata_too_large"):
        await town.client.chat_postMessage(channel=town.general.id, text="hello", metadata=metadata)


async def test_an_update_with_a_text_alone_leaves_the_blocks_as_they_are(town: Town) -> None:
    told = await town.client.chat_postMessage(channel=town.general.id, text="old", blocks=section(3))

    await town.client.chat_update(channel=town.general.id, ts=str(told["ts"]), text="new")
    kept = town.slack.text_of(town.slack.last(town.general))
    await town.client.chat_update(channel=town.general.id, ts=str(told["ts"]), text="new", blocks=[])

    assert kept == "xxx"
    assert town.slack.text_of(town.slack.last(town.general)) == "new"


async def test_only_its_own_messages_can_be_changed_or_deleted(town: Town) -> None:
    theirs = (await town.slack.message(town.ana, town.general, "mine")).said

    with pytest.raises(SlackApiError, match="cant_update_message"):
        await town.client.chat_update(channel=town.general.id, ts=theirs.ts, text="changed")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        await town.client.chat_delete(channel=town.general.id, ts=theirs.ts)
    with pytest.raises(SlackApiError, match="message_not_found"):
        await town.client.chat_update(channel=town.general.id, ts="1.0", text="changed")


async def test_a_deleted_message_is_gone_but_its_thread_goes_on(town: Town) -> None:
    root = await town.client.chat_postMessage(channel=town.general.id, text="root")
    await town.client.chat_postMessage(channel=town.general.id, text="reply", thread_ts=root["ts"])

    await town.client.chat_delete(channel=town.general.id, ts=str(root["ts"]))
    await town.client.chat_postMessage(channel=town.general.id, text="more", thread_ts=root["ts"])

    texts = [one.text for one in town.slack.thread(town.general, str(root["ts"]))]
    assert texts == ["This message was deleted.", "reply", "more"]


async def test_an_ephemeral_reaches_one_member_and_cannot_be_updated(town: Town) -> None:
    stranger = town.slack.add_person("stranger")
    told = await town.client.chat_postEphemeral(channel=town.general.id, user=town.ana.id, text="psst")

    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        await town.client.chat_postEphemeral(channel=town.general.id, user=stranger.id, text="psst")
    with pytest.raises(SlackApiError, match="message_not_found"):
        await town.client.chat_update(channel=town.general.id, ts=str(told["message_ts"]), text="changed")
    assert [one.text for one in town.slack.ephemerals(town.ana)] == ["psst"]


async def test_a_reaction_is_put_once_and_taken_off_again(town: Town) -> None:
    said = (await town.slack.message(town.ana, town.general, "hello")).said
    where = {"channel": town.general.id, "timestamp": said.ts, "name": "eyes"}

    await town.client.reactions_add(**where)
    with pytest.raises(SlackApiError, match="already_reacted"):
        await town.client.reactions_add(**where)
    reacted = town.slack.last(town.general).reactions
    await town.client.reactions_remove(**where)

    assert reacted == (("eyes", town.slack.bot_user_id),)
    assert town.slack.last(town.general).reactions == ()


async def test_who_somebody_is_can_be_asked(town: Town) -> None:
    guest = town.slack.add_person("guest", is_ultra_restricted=True, tz="Asia/Tokyo")

    user = (await town.client.users_info(user=guest.id))["user"]

    assert user["is_ultra_restricted"]
    assert not user["is_restricted"]
    assert user["tz_offset"] == 9 * 3600
    with pytest.raises(SlackApiError, match="user_not_found"):
        await town.client.users_info(user="U404")


async def test_what_a_place_is_can_be_asked(town: Town) -> None:
    partners = town.slack.add_channel("partners", [town.ana], private=True, is_ext_shared=True)

    told = await town.client.conversations_info(channel=partners.id, include_num_members=True)

    channel = told["channel"]
    assert (channel["is_private"], channel["is_ext_shared"], channel["is_member"]) == (True, True, True)
    assert channel["num_members"] == 2


async def test_members_come_in_pages(town: Town) -> None:
    crowd = town.slack.add_channel("crowd", [town.slack.add_person(f"p{n}") for n in range(5)])
    found: list[str] = []

    async for page in await town.client.conversations_members(channel=crowd.id, limit=2):
        found += page["members"]

    assert found == list(crowd.members)


async def test_a_direct_conversation_is_opened_once(town: Town) -> None:
    first = await town.client.conversations_open(users=town.ana.id)
    second = await town.client.conversations_open(users=[town.ana.id])
    both = await town.client.conversations_open(users=[town.ana.id, town.ben.id])

    assert first["channel"]["id"] == second["channel"]["id"]
    assert both["channel"]["id"].startswith("G")


async def test_threads_are_read_oldest_first_and_channels_newest_first(town: Town) -> None:
    root = (await town.slack.message(town.ana, town.general, "first")).said
    await town.slack.message(town.ben, town.general, "reply", thread_ts=root.ts)
    await town.slack.message(town.ben, town.general, "second")

    replies = await town.client.conversations_replies(channel=town.general.id, ts=root.ts)
    history = await town.client.conversations_history(channel=town.general.id)

    assert [one["text"] for one in replies["messages"]] == ["first", "reply"]
    assert replies["messages"][0]["reply_count"] == 1
    assert [one["text"] for one in history["messages"]] == ["second", "first"]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await town.client.conversations_replies(channel=town.general.id, ts="1.0")


async def test_places_and_groups_are_listed_as_far_as_the_app_may_see(town: Town) -> None:
    slack = town.slack
    slack.add_channel("secret", [town.ana], private=True, with_app=False)
    board = slack.add_channel("board", [town.ana], private=True)
    slack.add_user_group("S1", [town.ana])

    told = await town.client.users_conversations(user=town.ana.id, types="public_channel,private_channel")
    group = await town.client.usergroups_users_list(usergroup="S1")

    assert [one["id"] for one in told["channels"]] == [town.general.id, board.id]
    assert group["users"] == [town.ana.id]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        await town.client.usergroups_users_list(usergroup="S404")


async def test_a_file_is_uploaded_into_a_thread(town: Town) -> None:
    root = (await town.slack.message(town.ana, town.general, "report?")).said

    await town.client.files_upload_v2(
        content="stage,2", filename="stage.csv", title="Stage", channel=town.general.id, thread_ts=root.ts
    )

    assert [(file.name, file.content) for file in town.slack.files] == [("stage.csv", b"stage,2")]
    assert town.slack.last(root).files[0]["title"] == "Stage"


async def test_a_view_beyond_a_limit_is_refused(town: Town) -> None:
    view = {"type": "home", "blocks": section(3), "private_metadata": "m" * 3001}
    heavy = {"type": "home", "blocks": section(2_600) * 100}

    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await town.client.views_publish(user_id=town.ana.id, view=view)
    with pytest.raises(SlackApiError, match="view_too_large"):
        await town.client.views_publish(user_id=town.ana.id, view=heavy)
    assert [problem.method for problem in town.slack.problems] == ["views.publish"] * 2


async def test_a_rate_limit_is_waited_out_by_the_sdk(town: Town) -> None:
    town.slack.fail("chat.postMessage", retry_after=1)
    town.client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))

    await town.client.chat_postMessage(channel=town.general.id, text="hello")

    first, second = town.slack.calls("chat.postMessage")
    assert (first.status, first.error) == (429, "ratelimited")
    assert second.at - first.at >= 1
    assert [one.text for one in town.slack.messages(town.general)] == ["hello"]


async def test_without_patience_a_rate_limit_reaches_the_app_with_its_waiting_time(town: Town) -> None:
    town.slack.fail("chat.postMessage", retry_after=7)

    with pytest.raises(SlackApiError, match="ratelimited") as refused:
        await town.client.chat_postMessage(channel=town.general.id, text="hello")

    assert refused.value.response.headers["Retry-After"] == "7"


async def test_slacks_own_tiers_can_be_switched_on() -> None:
    async with LocalSlack(rate_limits=True) as slack:
        ana = slack.add_person("ana")
        client = new_client(slack)
        for _ in range(100):
            await client.users_info(user=ana.id)

        with pytest.raises(SlackApiError, match="ratelimited"):
            await client.users_info(user=ana.id)
        slack.pass_time(61)
        assert (await client.users_info(user=ana.id))["ok"]


async def test_a_server_error_is_tried_again_by_the_sdk(town: Town) -> None:
    town.slack.fail("chat.postMessage", "http_500")
    town.client.retry_handlers.append(AsyncServerErrorRetryHandler())

    await town.client.chat_postMessage(channel=town.general.id, text="hello")

    assert [call.status for call in town.slack.calls("chat.postMessage")] == [500, 200]


async def test_an_answer_that_is_lost_makes_the_sdk_post_twice(town: Town) -> None:
    town.slack.fail("chat.postMessage", "dropped", after_accepting=True)

    await town.client.chat_postMessage(channel=town.general.id, text="hello")

    assert [one.text for one in town.slack.messages(town.general)] == ["hello", "hello"]
    assert [call.reached for call in town.slack.calls("chat.postMessage")] == [False, True]


async def test_a_connection_that_breaks_before_the_call_leaves_nothing_behind(town: Town) -> None:
    town.slack.fail("chat.postMessage", "dropped", times=None)

    with pytest.raises(aiohttp.ClientError):
        await town.client.chat_postMessage(channel=town.general.id, text="hello")
    assert town.slack.messages(town.general) == []

    town.slack.mend()
    await town.client.chat_postMessage(channel=town.general.id, text="hello")
    assert len(town.slack.messages(town.general)) == 1


async def test_any_code_of_slacks_can_be_ordered_with_its_details(town: Town) -> None:
    town.slack.fail("*", "missing_scope", times=2, needed="chat:write")

    for _ in range(2):
        with pytest.raises(SlackApiError, match="missing_scope") as refused:
            await town.client.chat_postMessage(channel=town.general.id, text="hello")
        assert refused.value.response["needed"] == "chat:write"

    assert (await town.client.auth_test())["ok"]
    assert town.slack.problems == []


async def test_blocks_can_be_validated_without_being_shown(town: Town) -> None:
    assert (await town.client.blocks_validate(blocks=section(3000)))["ok"]
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await town.client.blocks_validate(blocks=section(3001))


async def test_a_message_has_an_address(town: Town) -> None:
    said = (await town.slack.message(town.ana, town.general, "hello")).said

    told = await town.client.chat_getPermalink(channel=town.general.id, message_ts=said.ts)

    assert told["permalink"].endswith(f"/archives/{town.general.id}/p{said.ts.replace('.', '')}")


async def test_a_call_without_a_token_is_refused(town: Town) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(town.slack.api_url + "auth.test") as answer,
    ):
        assert (await answer.json())["error"] == "not_authed"


async def test_places_are_read_only_with_the_scope_of_their_kind() -> None:
    async with LocalSlack(scopes=ALL_SCOPES - {"groups:read"}) as slack:
        ana = slack.add_person("ana")
        room, board = slack.add_channel("room", [ana]), slack.add_channel("board", [ana], private=True)
        client = new_client(slack)

        assert (await client.conversations_info(channel=room.id))["ok"]
        with pytest.raises(SlackApiError, match="missing_scope"):
            await client.conversations_info(channel=board.id)


async def test_an_address_is_told_only_with_its_own_scope(town: Town) -> None:
    with_scope = await town.client.users_info(user=town.ana.id)
    town.slack.state.scopes.discard("users:read.email")
    without = await town.client.users_info(user=town.ana.id)

    assert with_scope["user"]["profile"]["email"] == "ana@example.org"
    assert "email" not in without["user"]["profile"]


async def test_who_has_gone_or_is_an_app_cannot_be_written_to(town: Town) -> None:
    town.slack.change_person(town.ben, deleted=True)

    with pytest.raises(SlackApiError, match="user_disabled"):
        await town.client.conversations_open(users=town.ben.id)
    with pytest.raises(SlackApiError, match="cannot_dm_bot"):
        await town.client.conversations_open(users=town.slack.bot_user_id)


async def test_attachments_are_refused_rather_than_lost(town: Town) -> None:
    with pytest.raises(SlackApiError, match="invalid_attachments"):
        await town.client.chat_postMessage(
            channel=town.general.id, text="hello", attachments=[{"text": "old"}]
        )


async def test_a_file_is_shown_only_when_all_its_bytes_are_there(town: Town) -> None:
    async with aiohttp.ClientSession() as session:
        place = await town.client.files_getUploadURLExternal(filename="stage.csv", length=7)
        wanted: list[dict[str, str | None]] = [{"id": str(place["file_id"])}]
        with pytest.raises(SlackApiError, match="file_not_found"):
            await town.client.files_completeUploadExternal(files=wanted)
        async with session.post(str(place["upload_url"]), data=b"too few") as whole:
            assert whole.status == 200
        async with session.post(str(place["upload_url"]), data=b"more than seven") as longer:
            assert longer.status == 400
    await town.client.files_completeUploadExternal(files=wanted)

    assert [file.content for file in town.slack.files] == [b"too few"]


async def test_prompts_and_loading_messages_keep_to_their_place_and_number(town: Town) -> None:
    prompts = [{"title": "Stage", "message": "What stage are we at?"}]
    where: Json = {"channel_id": town.general.id}

    with pytest.raises(SlackApiError, match="channel_type_not_supported"):
        await town.client.assistant_threads_setSuggestedPrompts(**where, prompts=prompts)
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await town.client.assistant_threads_setSuggestedPrompts(**where, prompts=prompts * 5)
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await town.client.assistant_threads_setStatus(
            **where, thread_ts="1.0", status="reading", loading_messages=["one"] * 11
        )


async def test_an_answer_in_a_thread_names_the_thread_in_its_event(town: Town) -> None:
    root = (await town.slack.message(town.ana, town.general, "first")).said

    act = await town.slack.message(town.ben, town.general, "reply", thread_ts=root.ts)

    event = act.delivery.payload["event"]
    assert (event["thread_ts"], event["parent_user_id"]) == (root.ts, town.ana.id)
    assert event["channel_type"] == "channel"
