"""
"Save to Cairn": a message becomes a document, dated, for those whom the person chooses among those they may choose.

Whoever may see it gets answers from it at once, and nobody else does.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.services.saving import Kept, NotSaved, Saver, Saving
from bot.services.secrets_in import secret_in
from bot.slack.asking_aside import LOOK_WITHIN, kept_out
from bot.slack.blocks.cards import Card
from bot.slack.blocks.notice import Withheld
from bot.slack.blocks.parts import Block
from bot.slack.blocks.saving import (
    DAY,
    EVERYONE,
    ONLY_ME,
    SAVE_TITLE,
    THIS_CHANNEL,
    TITLE,
    WHOM,
    Whom,
    save_view,
    saved_card,
)
from bot.slack.blocks.scan_channel import message_view
from bot.slack.faults import note
from bot.slack.forms import Form
from bot.slack.noted import Noted, brought_back
from bot.slack.people import CannotSay, People
from bot.slack.whispering import say_privately
from bot.slack.windows import open_window
from bot.store.engine import Store
from bot.words import N_, _, in_figures

OPEN_WITHIN = 1.2
SAVE_WITHIN = 2.2
"""Seconds, of the three that Slack waits."""
REFUSED: Mapping[Withheld, str] = {
    "guest": N_(
        "Messages are saved by members of this workspace only, and you are here as a guest, so nothing was saved."
    ),
    "shared": N_(
        "This was said where people outside the company read along, so I do not save it. Write down in a place of your own what "
        "should count, and save that."
    ),
    "unsure": N_(
        "I cannot see who reads this channel, so I do not save from it. Invite me there and choose the message once more; if I "
        "am there already, try again in a minute."
    ),
}
OWN_WORDS = N_(
    "This is an answer of mine. It rests on documents that I have already, so I do not save it as one more."
)
LOST = N_("I do not have that message any more, so nothing was saved. Please choose it once more.")
NOT_YET = N_("This takes longer than Slack waits. Please press Save again in a moment; it is saved once.")
NOT_SHOWN = N_(
    "Something went wrong and nothing was saved. Please choose the message once more. Reference {reference}."
)
FAILED = N_(
    "Something went wrong and nothing was saved. Please press Save again; your Cairn admin finds it under {reference}."
)
CHOOSE = N_("Choose who may get answers from it.")
UNDONE = N_("“{title}” is off the shelf again. No answer cites it from now on.")
NOT_UNDONE = N_(
    "Something went wrong, and it is still on the shelf. Please press Undo again. Reference {reference}."
)
FILES = N_("What is attached to it is not read and not saved.")
CUT = N_("It is long: its first {number} characters are saved, as they are shown here.")

log = logging.getLogger(__name__)
V = TypeVar("V")


class SaveDesk:
    """Saves messages, for everybody."""

    def __init__(
        self,
        saving: Saving,
        store: Store,
        people: People,
        client: AsyncWebClient,
        clock: Callable[[], datetime],
    ) -> None:
        self._saving = saving
        self._store = store
        self._people = people
        self._client = client
        self._clock = clock
        self._tasks: set[asyncio.Task[Any]] = set()

    async def open(self, noted: Noted, trigger_id: str) -> str | None:
        """Open the window; where Slack does not let it open, what to say in private."""
        try:
            view = await self._view(noted)
        except Exception as fault:
            view = message_view(
                _(SAVE_TITLE), _(NOT_SHOWN).format(reference=note(log, "a window failed", fault))
            )
        return await open_window(self._client, trigger_id, view, within=OPEN_WITHIN)

    async def submit(self, form: Form) -> dict[str, Any]:
        """Put the message on the shelf; what to acknowledge the window with."""
        noted = brought_back(form.carried, form.team, form.user)
        if noted is None:
            return _told(_(LOST))
        if why := await self._refused(noted):
            return _told(why)
        try:
            return await self._saved(form, noted)
        except NotSaved as why_not:
            field = TITLE if why_not.why == "secret" else WHOM
            return _beside(field, str(why_not))
        except TimeoutError:
            return _beside(TITLE, _(NOT_YET))
        except Exception as fault:
            return _beside(
                TITLE, _(FAILED).format(reference=note(log, "a message could not be saved", fault))
            )

    async def close(self, within: float) -> None:
        """Finish what is under way, as far as there is time."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)

    async def undo(self, team: str, user: str, source: str) -> str:
        """Take a saved message off the shelf; what to say in place of the button."""
        try:
            async with asyncio.timeout(LOOK_WITHIN):
                admin = await self._people.is_admin(user)
        except (CannotSay, TimeoutError):
            admin = False
        try:
            saver = Saver(await self._org(team), user, admin)
            return _(UNDONE).format(title=await self._saving.undo(saver, source, now=self._clock()))
        except NotSaved as why:
            return str(why)
        except Exception as fault:
            reference = note(log, "a saved message could not be taken off", fault)
            return _(NOT_UNDONE).format(reference=reference)

    async def _saved(self, form: Form, noted: Noted) -> dict[str, Any]:
        saver, channel = await self._saver(noted), await self._own_channel(noted)
        chosen = _chosen(form, WHOM, "selected_option")
        whom = next((one for one in await self._whom(saver, channel) if one.value == chosen), None)
        if whom is None:
            raise NotSaved("not_theirs")
        title, on = _chosen(form, TITLE, "value") or "", _day(_chosen(form, DAY, "selected_date"))
        kept = Kept(noted.channel, noted.ts, title, noted.text, on, whom.audience)
        working = self._keep(self._saving.save(saver, kept, channel, now=self._clock()))
        shelved = await asyncio.wait_for(asyncio.shield(working), SAVE_WITHIN)
        notes = [_(FILES)] if noted.files else []
        card = saved_card(title, whom, on, shelved.change, shelved.source, notes)
        self._keep(self._confirm(noted, card))
        return {}

    def _keep(self, work: Coroutine[Any, Any, V]) -> "asyncio.Task[V]":
        """Do something at its own pace; it is not forgotten half-way."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waited for it was told, or asked to press again

    async def _view(self, noted: Noted) -> Block:
        if why := await self._refused(noted):
            return message_view(_(SAVE_TITLE), why)
        saver, channel = await self._saver(noted), await self._own_channel(noted)
        whom = await self._whom(saver, channel)
        zone = None
        with suppress(CannotSay):
            zone = await self._people.zone(noted.user)
        notes = [
            *([_(FILES)] if noted.files else []),
            *([_(CUT).format(number=in_figures(len(noted.text)))] if noted.cut else []),
        ]
        on = noted.day(zone) if zone else noted.day()
        return save_view(noted.text, on, whom, noted.carried(), notes)

    async def _refused(self, noted: Noted) -> str | None:
        """Why this person does not save this message; None when they may."""
        channel = "" if noted.direct else noted.channel
        if why := await kept_out(self._people, noted.user, channel, sure=True):
            return _(REFUSED[why])
        if noted.outside:
            return _(REFUSED["shared"])
        if noted.own:
            return _(OWN_WORDS)
        if not any(letter.isalnum() for letter in noted.text):
            return str(NotSaved("no_words"))
        what = secret_in(noted.text)
        return str(NotSaved("secret", what)) if what else None

    async def _own_channel(self, noted: Noted) -> str | None:
        """The channel of the message, if whoever saves it is in it."""
        if noted.direct:
            return None
        try:
            async with asyncio.timeout(LOOK_WITHIN):
                return noted.channel if await self._people.in_channel(noted.user, noted.channel) else None
        except (CannotSay, TimeoutError):
            return None

    async def _whom(self, saver: Saver, channel: str | None) -> tuple[Whom, ...]:
        names = await self._saving.unit_names(saver.org)
        here = ""
        with suppress(CannotSay):
            here = await self._people.channel_name(channel) if channel else ""
        labels = {
            "private": _(ONLY_ME),
            "org": _(EVERYONE),
            "channel": f"{_(THIS_CHANNEL)} (#{here})" if here else _(THIS_CHANNEL),
        }
        return tuple(
            Whom(one, labels.get(one.kind) or names.get(one.name, one.name))
            for one in await self._saving.audiences(saver, channel)
        )

    async def _saver(self, noted: Noted) -> Saver:
        about = await self._people.person(noted.user)
        return Saver(await self._org(noted.team), noted.user, about.admin)

    async def _org(self, team: str) -> str:
        return (await self._store.orgs.for_team(team, now=self._clock())).id

    async def _confirm(self, noted: Noted, card: Card) -> None:
        """Say so where only they see it: beside the message, or in the Messages tab where Cairn is not there."""
        where = noted.channel, noted.user
        await say_privately(self._client, *where, card.text, thread=noted.thread, blocks=card.blocks)


def _told(text: str) -> dict[str, Any]:
    return {"response_action": "update", "view": message_view(_(SAVE_TITLE), text)}


def _beside(field: str, text: str) -> dict[str, Any]:
    return {"response_action": "errors", "errors": {field: text}}


def _chosen(form: Form, field: str, what: str) -> str | None:
    found = form.values.get(field, {}).get(field, {}).get(what)
    value = found.get("value") if isinstance(found, Mapping) else found
    return value.strip() if isinstance(value, str) and value.strip() else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
