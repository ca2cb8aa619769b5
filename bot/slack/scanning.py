"""
Presses on a scan's cards, and words in its thread: taken into the record first, acknowledged after.

What is refused changes nothing and ends in one private sentence.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.events import Begin, Decline, Show
from bot.conversation.path import Asked, Row
from bot.services.examples import Examples
from bot.services.refusals import Refused
from bot.services.scan_words import ScanWords
from bot.services.scans import Invitation, Scans, Told
from bot.slack.arrivals import Arrivals
from bot.slack.blocks.notice import (
    CANNOT_ASK,
    GUEST_IN_SCAN,
    NOT_ASKED_ANY_MORE,
    PASSAGE_GONE,
    SENT_TO_YOU,
)
from bot.slack.blocks.scan_cards import passed_note
from bot.slack.faults import turned_down
from bot.slack.incoming import Received
from bot.slack.people import CannotSay, People
from bot.slack.pressed import Pressed, event_of
from bot.slack.whispering import say_privately
from bot.store.engine import Store
from bot.store.errors import ScanOver
from bot.store.sheets import KeptSheet
from bot.words import _

WHISPERS = 2
"""At a time."""

log = logging.getLogger(__name__)


class Scanning:
    """What respondents do, as Slack tells it."""

    def __init__(
        self,
        store: Store,
        scans: Scans,
        words: ScanWords,
        examples: Examples,
        people: People,
        client: AsyncWebClient,
        clock: Callable[[], datetime],
        on_kept: Callable[[], None],
        on_due: Callable[[], None],
        arrivals: Arrivals,
    ) -> None:
        self._store = store
        self.scans = scans
        self._words = words
        self._examples = examples
        self._people = people
        self._client = client
        self._clock = clock
        self._on_kept = on_kept
        self._on_due = on_due
        self._arrivals = arrivals
        self._orgs: dict[str, str] = {}
        self._whispers: set[asyncio.Task[None]] = set()
        self._few = asyncio.Semaphore(WHISPERS)

    async def press(self, press: Pressed) -> None:
        """Take one press into the record, or say in private why not."""
        with self._arrivals.one():
            await self._press(press)

    async def _press(self, press: Pressed) -> None:
        org = await self._org(press.team)
        try:
            told = await self._take(org, press)
        except (Refused, ScanOver) as refused:
            refused = refused if isinstance(refused, Refused) else Refused("over")
            turned_down(log, press.action, press.user, press.scan, refused.why)
            await self.whisper(press, str(refused))
            if refused.why == "over":
                self._on_due()
        except CannotSay:
            await self.whisper(press, _(CANNOT_ASK))
        else:
            self._look_whether_due(told)
        self._on_kept()

    def _look_whether_due(self, told: Told | None) -> None:
        """The last one to finish ends a scan."""
        if told is not None and told.kept.sheet.state in ("finished", "declined"):
            self._on_due()

    async def _org(self, team: str) -> str:
        """The organisation of a workspace, which is asked for with every press and never changes."""
        if team not in self._orgs:
            self._orgs[team] = (await self._store.orgs.for_team(team, now=self._clock())).id
        return self._orgs[team]

    async def _take(self, org: str, press: Pressed) -> Told | None:
        match press.action.partition(":")[0]:
            case "pass":
                return await self._pass_on(org, press)
            case "begin":
                return await self._begin(org, press)
            case "decline":
                return await self._decline(org, press)
            case "this":
                return await self._point_at(org, press)
            case _:
                event = event_of(press)
                return await self.scans.tell(org, press.scan, press.user, event) if event else None

    async def words(self, org: str, received: Received) -> bool:
        """Take words that were written in the thread of somebody's cards; False when they are meant for no card."""
        kept = await self._sheet(org, received)
        if kept is None or not self._words.wants(kept, received.text):
            return False
        try:
            told = await self._words.say(
                org, kept, received.text, files=received.files, now=received.asked_at
            )
            self._look_whether_due(told)
        except Refused as refused:
            await self.say_privately(received.channel, received.user, str(refused), received.thread)
            if refused.why == "over":
                self._on_due()
        now = self._clock()
        async with self._store.transaction() as tx:
            await tx.inbox.answered(org, received.delivery_id, now=now)
            await tx.inbox.scrub(org, received.delivery_id)
        self._on_kept()
        return True

    async def whisper(self, press: Pressed, text: str) -> None:
        """Say one sentence to whoever pressed, where only they see it."""
        await self.say_privately(press.channel, press.user, text, press.thread_ts)

    async def _sheet(self, org: str, received: Received) -> KeptSheet | None:
        """The sheet in whose thread something was written; or beside it, by somebody whose card waits for their words."""
        if not received.direct:
            return None
        if received.thread_ts is not None:
            return await self._store.sheets.by_thread(org, received.user, received.thread_ts)
        live = await self._store.sheets.live_of_person(org, received.user)
        waiting = [kept for kept in live if kept.sheet.state == "wording"]
        return waiting[0] if len(waiting) == 1 and not received.text.rstrip().endswith("?") else None

    async def _begin(self, org: str, press: Pressed) -> Told:
        begin = Begin(press.at)
        try:
            told = await self.scans.tell(org, press.scan, press.user, begin)
        except Refused as refused:
            if refused.why != "not_asked" or not await self._may_join(org, press):
                raise
            await self.scans.join(org, press.scan, press.user, now=press.at)
            told = await self.scans.tell(org, press.scan, press.user, begin)
        if press.channel and not press.channel.startswith("D"):
            task = asyncio.create_task(
                self._in_passing(press, _(SENT_TO_YOU).format(unit=told.scan.setup.unit))
            )
            self._whispers.add(task)
            task.add_done_callback(self._whispers.discard)
        return told

    async def _in_passing(self, press: Pressed, text: str) -> None:
        """Where the cards are. A whole team begins at once, and nobody's press is to wait for what others are told."""
        async with self._few:
            await self.whisper(press, text)

    async def close(self, within: float) -> None:
        """Let what is being whispered be heard."""
        if self._whispers:
            await asyncio.wait(self._whispers, timeout=within)

    async def _decline(self, org: str, press: Pressed) -> Told:
        told = await self.scans.tell(org, press.scan, press.user, Decline(press.at))
        if told.changed:
            await self.whisper(press, _(NOT_ASKED_ANY_MORE).format(unit=told.scan.setup.unit))
        return told

    async def _point_at(self, org: str, press: Pressed) -> Told | None:
        """A passage counts as seen only if it is one that the person was shown: a value can be forged."""
        kept = await self._store.sheets.of_person(org, press.scan, press.user)
        found = await self._examples.found(org, kept) if kept else ()
        shown = next((one for one in found if one.name == press.value), None)
        if shown is None:
            await self.whisper(press, _(PASSAGE_GONE))
            return None
        named = " › ".join(filter(None, (shown.title, shown.section)))
        return await self.scans.tell(org, press.scan, press.user, Show(press.at, press.key, "passage", named))

    async def _may_join(self, org: str, press: Pressed) -> bool:
        """Whoever came into the channel after everybody there was asked may answer too; guests may not."""
        scan = await self._store.scans.by_id(org, press.scan)
        if scan is None or scan.audience.get("kind") != "channel" or scan.channel is None:
            return False
        about = await self._people.person(press.user)
        if not about.may_be_asked:
            raise Refused("guest")
        return press.user in {one.id for one in await self._people.members_of(scan.channel)}

    async def _pass_on(self, org: str, press: Pressed) -> Told | None:
        if press.person is None:
            return None
        about = await self._people.person(press.person)
        if not about.may_be_asked:
            await self.whisper(press, _(GUEST_IN_SCAN))
            return None
        to = Invitation(press.person, Asked(member=False), about.tz_offset)
        told = await self.scans.pass_on(org, press.scan, press.user, press.key, to, now=press.at)
        if told.changed:
            criterion = self.scans.framework.criterion(Row.of(press.key).criterion)
            await self.whisper(press, passed_note(press.person, criterion.label).text)
        return told

    async def say_privately(self, channel: str, user: str, text: str, thread: str | None = None) -> None:
        """An ephemeral message where that is possible, else a direct one: nobody is left without a word."""
        shown_in = thread if channel.startswith("D") else None
        await say_privately(self._client, channel, user, text, thread=shown_in)
