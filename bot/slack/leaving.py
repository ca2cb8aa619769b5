"""
A workspace takes Cairn out, or takes its token away.

Its organisation is marked as gone, so that nothing is posted for it. Nothing is erased but what Slack refused there: whoever
comes back may have been given more. Who serves only this workspace is told to stop.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.store.engine import Store

REMOVED = "app_uninstalled"
REVOKED = "token_revoked"

log = logging.getLogger(__name__)


class _Tokens(BaseModel):
    bot: list[str] = []


class _Event(BaseModel):
    type: str
    tokens: _Tokens = _Tokens()


class Left(BaseModel):
    """What Slack says when it lets an app go."""

    team_id: str
    event_time: int = 0
    event: _Event

    @property
    def why(self) -> str:
        """What it came to; empty where only somebody's own token was taken away, of which Cairn has none."""
        if self.event.type == REMOVED:
            return REMOVED
        return REVOKED if self.event.tokens.bot else ""


def left(body: Mapping[str, Any]) -> Left | None:
    """The event, read."""
    try:
        return Left.model_validate(body)
    except ValidationError:
        return None


class Leaving:
    """Notes who left. `shut` is called when nobody is left."""

    def __init__(self, store: Store, shut: Callable[[str], None], clock: Callable[[], datetime]) -> None:
        self._store = store
        self._shut = shut
        self._clock = clock
        self._since = int(clock().timestamp())

    async def take(self, event: Left) -> None:
        """One event. What happened before this process began is over: Slack has accepted the token since."""
        if not event.why or event.event_time < self._since:
            return
        async with self._store.transaction() as tx:
            org = await tx.orgs.left(event.team_id, now=self._clock())
            if org:
                await tx.detours.forget(org.id)
        log.warning("The workspace %s has let Cairn go (%s)", event.team_id, event.why)
        if not await self._store.orgs.connected():
            self._shut(event.why)
