"""Slack's time and its numbers: a clock that a test may turn forward, and ids that never repeat."""

import time
from itertools import count


class Clock:
    """Real time, plus whatever was skipped, so that five minutes cost a test nothing."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._ahead

    def turn_forward(self, seconds: float) -> None:
        """Let streams, trigger ids and response URLs age by so many seconds."""
        self._ahead += seconds


class Numbers:
    """Ids and timestamps in Slack's shapes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = count(1)
        self._last = 0

    def next_id(self, prefix: str) -> str:
        """An id like C00000007; the letters say what it names."""
        return f"{prefix}{next(self._count):08d}"

    def next_ts(self) -> str:
        """A message timestamp, later than every one before it."""
        self._last = max(self._last + 1, int(self._clock.now() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
