"""What puts an answer together, and the one that falls back to another."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Protocol

from bot.compose.brief import Brief, Drafted, Made
from bot.llm.gateway import ModelError

log = logging.getLogger(__name__)


class Composer(Protocol):
    """Turns a brief into drafted points, and says at the end how they were made."""

    def compose(self, brief: Brief) -> AsyncIterator[Drafted | Made]:
        """Hand out points in the order in which they are to be shown, then one `Made`."""
        ...


class FirstThatCan:
    """Asks one composer and, when its model fails before it has said anything, the other; and says so in one line."""

    def __init__(self, first: Composer, otherwise: Composer) -> None:
        self._first, self._otherwise = first, otherwise

    async def compose(self, brief: Brief) -> AsyncIterator[Drafted | Made]:
        """Compose by the first that can. What was already said stays; then the answer ends with the reason it stopped."""
        said = False
        try:
            async for drafted in self._first.compose(brief):
                said = True
                yield drafted
            return
        except ModelError as error:
            log.warning("The model failed, answering by rule: %s", error)
            reason = error.reason
        if said:
            yield Made(offline=False, notice=f"The answer breaks off here: {reason}.")
            return
        async for drafted in self._otherwise.compose(brief):
            yield replace(drafted, notice=_sorry(reason)) if isinstance(drafted, Made) else drafted


def _sorry(reason: str) -> str:
    return f"Put together by rule from your documents and scans: {reason}."
