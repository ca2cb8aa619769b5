"""The press on "Share to channel" under an answer, read once. Pure."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class SharePress(BaseModel):
    """Somebody pressed the button under an answer."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    channel: str
    thread: str | None = None
    trigger_id: str
    exchange: str = Field(min_length=1)


def share_press(body: Mapping[str, Any]) -> SharePress | None:
    """The press in a payload; None when it cannot be read."""
    try:
        return SharePress.model_validate(
            {
                "team": body["team"]["id"],
                "user": body["user"]["id"],
                "channel": body["channel"]["id"],
                "thread": (body.get("message") or {}).get("thread_ts"),
                "trigger_id": body["trigger_id"],
                "exchange": body["actions"][0]["value"],
            }
        )
    except (KeyError, IndexError, TypeError, AttributeError, ValidationError):
        return None
