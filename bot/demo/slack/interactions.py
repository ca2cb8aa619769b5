"""Presses, choices, forms, commands and shortcuts in Slack's shape."""

from collections.abc import Mapping
from typing import Any

from .answers import screen_state
from .messages import Message
from .methods.modals import described
from .screen import Control
from .state import State
from .views import View
from .wire import Json
from .workspace import Channel, Person


def _base(state: State, person: Person, kind: str) -> Json:
    app = state.app
    return {
        "type": kind,
        "token": "local-verification",
        "api_app_id": app.app_id,
        "team": {"id": app.team_id, "domain": app.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": app.team_id},
        "trigger_id": state.passes.issue_trigger(person.id),
    }


def response_url(state: State, key: str) -> str:
    """The address behind a hook."""
    return f"{state.base_url}/hook/{key}"


def action(state: State, control: Control, value: str | None, report: Json | None) -> Json:
    """What was done to one control."""
    element = control.element
    told: Json = {
        "type": control.kind,
        "action_id": control.action_id,
        "block_id": control.block_id,
        "action_ts": state.numbers.next_ts(),
    }
    if report is not None:
        return told | report
    shown = {key: element[key] for key in ("text", "style") if key in element}
    carried = value if value is not None else element.get("value")
    return told | shown | ({"value": carried} if carried is not None else {})


def press_in_message(state: State, person: Person, message: Message, done: Json) -> Json:
    """Something pressed or chosen under a message."""
    channel = state.workspace.channel(message.channel)
    whispered = message.ephemeral_to is not None
    touched = state.chosen.get((person.id, message.ts), {})
    hook = state.passes.issue_hook(channel.id, person.id, message.ts, message.thread_ts)
    payload = {
        **_base(state, person, "block_actions"),
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": whispered,
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        },
        "channel": _channel(channel),
        "state": {"values": screen_state(message.blocks, touched)},
        "response_url": response_url(state, hook),
        "actions": [done],
    }
    # Slack does not send an ephemeral message back: it keeps none.
    return payload if whispered else payload | {"message": state.board.as_slack(message)}


def press_in_view(state: State, person: Person, view: View, done: Json) -> Json:
    """Something pressed or chosen in a modal or on the home tab."""
    return {
        **_base(state, person, "block_actions"),
        "container": {"type": "view", "view_id": view.id},
        "view": _view(state, view),
        "actions": [done],
    }


def submission(state: State, person: Person, view: View, values: Mapping[str, Any]) -> Json:
    """A modal sent off."""
    return {
        **_base(state, person, "view_submission"),
        "view": _view(state, view) | {"state": {"values": values}},
        "response_urls": [],
    }


def closing(state: State, person: Person, view: View) -> Json:
    """A modal closed without sending."""
    payload = _base(state, person, "view_closed") | {"view": _view(state, view), "is_cleared": False}
    del payload["trigger_id"]
    return payload


def message_shortcut(state: State, person: Person, message: Message, callback_id: str) -> Json:
    """A shortcut from the menu of a message."""
    channel = state.workspace.channel(message.channel)
    hook = state.passes.issue_hook(channel.id, person.id, message.ts, message.thread_ts)
    return {
        **_base(state, person, "message_action"),
        "callback_id": callback_id,
        "action_ts": state.numbers.next_ts(),
        "channel": _channel(channel),
        "message_ts": message.ts,
        "message": state.board.as_slack(message),
        "response_url": response_url(state, hook),
    }


def global_shortcut(state: State, person: Person, callback_id: str) -> Json:
    """A shortcut from the search bar."""
    told = {"callback_id": callback_id, "action_ts": state.numbers.next_ts()}
    return _base(state, person, "shortcut") | told


def slash_command(state: State, person: Person, channel: Channel, name: str, text: str, hook: str) -> Json:
    """A slash command; its fields are all strings, because over HTTP it is a form."""
    app = state.app
    return {
        "token": "local-verification",
        "team_id": app.team_id,
        "team_domain": app.domain,
        "channel_id": channel.id,
        "channel_name": _channel(channel)["name"],
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": app.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(state, hook),
        "trigger_id": state.passes.issue_trigger(person.id),
    }


def _channel(channel: Channel) -> Json:
    names = {"im": "directmessage", "group": "privategroup", "mpim": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def _view(state: State, view: View) -> Json:
    touched = state.chosen.get((view.user, view.id), {})
    return described(state, view) | {"state": {"values": screen_state(view.blocks, touched)}}
