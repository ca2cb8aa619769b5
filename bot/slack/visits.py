"""What Slack sends of the Home tab and of the tab beside it, read once: it was opened, pressed, or a question was typed there."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.conversation.offered import unit_to_finish
from bot.slack.blocks.home import ASK, QUESTION

Payload = Mapping[str, Any]
_OF_A_PERSON = ("block_actions", "view_submission")


class Visit(BaseModel):
    """Somebody opened one of Cairn's two tabs. `channel` is where they and Cairn talk."""

    model_config = ConfigDict(frozen=True)

    team: str = Field(min_length=1)
    user: str = Field(min_length=1)
    channel: str = ""
    tab: Literal["home", "messages"]


class HomePress(BaseModel):
    """A button of the page was pressed, or the window that it opens was sent off with a `question`."""

    model_config = ConfigDict(frozen=True)

    team: str = Field(min_length=1)
    user: str = Field(min_length=1)
    trigger_id: str = ""
    question: str = ""


class _Event(BaseModel):
    user: str
    channel: str = ""
    tab: str


class _Envelope(BaseModel):
    team_id: str
    event: _Event


class _Id(BaseModel):
    id: str


class _State(BaseModel):
    values: dict[str, dict[str, dict[str, Any]]] = {}


class _View(BaseModel):
    state: _State = _State()


class _Press(BaseModel):
    team: _Id
    user: _Id
    trigger_id: str = ""
    view: _View = _View()


def visit(body: Payload) -> Visit | None:
    """A tab was opened."""
    try:
        told = _Envelope.model_validate(body)
        event = told.event
        return Visit.model_validate(
            {"team": told.team_id, "user": event.user, "channel": event.channel, "tab": event.tab}
        )
    except ValidationError:
        return None


def home_press(body: Payload) -> HomePress | None:
    """A press on the page, or a question from its window."""
    try:
        told = _Press.model_validate(body)
        typed = told.view.state.values.get(ASK, {}).get(QUESTION, {}).get("value")
        return HomePress(
            team=told.team.id,
            user=told.user.id,
            trigger_id=told.trigger_id,
            question=typed.strip() if isinstance(typed, str) else "",
        )
    except ValidationError:
        return None


def may_go_on(body: Payload) -> bool:
    """Whether these may be the words that are suggested to somebody whose scan waits; for a closer look if so."""
    event = body.get("event")
    text = event.get("text") if isinstance(event, Mapping) and event.get("type") == "message" else None
    return isinstance(text, str) and unit_to_finish(text) is not None


def acted(body: Payload) -> str | None:
    """Who pressed something or sent something off, wherever that was."""
    if body.get("type") not in _OF_A_PERSON:
        return None
    user = body.get("user")
    found = user.get("id") if isinstance(user, Mapping) else None
    return found if isinstance(found, str) and found else None
