"""
How each workspace takes answers: streamed, else as a message that changes, else in one post; learnt from what Slack refuses.

What was refused is remembered for a day, and begun streams are counted: above Slack's measure an answer is better posted whole
than held up.
"""

import time
from collections import defaultdict, deque
from collections.abc import Callable

from bot.slack.faults import meaning_of
from bot.slack.pace import Pace
from bot.slack.shown import Way

A_DAY = 86_400.0
A_MINUTE = 60.0
A_PAUSE = 30.0
"""Seconds for which answers are posted whole when Slack wants to be left alone."""
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


class Ladder:
    """What is known of all workspaces by this process."""

    def __init__(self, pace: Pace, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace = pace
        self._clock = clock
        self._needed: dict[tuple[str, str], tuple[Way, float]] = {}
        self._begun: defaultdict[str, deque[float]] = defaultdict(deque)
        self._open: defaultdict[tuple[str, Way], int] = defaultdict(int)

    def way(self, org: str, channel: str, *, direct: bool) -> Way:
        """The best way that is not known to be refused; one post, where too many answers are streamed just now."""
        known = [self._known(org, ""), self._known(org, channel)]
        if "post" in known:
            return "post"
        if "edit" in known:
            return "edit"
        return "stream" if self._may_stream(org, direct) else "post"

    def began(self, org: str) -> None:
        """A stream was begun."""
        self._begun[org].append(self._clock())

    def refused(self, org: str, channel: str, way: Way, code: str) -> Way | None:
        """The next way down after this one was refused when it began; None where another way would be refused too."""
        if meaning_of(code) == "too_many":
            self._needed[org, ""] = ("post", self._clock() + A_PAUSE)
            return None
        if way == "stream":
            if code in _NOWHERE:
                return self._fell(org, "", "edit")
            if code in _NOT_HERE:
                return self._fell(org, channel, "edit")
            return "edit" if code in _NOT_NOW else None
        return self._fell(org, "", "post") if meaning_of(code) == "too_rich" else None

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
        return least if several <= 1 else max(least, several * A_MINUTE / most)

    def _known(self, org: str, channel: str) -> Way:
        way, until = self._needed.get((org, channel), ("stream", 0.0))
        return way if self._clock() < until else "stream"

    def _fell(self, org: str, channel: str, way: Way) -> Way:
        self._needed[org, channel] = (way, self._clock() + A_DAY)
        return way

    def _may_stream(self, org: str, direct: bool) -> bool:
        now, begun = self._clock(), self._begun[org]
        while begun and begun[0] <= now - A_MINUTE:
            begun.popleft()
        most = self._pace.streams * (1.0 if direct else 1 - KEPT_FOR_DIRECT)
        return len(begun) < most
