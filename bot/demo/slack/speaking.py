"""People write, look at the app, and stop it."""

import asyncio

from . import events
from .acts import Act, Desk
from .messages import Message
from .screen import CannotDo
from .wire import Json
from .workspace import Channel, Where, Who


class Speaking(Desk):
    """What people do by writing."""

    async def mention(self, user: Who, channel: Where, text: str, thread_ts: str | None = None) -> Act:
        """
        Write to the app in a channel; its @name is put in front unless the text has it.

        Where the app may read along it is told twice, as `app_mention` and as `message`, with two event ids.
        Where it is not a member it is told nothing.
        """
        bot = self.state.app.bot_user_id
        spoken = text if events.mentions(text, bot) else f"<@{bot}> {text}"
        return await self.message(user, channel, spoken, thread_ts)

    async def message(self, user: Who, channel: Where, text: str, thread_ts: str | None = None) -> Act:
        """Write in a channel, to everybody there."""
        place = self.state.workspace.channel(channel)
        written = self._write(user, place, text, thread_ts)
        told = self._events_for(place, written)
        deliveries = await asyncio.gather(*(self.tell("events_api", payload) for payload in told))
        return Act(tuple(deliveries), written)

    async def direct(self, user: Who, text: str, thread_ts: str | None = None) -> Act:
        """Write to the app in its Messages tab."""
        person = self.state.workspace.person(user)
        return await self.message(user, self.state.workspace.direct(person.id), text, thread_ts)

    def _write(self, user: Who, place: Channel, text: str, thread_ts: str | None) -> Message:
        person = self.state.workspace.person(user)
        if person.deleted or person.id not in place.members:
            raise CannotDo(f"{person.name} is not in {place.name or place.id} and cannot write there.")
        if place.is_archived:
            raise CannotDo(f"{place.name} is archived; nobody can write there.")
        if thread_ts is not None and self.state.board.get(place.id, thread_ts) is None:
            raise CannotDo(f"There is no message {thread_ts} in {place.name or place.id} to answer.")
        return self.state.say(place, person.id, text, thread_ts=thread_ts)

    def _events_for(self, place: Channel, written: Message) -> list[Json]:
        state, told = self.state, list[Json]()
        if state.app.bot_user_id not in place.members:
            return told
        mentioned = events.mentions(written.text, state.app.bot_user_id)
        if mentioned and place.kind != "im" and "app_mention" in state.events:
            told.append(events.event_callback(state, events.mention_event(state, written)))
        if events.SUBSCRIPTION[place.kind] in state.events:
            told.append(events.event_callback(state, events.message_event(state, place, written)))
        return told

    async def open_home(self, user: Who, tab: str = "home") -> Act:
        """Open the app: its Home tab, or its Messages tab."""
        person = self.state.workspace.person(user)
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": self.state.workspace.direct(person.id).id,
            "tab": tab,
            "event_ts": self.state.numbers.next_ts(),
        }
        home = self.state.views.homes.get(person.id)
        if tab == "home" and home:
            event["view"] = home.payload | {"id": home.id, "hash": home.hash}
        return await self.event(event)

    async def stop(self, user: Who, channel: Where, thread_ts: str) -> Act:
        """Press Stop in a thread, which Slack shows only while its session is processing."""
        person, place = self.state.workspace.person(user), self.state.workspace.channel(channel)
        if self.state.sessions.status(place.id, thread_ts, self.state.clock.now()) != "processing":
            raise CannotDo("There is no Stop button: this thread's session is not processing.")
        return await self.event(
            {
                "type": "agent_session_stopped",
                "channel": place.id,
                "thread_ts": thread_ts,
                "user": person.id,
                "streaming_message_ts": self.state.stop_streams(place.id, thread_ts),
                "event_ts": self.state.numbers.next_ts(),
            }
        )

    async def event(self, event: Json) -> Act:
        """Tell the app of any other event, unless it is not subscribed to it."""
        if event["type"] not in self.state.events:
            return Act(())
        payload = events.event_callback(self.state, event)
        return Act((await self.tell("events_api", payload),))
