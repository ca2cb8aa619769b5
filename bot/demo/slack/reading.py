"""Looking at what is there: messages, threads, modals, calls, problems."""

from collections.abc import Callable
from typing import TypeVar

from .acts import Act, Desk
from .delivery import Delivery
from .messages import Message
from .problems import Problem
from .sessions import Status
from .uploads import File
from .views import View
from .web_api import Call
from .wire import Json
from .workspace import Channel, Where, Who

Seen = TypeVar("Seen")


class Reading(Desk):
    """What a test or a page reads."""

    def messages(self, channel: Where) -> list[Message]:
        """Everything said in a channel, replies too, oldest first."""
        return self.state.board.channel(self.state.workspace.channel(channel).id)

    def thread(self, channel: Where, thread_ts: str) -> list[Message]:
        """A thread with its root, oldest first."""
        return self.state.board.thread(self.state.workspace.channel(channel).id, thread_ts)

    def last(self, place: Where | Message | Act) -> Message:
        """The newest message of a channel, or of the thread a message or an act belongs to."""
        if isinstance(place, Channel | str):
            there = self.messages(place)
        else:
            message = place.said if isinstance(place, Act) else place
            there = self.thread(message.channel, message.thread)
        if not there:
            raise LookupError(f"Nothing has been said in {place!r}.")
        return there[-1]

    def direct_channel(self, user: Who) -> Channel:
        """Where a person and the app talk alone."""
        return self.state.workspace.direct(self.state.workspace.person(user).id)

    def ephemerals(self, user: Who) -> list[Message]:
        """What only this person sees, oldest first."""
        person = self.state.workspace.person(user)
        return [one for one in self.state.board.ephemerals if one.ephemeral_to == person.id]

    @property
    def views(self) -> list[View]:
        """Every open modal, each person's from the bottom up."""
        return [view for stack in self.state.views.modals.values() for view in stack]

    def modal(self, user: Who) -> View:
        """The modal on top before this person."""
        stack = self.state.views.modals.get(self.state.workspace.person(user).id)
        if not stack:
            raise LookupError("No modal is open.")
        return stack[-1]

    def home(self, user: Who) -> View:
        """This person's home tab."""
        return self.state.views.homes[self.state.workspace.person(user).id]

    def prompts(self, user: Who) -> Json:
        """The prompts suggested to this person, empty when there are none."""
        return self.state.prompts.get(self.direct_channel(user).id, {})

    def session(self, channel: Where, thread_ts: str) -> Status | None:
        """Where a thread's agent session stands; None when there is none."""
        place = self.state.workspace.channel(channel)
        return self.state.sessions.status(place.id, thread_ts, self.state.clock.now())

    def typing(self, channel: Where, thread_ts: str) -> str:
        """The line of status shown in a thread, empty when there is none."""
        place = self.state.workspace.channel(channel)
        return self.state.sessions.typing_status(place.id, thread_ts, self.state.clock.now())

    @property
    def files(self) -> list[File]:
        """Every uploaded file that is shown."""
        return [file for file in self.state.uploads.files.values() if file.completed]

    def calls(self, method: str | None = None) -> list[Call]:
        """Every Web API call of the app, or those of one method, oldest first."""
        return [call for call in self.api.calls if method in (None, call.method)]

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything the app was told, with its acknowledgements."""
        return list(self.courier.log)

    @property
    def problems(self) -> list[Problem]:
        """Every payload Slack refused or would warn of; a test that sends none on purpose asserts `== []`."""
        return list(self.state.inspector.found)

    def text_of(self, shown: Message | View) -> str:
        """What a person reads there, as plain text with names."""
        names = {one.id: one.name for one in self.state.workspace.people.values()}
        names |= {one.id: one.name for one in self.state.workspace.channels.values()}
        return shown.read(names)

    async def wait_for(self, predicate: Callable[[], Seen], timeout: float = 30.0) -> Seen:  # noqa: ASYNC109
        """
        Wait until `predicate` gives something true and hand it back; a LookupError in it means not yet.

        It is looked at again after each call of the app and each delivery, so nothing polls and nothing sleeps.
        """
        try:
            return await self.changes.until(predicate, timeout)
        except TimeoutError:
            last = ", ".join(f"{call.method} {call.error or 'ok'}" for call in self.api.calls[-5:]) or "none"
            raise TimeoutError(
                f"It did not happen within {timeout:g} seconds. The app's last calls: {last}. "
                f"Problems: {'; '.join(map(str, self.problems)) or 'none'}."
            ) from None

    async def reply_to(self, act: Act, timeout: float = 30.0) -> Message:  # noqa: ASYNC109
        """The app's first finished message in a thread after what somebody wrote there."""

        def finished() -> Message:
            said, bot = act.said, self.state.app.bot_user_id
            later = (m for m in self.thread(said.channel, said.thread) if m.user == bot and m.ts > said.ts)
            found = next(later, None)
            if found is None or found.streaming:
                raise LookupError("not yet")
            return found

        return await self.wait_for(finished, timeout)
