"""What Slack tells an app about its own messages: it hears itself, and has to know it."""

import asyncio
from dataclasses import dataclass, field

from .acts import Desk
from .events import SUBSCRIPTION, event_callback
from .state import State
from .wire import Json

_SAID = {"chat.postMessage", "chat.startStream"}
_CHANGED = {"chat.update", "chat.appendStream", "chat.stopStream"}


@dataclass(slots=True)
class Echo:
    """Sends the app's own posts, changes and deletions back as events, each in a task of its own."""

    desk: Desk
    tasks: set[asyncio.Task[object]] = field(default_factory=set)

    def after(self, method: str, answer: Json) -> None:
        """Follow up a call that Slack has carried out."""
        event = own_event(self.desk.state, method, answer)
        if event is not None:
            payload = event_callback(self.desk.state, event)
            task: asyncio.Task[object] = asyncio.create_task(self.desk.tell("events_api", payload))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def stop(self) -> None:
        """Wait for nobody any longer."""
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


def own_event(state: State, method: str, answer: Json) -> Json | None:
    """The event a call brings back, None when it brings none or the app is not subscribed."""
    channel = state.workspace.channels.get(str(answer.get("channel")))
    if channel is None or SUBSCRIPTION[channel.kind] not in state.events:
        return None
    key = (channel.id, str(answer.get("ts")))
    now, message = state.numbers.next_ts(), state.board.messages.get(key)
    told: Json = {"type": "message", "channel": channel.id, "channel_type": channel.kind, "event_ts": now}
    if message is not None and method in _SAID:
        return message.as_slack() | told
    # Bolt tells by the earlier message whose it was, and so drops what became of the app's own.
    before = {"previous_message": state.board.previous[key].as_slack()} if key in state.board.previous else {}
    told |= {"ts": now, "hidden": True, **before}
    if method == "chat.delete":
        return told | {"subtype": "message_deleted", "deleted_ts": answer["ts"]}
    if message is not None and method in _CHANGED:
        return told | {"subtype": "message_changed", "message": message.as_slack()}
    return None
