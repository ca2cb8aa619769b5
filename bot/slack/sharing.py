"""
"Share to channel": an answer from the Messages tab, said again in a channel by whoever got it.

What it rests on is looked at anew for that channel, with the window before and once more with the answer that goes out.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.message import Person, Place
from bot.conversation.reply import Advice
from bot.services.sharing import CITED, SHARED, Shareable, Sharing
from bot.slack.asking_aside import kept_out
from bot.slack.blocks import sharing as shown
from bot.slack.blocks.notice import REFUSALS
from bot.slack.blocks.parts import Block, Markup, escaped
from bot.slack.directory import SlackDirectory
from bot.slack.faults import note
from bot.slack.forms import Form
from bot.slack.people import CannotSay, People
from bot.slack.share_press import SharePress
from bot.slack.shared_places import Refused, SharedPlaces
from bot.slack.windows import open_window
from bot.store.engine import Store
from bot.store.exchanges import Exchange
from bot.store.outbox import Post
from bot.words import _

SHARE_WITHIN = 2.2
"""Seconds, of the three that Slack waits."""

log = logging.getLogger(__name__)


class _Carried(BaseModel):
    """What the windows bring back."""

    model_config = ConfigDict(frozen=True)

    exchange: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be shared, where and by whom."""

    org: str
    user: str
    channel: str
    exchange: Exchange


class SharingDesk:
    """Shares answers, for everybody who got one in private."""

    def __init__(
        self,
        sharing: Sharing,
        store: Store,
        directory: SlackDirectory,
        people: People,
        client: AsyncWebClient,
        clock: Callable[[], datetime],
        on_put: Callable[[], None],
    ) -> None:
        self._sharing = sharing
        self._store = store
        self._directory = directory
        self._people = people
        self._places = SharedPlaces(directory, people)
        self._client = client
        self._clock = clock
        self._on_put = on_put

    async def open(self, press: SharePress) -> str | None:
        """Open the window that asks where to; what to say in private where none could be opened."""
        try:
            org = await self._org(press.team)
            exchange = await self._own(org, press.user, press.exchange)
            channel = await self._suggested(org, press.user)
            carried = _Carried(exchange=exchange.id).model_dump_json()
            view = shown.where_view(exchange.question, channel, carried)
        except Refused as refused:
            view = shown.told_view(escaped(str(refused)))
        return await open_window(self._client, press.trigger_id, view)

    async def submit(self, form: Form, *, without: bool = False) -> dict[str, Any]:
        """
        Share an answer as the window asks, or say why not; what to acknowledge the window with.

        With `without` the person has seen what cannot be shared and wants the rest of it.
        """
        try:
            async with asyncio.timeout(SHARE_WITHIN):
                return await self._submitted(form, without=without)
        except Refused as refused:
            if refused.mended and not without:
                return {"response_action": "errors", "errors": {shown.CHANNEL: str(refused)}}
            return _told(escaped(str(refused)))
        except (CannotSay, TimeoutError) as fault:
            log.info("An answer was not shared, Slack could not say who reads there: %s", fault)
            return _told(escaped(_(shown.UNSURE)))
        except Exception as fault:
            reference = note(log, "an answer could not be shared", fault)
            return _told(escaped(_(shown.FAILED).format(reference=reference)))

    async def _submitted(self, form: Form, *, without: bool) -> dict[str, Any]:
        org = await self._org(form.team)
        carried = _carried(form)
        exchange = await self._own(org, form.user, carried.exchange)
        channel = carried.channel or _chosen(form)
        asked = _Asked(org, form.user, channel, exchange)
        await self._places.see_to_it(org, form.user, channel)
        found = await self._look(asked)
        if found.left is None or not (found.whole or without):
            return _update(
                shown.held_back_view(
                    channel,
                    found.held_back,
                    found.unnamed,
                    carried.model_copy(update={"channel": channel}).model_dump_json(),
                    left=found.left is not None,
                )
            )
        put = await self._put(asked, found.left, whole=found.whole)
        return _told(
            Markup((_(shown.SHARED) if put else _(shown.THERE_ALREADY)).format(channel=escaped(channel)))
        )

    async def _own(self, org: str, user: str, exchange_id: str) -> Exchange:
        """The answer, if it is this person's to share."""
        if why := await kept_out(self._people, user, ""):
            raise Refused(_(REFUSALS[why]))
        exchange = await self._store.exchanges.by_id(org, exchange_id)
        if exchange is None:
            raise Refused(_(shown.GONE))
        if exchange.person != user or not exchange.channel.startswith("D"):
            raise Refused(_(shown.NOT_YOURS))
        if exchange.intent not in CITED:
            raise Refused(_(shown.NOT_CITED))
        return exchange

    async def _look(self, asked: _Asked) -> Shareable:
        person, exchange = Person(asked.user, asked.org), asked.exchange
        there = await self._directory.audiences(person, Place(asked.org, asked.channel, ""))
        alone = Place(asked.org, exchange.channel, exchange.thread, private=True)
        own = await self._directory.audiences(person, alone)
        found = await self._sharing.look(asked.org, exchange, there, own)
        if found is None:
            raise Refused(_(shown.GONE))
        return found

    async def _put(self, asked: _Asked, answer: Advice, *, whole: bool) -> bool:
        """Have it posted, once in each channel; False when it was before."""
        cards = shown.shared_cards(answer, asked.user, asked.exchange.question)
        key, now = f"share:{asked.exchange.id}:{asked.channel}", self._clock()
        async with self._store.transaction() as tx:
            put = False
            for number, card in enumerate(cards, start=1):
                said = {
                    "text": card.text,
                    "blocks": list(card.blocks),
                    "asker": asked.user,
                    "about": key,
                }
                post = Post(key if number == 1 else f"{key}:{number}", asked.channel, SHARED, said)
                await tx.outbox.forget_failed(asked.org, post.dedupe_key)
                put = await tx.outbox.put(asked.org, post, now=now)
                if not put:
                    break
            if put:
                about = {"exchange": asked.exchange.id, "channel": asked.channel, "whole": whole}
                await tx.audit.note(asked.org, "answer.shared", who=asked.user, about=about, now=now)
        self._on_put()
        return put

    async def _suggested(self, org: str, user: str) -> str | None:
        """The channel that speaks for a unit of this person's."""
        units = await self._store.units.of_person(org, user)
        closest_first = sorted(units, key=lambda unit: unit.scope == "organisation")
        return next((unit.channel_id for unit in closest_first if unit.channel_id), None)

    async def _org(self, team: str) -> str:
        return (await self._store.orgs.for_team(team, now=self._clock())).id


def _carried(form: Form) -> _Carried:
    try:
        return _Carried.model_validate_json(form.carried)
    except ValidationError as fault:
        raise Refused(_(shown.GONE)) from fault


def _chosen(form: Form) -> str:
    chosen = form.values.get(shown.CHANNEL, {}).get(shown.CHANNEL, {}).get("selected_conversation")
    return chosen if isinstance(chosen, str) else ""


def _told(markup: Markup) -> dict[str, Any]:
    return _update(shown.told_view(markup))


def _update(view: Block) -> dict[str, Any]:
    return {"response_action": "update", "view": view}
