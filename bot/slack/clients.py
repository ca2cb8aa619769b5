"""The clients of Slack's Web API: one that asks, and may ask again; one that says, and never repeats itself unasked."""

import logging

from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

SECONDS_TO_ASK = 10
SECONDS_TO_SAY = 20
MOST_WAITS = 2

# Slack's own libraries print whole payloads at DEBUG, and those hold what people wrote.
slack_log = logging.getLogger("bot.slack.library")
slack_log.setLevel(logging.INFO)


def asking_client(token: str, api_url: str) -> AsyncWebClient:
    """For calls that may be made twice: they wait when Slack asks for it, and try again when it fails."""
    handlers = [
        AsyncRateLimitErrorRetryHandler(max_retry_count=MOST_WAITS),
        AsyncServerErrorRetryHandler(),
        AsyncConnectionErrorRetryHandler(),
    ]
    return AsyncWebClient(
        token=token, base_url=api_url, timeout=SECONDS_TO_ASK, logger=slack_log, retry_handlers=handlers
    )


def saying_client(asking: AsyncWebClient) -> AsyncWebClient:
    """
    For what people will see: nothing is tried again here.

    After a broken connection nobody knows whether Slack took the message, so whoever posts looks first; and a rate limit is
    waited out in the record rather than in memory.
    """
    return AsyncWebClient(
        token=asking.token,
        base_url=asking.base_url,
        timeout=SECONDS_TO_SAY,
        ssl=asking.ssl,
        proxy=asking.proxy,
        logger=slack_log,
        retry_handlers=[],
    )
