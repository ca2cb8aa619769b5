"""chat.startStream, appendStream, stopStream: an answer that grows."""

from dataclasses import replace
from typing import Any

from .. import limits
from ..messages import Message
from ..state import State
from ..streams import with_chunks
from ..wire import Json, Refused
from ..workspace import Channel
from .content import judge_markdown
from .method import Method, required


def start(state: State, given: Json) -> Json:
    """Begin an answer; the thread's session is processing from here on."""
    method = "chat.startStream"
    channel = state.workspace.open_to_bot(required(given, "channel"))
    thread_ts = state.root(method, channel.id, given, unknown="invalid_thread_ts")
    if thread_ts is None:
        raise Refused("invalid_thread_ts")
    _judge_recipient(state, channel, given)
    empty = Message(channel.id, "", state.app.bot_user_id, thread_ts=thread_ts)
    grown = _grown(state, method, empty, given)
    message = state.say(channel, state.app.bot_user_id, grown.text, thread_ts=thread_ts)
    message = state.board.put(
        replace(grown, ts=message.ts, bot_id=message.bot_id, streaming=True, streamed=True)
    )
    state.streams.start(message, state.clock.now())
    state.sessions.set(channel.id, thread_ts, "processing", state.clock.now())
    return {"channel": channel.id, "ts": message.ts}


def _judge_recipient(state: State, channel: Channel, given: Json) -> None:
    if channel.kind == "im":
        return
    if not given.get("recipient_team_id"):
        raise Refused("missing_recipient_team_id")
    if not given.get("recipient_user_id"):
        raise Refused("missing_recipient_user_id")
    if given["recipient_team_id"] != state.app.team_id:
        raise Refused("team_not_found")
    state.workspace.person(str(given["recipient_user_id"]))


def _chunks(state: State, method: str, given: Json) -> list[Json]:
    chunks: Any = given.get("chunks") or []
    faults = limits.chunk_faults(chunks)
    if faults:
        raise state.inspector.refuse(method, "invalid_chunks", faults, given)
    if given.get("markdown_text"):
        return [{"type": "markdown_text", "text": str(given["markdown_text"])}, *chunks]
    return list(chunks)


def _grown(state: State, method: str, message: Message, given: Json) -> Message:
    chunks = _chunks(state, method, given)
    brought = "".join(chunk["text"] for chunk in chunks if chunk["type"] == "markdown_text")
    judge_markdown(state, method, given, brought)
    if len(message.text) + len(brought) > limits.MOST_BLOCK_TEXT:
        fault = f"chunks: the message would hold more than {limits.MOST_BLOCK_TEXT:,} characters"
        raise state.inspector.refuse(method, "msg_too_long", [fault], given)
    new_blocks = [block for chunk in chunks if chunk["type"] == "blocks" for block in chunk["blocks"]]
    if new_blocks:
        state.inspector.blocks(method, given, new_blocks, message.blocks)
    named = [{**c, "blocks": state.with_ids(c["blocks"])} if c["type"] == "blocks" else c for c in chunks]
    return with_chunks(message, named)


def _open_stream(state: State, given: Json) -> Message:
    channel = state.workspace.open_to_bot(required(given, "channel"))
    message = state.own_message(channel.id, required(given, "ts"), "message_not_owned_by_app")
    try:
        state.streams.require_open(channel.id, message.ts, state.clock.now())
    except Refused:
        state.board.put(replace(message, streaming=False))
        raise
    return message


def append(state: State, given: Json) -> Json:
    """Let an answer grow."""
    message = _open_stream(state, given)
    if not given.get("markdown_text") and not given.get("chunks"):
        raise Refused("no_text")
    state.board.put(_grown(state, "chat.appendStream", message, given))
    return {"channel": message.channel, "ts": message.ts}


def stop(state: State, given: Json) -> Json:
    """Finish an answer, with blocks below it; the session becomes active unless the call says otherwise."""
    method = "chat.stopStream"
    message = _grown(state, method, _open_stream(state, given), given)
    blocks: Any = given.get("blocks") or []
    if blocks:
        state.inspector.blocks(method, given, blocks)
    done = replace(
        message,
        streaming=False,
        blocks=(*message.blocks, *state.with_ids(blocks)),
        metadata=given.get("metadata"),
    )
    status = str(given.get("session_status") or "active")
    state.sessions.set(message.channel, message.thread, status, state.clock.now())
    state.streams.end(message.channel, message.ts, "finished")
    state.board.put(done)
    return {"channel": done.channel, "ts": done.ts, "message": done.as_slack()}


METHODS = {
    "chat.startStream": Method(start, ("chat:write",)),
    "chat.appendStream": Method(append, ("chat:write",)),
    "chat.stopStream": Method(stop, ("chat:write",)),
}
