"""
Somebody stops an answer: what was shown of it stays and is kept, with its sources, and how to go on is offered below.

Which process makes the answer does not matter: what is stopped here is done with in the record, and whoever makes it sees so
within a second.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict, ValidationError
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.broken_off import BROKEN_OFF, as_kept, from_kept, part_id, part_of, read_points
from bot.conversation.reply import Advice, Point
from bot.slack.blocks.cards import Card
from bot.slack.blocks.markdown import spoken
from bot.slack.blocks.stopped import QUESTION, asked_card, differently_view, stopped_card
from bot.slack.forms import Form
from bot.slack.incoming import Received, Stopped
from bot.slack.shown import shown_of
from bot.slack.trying_again import GONE, NOT_YOURS, TriedAgain
from bot.slack.windows import open_window
from bot.store.drafts import Draft
from bot.store.engine import Parts, Store
from bot.store.exchanges import Exchange
from bot.store.outbox import Post
from bot.words import _


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
        return await open_window(self._client, trigger_id, differently_view(received.text, carried))

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
            if not first and draft is None:
                return False
            if first and draft:
                await tx.drafts.drop(org, received.delivery_id)
            shown = _shown(draft)
            if shown:
                await self._keep(tx, org, received, shown, now)
            card = stopped_card(received.delivery_id, shown)
            await tx.outbox.put(org, _post(received, "stopped", card), now=now)
        return first

    async def _keep(
        self, tx: Parts, org: str, received: Received, shown: Sequence[Point], now: datetime
    ) -> None:
        """Keep the part that was read, together with an earlier one that it went on; once, however often Stop is told."""
        of_this = part_id(received.delivery_id)
        if await tx.exchanges.by_id(org, of_this) is None:
            exchange = Exchange(
                id=of_this,
                channel=received.channel,
                thread=received.thread,
                person=received.user,
                question=received.text,
                intent=BROKEN_OFF,
                reply=as_kept(part_of(shown, await _before(tx, org, received))),
                composer="stopped",
                asked_at=received.asked_at,
                answered_at=now,
            )
            await tx.exchanges.record(org, exchange)


async def _before(tx: Parts, org: str, received: Received) -> Advice | None:
    """What this answer goes on, if it does."""
    kept = await tx.exchanges.by_id(org, received.continues) if received.continues else None
    return from_kept(kept.reply) if kept else None


def _shown(draft: Draft | None) -> tuple[Point, ...]:
    """The points that surely stand there; one whose call is under way may not, and is said again rather than lost."""
    shown = shown_of(draft.shown) if draft else None
    if draft is None or shown is None:
        return ()
    found, at = list[Point](), 0
    for point in read_points(draft.points):
        words = spoken(point.text)
        if (place := shown.text.find(words, at)) < 0:
            break
        at = place + len(words)
        found.append(point)
    return tuple(found)


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
