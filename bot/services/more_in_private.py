"""Whether somebody who asks where others read along could be told more alone; never what that is."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.compose.brief import Turn
from bot.conversation.intent import read_intent
from bot.conversation.intents import Ask, ShowPortfolio, Summarise
from bot.conversation.message import Message
from bot.services import finding
from bot.services.directory import Directory
from bot.services.portfolio import Portfolios
from bot.services.summaries import Summaries
from bot.store.engine import Store
from bot.words.days import day_at
from knowledge.documents import Audience, Scope, Shelf
from knowledge.framework.model import Framework
from knowledge.library import Library
from knowledge.retrieval import retrieve

BEST = 3
"""So far down what was found counts as what an answer would rest on."""


@dataclass(frozen=True, slots=True)
class MoreInPrivate:
    """Looks for what the asker may see and the others may not."""

    framework: Framework
    store: Store
    library: Library
    summaries: Summaries

    async def is_there(self, message: Message, directory: Directory) -> bool:
        """Whether what bears most on the question is in documents that not everyone here may see, and the asker may."""
        if message.place.private:
            return False
        there = await directory.audiences(message.by, message.place)
        if not there:
            return False
        units = [unit.name for unit in await self.store.units.all(message.by.org)]
        asked = read_intent(message.text, units=units)
        if isinstance(asked, ShowPortfolio):
            return await self._board_is_there(message, directory)
        if isinstance(asked, Summarise):
            return await self._summary_is_there(message, asked, directory)
        beyond = await directory.audiences(message.by, replace(message.place, private=True)) - there
        if not beyond or not await self._any_for(message.by.org, beyond):
            return False
        if not isinstance(asked, Ask) or asked.about:
            return False
        query = finding.query(self.framework, asked.question, await self._thread(message), message.material)
        scope = Scope(message.by.org, there | beyond)
        found = await asyncio.to_thread(
            retrieve, self.library, query, scope, limit=BEST, shelves=(Shelf.ORGANISATION,)
        )
        return any(passage.audience in beyond for passage in found)

    async def _summary_is_there(self, message: Message, asked: Summarise, directory: Directory) -> bool:
        """Whether the asker may see a summary that not everyone here may."""
        alone = replace(message, place=replace(message.place, private=True))
        here, there = [await self.summaries.seeing.viewer(one, directory) for one in (message, alone)]
        name = await self.summaries.meant(message, asked, in_part=there.knows_units)
        org = message.by.org
        return await self.summaries.may_see(org, name, there) and not await self.summaries.may_see(
            org, name, here
        )

    async def _board_is_there(self, message: Message, directory: Directory) -> bool:
        """Whether the asker may see initiatives that not everyone here may."""
        alone = replace(message, place=replace(message.place, private=True))
        portfolios = Portfolios(self.framework, self.store, self.summaries.seeing)
        here, there = [
            await portfolios.rows(
                message.by.org, await portfolios.seeing.viewer(one, directory), day_at(message.at)
            )
            for one in (message, alone)
        ]
        return len(there) > len(here)

    async def _any_for(self, org: str, beyond: frozenset[Audience]) -> bool:
        """Whether there is any document to look for: to know costs less than to search."""
        documents = await asyncio.to_thread(self.library.records.documents, org)
        return any(document.audience in beyond for document in documents)

    async def _thread(self, message: Message) -> Sequence[Turn]:
        place = message.place
        past = await self.store.exchanges.in_thread(message.by.org, place.channel, place.thread)
        return [Turn(one.question, "") for one in past if one.asked_at < message.at]
