"""People press, choose, fill in forms, and use commands and shortcuts."""

from collections.abc import Mapping
from typing import Any

from . import interactions
from .acts import Act, Desk
from .answers import STATEFUL, chosen, fill_in
from .hooks import respond
from .messages import Message
from .replies import after_submission
from .screen import CannotDo, Control, find
from .views import View
from .wire import Json, Refused
from .workspace import Person, Where, Who

Screen = Message | View


class Pressing(Desk):
    """What people do with what the app put before them."""

    async def press(
        self, user: Who, screen: Screen, action_id: str, value: str | None = None, *, forged: bool = False
    ) -> Act:
        """
        Press a button under a message, in a modal or on the home tab, as it stands now.

        With `forged` the button need not be there or be shown to this person: a request can be made up, and an
        app that trusts the screen will believe it.
        """
        person, now = self.state.workspace.person(user), self._current(user, screen, forged)
        if forged:
            control = Control({"block_id": "forged"}, {"type": "button", "action_id": action_id})
        else:
            control = find(now.blocks, person.id, action_id, value)
        if control.kind in STATEFUL:
            raise CannotDo(f"{action_id!r} is a {control.kind}: choose something in it.")
        carried = value if value is not None or control.kind != "feedback_buttons" else control.values()[0]
        return await self._done(person, now, interactions.action(self.state, control, carried, None))

    async def choose(self, user: Who, screen: Screen, action_id: str, wanted: Any) -> Act:
        """Choose in a menu, radio buttons, checkboxes or a picker, by value or by label; lists choose several."""
        person, now = self.state.workspace.person(user), self._current(user, screen, forged=False)
        control = find(now.blocks, person.id, action_id, None)
        if control.kind not in STATEFUL and control.kind != "overflow":
            raise CannotDo(f"{action_id!r} is a {control.kind}: press it.")
        report = chosen(control, wanted)
        if control.kind in STATEFUL:
            touched = self.state.chosen.setdefault((person.id, _key(now)), {})
            touched.setdefault(control.block_id, {})[control.action_id] = report
        if control.block.get("type") == "input" and not control.block.get("dispatch_action"):
            return Act((), view=now if isinstance(now, View) else None)
        return await self._done(person, now, interactions.action(self.state, control, None, report))

    async def submit(self, view: View, values: Mapping[str, Any] | None = None) -> Act:
        """Fill in a modal and send it; its fields are named by action_id or block_id."""
        current = self._open(view)
        person = self.state.workspace.person(current.user)
        touched = self.state.chosen.get((person.id, current.id), {})
        filled = fill_in(current.blocks, touched, values or {})
        self.state.chosen[person.id, current.id] = filled
        payload = interactions.submission(self.state, person, current, filled)
        delivery = await self.tell("interactive", payload)
        left, errors = after_submission(self.state, current, delivery)
        await self.changes.announce()
        return Act((delivery,), view=left, errors=errors)

    async def close(self, view: View) -> Act:
        """Close a modal without sending it; the app hears of it only when it asked to."""
        current = self._open(view)
        self.state.views.close(current)
        if not current.payload.get("notify_on_close"):
            return Act(())
        person = self.state.workspace.person(current.user)
        return Act((await self.tell("interactive", interactions.closing(self.state, person, current)),))

    async def command(self, user: Who, channel: Where, name: str, text: str = "") -> Act:
        """Use a slash command; what the app says while acknowledging is shown as Slack shows it."""
        person, place = self.state.workspace.person(user), self.state.workspace.channel(channel)
        if person.id not in place.members:
            raise CannotDo(f"{person.name} is not in {place.name or place.id}.")
        key = self.state.passes.issue_hook(place.id, person.id)
        payload = interactions.slash_command(self.state, person, place, name, text, key)
        delivery = await self.tell("slash_commands", payload)
        said = delivery.ack.payload if delivery.ack and delivery.acknowledged else {}
        if said:
            try:
                respond(self.state, name, self.state.passes.hooks[key], said)
            except Refused as refusal:
                self.state.inspector.refuse(name, refusal.error, [f"acknowledgement: {refusal.error}"], said)
            await self.changes.announce()
        return Act((delivery,))

    async def shortcut(self, user: Who, callback_id: str, message: Message | None = None) -> Act:
        """Use a shortcut: from a message's menu when one is given, else from the search bar."""
        person = self.state.workspace.person(user)
        if message is None:
            payload = interactions.global_shortcut(self.state, person, callback_id)
        else:
            payload = interactions.message_shortcut(self.state, person, message, callback_id)
        return Act((await self.tell("interactive", payload),))

    async def _done(self, person: Person, screen: Screen, done: Json) -> Act:
        if isinstance(screen, View):
            payload = interactions.press_in_view(self.state, person, screen, done)
        else:
            payload = interactions.press_in_message(self.state, person, screen, done)
        return Act((await self.tell("interactive", payload),))

    def _current(self, user: Who, screen: Screen, forged: bool) -> Screen:
        person = self.state.workspace.person(user)
        if isinstance(screen, View):
            home = self.state.views.homes.get(person.id)
            return home if home and home.id == screen.id else self._open(screen)
        place = self.state.workspace.channel(screen.channel)
        if person.id not in place.members and not forged:
            raise CannotDo(f"{person.name} is not in {place.name or place.id} and cannot press there.")
        if screen.ephemeral_to is not None:
            return self._whispered(person, screen)
        message = self.state.board.get(screen.channel, screen.ts)
        if message is None:
            raise CannotDo("This message was deleted.")
        return message

    def _whispered(self, person: Person, screen: Message) -> Message:
        for one in self.state.board.ephemerals:
            if (one.channel, one.ts, one.ephemeral_to) == (screen.channel, screen.ts, person.id):
                return one
        raise CannotDo(f"{person.name} does not see this message.")

    def _open(self, view: View) -> View:
        stack = self.state.views.modals.get(view.user, [])
        if not stack or stack[-1].id != view.id:
            raise CannotDo(f"The modal {view.title!r} is not open on top.")
        return stack[-1]


def _key(screen: Screen) -> str:
    return screen.id if isinstance(screen, View) else screen.ts
