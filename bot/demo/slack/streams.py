"""Streamed messages: a small state machine, and what each chunk does to the message."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from .messages import Message
from .wire import Json, Refused

Phase = Literal["streaming", "finished", "stopped"]

# What a further append or stop is told in each phase; an expired stream counts as finished.
_TOLD: dict[Phase, str | None] = {
    "streaming": None,
    "finished": "message_not_in_streaming_state",
    "stopped": "stopped_by_user",
}


@dataclass(frozen=True, slots=True)
class Stream:
    """One streamed message: since when, and whether it still takes text."""

    channel: str
    ts: str
    thread_ts: str
    started: float
    phase: Phase = "streaming"


@dataclass(slots=True)
class Streams:
    """All streams; Slack ends one by itself after some five minutes, whatever is appended."""

    life: float = 300.0
    by_message: dict[tuple[str, str], Stream] = field(default_factory=dict)

    def start(self, message: Message, now: float) -> None:
        """Let a message take text."""
        stream = Stream(message.channel, message.ts, message.thread, now)
        self.by_message[message.channel, message.ts] = stream

    def phase(self, channel: str, ts: str, now: float) -> Phase | None:
        """Where a stream stands; None for a message that never was one."""
        stream = self.by_message.get((channel, ts))
        if stream is None:
            return None
        if stream.phase == "streaming" and now - stream.started > self.life:
            return "finished"
        return stream.phase

    def require_open(self, channel: str, ts: str, now: float) -> None:
        """Refuse to go on with a stream that has ended."""
        phase = self.phase(channel, ts, now)
        told = "message_not_in_streaming_state" if phase is None else _TOLD[phase]
        if told:
            raise Refused(told)

    def end(self, channel: str, ts: str, phase: Phase) -> None:
        """Take no more text."""
        self.by_message[channel, ts] = replace(self.by_message[channel, ts], phase=phase)

    def open_in(self, channel: str, thread_ts: str, now: float) -> list[Stream]:
        """The streams a Stop in this thread would end."""
        return [
            stream
            for stream in self.by_message.values()
            if (stream.channel, stream.thread_ts) == (channel, thread_ts)
            and self.phase(channel, stream.ts, now) == "streaming"
        ]


def with_chunks(message: Message, chunks: Iterable[Json]) -> Message:
    """Add chunks to a message as Slack does: text and details grow, titles and states are replaced."""
    for chunk in chunks:
        match chunk["type"]:
            case "markdown_text":
                message = replace(message, text=message.text + chunk["text"])
            case "plan_update":
                message = replace(message, plan=chunk["title"])
            case "task_update":
                message = replace(message, tasks=_with_task(message.tasks, chunk))
            case "blocks":
                message = replace(message, blocks=(*message.blocks, *chunk["blocks"]))
    return message


def _with_task(tasks: tuple[Json, ...], chunk: Json) -> tuple[Json, ...]:
    update = {name: value for name, value in chunk.items() if name != "type" and value is not None}
    known = next((task for task in tasks if task["id"] == chunk["id"]), None)
    if known is None:
        return (*tasks, update)
    for grows in ("details", "output"):
        if grows in update:
            update[grows] = known.get(grows, "") + update[grows]
    return tuple({**task, **update} if task is known else task for task in tasks)
