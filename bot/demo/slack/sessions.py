"""Agent sessions: what Slack shows over a thread while the agent works, waits or is done."""

from dataclasses import dataclass, field, replace
from typing import Literal, cast, get_args

from .wire import Refused

Status = Literal["processing", "active", "suspended", "closed"]
PROCESSING_LASTS = 3600.0
STATUS_LASTS = 120.0


@dataclass(frozen=True, slots=True)
class Session:
    """One thread's session."""

    status: Status
    since: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Typing:
    """The free-text status of the older method: it fades by itself and with the next post."""

    status: str
    since: float


@dataclass(slots=True)
class Sessions:
    """All sessions, by channel and thread."""

    by_thread: dict[tuple[str, str], Session] = field(default_factory=dict)
    typing: dict[tuple[str, str], Typing] = field(default_factory=dict)

    def status(self, channel: str, thread_ts: str, now: float) -> Status | None:
        """Where a session stands; processing falls back to active after an hour, None when there is none."""
        session = self.by_thread.get((channel, thread_ts))
        if session is None:
            return None
        if session.status == "processing" and now - session.since > PROCESSING_LASTS:
            return "active"
        return session.status

    def set(self, channel: str, thread_ts: str, status: str, now: float, title: str = "") -> Session:
        """Move a session, or begin it; a title counts only at the beginning."""
        if status not in get_args(Status):
            raise Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] status {status!r}"]})
        known = self.by_thread.get((channel, thread_ts))
        moved = Session(cast(Status, status), now, known.title if known else title)
        self.by_thread[channel, thread_ts] = moved
        return moved

    def rename(self, channel: str, thread_ts: str, title: str) -> None:
        """Give a session another title; Slack turns down one that ends in an ellipsis."""
        known = self.by_thread.get((channel, thread_ts))
        if known is None:
            raise Refused("session_not_found")
        if not 1 <= len(title) <= 200 or title.endswith("…"):
            raise Refused("invalid_name")
        self.by_thread[channel, thread_ts] = replace(known, title=title)

    def typing_status(self, channel: str, thread_ts: str, now: float) -> str:
        """The status line shown in a thread, empty when it has faded."""
        shown = self.typing.get((channel, thread_ts))
        return shown.status if shown and now - shown.since <= STATUS_LASTS else ""
