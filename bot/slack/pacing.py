"""
Spaces out what is said in one channel once Slack has asked for it: each post gets a moment of its own.

Without it everything that waits would knock again at the same moment, and all but one in vain.
"""

import time
from collections.abc import Callable

SPACING = 1.0
"""Slack takes about one message a second in a channel."""


class Pacing:
    """The channels that are busy, and the moments that were given to posts."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._free_at: dict[str, float] = {}
        self._given: set[str] = set()

    def wait(self, channel: str, key: str) -> float:
        """The seconds until this post may be tried; none when its moment has come, or nobody waits."""
        now = self._clock()
        if key in self._given:
            self._given.discard(key)
            return 0.0
        free_at = self._free_at.get(channel, now)
        if free_at <= now:
            self._free_at.pop(channel, None)
            return 0.0
        return self._give(channel, key, free_at) - now

    def slow_down(self, channel: str, key: str, seconds: float) -> float:
        """Slack wants to be left alone for so long; the seconds until this post may be tried again."""
        now = self._clock()
        free_at = max(now + seconds, self._free_at.get(channel, now))
        return self._give(channel, key, free_at) - now

    def _give(self, channel: str, key: str, moment: float) -> float:
        self._given.add(key)
        self._free_at[channel] = moment + SPACING
        return moment
