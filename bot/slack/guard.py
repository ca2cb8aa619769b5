"""
The gate before Bolt over HTTP: only what Slack has signed goes in, and it can be read; and a place to ask whether all is well.

Bolt reads a body before it checks who sent it, so that a stranger's broken one would end in a server error.
"""

import hashlib
import hmac
import json
import socket
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = "/slack/events"
HEALTH = "/health"
LARGEST_BODY = 1_000_000
OLDEST = 300
"""Seconds: a request that is older was recorded by somebody and sent again."""
LONGEST_TIMESTAMP = 20


class _Refusal(NamedTuple):
    status: int
    why: str


class Guard:
    """Lets signed requests through to `app`. `unwell` says why Cairn cannot work just now, None when it can."""

    def __init__(
        self,
        app: Asgi,
        signing_secret: str,
        unwell: Callable[[], str | None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not signing_secret:
            raise ValueError("Without a signing secret anybody could speak in Slack's name.")
        self._app = app
        self._secret = signing_secret.encode()
        self._unwell = unwell
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == HEALTH and scope["method"] in ("GET", "HEAD"):
            why = self._unwell()
            await _answer(send, 503 if why else 200, {"ok": why is None, "error": why})
        elif scope["path"] != PATH:
            await _answer(send, 404, {"ok": False, "error": "not_found"})
        elif scope["method"] != "POST":
            await _answer(send, 405, {"ok": False, "error": "method_not_allowed"})
        else:
            await self._admit(scope, receive, send)

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        headers = {name.decode("latin-1").lower(): value for name, value in scope["headers"]}
        refusal = self._fault(headers, body)
        if refusal or body is None:
            status, why = refusal or _Refusal(413, "too_large")
            await _answer(send, status, {"ok": False, "error": why})
            return
        await self._app(scope, _again(body), send)

    def _fault(self, headers: dict[str, bytes], body: bytes | None) -> _Refusal | None:
        if body is None:
            return _Refusal(413, "too_large")
        if not self._signed(headers, body):
            return _Refusal(401, "invalid_signature")
        if not _readable(headers.get("content-type", b"").decode("latin-1"), body):
            return _Refusal(400, "unreadable_body")
        return None

    def _signed(self, headers: dict[str, bytes], body: bytes) -> bool:
        timestamp = headers.get("x-slack-request-timestamp", b"")
        # Python itself refuses to read a number of thousands of digits.
        if not timestamp.isdigit() or len(timestamp) > LONGEST_TIMESTAMP:
            return False
        if abs(self._clock() - int(timestamp)) > OLDEST:
            return False
        digest = hmac.new(self._secret, b"v0:" + timestamp + b":" + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(b"v0=" + digest.encode(), headers.get("x-slack-signature", b""))


def address_of(listening: socket.socket) -> str:
    """Where Slack, or the proxy before Cairn, is to send what it has to tell."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{PATH}"


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None as soon as it is larger than anything that Slack sends, or when its sender is gone."""
    body = bytearray()
    while len(body) <= LARGEST_BODY:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body.extend(message.get("body", b""))
        if not message.get("more_body", False):
            return bytes(body) if len(body) <= LARGEST_BODY else None
    return None


def _readable(content_type: str, body: bytes) -> bool:
    """Whether it is what Slack sends: an object as JSON, or a form, whose payload is such an object."""
    try:
        text = body.decode()
        if content_type.startswith("application/x-www-form-urlencoded"):
            return all(_is_object(payload) for payload in parse_qs(text).get("payload", []))
        return _is_object(text)
    except (ValueError, RecursionError):
        return False


def _is_object(text: str) -> bool:
    """Whether this is an object, and the event in it, if there is one, is one too: Bolt takes that for granted."""
    said = json.loads(text)
    return isinstance(said, dict) and isinstance(said.get("event", {}), dict)


def _again(body: bytes) -> Receive:
    """The body for whoever reads it next."""
    told = False

    async def receive() -> MutableMapping[str, Any]:
        nonlocal told
        if told:
            return {"type": "http.disconnect"}
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _answer(send: Send, status: int, said: dict[str, object]) -> None:
    body = json.dumps(said).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
