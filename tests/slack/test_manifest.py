"""The manifest asks for what Cairn uses, subscribes to what it listens to, and nothing else."""

import json
import re
from pathlib import Path

from bot.conversation.intent import Ask, Help, OfferScan, read_intent
from bot.slack.app import build_app
from bot.slack.listeners.buttons import QUESTIONS
from bot.slack.listeners.home import PROMPTS
from tests.slack.office import EVENTS, MANIFEST, ROOT, SCOPES, Office

LISTENERS = Path(__file__).parents[2] / "bot" / "slack" / "listeners"
SCOPES_OF_EVENTS = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "agent_session_stopped": "assistant:write",
    "app_home_opened": None,
}
SCOPES_OF_CALLS = {
    "chat_postMessage": {"chat:write"},
    "conversations_open": {"im:write"},
    "conversations_info": {"channels:read", "groups:read", "im:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "users_conversations": {"channels:read", "groups:read"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "assistant_threads_setStatus": {"assistant:write"},
    "agents_sessions_setStatus": {"chat:write"},
    "auth_test": set(),
    "apps_connections_open": set(),
}


def test_every_subscribed_event_has_a_listener_and_every_listener_is_subscribed() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in LISTENERS.glob("*.py"))
    listened = set(re.findall(r'@app\.event\("([a-z_]+)"\)', text))

    assert listened == {event.partition(".")[0] for event in EVENTS}


def test_every_scope_is_needed_and_every_need_is_met() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in LISTENERS.parent.rglob("*.py"))
    called = set(re.findall(r"(?:client|saying|_client)\.([a-z]+_[a-zA-Z_]+)\(", text))
    called |= set(re.findall(r"client\.(auth_test)", text))
    needed = {scope for call in called & SCOPES_OF_CALLS.keys() for scope in SCOPES_OF_CALLS[call]}
    needed |= {scope for event in EVENTS if (scope := SCOPES_OF_EVENTS[event])}

    assert called <= SCOPES_OF_CALLS.keys()
    assert needed == SCOPES


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


def test_each_offer_is_a_question_that_cairn_understands() -> None:
    why, stages, scan, help_ = (
        read_intent(QUESTIONS[name]) for name in ("why", "explain_stages", "start_scan", "help")
    )

    assert isinstance(why, Ask)
    assert why.about == "why"
    assert isinstance(stages, Ask)
    assert isinstance(scan, OfferScan)
    assert isinstance(help_, Help)


async def test_bolts_own_helpers_that_post_astray_are_switched_off(office: Office) -> None:
    async with office.behind() as desk:
        app = build_app(desk)

    assert app._attaching_conversation_kwargs_enabled is False
    assert app.process_before_response is True


def test_the_slack_cli_finds_the_manifest_and_the_start() -> None:
    hooks = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))

    assert hooks["hooks"]["get-manifest"] == "cat manifest.json"
    assert hooks["hooks"]["start"].endswith(" app.py")
    assert hooks["config"]["sdk-managed-connection-enabled"] is True
    assert (ROOT / "app.py").exists()
