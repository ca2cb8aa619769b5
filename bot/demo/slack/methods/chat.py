"""chat.*: posting, changing, deleting; and reactions."""

from dataclasses import replace

from ..messages import Message
from ..state import State
from ..wire import Json, Refused
from ..workspace import Channel
from .content import read_content, read_update, with_warnings
from .method import Method, required


def _place(state: State, given: Json) -> Channel:
    name = required(given, "channel")
    if name in state.workspace.people:
        return state.workspace.open_to_bot(state.workspace.direct(name))
    return state.workspace.open_to_bot(name)


def post_message(state: State, given: Json) -> Json:
    """Say something as the app."""
    method = "chat.postMessage"
    channel = _place(state, given)
    thread_ts = state.root(method, channel.id, given)
    content = read_content(state, method, given)
    message = state.say(
        channel,
        state.app.bot_user_id,
        content.text,
        blocks=content.blocks or (),
        thread_ts=thread_ts,
        metadata=given.get("metadata"),
    )
    return with_warnings({"channel": channel.id, "ts": message.ts, "message": message.as_slack()}, content)


def update(state: State, given: Json) -> Json:
    """Change what the app said; blocks stay as they are unless the call brings others."""
    method = "chat.update"
    channel = state.workspace.open_to_bot(required(given, "channel"))
    message = state.own_message(channel.id, required(given, "ts"), "cant_update_message")
    if state.streams.phase(channel.id, message.ts, state.clock.now()) == "streaming":
        raise Refused("streaming_state_conflict")
    content = read_update(state, method, given)
    changed = state.board.put(_changed(state, message, content.text, content.blocks, given))
    answer = {"channel": channel.id, "ts": message.ts, "text": changed.text, "message": changed.as_slack()}
    return with_warnings(answer, content)


def _changed(
    state: State, message: Message, text: str, blocks: tuple[Json, ...] | None, given: Json
) -> Message:
    changed = replace(
        message,
        text=text or message.text,
        edited=state.numbers.next_ts(),
        streaming=False,
        metadata=given.get("metadata", message.metadata),
    )
    if blocks is None:
        return changed
    return replace(changed, blocks=blocks, streamed=False, plan="", tasks=())


def delete(state: State, given: Json) -> Json:
    """Take back what the app said."""
    channel = state.workspace.open_to_bot(required(given, "channel"))
    message = state.own_message(channel.id, required(given, "ts"), "cant_delete_message")
    state.board.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(state: State, given: Json) -> Json:
    """Say something only one person in a channel sees."""
    channel = state.workspace.open_to_bot(required(given, "channel"))
    person = state.workspace.person(required(given, "user"))
    if person.id not in channel.members:
        raise Refused("user_not_in_channel")
    content = read_content(state, "chat.postEphemeral", given)
    whisper = Message(
        channel.id,
        state.numbers.next_ts(),
        state.app.bot_user_id,
        content.text,
        blocks=content.blocks or (),
        thread_ts=given.get("thread_ts"),
        bot_id=state.app.bot_id,
        ephemeral_to=person.id,
    )
    state.board.ephemerals.append(whisper)
    return with_warnings({"message_ts": whisper.ts}, content)


def get_permalink(state: State, given: Json) -> Json:
    """The address of a message."""
    channel = state.workspace.seen_by_bot(required(given, "channel"))
    message = state.board.get(channel.id, required(given, "message_ts"))
    if message is None:
        raise Refused("message_not_found")
    address = f"https://{state.app.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": address}


def add_reaction(state: State, given: Json) -> Json:
    """Put an emoji on a message."""
    channel = state.workspace.open_to_bot(required(given, "channel"))
    message = state.board.get(channel.id, required(given, "timestamp"))
    if message is None:
        raise Refused("message_not_found")
    reaction = (required(given, "name").strip(":"), state.app.bot_user_id)
    if reaction in message.reactions:
        raise Refused("already_reacted")
    state.board.put(replace(message, reactions=(*message.reactions, reaction)))
    return {}


def remove_reaction(state: State, given: Json) -> Json:
    """Take the app's emoji off a message again."""
    channel = state.workspace.open_to_bot(required(given, "channel"))
    message = state.board.get(channel.id, required(given, "timestamp"))
    reaction = (required(given, "name").strip(":"), state.app.bot_user_id)
    if message is None or reaction not in message.reactions:
        raise Refused("no_reaction" if message else "message_not_found")
    left = tuple(one for one in message.reactions if one != reaction)
    state.board.put(replace(message, reactions=left))
    return {}


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",)),
    "chat.getPermalink": Method(get_permalink),
    "reactions.add": Method(add_reaction, ("reactions:write",)),
    "reactions.remove": Method(remove_reaction, ("reactions:write",)),
}
