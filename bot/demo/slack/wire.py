"""What travels between Slack and an app: arguments in three encodings, answers, and refusals."""

import json
from typing import Any

from aiohttp import web

# Raw on purpose: a stand-in for Slack has to keep, judge and hand on payloads it was never told about.
Json = dict[str, Any]

_NESTED = frozenset(
    {"attachments", "blocks", "chunks", "files", "loading_messages", "message", "metadata", "prompts", "view"}
)


class Refused(Exception):
    """Slack answered `ok: false`; `error` is its code and `details` whatever stands beside it."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.error = error
        self.details = details

    def answer(self) -> Json:
        """The body Slack sends for this refusal."""
        return {"ok": False, "error": self.error, **self.details}


async def read_arguments(request: web.Request) -> Json:
    """
    Read a call's arguments from the query, a form or a JSON body alike.

    The SDK uses all three: GET with a query for reads, forms with JSON inside for files and reactions, a JSON
    body for most writes, and a JSON content type with nothing behind it for `apps.connections.open`.
    """
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        given |= _json_object(await request.text())
    else:
        given |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return {name: _unpacked(name, value) for name, value in given.items()}


def _json_object(body: str) -> Json:
    if not body.strip():
        return {}
    try:
        parsed = json.loads(body)
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(parsed, dict):
        raise Refused("json_not_object")
    return parsed


def _unpacked(name: str, value: Any) -> Any:
    if name not in _NESTED or not isinstance(value, str) or not value:
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Refused("invalid_blocks_format" if name == "blocks" else "invalid_arguments") from None


def is_set(value: Any) -> bool:
    """Whether a flag is on, however the encoding spelt it."""
    return value in (True, 1, "1", "true", "True")
