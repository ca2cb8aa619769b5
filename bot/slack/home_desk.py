"""
What people do on the Home tab: they ask, and the answer comes in the Messages tab; and what is suggested to them there.

Slack has no way from the one tab to the other, so a question asked on the Home tab is written down in the Messages tab first,
and answered below.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.home import ScanWaiting
from bot.conversation.offered import FINISH, PORTFOLIO, STAGE, STAGE_OF, unit_to_finish
from bot.conversation.reply import Said
from bot.services.home import HomeService
from bot.slack.blocks.home import ask_view, asked_text
from bot.slack.blocks.notice import said_cards
from bot.slack.blocks.parts import Block, sections, shortened
from bot.slack.blocks.scan_channel import message_view, sentence_in
from bot.slack.blocks.scan_parts import WHOLE
from bot.slack.faults import note
from bot.slack.incoming import Received
from bot.slack.people import People
from bot.slack.pressed import Pressed
from bot.slack.visits import HomePress, Visit
from bot.slack.whispering import say_privately
from bot.slack.windows import open_window
from bot.store.engine import Store
from bot.store.outbox import Post
from bot.words import N_, _, n_
from knowledge.documents import name_key

WITHIN = 2.3
"""Seconds, of the three that Slack waits."""
MOST_PROMPTS = 4
MOST_IN_PROMPT = 40

ASKED = N_("Asked. The answer comes in the Messages tab.")
NOTHING_TYPED = N_("There was no question in it, so nothing was asked.")
GUEST = N_("Cairn works for the members of this workspace only, so nothing was asked.")
NOT_ASKED = N_(
    "Slack did not let me write your question down just now, so nothing was asked. Please try again, or ask me in the Messages "
    "tab. Reference {reference}."
)
GOES_ON = N_("The {unit} scan goes on. Your next question is in the scan’s own thread, here in Messages.")

log = logging.getLogger(__name__)
Prompt = dict[str, str]


class HomeDesk:
    """Takes what is asked on the Home tab, and suggests what to ask beside it."""

    def __init__(
        self,
        service: HomeService,
        store: Store,
        people: People,
        client: AsyncWebClient,
        clock: Callable[[], datetime],
        take: Callable[[Received], Awaitable[bool]],
        press: Callable[[Pressed], Awaitable[None]],
        on_kept: Callable[[], None],
    ) -> None:
        self._service = service
        self._store = store
        self._people = people
        self._client = client
        self._clock = clock
        self._take = take
        self._press = press
        self._on_kept = on_kept
        self._asking: set[str] = set()

    async def open_question(self, press: HomePress) -> None:
        """Open the window in which a question is typed."""
        await self._open(press, ask_view())

    async def ask_stage(self, press: HomePress) -> None:
        """Ask where the person's unit is, and say where the answer comes."""
        if press.user in self._asking:
            return  # a second press while the first is under way asks nothing new
        self._asking.add(press.user)
        try:
            org = await self._org(press.team)
            unit = await self._service.unit_to_ask_about(org, press.user)
            said = await self.ask(press, _(STAGE_OF).format(unit=unit) if unit else _(STAGE))
        finally:
            self._asking.discard(press.user)
        await self._open(press, message_view("Cairn", said))

    async def ask_board(self, press: HomePress) -> None:
        """Ask for all initiatives, and say where the answer comes."""
        await self._open(press, message_view("Cairn", await self.ask(press, _(PORTFOLIO))))

    async def ask(self, press: HomePress, question: str) -> str:
        """Write a question down in the Messages tab and take it; what to tell the person."""
        if not question:
            return _(NOTHING_TYPED)
        try:
            if not (await self._people.person(press.user)).may_be_asked:
                return _(GUEST)
            async with asyncio.timeout(WITHIN):
                channel, ts = await self._write_down(press.user, question)
            await self._take(_received(press, question, channel, ts, self._clock()))
        except Exception as fault:
            reference = note(log, "a question from the home tab could not be taken", fault)
            return _(NOT_ASKED).format(reference=reference)
        return _(ASKED)

    async def go_on(self, received: Received) -> bool:
        """Take somebody at the word that was suggested to them: their scan goes on. False where the words are other ones."""
        named = unit_to_finish(received.text)
        if named is None or not received.direct or received.thread_ts is not None:
            return False
        org = await self._org(received.team)
        waiting = await self._service.waiting(org, received.user, now=self._clock())
        scan = next((one for one in waiting if name_key(one.unit) == name_key(named)), None)
        if scan is None:
            return False
        await self._press(_begin(received, scan))
        await self._say_below(org, received, _(GOES_ON).format(unit=shortened(scan.unit, MOST_IN_PROMPT)))
        return True

    async def prompts(
        self, visit: Visit, standing: Sequence[Prompt], before: str | None = None
    ) -> list[Prompt]:
        """What to suggest to somebody: what waits for them, or the unit before them, or their own; and the standing ones."""
        org = await self._org(visit.team)
        waiting = await self._service.waiting(org, visit.user, now=self._clock())
        if waiting:
            return [_finish(waiting[0]), *standing][:MOST_PROMPTS]
        unit = before or await self._service.unit_to_ask_about(org, visit.user)
        if unit is None:
            return [*standing][:MOST_PROMPTS]
        title = _("What stage is {unit} at?").format(unit=shortened(unit, MOST_IN_PROMPT))
        return [{"title": title, "message": _(STAGE_OF).format(unit=unit)}, *standing][:MOST_PROMPTS]

    async def _write_down(self, user: str, question: str) -> tuple[str, str]:
        text = asked_text(question)
        opened: Any = await self._client.conversations_open(users=user)
        channel = str(opened["channel"]["id"])
        said: Any = await self._client.chat_postMessage(channel=channel, text=text, blocks=sections(text))
        return channel, str(said["ts"])

    async def _say_below(self, org: str, received: Received, text: str) -> None:
        (card,) = said_cards(Said(text))
        payload = {"text": card.text, "blocks": list(card.blocks), "asker": received.user}
        post = Post(f"finish:{received.delivery_id}", received.channel, "answer", payload, thread=received.ts)
        await self._store.outbox.put(org, post, now=self._clock())
        self._on_kept()

    async def _org(self, team: str) -> str:
        return (await self._store.orgs.for_team(team, now=self._clock())).id

    async def _open(self, press: HomePress, view: Block) -> None:
        if why := await open_window(self._client, press.trigger_id, view):
            await say_privately(self._client, "", press.user, sentence_in(view) or why)


def _received(press: HomePress, question: str, channel: str, ts: str, at: datetime) -> Received:
    return Received(
        delivery_id=f"home:{channel}:{ts}",
        team=press.team,
        channel=channel,
        ts=ts,
        user=press.user,
        text=question,
        asked_at=at,
        direct=True,
    )


def _begin(received: Received, scan: ScanWaiting) -> Pressed:
    return Pressed(
        team=received.team,
        user=received.user,
        scan=scan.scan_id,
        key=WHOLE,
        action="begin",
        at=received.asked_at,
        channel=received.channel,
    )


def _finish(scan: ScanWaiting) -> Prompt:
    unit = shortened(scan.unit, MOST_IN_PROMPT)
    title = n_(
        "Finish the {unit} scan ({number} to go)", "Finish the {unit} scan ({number} to go)", scan.left
    )
    return {
        "title": title.format(unit=unit, number=scan.left),
        "message": _(FINISH).format(unit=scan.unit),
    }
