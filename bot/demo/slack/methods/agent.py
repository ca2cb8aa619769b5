"""agents.sessions.* and assistant.threads.*: what is shown while the agent works."""

from ..sessions import Typing
from ..state import State
from ..wire import Json, Refused
from .method import Method, required

MOST_PROMPTS = 4
MOST_LOADING_MESSAGES = 10


def _thread(state: State, given: Json) -> tuple[str, str]:
    channel = state.workspace.open_to_bot(required(given, "channel_id"))
    return channel.id, required(given, "thread_ts")


def set_session(state: State, given: Json) -> Json:
    """Move a thread's session, or begin it."""
    channel, thread_ts = _thread(state, given)
    title = str(given.get("title") or "")
    if len(title) > 200:
        raise state.inspector.refuse(
            "agents.sessions.setStatus", "invalid_arguments", ["title: at most 200 characters"], given
        )
    session = state.sessions.set(channel, thread_ts, required(given, "status"), state.clock.now(), title)
    answer: Json = {"status": session.status, "title": session.title}
    if "agent_session_stopped" not in state.events:
        answer["warning"] = "missing_agent_session_stopped_event_subscription"
    return answer


def rename_session(state: State, given: Json) -> Json:
    """Give a thread's session another title."""
    channel, thread_ts = _thread(state, given)
    state.sessions.rename(channel, thread_ts, required(given, "title"))
    return {"title": given["title"]}


def set_typing(state: State, given: Json) -> Json:
    """Show a line of status in a thread; an empty one takes it away."""
    channel, thread_ts = _thread(state, given)
    if len(given.get("loading_messages") or ()) > MOST_LOADING_MESSAGES:
        fault = f"loading_messages: at most {MOST_LOADING_MESSAGES}"
        raise state.inspector.refuse("assistant.threads.setStatus", "invalid_arguments", [fault], given)
    state.sessions.typing[channel, thread_ts] = Typing(str(given.get("status") or ""), state.clock.now())
    return {}


def set_prompts(state: State, given: Json) -> Json:
    """Suggest things to ask; with a thread_ts Slack says ok and does nothing in an agent app."""
    method = "assistant.threads.setSuggestedPrompts"
    channel = state.workspace.open_to_bot(required(given, "channel_id"))
    prompts = given.get("prompts") or []
    whole = all(isinstance(one, dict) and one.get("title") and one.get("message") for one in prompts)
    if not whole or not 1 <= len(prompts) <= MOST_PROMPTS:
        fault = f"prompts: between 1 and {MOST_PROMPTS}, each with title and message"
        raise state.inspector.refuse(method, "invalid_arguments", [fault], given)
    if channel.kind != "im":
        raise Refused("channel_type_not_supported")
    if given.get("thread_ts"):
        state.inspector.warn(method, "thread_ts: makes the call do nothing in an agent app", given)
    else:
        state.prompts[channel.id] = {"title": given.get("title", ""), "prompts": prompts}
    return {}


_SPEAKS = ("chat:write", "assistant:write")
METHODS = {
    "agents.sessions.setStatus": Method(set_session, ("chat:write",)),
    "agents.sessions.rename": Method(rename_session, ("chat:write",)),
    "assistant.threads.setStatus": Method(set_typing, _SPEAKS),
    "assistant.threads.setSuggestedPrompts": Method(set_prompts, ("assistant:write",)),
}
