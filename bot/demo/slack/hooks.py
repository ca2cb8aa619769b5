"""Answers outside the Web API: response URLs, and what an app says when it acknowledges a command."""

from dataclasses import replace

from .messages import Message
from .methods.content import Content, read_content
from .passes import Hook
from .state import State
from .wire import Json, Refused, is_set


def respond(state: State, method: str, hook: Hook, given: Json) -> None:
    """Do what an app asked for through a response URL: add, replace or delete a message."""
    original = _original(state, hook)
    if is_set(given.get("delete_original")):
        _replace(state, original, None)
        return
    content = read_content(state, method, given)
    if is_set(given.get("replace_original")):
        if original is None:
            raise Refused("message_not_found")
        _replace(state, original, replace(original, text=content.text, blocks=content.blocks or ()))
    else:
        _add(state, hook, given, content)


def _original(state: State, hook: Hook) -> Message | None:
    whispered = (m for m in state.board.ephemerals if (m.channel, m.ts) == (hook.channel, hook.message_ts))
    return state.board.get(hook.channel, hook.message_ts) or next(whispered, None)


def _replace(state: State, original: Message | None, changed: Message | None) -> None:
    if original is None:
        raise Refused("message_not_found")
    if original.ephemeral_to is None:
        state.board.put(changed) if changed else state.board.remove(original)
        return
    place = state.board.ephemerals.index(original)
    state.board.ephemerals[place : place + 1] = [changed] if changed else []


def _add(state: State, hook: Hook, given: Json, content: Content) -> None:
    channel = state.workspace.channel(hook.channel)
    thread_ts = given.get("thread_ts") or hook.thread_ts
    blocks = content.blocks or ()
    if given.get("response_type") == "in_channel":
        state.say(channel, state.app.bot_user_id, content.text, blocks=blocks, thread_ts=thread_ts)
        return
    state.board.ephemerals.append(
        Message(
            channel.id,
            state.numbers.next_ts(),
            state.app.bot_user_id,
            content.text,
            blocks=blocks,
            thread_ts=thread_ts,
            bot_id=state.app.bot_id,
            ephemeral_to=hook.user,
        )
    )
