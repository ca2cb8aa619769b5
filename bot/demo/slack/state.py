"""Everything this Slack knows, in one place, and the few acts that touch several parts of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .clock import Clock, Numbers
from .messages import Board, Message
from .naming import named
from .passes import TRIGGER_LIVES, Passes
from .problems import Inspector
from .sessions import Sessions
from .streams import Streams
from .uploads import Uploads
from .views import Views
from .wire import Json, Refused
from .workspace import Channel, Workspace


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in this workspace: its ids, tokens and secret."""

    team_id: str = "T0CAIRN"
    team_name: str = "Local"
    domain: str = "local"
    app_id: str = "A0CAIRN"
    bot_id: str = "B0CAIRN"
    bot_user_id: str = "U0CAIRN"
    bot_name: str = "cairn"
    # Made up, and good for nothing outside this process.
    bot_token: str = "xoxb-local-slack"  # noqa: S105
    app_token: str = "xapp-local-slack"  # noqa: S105
    signing_secret: str = "local-signing-secret"  # noqa: S105


@dataclass(slots=True)
class State:
    """The parts of this Slack."""

    app: Installation
    clock: Clock
    numbers: Numbers
    workspace: Workspace
    passes: Passes
    views: Views
    streams: Streams
    scopes: set[str]
    events: set[str]
    board: Board = field(default_factory=Board)
    sessions: Sessions = field(default_factory=Sessions)
    uploads: Uploads = field(default_factory=Uploads)
    inspector: Inspector = field(default_factory=Inspector)
    prompts: dict[str, Json] = field(default_factory=dict)
    chosen: dict[tuple[str, str], dict[str, Json]] = field(default_factory=dict)
    base_url: str = ""

    def need(self, *any_of: str) -> None:
        """Refuse unless the app was granted one of these scopes."""
        if any_of and self.scopes.isdisjoint(any_of):
            raise Refused("missing_scope", needed=any_of[0], provided=",".join(sorted(self.scopes)))

    def say(self, channel: Channel, user: str, text: str, **more: Any) -> Message:
        """Put a new message on the board; the status line of its thread fades."""
        bot_id = self.app.bot_id if user == self.app.bot_user_id else None
        message = Message(channel.id, self.numbers.next_ts(), user, text, bot_id=bot_id, **more)
        self.sessions.typing.pop((channel.id, message.thread), None)
        return self.board.put(message)

    def own_message(self, channel: str, ts: object, refusal: str) -> Message:
        """A message of the app itself; those of others are refused with the given code."""
        message = self.board.get(channel, str(ts))
        if message is None:
            raise Refused("message_not_found")
        if message.user != self.app.bot_user_id:
            raise Refused(refusal)
        return message

    def root(self, method: str, channel: str, given: Json, unknown: str = "thread_not_found") -> str | None:
        """The thread a call names; the ts of a reply is taken, as Slack does, but noted: it lands astray."""
        thread_ts = given.get("thread_ts")
        if not thread_ts:
            return None
        message = self.board.get(channel, str(thread_ts))
        if message is None:
            raise Refused(unknown)
        if message.thread != message.ts:
            self.inspector.warn(method, "thread_ts: is the ts of a reply, not of the thread's root", given)
        return str(thread_ts)

    def with_ids(self, blocks: Iterable[Mapping[str, Any]]) -> tuple[Json, ...]:
        """Give blocks and elements the ids Slack makes up where the app gave none."""
        return named(self.numbers, blocks)

    def stop_streams(self, channel: str, thread_ts: str) -> list[str]:
        """End what is being streamed in a thread, as the Stop button does; the messages' timestamps."""
        open_ones = self.streams.open_in(channel, thread_ts, self.clock.now())
        for stream in open_ones:
            self.streams.end(channel, stream.ts, "stopped")
            message = self.board.get(channel, stream.ts)
            if message:
                self.board.put(replace(message, streaming=False))
        return [stream.ts for stream in open_ones]


def new_state(
    app: Installation,
    scopes: Iterable[str],
    events: Iterable[str],
    stream_life: float,
    trigger_lives: float = TRIGGER_LIVES,
) -> State:
    """An empty workspace with the app installed in it."""
    clock = Clock()
    numbers = Numbers(clock)
    return State(
        app=app,
        clock=clock,
        numbers=numbers,
        workspace=Workspace(numbers, app.team_id, app.bot_user_id),
        passes=Passes(clock, numbers, trigger_lives),
        views=Views(numbers),
        streams=Streams(stream_life),
        scopes=set(scopes),
        events=set(events),
    )
