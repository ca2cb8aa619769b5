"""The manifest asks for what Cairn uses, subscribes to what it listens to, and nothing else."""

import ast
import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.intent import read_intent
from bot.conversation.intents import Ask, Help
from bot.slack import scopes
from bot.slack.app import build_app
from bot.slack.blocks.asking import ABOUT
from bot.slack.blocks.saving import SAVE
from bot.slack.listeners.buttons import QUESTIONS
from bot.slack.listeners.commands import COMMAND
from bot.slack.listeners.shortcuts import START_SCAN
from bot.slack.suggesting import PROMPTS
from tests.slack.office import EVENTS, MANIFEST, ROOT, SCOPES, Office

LISTENERS = Path(__file__).parents[2] / "bot" / "slack" / "listeners"
SCOPES_OF_EVENTS = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "agent_session_stopped": "assistant:write",
    "app_context_changed": "assistant:write",
    "app_home_opened": None,
    "app_uninstalled": None,
    "tokens_revoked": None,
}
_SAYING = (
    *("chat_postMessage", "chat_postEphemeral", "chat_update", "chat_delete", "chat_stream"),
    *("chat_startStream", "chat_appendStream", "chat_stopStream", "agents_sessions_setStatus"),
)
_WINDOWS = ("views_open", "views_push", "views_update", "views_publish")
SCOPES_OF_CALLS: dict[str, set[str]] = {
    **{call: {"chat:write"} for call in _SAYING},
    **{call: set() for call in _WINDOWS},
    "agents_sessions_rename": {"chat:write"},
    "chat_getPermalink": set(),
    "conversations_open": {"im:write"},
    "conversations_info": {"channels:read", "groups:read", "im:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "users_conversations": {"channels:read", "groups:read"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "usergroups_list": {"usergroups:read"},
    "usergroups_users_list": {"usergroups:read"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "assistant_threads_setStatus": {"assistant:write"},
    "files_upload_v2": {"files:write"},
    "auth_test": set(),
    "apps_connections_open": set(),
}
MINIMAL: dict[str, Any] = json.loads((ROOT / "manifest.minimal.json").read_text(encoding="utf-8"))
METHODS = {name for name in dir(AsyncWebClient) if not name.startswith("_")}


def named_in_the_code() -> set[str]:
    """Every method of Slack's client that the Slack room names, however the client is called there."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in LISTENERS.parent.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return {node.attr for node in nodes if node.attr in METHODS and "_" in node.attr}


def events_of(manifest: dict[str, Any]) -> set[str]:
    return set(manifest["settings"]["event_subscriptions"]["bot_events"])


def scopes_of(manifest: dict[str, Any]) -> set[str]:
    return set(manifest["oauth_config"]["scopes"]["bot"])


@pytest.mark.parametrize("manifest", [MANIFEST, MINIMAL], ids=["full", "minimal"])
def test_every_subscribed_event_has_a_listener_and_every_listener_is_subscribed(
    manifest: dict[str, Any],
) -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in LISTENERS.glob("*.py"))
    listened = set(re.findall(r'@app\.event\("([a-z_]+)"\)', text))

    assert listened == {event.partition(".")[0] for event in events_of(manifest)}


def test_every_scope_is_needed_and_every_need_is_met() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in LISTENERS.parent.rglob("*.py"))
    called = named_in_the_code()
    needed = {scope for call in called & SCOPES_OF_CALLS.keys() for scope in SCOPES_OF_CALLS[call]}
    needed |= {scope for event in EVENTS if (scope := SCOPES_OF_EVENTS[event])}
    needed |= {"commands"} if "@app.command(" in text or "@app.shortcut(" in text else set()

    assert called <= SCOPES_OF_CALLS.keys()
    assert needed == SCOPES


def smaller(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest without the scopes that Cairn can do without."""
    left = deepcopy(manifest)
    left["oauth_config"]["scopes"]["bot"] = sorted(scopes_of(manifest) - scopes.OPTIONAL)
    return left


def test_the_smaller_manifest_leaves_out_what_can_be_done_without_and_nothing_else_differs() -> None:
    """When this fails because manifest.json has changed: `python -m tests.slack.test_manifest` writes the smaller one anew."""
    assert {"channels:history", "groups:history"} <= scopes_of(MANIFEST) - scopes_of(MINIMAL)
    assert smaller(MANIFEST) == MINIMAL


def test_with_the_smaller_manifest_every_event_can_still_be_heard() -> None:
    heard = {scope for event in events_of(MINIMAL) if (scope := SCOPES_OF_EVENTS[event])}

    assert heard <= scopes_of(MINIMAL)


def test_every_scope_is_explained() -> None:
    page = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")

    assert [scope.name for scope in scopes.SCOPES] == sorted(SCOPES)
    for scope in scopes.SCOPES:
        assert f"| `{scope.name}` | {scope.what_for} | {scope.without} |" in page


def test_what_is_missing_is_told_from_what_was_left_out() -> None:
    older = scopes_of(MANIFEST) - {"files:write"}
    broken = scopes_of(MINIMAL) - {"users:read"}

    assert scopes.missing(scopes_of(MANIFEST)) == scopes.missing(scopes_of(MINIMAL)) == ()
    assert [scope.name for scope in scopes.missing(older)] == ["files:write"]
    assert [scope.name for scope in scopes.missing(broken)] == ["users:read"]


def test_the_command_and_the_shortcut_are_those_that_are_listened_to() -> None:
    features = MANIFEST["features"]

    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    assert features["slash_commands"][0]["should_escape"] is True
    assert [(one["callback_id"], one["type"]) for one in features["shortcuts"]] == [
        (START_SCAN, "global"),
        (ABOUT, "message"),
        (SAVE, "message"),
    ]
    for one in features["slash_commands"]:
        assert len(one["usage_hint"]) <= 1_000
        assert len(one["description"]) <= 2_000
    for one in features["shortcuts"]:
        assert len(one["name"]) <= 24
        assert len(one["description"]) <= 150


def test_the_prompts_are_the_same_before_and_after_the_first_visit() -> None:
    view = MANIFEST["features"]["agent_view"]

    assert view["suggested_prompts"] == list(PROMPTS)
    assert len(view["suggested_prompts"]) <= 4
    assert len(view["agent_description"]) <= 300


def test_it_is_an_agent_over_socket_mode_with_buttons() -> None:
    settings = MANIFEST["settings"]

    assert "assistant_view" not in MANIFEST["features"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert MANIFEST["features"]["app_home"]["messages_tab_enabled"] is True


def test_each_offer_but_that_of_a_scan_is_a_question_that_cairn_understands() -> None:
    why, stages, help_ = (read_intent(QUESTIONS[name]) for name in ("why", "explain_stages", "help"))

    assert isinstance(why, Ask)
    assert why.about == "why"
    assert isinstance(stages, Ask)
    assert isinstance(help_, Help)


async def test_bolts_own_helpers_that_post_astray_are_switched_off(office: Office) -> None:
    async with office.behind() as desk:
        app = build_app(desk)

    assert app._attaching_conversation_kwargs_enabled is False
    assert app.process_before_response is True


if __name__ == "__main__":
    text = json.dumps(smaller(MANIFEST), indent=2, ensure_ascii=False)
    (ROOT / "manifest.minimal.json").write_text(f"{text}\n", encoding="utf-8")
