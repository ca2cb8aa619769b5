"""
Somebody stops an answer: what was shown of it stays and is kept, and how to go on is offered below.

Which process makes the answer does not matter: what is stopped here is done with in the record, and whoever makes it sees so
within a second.
"""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.reply import Advice, Point
from bot.slack.blocks.cards import Card
from bot.slack.blocks.notice import TOO_LATE
from bot.slack.blocks.stopped import QUESTION, asked_card, differently_view, stopped_card
from bot.slack.faults import FAILURES, code_of
from bot.slack.forms import Form
from bot.slack.incoming import Received, Stopped
from bot.slack.trying_again import GONE, NOT_YOURS, TriedAgain
from bot.store.drafts import Draft
from bot.store.engine import Parts, Store
from bot.store.exchanges import Exchange
from bot.store.outbox import Post
from bot.words import _

OPEN_WITHIN = 1.8
INTENT = "Stopped"
"""The intent of an exchange that was broken off."""

_POINTS = TypeAdapter(list[Point])

log = logging.getLogger(__name__)


class _Carried(BaseModel):
    """What the window brings back."""

    model_config = ConfigDict(frozen=True)

    channel: str
    ts: str
    thread_ts: str | None = None
    direct: bool = False
    shared_outside: bool = False
    unit: str | None = None


class Stopping:
    """Takes what is stopped out of the record's debts."""

    def __init__(
        self,
        store: Store,
        client: AsyncWebClient,
        clock: Callable[[], datetime],
        on_kept: Callable[[], None],
    ) -> None:
        self._store = store
        self._client = client
        self._clock = clock
        self._on_kept = on_kept

    async def stop(self, stopped: Stopped) -> list[tuple[str, str]]:
        """Everything that is being answered in a thread; by organisation and delivery, what is not to be made any more."""
        org = (await self._store.orgs.for_team(stopped.team, now=self._clock())).id
        owed = {one.delivery_id: one for one in await self._owed(org, stopped)}
        drafts = await self._store.drafts.in_thread(org, stopped.channel, stopped.thread_ts)
        for draft in drafts:
            if draft.delivery_id not in owed and (received := await self.received(org, draft.delivery_id)):
                owed[draft.delivery_id] = received
        done = [one.delivery_id for one in owed.values() if await self._leave(org, one)]
        self._on_kept()
        return [(org, delivery) for delivery in done]

    async def received(self, org: str, delivery_id: str) -> Received | None:
        """A question as it came in; None when it is not there any more."""
        delivery = await self._store.inbox.by_id(org, delivery_id)
        try:
            return Received.model_validate(delivery.payload if delivery else {})
        except ValidationError:
            return None

    async def open(self, press: TriedAgain, trigger_id: str) -> str | None:
        """Open the window for another question; what to say in private where it does not open."""
        org = (await self._store.orgs.for_team(press.team, now=self._clock())).id
        received = await self.received(org, press.delivery_id)
        if received is None:
            return _(GONE)
        if received.user != press.user:
            return _(NOT_YOURS)
        carried = _Carried.model_validate(received.model_dump()).model_dump_json()
        try:
            async with asyncio.timeout(OPEN_WITHIN):
                await self._client.views_open(
                    trigger_id=trigger_id, view=differently_view(received.text, carried)
                )
        except FAILURES as fault:
            log.info("The window for another question could not be opened: %s", code_of(fault))
            return _(TOO_LATE)
        return None

    async def submit(self, form: Form, take: Callable[[Received], Awaitable[bool]]) -> None:
        """Take the other question, and write it down in the thread for all who read along."""
        typed = form.values.get(QUESTION, {}).get(QUESTION, {}).get("value")
        try:
            carried = _Carried.model_validate_json(form.carried)
        except ValidationError:
            return
        if not isinstance(typed, str) or not typed.strip():
            return
        received = _asked(form, carried, typed.strip(), self._clock())
        org = (await self._store.orgs.for_team(form.team, now=self._clock())).id
        post = _post(received, "differently", asked_card(received.text))
        await self._store.outbox.put(org, post, now=self._clock())
        self._on_kept()
        await take(received)

    async def _owed(self, org: str, stopped: Stopped) -> list[Received]:
        found = []
        for delivery in await self._store.inbox.owed(org):
            try:
                received = Received.model_validate(delivery.payload)
            except ValidationError:
                continue
            if received.ts and (received.channel, received.thread) == (stopped.channel, stopped.thread_ts):
                found.append(received)
        return found

    async def _leave(self, org: str, received: Received) -> bool:
        """All of it or nothing; False where the whole answer was kept before, so that only its showing was cut off."""
        now = self._clock()
        async with self._store.transaction() as tx:
            draft = await tx.drafts.of(org, received.delivery_id)
            first = await tx.inbox.answered(org, received.delivery_id, now=now)
            if first:
                await self._keep(tx, org, received, draft, now)
            elif draft is None:
                return False
            card = stopped_card(received.delivery_id, said=bool(draft and draft.points))
            await tx.outbox.put(org, _post(received, "stopped", card), now=now)
        return first

    async def _keep(
        self, tx: Parts, org: str, received: Received, draft: Draft | None, now: datetime
    ) -> None:
        if draft is None:
            return
        await tx.drafts.drop(org, received.delivery_id)
        if draft.points:
            exchange = Exchange(
                id=uuid.uuid4().hex,
                channel=received.channel,
                thread=received.thread,
                person=received.user,
                question=received.text,
                intent=INTENT,
                reply=_said(draft).as_json(),
                composer="stopped",
                asked_at=received.asked_at,
                answered_at=now,
            )
            await tx.exchanges.record(org, exchange)


def _said(draft: Draft) -> Advice:
    """What was said until then."""
    headline, *points = _POINTS.validate_python(draft.points)
    return Advice(headline, tuple(points), notice=_("This answer was stopped before it was whole."))


def _asked(form: Form, carried: _Carried, question: str, now: datetime) -> Received:
    return Received(
        kind="press",
        delivery_id=f"differently:{form.view_id}",
        team=form.team,
        user=form.user,
        text=question,
        asked_at=now,
        **carried.model_dump(),
    )


def _post(received: Received, kind: str, card: Card) -> Post:
    return Post(
        dedupe_key=f"{kind}:{received.delivery_id}",
        channel=received.channel,
        thread=received.thread,
        kind="answer",
        payload={"text": card.text, "blocks": [*card.blocks], "about": received.delivery_id},
    )
