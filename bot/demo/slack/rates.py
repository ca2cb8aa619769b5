"""Slack's rate tiers, for whoever wants to run against them."""

from collections import defaultdict, deque
from dataclasses import dataclass, field

from .clock import Clock
from .wire import Json

MINUTE = 60.0
_TIER_2, _TIER_3, _TIER_4 = 20, 50, 100
PER_MINUTE = {
    "chat.startStream": _TIER_2,
    "chat.stopStream": _TIER_2,
    "chat.appendStream": _TIER_4,
    "chat.update": _TIER_3,
    "chat.delete": _TIER_3,
    "chat.postEphemeral": _TIER_4,
    "agents.sessions.setStatus": _TIER_3,
    "agents.sessions.rename": _TIER_3,
    "assistant.threads.setSuggestedPrompts": _TIER_4,
    "views.open": _TIER_4,
    "views.update": _TIER_4,
    "views.push": _TIER_4,
    "views.publish": _TIER_4,
    "users.info": _TIER_4,
    "users.list": _TIER_2,
    "users.conversations": _TIER_3,
    "usergroups.list": _TIER_2,
    "usergroups.users.list": _TIER_2,
    "conversations.info": _TIER_3,
    "conversations.open": _TIER_3,
    "conversations.members": _TIER_4,
    "conversations.history": _TIER_3,
    "conversations.replies": _TIER_3,
    "reactions.add": _TIER_3,
    "files.getUploadURLExternal": _TIER_4,
    "files.completeUploadExternal": _TIER_4,
    "apps.connections.open": _TIER_3,
}
# One message a second in a channel; Slack lets short bursts pass without saying how long they may be.
POSTS_IN_A_ROW, POST_WINDOW = 5, 5.0


@dataclass(slots=True)
class Rates:
    """Counts calls in a sliding window."""

    clock: Clock
    enforced: bool = False
    seen: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait_needed(self, method: str, given: Json) -> int | None:
        """Seconds to wait when this call is one too many, else None."""
        if not self.enforced:
            return None
        if method == "chat.postMessage":
            return self._count(f"{method} {given.get('channel')}", POSTS_IN_A_ROW, POST_WINDOW)
        return self._count(method, PER_MINUTE.get(method), MINUTE)

    def _count(self, key: str, most: int | None, window: float) -> int | None:
        now, times = self.clock.now(), self.seen[key]
        while times and times[0] <= now - window:
            times.popleft()
        if most is not None and len(times) >= most:
            return max(1, int(times[0] + window - now) + 1)
        times.append(now)
        return None
