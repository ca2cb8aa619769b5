"""What is judged: a whole Cairn, offline, in a home of its own, with the sample organisation or without; and who asks it."""

import asyncio
import tempfile
import uuid
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from bot.bootstrap import build
from bot.conversation.message import Message, Person, Place
from bot.conversation.reply import Reply
from bot.demo.sample import load_sample, the_sample
from bot.services.cairn import Cairn, Done
from bot.settings import Settings
from bot.store.engine import open_store
from bot.store.orgs import LOCAL
from knowledge.documents import WHOLE_ORG, Audience, Scope
from knowledge.embedding import SentenceEmbedder, StaticEmbedder
from knowledge.ingest import IngestReport, ingest
from knowledge.library import Library
from knowledge.records import Records

ASKED_AT = datetime(2026, 10, 12, 9, 30, tzinfo=UTC)
"""A morning shortly after the newest scan of the sample organisation, so that answers say the same on any day."""


class Subjects:
    """
    The Cairns that suites ask, each made when it is first wanted and shared from then on.

    Nothing is kept of what was asked, so that no case depends on another. Use it as `async with Subjects() as subjects`.
    """

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._loaded: Cairn | None = None
        self._bare: Cairn | None = None
        self._over: dict[Path, tuple[Cairn, IngestReport]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def bare(self) -> Cairn:
        """A Cairn that knows nothing but its own guidance."""
        if self._bare is None:
            self._bare = await self.new()
            await level(self._bare)
        return self._bare

    async def loaded(self) -> Cairn:
        """A Cairn with the sample organisation, each unit with a channel of its own."""
        if self._loaded is None:
            cairn = await self.new()
            sample = await load_sample(cairn, LOCAL)
            for unit in sample.units:
                kept = await cairn.store.units.get_or_create(LOCAL, unit.name)
                await cairn.store.units.describe(LOCAL, kept.id, channel_id=channel(unit.name))
            await level(cairn)
            self._loaded = cairn
        return self._loaded

    async def over(self, pages: Path) -> tuple[Cairn, IngestReport]:
        """A Cairn that knows the pages in a folder and nothing else, and what came of adding them."""
        if pages not in self._over:
            cairn = await self.new()
            report = await asyncio.to_thread(ingest, [pages], org=LOCAL, library=cairn.library)
            await level(cairn)
            self._over[pages] = (cairn, report)
        return self._over[pages]

    async def new(self) -> Cairn:
        """Another that knows nothing but its own guidance, for a suite to fill."""
        return await self._stack.enter_async_context(build(offline(self.home())))

    async def library(self) -> Library:
        """Empty shelves over a record of their own, searched exactly."""
        store = await self._stack.enter_async_context(await open_store(self.home()))
        return Library(Records(store.sync_engine()), SentenceEmbedder(), None, words=StaticEmbedder())

    def home(self) -> Path:
        """A new folder that is gone at the end."""
        return Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-evals-")))


def offline(home: Path) -> Settings:
    """Settings that reach no network, whatever the environment says."""
    return Settings(_env_file=None).model_copy(update={"home": home, "database_url": "", "model": ""})


async def level(cairn: Cairn) -> None:
    """Have the index filled: a search meanwhile would be answered exactly, and which of the two would be up to chance."""
    await asyncio.to_thread(cairn.library.open, LOCAL)


def channel(unit: str | None) -> str:
    """The channel in which a unit's people ask; everybody's for None."""
    return f"C-{unit}" if unit else "C-everybody"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the sample organisation who asks in the channel of their unit; a directory that knows only them."""

    person: str
    unit: str | None

    @property
    def scope(self) -> Scope:
        """What everyone in that channel may see."""
        own = {Audience("unit", self.unit)} if self.unit else set()
        return Scope(LOCAL, frozenset({WHOLE_ORG, *own}))

    async def audiences(self, _person: Person, _place: Place, /) -> frozenset[Audience]:
        """As a `Directory`."""
        return self.scope.audiences

    async def is_admin(self, _person: Person, /) -> bool:
        """No admin of anything."""
        return False


def colleague(unit: str | None) -> Colleague:
    """A member of this unit, or of none."""
    members = (member for member in the_sample().members if member.unit == unit)
    return Colleague(next(members).id, unit)


async def ask(cairn: Cairn, question: str, who: Colleague, before: Sequence[str] = ()) -> Reply:
    """The whole reply to one question, in a thread of its own; only what was asked `before` in that thread is kept."""
    place = Place(LOCAL, channel(who.unit), uuid.uuid4().hex)
    for earlier in before:
        message = Message(earlier, Person(who.person, LOCAL), place, "", ASKED_AT)
        await cairn.keep(message, await _done(cairn, message, who))
    message = Message(question, Person(who.person, LOCAL), place, "", ASKED_AT)
    return (await _done(cairn, message, who)).reply


async def _done(cairn: Cairn, message: Message, who: Colleague) -> Done:
    async for event in cairn.hear(message, who):
        if isinstance(event, Done):
            return event
    raise RuntimeError("Cairn ended without a reply.")
