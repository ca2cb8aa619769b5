"""What a failed call to Slack means, and the reference by which a person's words lead to the line in the log."""

import logging
import secrets
import traceback
from typing import Literal

import aiohttp
from slack_sdk.errors import SlackApiError

FAILURES = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError)
"""Everything that a call to Slack raises when it does not go well."""

UNREACHABLE = "unreachable"
LOOK_ALIKE_FREE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

_TOO_RICH = frozenset(
    {
        *("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_blocks_too_many"),
        *("msg_too_long", "too_many_blocks", "invalid_metadata_format"),
    }
)
_CLOSED = frozenset(
    {
        *("token_revoked", "token_expired", "invalid_auth", "not_authed", "account_inactive"),
        *("org_login_required", "team_access_not_granted"),
    }
)
_PASSING = frozenset(
    {
        *("internal_error", "fatal_error", "service_unavailable", "request_timeout"),
        *("team_added_to_org", UNREACHABLE),
    }
)

_TOO_MANY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded", "http_429"})

Meaning = Literal["passing", "too_many", "too_rich", "closed", "impossible"]

_NOT_THEIRS = frozenset({"not_yours", "not_yours_to_see", "not_yours_to_change", "not_asked"})
"""Whoever keeps to what they are shown is seldom told so."""


def code_of(fault: BaseException) -> str:
    """Slack's error code; `http_500` for a server error, `unreachable` where there was no answer."""
    if not isinstance(fault, SlackApiError):
        return UNREACHABLE
    data = getattr(fault.response, "data", None)
    if isinstance(data, dict) and isinstance(data.get("error"), str):
        return str(data["error"])
    status = getattr(fault.response, "status_code", None) or getattr(fault.response, "status", 0)
    return f"http_{status}"


def meaning_of(code: str) -> Meaning:
    """What to do about it: try again, wait, say it more plainly, stop altogether, or tell somebody."""
    if code in _TOO_MANY:
        return "too_many"
    if code in _TOO_RICH:
        return "too_rich"
    if code in _CLOSED:
        return "closed"
    return "passing" if code in _PASSING or code.startswith("http_") else "impossible"


def is_certain(fault: BaseException) -> bool:
    """Whether Slack has surely not done what was asked; after a broken connection or a server error nobody knows."""
    return isinstance(fault, SlackApiError) and meaning_of(code_of(fault)) != "passing"


def seconds_to_wait(fault: BaseException) -> float | None:
    """How long Slack asked to be left alone, where it said so."""
    headers = getattr(getattr(fault, "response", None), "headers", None) or {}
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    first = said[0] if isinstance(said, list) else said
    try:
        return max(0.0, float(first)) if first is not None else None
    except ValueError:
        return None


def new_reference() -> str:
    """Five characters that can be read out and typed."""
    return "".join(secrets.choice(LOOK_ALIKE_FREE) for _ in range(5))


def note(log: logging.Logger, what: str, fault: BaseException | None = None, about: str = "") -> str:
    """
    Put a failure into the log under a reference, and hand the reference back.

    The words of an exception are left out, because a database puts what people wrote into them.
    """
    reference = new_reference()
    name = type(fault).__name__ if fault else "no exception"
    said = code_of(fault) if isinstance(fault, FAILURES) else ""
    where = "".join(traceback.format_tb(fault.__traceback__)) if fault else ""
    log.error("Reference %s: %s (%s %s) %s\n%s", reference, what, name, said, about, where)
    return reference


def turned_down(log: logging.Logger, what: str, who: str, about: str, why: str) -> None:
    """Put into the log that somebody pressed what is not theirs to press, or what no longer counts; never what they wrote."""
    level = logging.WARNING if why in _NOT_THEIRS else logging.INFO
    log.log(level, "Turned down: %s by %s on %s (%s)", what, who, about, why)
