"""
"Share to channel" under a verdict: said again in a channel by somebody who may see it, as they were shown it first.

Who is there and whether all of them may see the initiative is looked at with the window before, and once more when it goes out.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.conversation.initiative_view import InitiativeView
from bot.services.initiative_refusals import NotPossible
from bot.services.sharing import SHARED
from bot.slack.blocks import initiative_sharing as shown
from bot.slack.blocks.cards import Card
from bot.slack.blocks.initiative_views import told_view
from bot.slack.blocks.parts import Block, Markup, escaped
from bot.slack.blocks.sharing import CHANNEL
from bot.slack.blocks.sharing import SHARED as DONE
from bot.slack.blocks.sharing import told_view as told_in_markup
from bot.slack.forms import Form
from bot.slack.initiative_people import InitiativePeople
from bot.slack.initiative_presses import InitiativePress
from bot.slack.initiative_windows import Answer, InitiativeWindows
from bot.slack.shared_places import Refused, SharedPlaces
from bot.store.initiatives import KeptInitiative
from bot.store.outbox import Post
from bot.words import _


class _Carried(BaseModel):
    """What the windows bring back. `mark` stands for the message that was shown."""

    model_config = ConfigDict(frozen=True)

    initiative: str
    channel: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class _Message:
    """What would be said in a channel now."""

    org: str
    kept: KeptInitiative
    cards: tuple[Card, ...]

    @property
    def mark(self) -> str:
        """The same for the same words, whoever shares them."""
        texts = "\n".join(card.text for card in self.cards).partition("\n")[2]
        return hashlib.sha256(texts.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class VerdictSharing:
    """Shares verdicts, for everybody who may see them."""

    who: InitiativePeople
    places: SharedPlaces
    windows: InitiativeWindows

    async def open(self, press: InitiativePress) -> None:
        """Ask where to."""
        if said := await self.windows.open(press.trigger_id, self._where(press)):
            await self.windows.say(press.channel, press.user, said)

    async def chosen(self, form: Form) -> dict[str, Any]:
        """A channel was chosen: the message as it would stand there, or why not."""
        return await self.windows.answer(form.view_id, self._chosen(form))

    async def confirmed(self, form: Form) -> dict[str, Any]:
        """It is to be shared as it was shown."""
        return await self.windows.answer(form.view_id, self._confirmed(form))

    async def _where(self, press: InitiativePress) -> Block:
        org = await self.who.org(press.team)
        kept = await self.who.seen(org, press.initiative, press.user)
        view = await self.who.view(org, kept)
        if view.newest is None:
            return told_view(_(shown.UNCHECKED))
        unit = await self.who.store.units.by_name(org, kept.unit)
        channel = unit.channel_id if unit else None
        return shown.where_view(view, channel, _Carried(initiative=kept.id).model_dump_json())

    async def _chosen(self, form: Form) -> Answer:
        channel = _channel(form.values)
        try:
            message = await self._message(form, channel)
        except Refused as refused:
            if refused.mended:
                return Answer({}, {CHANNEL: str(refused)})
            return Answer(told_view(str(refused)))
        return Answer(_preview(channel, message))

    async def _confirmed(self, form: Form) -> Answer:
        carried = _carried(form)
        try:
            message = await self._message(form, carried.channel)
        except Refused as refused:
            return Answer(told_view(str(refused)))
        if message.mark != carried.mark:
            return Answer(_preview(carried.channel, message, changed=True))
        put = await self._put(message, carried.channel, form.user)
        done = _(DONE if put else shown.THERE_ALREADY).format(channel=escaped(carried.channel))
        return Answer(told_in_markup(Markup(done)))

    async def _message(self, form: Form, channel: str) -> _Message:
        """What would be said there, if this person may share it and everybody there may see it."""
        org = await self.who.org(form.team)
        kept = await self.who.seen(org, _carried(form).initiative, form.user)
        await self.places.see_to_it(org, form.user, channel)
        await self._refuse_strangers(org, kept, form.user, channel)
        view = await self.who.view(org, kept)
        if view.newest is None:
            raise Refused(_(shown.UNCHECKED))
        there, unseen = await self._there(view, channel), await self._unseen(org, kept)
        return _Message(org, kept, shown.shared_cards(view, form.user, there, unseen=unseen))

    async def _refuse_strangers(self, org: str, kept: KeptInitiative, user: str, channel: str) -> None:
        if await self.who.all_may_see(org, kept, user, channel):
            return
        guests = await self.who.people.has_guest(channel)
        raise Refused(_(shown.GUESTS if guests else shown.NOT_ALL).format(unit=kept.unit), mended=True)

    async def _there(self, view: InitiativeView, channel: str) -> Mapping[str, bool]:
        """Which of the colleagues in it are in the channel."""
        in_channel = self.who.people.in_channel
        return {person: await in_channel(person, channel) for person in shown.people_in(view)}

    async def _unseen(self, org: str, kept: KeptInitiative) -> bool:
        """Whether the verdict was given without a scan of the unit that there was by then."""
        store = self.who.store
        newest = next(iter(await store.initiatives.history(org, kept.id)), None)
        unit = await store.units.by_name(org, kept.unit)
        if newest is None or newest.assessment_id is not None or unit is None:
            return False
        scanned = await store.assessments.newest(org, unit.id)
        return scanned is not None and scanned.recorded_at <= newest.at

    async def _put(self, message: _Message, channel: str, by: str) -> bool:
        """Have it posted, once in each channel; False when it was before."""
        key, now = f"share:{message.kept.id}:{message.mark}:{channel}", self.who.clock()
        async with self.who.store.transaction() as tx:
            for number, card in enumerate(message.cards, start=1):
                said = {"text": card.text, "blocks": list(card.blocks), "asker": by, "about": key}
                post = Post(key if number == 1 else f"{key}:{number}", channel, SHARED, said)
                await tx.outbox.forget_failed(message.org, post.dedupe_key)
                if not await tx.outbox.put(message.org, post, now=now):
                    return False
            about = {"initiative": message.kept.id, "channel": channel}
            await tx.audit.note(message.org, "initiative.shared", who=by, about=about, now=now)
        return True


def _preview(channel: str, message: _Message, *, changed: bool = False) -> Block:
    carried = _Carried(initiative=message.kept.id, channel=channel, mark=message.mark)
    return shown.preview_view(channel, message.cards, carried.model_dump_json(), changed=changed)


def _carried(form: Form) -> _Carried:
    try:
        return _Carried.model_validate_json(form.carried)
    except ValidationError as fault:
        raise NotPossible("unknown") from fault


def _channel(values: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    chosen = values.get(CHANNEL, {}).get(CHANNEL, {}).get("selected_conversation")
    return chosen if isinstance(chosen, str) else ""
