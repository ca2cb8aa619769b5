"""What puts an answer together, and the one that falls back to another."""

import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Protocol

from bot.compose.brief import Brief, Drafted, Made
from bot.llm.gateway import ModelError
from bot.words import _

log = logging.getLogger(__name__)


class Composer(Protocol):
    """Turns a brief into drafted points, and says at the end how they were made."""

    def compose(self, brief: Brief) -> AsyncIterator[Drafted | Made]:
        """
        Hand out points in the order in which they are to be shown, each as soon as it is there, then one `Made`.

        A ModelError may come only before the first of them.
        """
        ...


class FirstThatCan:
    """Asks one composer and, when its model fails before it has said anything, the other; and says so in one line."""

    def __init__(self, first: Composer, otherwise: Composer) -> None:
        self._first, self._otherwise = first, otherwise

    async def compose(self, brief: Brief) -> AsyncIterator[Drafted | Made]:
        """Compose by the first that can."""
        try:
            async with aclosing(self._first.compose(brief)) as drafts:  # type: ignore[type-var]  # it is a generator
                async for drafted in drafts:
                    yield drafted
            return
        except ModelError as error:
            log.warning("The model failed, answering by rule: %s", error)
            reason = error.reason
        async for drafted in self._otherwise.compose(brief):
            yield replace(drafted, notice=_sorry(reason)) if isinstance(drafted, Made) else drafted


def _sorry(reason: str) -> str:
    said = _("Put together by rule from your documents and scans: {reason}.")
    return said.format(reason=_(reason))
