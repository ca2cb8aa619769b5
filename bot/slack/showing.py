"""What Cairn says while it makes an answer, as it is shown: each point goes into the record first, then into its thread."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.broken_off import kept_point
from bot.conversation.reply import Point, Step
from bot.slack.blocks.streamed import completed, further, opening
from bot.slack.growing import Growing, Where
from bot.slack.incoming import Received
from bot.slack.ladder import Ladder
from bot.slack.pace import Pace
from bot.slack.shown import Shown, shown_of
from bot.slack.streaming import Streaming
from bot.store.columns import Json
from bot.store.drafts import Draft
from bot.store.engine import Store

log = logging.getLogger(__name__)


class Shows:
    """Begins to show answers, one by one."""

    def __init__(
        self, store: Store, client: AsyncWebClient, pace: Pace, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._client = client
        self._ladder = Ladder(store.detours, pace, clock)
        self._pace = pace
        self._clock = clock

    async def begin(self, org: str, received: Received, notes: Sequence[str]) -> "Showing":
        """Show an answer from here on. What an earlier process showed of it stays, and is left to whoever finishes it."""
        draft = await self._store.drafts.of(org, received.delivery_id)
        return Showing(self._store, org, received, notes, self._clock, draft, self._streaming)

    def _streaming(self, showing: "Showing") -> Streaming:
        received = showing.received
        where = Where(
            org=showing.org,
            team=received.team,
            user=received.user,
            channel=received.channel,
            thread=received.thread,
            direct=received.direct,
            key=f"answer:{received.delivery_id}",
        )
        growing = Growing(self._client, where, showing.keep, self._clock)
        return Streaming(growing, self._ladder, self._pace.stream_life)


class Showing:
    """One answer being shown. `hear` what Cairn says, and `close` when it has said all; or `drop` it."""

    def __init__(
        self,
        store: Store,
        org: str,
        received: Received,
        notes: Sequence[str],
        clock: Callable[[], datetime],
        draft: Draft | None,
        streaming: Callable[["Showing"], Streaming],
    ) -> None:
        self.org = org
        self.received = received
        self._store = store
        self._notes = notes
        self._clock = clock
        self._before = shown_of(draft.shown) if draft else None
        self._begun = draft is not None
        self._make = streaming
        self._streaming: Streaming | None = None
        self._steps: list[Step] = []
        self._points: list[Json] = []
        self._last: Point | None = None

    async def hear(self, event: Step | Point) -> None:
        """The next thing said."""
        if not self._begun:
            await self._begin()
        if self._before is None and self._streaming is None:
            self._streaming = self._make(self)
        if isinstance(event, Step):
            self._steps.append(event)
            if self._streaming:
                self._streaming.step(event)
        else:
            self._point(event)

    async def keep(self, shown: Shown) -> bool:
        """Keep what is about to be shown; False when the question is done with."""
        kept = shown.model_dump(mode="json")
        return await self._store.drafts.show(self.org, self.received.delivery_id, self._points, kept)

    async def close(self) -> Shown | None:
        """Show no more. What stands in Slack, to be brought to its end; None where nothing does."""
        if self._before is not None:
            return self._before.model_copy(update={"pieces": tuple(completed(self._steps))})
        shown = await self._streaming.close() if self._streaming else None
        return shown if shown and shown.anything else None

    async def drop(self) -> None:
        """The answer is not made any further here."""
        if self._streaming:
            await self._streaming.drop()

    async def _begin(self) -> None:
        received = self.received
        draft = Draft(received.delivery_id, received.channel, received.thread, (), None, self._clock())
        await self._store.drafts.begin(self.org, draft)
        self._begun = True

    def _point(self, point: Point) -> None:
        text = further(self._last, point) if self._points else opening(point, self._notes)
        self._last = point if self._points else None
        self._points.append(kept_point(point))
        if self._streaming:
            self._streaming.say(text)
