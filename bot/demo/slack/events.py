"""Events in Slack's shape."""

import re
from typing import Any

from .messages import Message
from .state import State
from .wire import Json
from .workspace import Channel, Kind

_MENTIONED = re.compile(r"<@([A-Z0-9]+)>")
SUBSCRIPTION: dict[Kind, str] = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def event_callback(state: State, event: Json) -> Json:
    """The envelope around an event, with an id of its own."""
    app = state.app
    channel = state.workspace.channels.get(str(event.get("channel")))
    return {
        "token": "local-verification",
        "team_id": app.team_id,
        "context_team_id": app.team_id,
        "context_enterprise_id": None,
        "api_app_id": app.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": state.numbers.next_id("Ev"),
        "event_time": int(state.clock.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": app.team_id,
                "user_id": app.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
        "event_context": state.numbers.next_id("ctx"),
    }


def _spoken(state: State, message: Message) -> Json:
    event: Json = {
        "user": message.user,
        "ts": message.ts,
        "client_msg_id": state.numbers.next_id("client-"),
        "text": message.text,
        "team": state.app.team_id,
        "blocks": [rich_text(message.text)],
        "channel": message.channel,
        "event_ts": message.ts,
    }
    if message.thread_ts:
        root = state.board.get(message.channel, message.thread_ts)
        event |= {"thread_ts": message.thread_ts, "parent_user_id": root.user if root else ""}
    return event


def message_event(state: State, channel: Channel, message: Message) -> Json:
    """Somebody said something where the app may listen."""
    return {"type": "message", "channel_type": channel.kind, **_spoken(state, message)}


def mention_event(state: State, message: Message) -> Json:
    """Somebody said something to the app."""
    return {"type": "app_mention", **_spoken(state, message)}


def mentions(text: str, user_id: str) -> bool:
    """Whether a text mentions somebody."""
    return user_id in _MENTIONED.findall(text)


def rich_text(text: str) -> Json:
    """The block Slack makes of what a person typed."""
    runs: list[dict[str, Any]] = []
    for place, part in enumerate(_MENTIONED.split(text)):
        if place % 2:
            runs.append({"type": "user", "user_id": part})
        elif part:
            runs.append({"type": "text", "text": part})
    return {
        "type": "rich_text",
        "block_id": "typed",
        "elements": [{"type": "rich_text_section", "elements": runs}],
    }
