"""What was pressed on a scan's cards, read once: a raw payload becomes a `Pressed`, and that the event it means. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.conversation.events import (
    Back,
    Begin,
    Choose,
    Decline,
    Event,
    Next,
    NoneOfThese,
    Pause,
    Revisit,
    SkipExample,
    UseWords,
)

SCAN = "scan:"
ANSWERING = re.compile(
    r"^scan:(?:choose|unknown|na:[a-z_0-9]+|take:[0-4]|none|words|back|next|rest|pause|begin|this:\d+|no_example|revisit"
    r"|decline|pass|more)$"
)
"""The presses of a respondent, on their cards or under the announcement."""


class Pressed(BaseModel):
    """One press: who, on which scan and card, and what."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    scan: str
    key: str
    action: str
    """The action id without `scan:`."""
    value: str = ""
    person: str | None = None
    """A colleague who was chosen."""
    at: datetime
    trigger_id: str = ""
    channel: str = ""
    thread_ts: str | None = None


class _Id(BaseModel):
    id: str


class _Option(BaseModel):
    value: str


class _Action(BaseModel):
    action_id: str
    block_id: str
    action_ts: str
    value: str = ""
    selected_option: _Option | None = None
    selected_user: str | None = None


class _Message(BaseModel):
    thread_ts: str | None = None


class _Body(BaseModel):
    team: _Id
    user: _Id
    channel: _Id | None = None
    message: _Message | None = None
    trigger_id: str = ""
    actions: list[_Action] = Field(min_length=1)


def pressed(body: Mapping[str, Any]) -> Pressed | None:
    """The press in a payload; None for one that no card of a scan sends."""
    try:
        told = _Body.model_validate(body)
    except ValidationError:
        return None
    action = told.actions[0]
    parts = action.block_id.split(":", 3)
    moment = _moment(action.action_ts)
    if len(parts) != 4 or parts[0] != "scan" or not action.action_id.startswith(SCAN) or moment is None:
        return None
    return Pressed(
        team=told.team.id,
        user=told.user.id,
        scan=parts[1],
        key=parts[3],
        action=action.action_id.removeprefix(SCAN),
        value=action.selected_option.value if action.selected_option else action.value,
        person=action.selected_user,
        at=moment,
        trigger_id=told.trigger_id,
        channel=told.channel.id if told.channel else "",
        thread_ts=told.message.thread_ts if told.message else None,
    )


def event_of(press: Pressed) -> Event | None:
    """What a press means for the sheet of whoever pressed; None where it means something else, or nothing."""
    name, _, detail = press.action.partition(":")
    at, key = press.at, press.key
    match name:
        case "choose":
            return _chosen(press)
        case "unknown":
            return Choose(at, key, "unknown")
        case "na":
            return Choose(at, key, "na", detail)
        case "take":
            return Choose(at, key, int(detail))
        case "none":
            return NoneOfThese(at, key)
        case "words":
            return UseWords(at, key)
        case "back":
            return Back(at, key)
        case "next" | "rest":
            return Next(at, key, rest_unknown=name == "rest")
        case "no_example":
            return SkipExample(at, key)
        case "revisit":
            return Revisit(at, press.value)
        case "pause":
            return Pause(at)
        case "begin":
            return Begin(at)
        case "decline":
            return Decline(at)
        case _:
            return None


def _chosen(press: Pressed) -> Choose | None:
    level, _, reason = press.value.partition(":")
    if level in ("0", "1", "2", "3", "4"):
        return Choose(press.at, press.key, int(level))
    if level == "unknown":
        return Choose(press.at, press.key, "unknown")
    return Choose(press.at, press.key, "na", reason) if level == "na" else None


def _moment(ts: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return None
