"""What the OpenAI client raises, told as a ModelError."""

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.llm.endpoint import Endpoint
from bot.llm.gateway import (
    ModelBroke,
    ModelCutShort,
    ModelError,
    ModelMalformed,
    ModelRateLimited,
    ModelRefused,
    ModelTimedOut,
    ModelUnreachable,
)

if TYPE_CHECKING:
    from openai import APIStatusError


def refused_entry(error: Exception, endpoint: Endpoint) -> ModelError:
    """Tell what went wrong before the answer began."""
    import openai

    match error:
        case openai.APITimeoutError():
            return too_late(endpoint)
        case openai.APIConnectionError():
            return ModelUnreachable(f"{endpoint} cannot be reached. Check OPENAI_BASE_URL and the network.")
        case openai.APIStatusError():
            return _by_status(error, endpoint)
        case _:
            return ModelRefused(
                f"{endpoint} could not be asked ({type(error).__name__}). "
                "Check OPENAI_BASE_URL and OPENAI_API_KEY."
            )


def broken_off(error: Exception, endpoint: Endpoint) -> ModelError:
    """Tell what went wrong while the answer was coming in."""
    import openai

    match error:
        case ModelError():
            return error
        case openai.APITimeoutError():
            return ModelTimedOut(f"{endpoint} fell silent in the middle of its answer.")
        case openai.APIConnectionError():
            return ModelCutShort(f"{endpoint} hung up in the middle of its answer.")
        case openai.APIError():
            return ModelBroke(f"{endpoint} reported a failure in the middle of its answer.")
        case _:
            # Broken JSON or UTF-8, a chunk of another shape: whatever it was, somebody waits for an answer.
            return ModelMalformed(f"{endpoint} sent what cannot be read ({type(error).__name__}).")


def too_late(endpoint: Endpoint) -> ModelTimedOut:
    """Tell that the time for a question is over."""
    return ModelTimedOut(f"{endpoint} did not answer in time. See whether it is overloaded.")


def _by_status(error: "APIStatusError", endpoint: Endpoint) -> ModelError:
    retry_after = seconds_to_wait(error.response.headers)
    match error.status_code:
        case 400 | 422 if error.code == "content_filter":
            return ModelMalformed(f"{endpoint} withheld its answer by its content filter.")
        case 401 | 403:
            return ModelRefused(
                f"{endpoint} does not accept the key ({error.status_code}). Check OPENAI_API_KEY."
            )
        case 404:
            return ModelRefused(f"{endpoint} is not there (404). Check CAIRN_MODEL and OPENAI_BASE_URL.")
        case status if status == 402 or error.code == "insufficient_quota":
            return ModelRefused(
                f"{endpoint} has no credit left ({status}). Top up the account of OPENAI_API_KEY."
            )
        case 408:
            return ModelTimedOut(f"{endpoint} did not answer in time (408). See whether it is overloaded.")
        case 429:
            return ModelRateLimited(
                f"{endpoint} takes no more questions for now (429). Check the limits of the account.",
                retry_after=retry_after,
            )
        case status if status == 409 or status >= 500:
            return ModelBroke(f"{endpoint} failed at its end ({status}).", retry_after=retry_after)
        case status:
            return ModelRefused(
                f"{endpoint} turned the request down ({status}). Check that CAIRN_MODEL can chat.",
                complaint=f"{error.message} {error.param}",
            )


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Read when an endpoint wants to be asked again: in milliseconds, in seconds, or as a date."""
    for header, in_a_second in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            return max(0.0, float(headers[header]) / in_a_second)
        except (KeyError, ValueError):
            continue
    try:
        return max(0.0, parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time())
    except (KeyError, ValueError, OverflowError):
        return None
