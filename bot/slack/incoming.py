"""
What Slack sends, read once: a raw payload becomes a `Received`, or nothing when it is none of Cairn's business.

The only reader of Slack's dictionaries. What is missing or of another shape is not guessed at.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.slack.typed import words

Payload = Mapping[str, Any]

MOST_READ = 4_000
"""Characters of one question that are read; a longer one is answered with a word on it."""

_SPOKEN = (None, "", "file_share", "thread_broadcast")
_DIRECT = "im"


class Received(BaseModel):
    """A question to Cairn as it came in, and as it is kept until it is answered."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["message", "press", "aside"] = "message"
    """An `aside` came without a message: from a command or a window. It has no `ts` until one stands for it."""
    delivery_id: str = Field(min_length=1)
    team: str = Field(min_length=1)
    channel: str = Field(min_length=1)
    ts: str
    thread_ts: str | None = None
    user: str = Field(min_length=1)
    text: str = ""
    asked_at: datetime
    direct: bool = False
    shared_outside: bool = False
    files: int = 0
    cut: bool = False
    unit: str | None = None
    material: str = ""
    """What somebody else wrote and the question is about: to be read, never to be obeyed or cited."""
    continues: str = ""
    """The exchange with what was read of its answer, where that was broken off and goes on."""

    @property
    def thread(self) -> str:
        """The message that its thread hangs on: its own, unless it is a reply."""
        return self.thread_ts or self.ts

    @property
    def said_in(self) -> tuple[str, str, str]:
        """Workspace, channel and thread."""
        return (self.team, self.channel, self.thread)


class Stopped(BaseModel):
    """Somebody pressed Stop over an answer in the making."""

    model_config = ConfigDict(frozen=True)

    team: str
    channel: str
    thread_ts: str
    user: str


class _Event(BaseModel):
    """The event inside an envelope, as far as Cairn reads it."""

    type: str
    channel: str = ""
    channel_type: str = ""
    user: str = ""
    ts: str = ""
    thread_ts: str | None = None
    text: str = ""
    blocks: list[Any] = []
    files: list[Any] = []
    subtype: str | None = None
    bot_id: str | None = None
    hidden: bool = False
    edited: Any = None


class _Envelope(BaseModel):
    team_id: str
    event_id: str = ""
    is_ext_shared_channel: bool = False
    event: _Event


class _Id(BaseModel):
    id: str


class _Message(BaseModel):
    ts: str
    thread_ts: str | None = None


class _Action(BaseModel):
    action_id: str
    action_ts: str
    value: str = ""


class _Press(BaseModel):
    team: _Id
    user: _Id
    channel: _Id
    message: _Message
    actions: list[_Action] = Field(min_length=1)


class _About(BaseModel):
    unit: str | None = None


def message(body: Payload, bot_user: str) -> Received | None:
    """
    A mention, or a direct message, of a person to Cairn.

    Not: what apps say (Cairn too), edits and deletions, and what people say to one another in a channel, which comes as a
    mention where it is meant for Cairn.
    """
    envelope = _envelope(body)
    if envelope is None or not _is_for_cairn(envelope.event, bot_user):
        return None
    event = envelope.event
    said = words(event.text, event.blocks, bot_user)
    return _valid(
        {
            "delivery_id": envelope.event_id,
            "team": envelope.team_id,
            "channel": event.channel,
            "ts": event.ts,
            "thread_ts": event.thread_ts,
            "user": event.user,
            "text": said[:MOST_READ],
            "asked_at": _moment(event.ts),
            "direct": event.channel_type == _DIRECT or event.channel.startswith("D"),
            "shared_outside": envelope.is_ext_shared_channel,
            "files": len(event.files),
            "cut": len(said) > MOST_READ,
        }
    )


def press(body: Payload, question: str) -> Received | None:
    """
    An offer that was pressed, as the question it stands for.

    One person's press on one button counts once, however often it is made or told.
    """
    try:
        pressed = _Press.model_validate(body)
    except ValidationError:
        return None
    action, where, who = pressed.actions[0], pressed.channel.id, pressed.user.id
    return _valid(
        {
            "kind": "press",
            "delivery_id": f"press:{where}:{pressed.message.ts}:{action.action_id}:{who}",
            "team": pressed.team.id,
            "channel": where,
            "ts": pressed.message.ts,
            "thread_ts": pressed.message.thread_ts,
            "user": who,
            "text": question,
            "asked_at": _moment(action.action_ts),
            "direct": where.startswith("D"),
            "unit": _unit(action.value),
        }
    )


def stopped(body: Payload) -> Stopped | None:
    """Stop was pressed in a thread."""
    envelope = _envelope(body)
    if envelope is None or not envelope.event.thread_ts:
        return None
    event = envelope.event
    return Stopped(
        team=envelope.team_id, channel=event.channel, thread_ts=event.thread_ts or "", user=event.user
    )


def action_name(body: Payload) -> str:
    """The action id of what was pressed."""
    actions = body.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else {}
    return str(first.get("action_id", "")) if isinstance(first, Mapping) else ""


def _is_for_cairn(event: _Event, bot_user: str) -> bool:
    by_person = bool(event.user) and event.user != bot_user and not event.bot_id
    said_now = event.subtype in _SPOKEN and not event.hidden and event.edited is None
    to_cairn = event.type == "app_mention" or (event.type == "message" and event.channel_type == _DIRECT)
    return by_person and said_now and to_cairn


def _envelope(body: Payload) -> _Envelope | None:
    try:
        return _Envelope.model_validate(body)
    except ValidationError:
        return None


def _valid(fields: Mapping[str, object]) -> Received | None:
    try:
        return Received.model_validate(fields)
    except ValidationError:
        return None


def _moment(ts: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _unit(value: str) -> str | None:
    try:
        return _About.model_validate_json(value or "{}").unit
    except ValidationError:
        return None
