"""What stands between Slack and Cairn: takes questions, has them answered, has the answers posted; opened and closed as one."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.services.cairn import Cairn
from bot.services.digest import DIGEST
from bot.services.examples import Examples
from bot.services.following_up import FollowingUp
from bot.services.health import SetUp
from bot.services.home import HomeService
from bot.services.initiative_documents import InitiativeDocuments
from bot.services.more_in_private import MoreInPrivate
from bot.services.saving import Saving
from bot.services.sharing import Sharing
from bot.slack.answering import Answering
from bot.slack.arrivals import Arrivals
from bot.slack.asking_about import AskingAbout
from bot.slack.asking_again import AskingAgain
from bot.slack.asking_aside import ASKED, AskedAside
from bot.slack.checking import CheckDesk
from bot.slack.clients import saying_client
from bot.slack.commands import Commands
from bot.slack.delivery import Delivery
from bot.slack.digests import AsDigest
from bot.slack.directory import SlackDirectory
from bot.slack.faults import note
from bot.slack.feedback import FeedbackDesk
from bot.slack.grown import GROWN, AsGrown
from bot.slack.home_desk import HomeDesk
from bot.slack.homes import Homes
from bot.slack.in_line import InLine
from bot.slack.initiative_people import InitiativePeople
from bot.slack.initiative_rendering import AsInitiative
from bot.slack.initiative_sharing import VerdictSharing
from bot.slack.initiative_trials import TrialDesk
from bot.slack.initiative_windows import InitiativeWindows
from bot.slack.leaving import Leaving
from bot.slack.looking_at import LookingAt
from bot.slack.pace import Pace, now
from bot.slack.people import People
from bot.slack.pictures import Pictures
from bot.slack.plan_rendering import PlanRendering
from bot.slack.planning import PlanDesk
from bot.slack.portfolio import PortfolioDesk
from bot.slack.private_first import MORE, AskedInPrivate, PrivateFirst
from bot.slack.rendering import Rendering
from bot.slack.replying import Replying
from bot.slack.roles import RoleDesk
from bot.slack.saving import SaveDesk
from bot.slack.scan_files import ScanFiles
from bot.slack.scan_rendering import ScanRendering
from bot.slack.scan_setup import SetupDesk
from bot.slack.scan_windows import ScanWindows
from bot.slack.scanning import Scanning
from bot.slack.shared_places import SharedPlaces
from bot.slack.sharing import SharingDesk
from bot.slack.showing import Shows
from bot.slack.status import Status
from bot.slack.stopping import Stopping
from bot.slack.suggesting import Suggesting
from bot.slack.summaries import SUMMARY, AsSummary, SummaryDesk
from bot.slack.summary_files import SummaryFiles
from bot.slack.trying_again import TryingAgain

SECONDS_TO_CLOSE = 10.0
FOR_ANSWERS = 0.7
"""The part of that time in which answers may still be finished; the rest is for posting them."""

log = logging.getLogger(__name__)


class Desk:
    """Everything that runs behind one Slack app."""

    def __init__(
        self,
        cairn: Cairn,
        client: AsyncWebClient,
        *,
        pace: Pace | None = None,
        clock: Callable[[], datetime] = now,
        settings: Sequence[str] = (),
    ) -> None:
        """`settings` are the names of those that are set, for the eyes of admins."""
        self.cairn = cairn
        self.client = client
        self.saying = saying_client(client)
        self.pace = pace or Pace()
        self.people = People(client)
        self.clock = clock
        self.scans = cairn.scans
        self._due = asyncio.Event()
        arrivals, status = Arrivals(), Status(self.saying, cairn.store.detours, clock)
        directory = SlackDirectory(cairn.store, cairn.library, self.people)
        examples = Examples(cairn.framework, cairn.library, directory)
        pictures = Pictures(client)
        self.rendering = ScanRendering(
            cairn.store, cairn.scans, cairn.results, examples, pictures, clock, status
        )
        renderings = self._renderings(pictures)
        self.delivery = Delivery(
            cairn.store, self.saying, self.pace, clock, renderings, arrivals, status, self._said_in
        )
        self.leaving = Leaving(cairn.store, self.delivery.shut, clock)
        self._take_scans(examples, arrivals)
        self._take_plans(examples, directory)
        self._take_initiatives(directory)
        self._take_questions(directory, status, arrivals, renderings)
        self._take_the_rest(directory, arrivals, settings)

    def _renderings(self, pictures: Pictures) -> dict[str, Rendering]:
        """How each kind of post comes to look, put together from the record when it goes out."""
        cairn = self.cairn
        return {
            **self.rendering.by_kind(),
            **PlanRendering(cairn.planning).by_kind(),
            **AsInitiative(cairn.store, cairn.initiatives.views, self.people, self.clock).by_kind(),
            GROWN: AsGrown(cairn.store),
            SUMMARY: AsSummary(cairn.store, pictures, self.clock),
            DIGEST: AsDigest(),
        }

    def _take_scans(self, examples: Examples, arrivals: Arrivals) -> None:
        """Scans: set up, answered, run and followed up."""
        cairn, saying, clock, wake = self.cairn, self.saying, self.clock, self.delivery.wake
        self.setup = SetupDesk(cairn.store, cairn.scans, self.people, saying, clock, wake)
        self.scanning = Scanning(
            cairn.store,
            cairn.scans,
            cairn.words,
            examples,
            self.people,
            saying,
            clock,
            wake,
            self.tick_soon,
            arrivals,
        )
        self.windows = ScanWindows(
            store=cairn.store,
            scans=cairn.scans,
            results=cairn.results,
            following_up=FollowingUp(cairn.store, cairn.results, cairn.scans.closing, cairn.planning),
            rendering=self.rendering,
            scanning=self.scanning,
            files=ScanFiles(cairn.results, self.client),
            people=self.people,
            client=self.client,
            clock=clock,
            on_due=self.tick_soon,
        )

    def _take_plans(self, examples: Examples, directory: SlackDirectory) -> None:
        """Plans: seen, changed, reported done and asked about again."""
        cairn = self.cairn
        self.plans = PlanDesk(
            store=cairn.store,
            planning=cairn.planning,
            results=cairn.results,
            examples=examples,
            directory=directory,
            people=self.people,
            asking_again=AskingAgain(cairn.planning, self.people),
            say_privately=self.scanning.say_privately,
            client=self.client,
            clock=self.clock,
        )

    def _take_initiatives(self, directory: SlackDirectory) -> None:
        """Initiatives: described, checked, and run as trials."""
        cairn, saying, clock = self.cairn, self.saying, self.clock
        who = InitiativePeople(cairn.store, cairn.initiatives.views, directory, self.people, clock)
        self.initiative_windows = InitiativeWindows(saying, self.delivery.wake)
        documents = InitiativeDocuments(cairn.library)
        self.checking = CheckDesk(cairn.initiatives, documents, who, self.initiative_windows)
        self.portfolios = PortfolioDesk(
            cairn.framework, cairn.initiatives, cairn.portfolios, who, self.initiative_windows
        )
        self.role_desk = RoleDesk(cairn.role_sheets, who, self.initiative_windows)
        self.trials = TrialDesk(cairn.permits, self.checking, who, self.initiative_windows, self.client)
        places = SharedPlaces(directory, self.people)
        self.verdict_sharing = VerdictSharing(who, places, self.initiative_windows)

    def _take_questions(
        self,
        directory: SlackDirectory,
        status: Status,
        arrivals: Arrivals,
        renderings: dict[str, Rendering],
    ) -> None:
        """Questions, however they come: said, typed as a command, about a message, asked again."""
        cairn, saying, clock, wake = self.cairn, self.saying, self.clock, self.delivery.wake
        pace = self.pace
        shows = Shows(cairn.store, saying, pace, clock)
        replying = Replying(cairn, directory, self.scanning, shows, clock, pace.answer_within)
        self.stopping = Stopping(cairn.store, saying, clock, wake)
        more = MoreInPrivate(cairn.framework, cairn.store, cairn.library, cairn.summaries)
        private_first = PrivateFirst(more, cairn.store, directory, self.people, saying, clock, wake)
        in_line = InLine(saying, pace.answers, pace.told_after)
        self.answering = Answering(
            cairn, replying, status, pace, clock, wake, arrivals, self.stopping, in_line, private_first
        )
        renderings[MORE] = private_first
        renderings[ASKED] = AskedAside(self.answering.placed)
        aside = self.answering.take_aside
        self.looking_at = LookingAt(cairn.store, self.people, directory, clock)
        self.commands = Commands(cairn.store, self.people, self.looking_at, aside, clock)
        self.asking_about = AskingAbout(self.people, saying, aside, clock)
        self.in_private = AskedInPrivate(cairn.store, aside, clock)
        self.trying_again = TryingAgain(cairn.store, self.answering.take, clock)

    def _take_the_rest(self, directory: SlackDirectory, arrivals: Arrivals, settings: Sequence[str]) -> None:
        """What people do with an answer, what they save, and their home page."""
        cairn, saying, clock, wake = self.cairn, self.saying, self.clock, self.delivery.wake
        store, people = cairn.store, self.people
        files = SummaryFiles(people, self.client)
        self.summaries = SummaryDesk(cairn.summaries, store, directory, self.client, files, clock)
        self.feedback = FeedbackDesk(store, people, saying, clock, arrivals)
        self.sharing = SharingDesk(Sharing(cairn.library), store, directory, people, saying, clock, wake)
        self.saving = SaveDesk(Saving(store, cairn.library), store, people, saying, clock)
        set_up = SetUp(cairn.advisor.composer is not cairn.advisor.by_rule, settings)
        home = HomeService(cairn.framework, store, cairn.library, cairn.scans, set_up, cairn.portfolios)
        self.homes = Homes(home, store, directory, people, saying, clock)
        self.home_desk = HomeDesk(
            home, store, people, saying, clock, self.answering.take, self.scanning.press, wake
        )
        self.suggesting = Suggesting(self.home_desk, self.looking_at, saying)

    @asynccontextmanager
    async def open(self, within: float = SECONDS_TO_CLOSE) -> AsyncIterator[None]:
        """
        Answer and post for as long as this lasts, beginning with what an earlier process left.

        Stop the intake before leaving. Then what is under way is finished within the time, or left in the record.
        """
        sweeping = asyncio.create_task(self.answering.run())
        ticking = asyncio.create_task(self._tick())
        posting = asyncio.create_task(self.delivery.run())
        try:
            yield
        finally:
            await asyncio.gather(
                self.answering.close(within * FOR_ANSWERS),
                self.setup.close(within * FOR_ANSWERS),
                self.saving.close(within * FOR_ANSWERS),
                self.initiative_windows.close(within * FOR_ANSWERS),
                self.scanning.close(within * FOR_ANSWERS),
                self.summaries.files.close(within * FOR_ANSWERS),
            )
            await self.homes.close()
            await self.suggesting.close()
            sweeping.cancel()
            ticking.cancel()
            self.delivery.finish()
            await asyncio.gather(sweeping, ticking, posting, return_exceptions=True)
            await self.delivery.drain(within * (1 - FOR_ANSWERS))

    def _said_in(self, channel: str) -> None:
        self.suggesting.said_in(channel)

    def tick_soon(self) -> None:
        """Say that a scan may be due."""
        self._due.set()

    async def _tick(self) -> None:
        """End scans that are due and remind of what is, at fixed times and whenever something is said to be due."""
        while True:
            self._due.clear()
            try:
                await self.scans.closing.tick(now=self.clock())
            except Exception as fault:
                note(log, "the scans that are due could not be closed", fault)
            try:
                await self.cairn.planning.remind(now=self.clock())
            except Exception as fault:
                note(log, "nobody could be reminded of what is due", fault)
            try:
                await self.cairn.permits.remind(now=self.clock())
            except Exception as fault:
                note(log, "nobody could be reminded of a trial", fault)
            self.delivery.wake()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._due.wait(), self.pace.tick_every)
