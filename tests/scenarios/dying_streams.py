"""
`python -m tests.scenarios.dying_streams POINT serve` is `cairn serve` in a process that ends at POINT as by a kill.

A point is a call to Slack by its name, and whether Slack has taken it when the process ends; or a moment in the record.
"""

import sys
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.cli import main
from bot.slack.finishing import Finishing
from bot.store.outbox import Outbox
from tests.scenarios.dying import die

KEPT, SENT = "kept", "sent"


def die_after(name: str) -> None:
    call = getattr(AsyncWebClient, name)

    async def last(self: AsyncWebClient, **given: Any) -> Any:
        await call(self, **given)
        return die()

    setattr(AsyncWebClient, name, last)


def arrange(point: str) -> None:
    moment, _, call = point.partition(":")
    if point == KEPT:
        Finishing.finish = die  # type: ignore[method-assign]
    elif point == SENT:
        Outbox.sent = die  # type: ignore[method-assign]
    elif moment == "before":
        setattr(AsyncWebClient, call, die)
    elif moment == "after":
        die_after(call)
    else:
        sys.exit(f"There is no point {point!r}.")


if __name__ == "__main__":
    arrange(sys.argv.pop(1))
    main()
