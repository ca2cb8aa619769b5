"""
How each workspace takes answers: streamed, else as a message that changes, else in one post; learnt from what Slack refuses.

What was refused is remembered for a day, in the record: every process knows it, also after a restart. A scope that is missing is
asked for again after minutes, so that whoever grants it sees what it was for. Pauses of seconds and the
counts of streams that are begun and open stay with each process. They are over before another could have read them, and the
measure they keep is a part of Slack's own: where several processes together go above it, Slack says so and each one pauses.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from bot.slack.faults import meaning_of
from bot.slack.pace import Pace
from bot.slack.shown import Way
from bot.store.detours import A_DAY, A_WHILE, ANYWHERE, Detours

A_MINUTE = timedelta(minutes=1)
A_PAUSE = timedelta(seconds=30)
"""So long answers are posted whole when Slack wants to be left alone."""
KEPT_FOR_DIRECT = 1 / 3
"""The part of the streams that is left to direct messages, where somebody alone looks at the screen."""
APPENDS_A_MINUTE, CHANGES_A_MINUTE = 100, 50

_NOWHERE = frozenset(
    {
        *(
            "unknown_method",
            "method_not_supported_for_channel_type",
            "feature_disabled",
            "feature_not_enabled",
        ),
        *("not_authorized", "not_allowed", "missing_scope", "not_allowed_token_type", "method_deprecated"),
    }
)
_NOT_HERE = frozenset(
    {
        *("channel_type_not_supported", "missing_recipient_team_id", "missing_recipient_user_id"),
        *("team_not_found", "user_not_found", "recipient_not_found"),
    }
)
_NOT_NOW = frozenset({"invalid_thread_ts", "invalid_chunks", "invalid_arguments"})


def lasts(code: str) -> timedelta:
    """How long what was refused with this code is not tried again."""
    return A_WHILE if code == "missing_scope" else A_DAY


class Ladder:
    """What is known of all workspaces, and what this process has under way in them."""

    def __init__(self, detours: Detours, pace: Pace, clock: Callable[[], datetime]) -> None:
        self._detours = detours
        self._pace = pace
        self._clock = clock
        self._paused: dict[str, datetime] = {}
        self._begun: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._open: defaultdict[tuple[str, Way], int] = defaultdict(int)

    async def way(self, org: str, channel: str, *, direct: bool) -> Way:
        """The best way that is not known to be refused; one post, where too many answers are streamed just now."""
        now = self._clock()
        if now < self._paused.get(org, now):
            return "post"
        # Asked anew for each answer: that is one look at a few rows, and what another process learnt holds at once.
        known = await self._detours.known(org, channel, now=now)
        if "post" in known:
            return "post"
        if "edit" in known:
            return "edit"
        return "stream" if self._may_stream(org, direct) else "post"

    def began(self, org: str) -> None:
        """A stream was begun."""
        self._begun[org].append(self._clock())

    async def refused(self, org: str, channel: str, way: Way, code: str) -> Way | None:
        """The next way down after this one was refused when it began; None where another way would be refused too."""
        if meaning_of(code) == "too_many":
            self._paused[org] = self._clock() + A_PAUSE
            return None
        if way == "stream":
            if code in _NOWHERE:
                return await self._fell(org, ANYWHERE, "edit", code)
            if code in _NOT_HERE:
                return await self._fell(org, channel, "edit", code)
            return "edit" if code in _NOT_NOW else None
        return await self._fell(org, ANYWHERE, "post", code) if meaning_of(code) == "too_rich" else None

    def at_work(self, org: str, way: Way, number: int) -> None:
        """So many more, or fewer, answers grow in this way."""
        self._open[org, way] = max(0, self._open[org, way] + number)

    def tick(self, org: str, way: Way) -> float:
        """The seconds between two additions to one answer, so that all that grow keep within Slack's measure."""
        least, most = (
            (self._pace.stream_tick, APPENDS_A_MINUTE)
            if way == "stream"
            else (self._pace.edit_tick, CHANGES_A_MINUTE)
        )
        several = self._open[org, way]
        return least if several <= 1 else max(least, several * A_MINUTE.total_seconds() / most)

    async def _fell(self, org: str, channel: str, way: Literal["edit", "post"], code: str) -> Way:
        await self._detours.take(org, channel, way, lasts=lasts(code), now=self._clock())
        return way

    def _may_stream(self, org: str, direct: bool) -> bool:
        now, begun = self._clock(), self._begun[org]
        while begun and begun[0] <= now - A_MINUTE:
            begun.popleft()
        most = self._pace.streams * (1.0 if direct else 1 - KEPT_FOR_DIRECT)
        return len(begun) < most
