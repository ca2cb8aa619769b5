"""What was said: messages and their threads."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .plain import shown
from .wire import Json


@dataclass(frozen=True, slots=True)
class Message:
    """
    One message as it stands now.

    `"Question 2" in message` looks at what a reader sees: the blocks when there are any (then `text` is only
    the notification), else the text. While it is streamed, `text` is the markdown that has arrived.
    """

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    edited: str | None = None
    metadata: Json | None = None
    reactions: tuple[tuple[str, str], ...] = ()
    files: tuple[Json, ...] = ()
    ephemeral_to: str | None = None
    streaming: bool = False
    streamed: bool = False
    plan: str = ""
    tasks: tuple[Json, ...] = ()

    @property
    def thread(self) -> str:
        """The timestamp of the thread it belongs to, or would begin."""
        return self.thread_ts or self.ts

    def __contains__(self, words: str) -> bool:
        return words in self.read()

    def read(self, names: dict[str, str] | None = None) -> str:
        """What a person reads, as plain text; `names` turns user ids into names."""
        return shown(
            self.text,
            self.blocks,
            streamed=self.streamed,
            plan=self.plan,
            tasks=self.tasks,
            names=names or {},
        )

    def as_slack(self) -> Json:
        """The message object of events, interactions and `conversations.replies`."""
        spoken: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        optional: Json = {
            "thread_ts": self.thread_ts,
            "bot_id": self.bot_id,
            "subtype": self.subtype,
            "blocks": list(self.blocks),
            "metadata": self.metadata,
            "files": list(self.files),
            "edited": {"user": self.user, "ts": self.edited} if self.edited else None,
            "reactions": [{"name": name, "users": [user], "count": 1} for name, user in self.reactions],
        }
        return spoken | {name: value for name, value in optional.items() if value}


@dataclass(slots=True)
class Board:
    """Every message of every channel, by timestamp, with what stood there before; ephemeral ones apart."""

    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    previous: dict[tuple[str, str], Message] = field(default_factory=dict)
    ephemerals: list[Message] = field(default_factory=list)

    def put(self, message: Message) -> Message:
        """Add a message, or replace the one with its timestamp."""
        key = (message.channel, message.ts)
        if key in self.messages:
            self.previous[key] = self.messages[key]
        self.messages[key] = message
        return message

    def get(self, channel: str, ts: str | None) -> Message | None:
        """The message with this timestamp, if it is there."""
        return self.messages.get((channel, str(ts)))

    def remove(self, message: Message) -> None:
        """Take a message away; the root of a thread leaves a tombstone, so that the thread can go on."""
        self.previous[message.channel, message.ts] = self.messages.pop((message.channel, message.ts))
        if len(self.thread(message.channel, message.ts)) > 0:
            self.put(
                Message(
                    message.channel,
                    message.ts,
                    message.user,
                    "This message was deleted.",
                    subtype="tombstone",
                    thread_ts=message.ts,
                )
            )

    def channel(self, channel: str) -> list[Message]:
        """All messages of a channel, replies too, oldest first."""
        return _in_order(m for m in self.messages.values() if m.channel == channel)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """A thread with its root, oldest first."""
        return _in_order(m for m in self.messages.values() if m.channel == channel and m.thread == ts)

    def as_slack(self, message: Message) -> Json:
        """The message object, with the number of replies when it is the root of a thread."""
        replies = [one for one in self.thread(message.channel, message.ts) if one.ts != message.ts]
        counted = (
            {"thread_ts": message.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}
            if replies
            else {}
        )
        return message.as_slack() | counted


def _in_order(messages: Iterable[Message]) -> list[Message]:
    return sorted(messages, key=lambda message: message.ts)
