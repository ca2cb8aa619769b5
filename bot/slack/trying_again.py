"""
What failed or was stopped is tried again with a press, by whoever asked it: the question is taken once more out of the inbox.

What was read of its answer, if anything was, is not said again.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.conversation.broken_off import part_id
from bot.slack.incoming import Received
from bot.store.engine import Store
from bot.words import N_, _

GONE = N_("I do not have that question any more. Please ask it again.")
NOT_YOURS = N_("Only whoever asked this can have it tried again. Ask it yourself, and I will answer you.")
AGAIN_ALREADY = N_("I have taken it up again already; what came of it is in this thread.")
AGAIN = "again:"


class TriedAgain(BaseModel):
    """Somebody pressed the button under what failed."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    channel: str
    ts: str
    thread_ts: str | None = None
    delivery_id: str = Field(min_length=1)
    at: datetime


class _Id(BaseModel):
    id: str = Field(min_length=1)


class _Message(BaseModel):
    ts: str
    thread_ts: str | None = None


class _Action(BaseModel):
    value: str
    action_ts: datetime


class _Press(BaseModel):
    team: _Id
    user: _Id
    channel: _Id
    message: _Message
    actions: list[_Action] = Field(min_length=1)


def tried_again(body: Mapping[str, Any]) -> TriedAgain | None:
    """The press in a payload."""
    try:
        told = _Press.model_validate(body)
        action = told.actions[0]
        return TriedAgain(
            team=told.team.id,
            user=told.user.id,
            channel=told.channel.id,
            ts=told.message.ts,
            thread_ts=told.message.thread_ts,
            delivery_id=action.value,
            at=action.action_ts,
        )
    except ValidationError:
        return None


class TryingAgain:
    """Takes questions once more."""

    def __init__(
        self, store: Store, take: Callable[[Received], Awaitable[bool]], clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._take = take
        self._clock = clock

    async def press(self, press: TriedAgain) -> str | None:
        """Take the question once more; what to say in private where it is not, None when it is."""
        org = (await self._store.orgs.for_team(press.team, now=self._clock())).id
        delivery = await self._store.inbox.by_id(org, press.delivery_id)
        try:
            received = Received.model_validate(delivery.payload if delivery else {})
        except ValidationError:
            return _(GONE)
        if received.user != press.user:
            return _(NOT_YOURS)
        taken = await self._take(_once_more(received, press, await self._read(org, received)))
        return None if taken else _(AGAIN_ALREADY)

    async def _read(self, org: str, received: Received) -> str:
        """The exchange with what was read of the answer: of this attempt, or of the one that it went on."""
        of_this = part_id(received.delivery_id)
        return of_this if await self._store.exchanges.by_id(org, of_this) else received.continues


def _once_more(received: Received, press: TriedAgain, read: str) -> Received:
    """The question as if asked now. One that never got a message of its own is answered under the press."""
    placed = {} if received.ts else {"channel": press.channel, "ts": press.ts, "thread_ts": press.thread_ts}
    news = {
        "kind": "press",
        "delivery_id": f"{AGAIN}{press.delivery_id}",
        "asked_at": press.at,
        "continues": read,
    }
    return received.model_copy(update=news | placed)
