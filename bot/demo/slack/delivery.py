"""What the app is told: one delivery, its envelope or request, its signature, and the answer."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode
from uuid import uuid4

from .wire import Json

Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True, slots=True)
class Ack:
    """The app's answer: how fast, by which way, with what in it."""

    latency: float
    status: int
    payload: Json
    over: Literal["socket", "http"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing the app was told; without `ack` nobody answered in time, or nobody was there."""

    kind: Kind
    payload: Json
    attempt: int = 0
    reason: str = ""
    ack: Ack | None = None

    @property
    def acknowledged(self) -> bool:
        """Whether Slack would leave it at that."""
        return self.ack is not None and self.ack.status == 200

    @property
    def event_id(self) -> str:
        """The id of an event, the same when it is sent again; empty for a press or a command."""
        return str(self.payload.get("event_id", ""))


def sign(secret: str, timestamp: str, body: str) -> str:
    """Slack's signature over a request."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return f"v0={digest}"


def envelope(delivery: Delivery) -> Json:
    """What goes over a socket."""
    wrapped: Json = {
        "envelope_id": uuid4().hex,
        "type": delivery.kind,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind != "events_api",
    }
    if delivery.kind == "events_api":
        wrapped |= {"retry_attempt": delivery.attempt, "retry_reason": delivery.reason}
    return wrapped


def retry_headers(delivery: Delivery) -> dict[str, str]:
    """The headers of a second attempt; none for the first."""
    if not delivery.attempt:
        return {}
    return {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": delivery.reason}


def http_body(delivery: Delivery) -> tuple[str, str]:
    """The body of a request and its content type: JSON for events, a form for all else."""
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload), "application/json"
    fields = delivery.payload
    if delivery.kind == "interactive":
        fields = {"payload": json.dumps(delivery.payload)}
    return urlencode(fields), "application/x-www-form-urlencoded"


def answer_payload(body: str) -> Json:
    """What the app said in its answer; bare text counts as a text to show."""
    try:
        parsed = json.loads(body)
    except ValueError:
        return {"text": body} if body else {}
    return parsed if isinstance(parsed, dict) else {"text": body}
