"""What Slack sends when somebody says what they think of an answer, read once: a press, or the window sent off. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.slack.blocks.feedback import MOST_WORDS, REASON, WORDS
from bot.store.feedback import Reason, Verdict


class About(BaseModel):
    """Which answer is meant, where it stands, and when the thumb was pressed; the window carries it and brings it back."""

    model_config = ConfigDict(frozen=True)

    exchange: str = Field(min_length=1)
    channel: str
    thread: str | None = None
    at: datetime


class Rated(BaseModel):
    """Somebody pressed a thumb."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    trigger_id: str
    verdict: Verdict
    about: About


class Explained(BaseModel):
    """Somebody sent off why an answer was no good."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    about: About
    reason: Reason
    words: str


class _Id(BaseModel):
    id: str = Field(min_length=1)


class _Message(BaseModel):
    thread_ts: str | None = None


class _Action(BaseModel):
    value: str
    action_ts: datetime


class _Press(BaseModel):
    team: _Id
    user: _Id
    channel: _Id
    trigger_id: str = ""
    message: _Message = _Message()
    actions: list[_Action] = Field(min_length=1)


class _Chosen(BaseModel):
    value: str


class _Answer(BaseModel):
    selected_option: _Chosen | None = None
    value: str | None = None


class _State(BaseModel):
    values: dict[str, dict[str, _Answer]] = {}

    def field(self, name: str) -> _Answer:
        """What stands in a field."""
        return self.values.get(name, {}).get(name, _Answer())


class _View(BaseModel):
    private_metadata: str
    state: _State = _State()


class _Sent(BaseModel):
    team: _Id
    user: _Id
    view: _View


def rated(body: Mapping[str, Any]) -> Rated | None:
    """The press in a payload; None when it names no answer."""
    try:
        told = _Press.model_validate(body)
        action = told.actions[0]
        verdict, _, exchange = action.value.partition(":")
        place = {"channel": told.channel.id, "thread": told.message.thread_ts}
        return Rated.model_validate(
            {
                "team": told.team.id,
                "user": told.user.id,
                "trigger_id": told.trigger_id,
                "verdict": verdict,
                "about": {"exchange": exchange, "at": action.action_ts, **place},
            }
        )
    except ValidationError:
        return None


def explained(body: Mapping[str, Any]) -> Explained | None:
    """The window in a payload; None when it was not filled in as it is shown."""
    try:
        told = _Sent.model_validate(body)
        chosen = told.view.state.field(REASON).selected_option
        return Explained.model_validate(
            {
                "team": told.team.id,
                "user": told.user.id,
                "about": About.model_validate_json(told.view.private_metadata),
                "reason": chosen.value if chosen else None,
                "words": (told.view.state.field(WORDS).value or "").strip()[:MOST_WORDS],
            }
        )
    except ValidationError:
        return None
