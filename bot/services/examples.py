"""Passages on the shelf that may be the example somebody is asked for, found for them and seen only by them."""

import asyncio
from dataclasses import dataclass

from bot.conversation.card_view import FoundPassage
from bot.conversation.message import Person, Place
from bot.conversation.path import Row
from bot.conversation.reply import dated
from bot.services.directory import Directory
from bot.store.sheets import KeptSheet
from knowledge.documents import Audience, Scope, Shelf
from knowledge.framework.bank import Criterion
from knowledge.framework.model import Framework
from knowledge.library import Library
from knowledge.retrieval import retrieve

MOST = 2
LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Examples:
    """Finds them on the organisation's own shelf, within what the person may see. Scans are no example of themselves."""

    framework: Framework
    library: Library
    directory: Directory

    async def found(self, org: str, kept: KeptSheet) -> tuple[FoundPassage, ...]:
        """The passages to point at, best first; none while no example is asked for."""
        if kept.sheet.state != "showing" or kept.sheet.example_for is None:
            return ()
        criterion = self.framework.criterion(Row.of(kept.sheet.example_for).criterion)
        place = Place(org, kept.dm_channel or kept.person, kept.thread_ts or "", private=True)
        audiences = await self.directory.audiences(Person(kept.person, org), place)
        return await self.about(criterion, org, audiences, MOST)

    async def about(
        self, criterion: Criterion, org: str, audiences: frozenset[Audience], most: int
    ) -> tuple[FoundPassage, ...]:
        """The passages that may show that something is so, best first, of documents that are for these audiences."""
        if not audiences:
            return ()
        asked = f"{criterion.label}: {'; '.join(criterion.evidence)}"
        passages = await asyncio.to_thread(
            retrieve,
            self.library,
            asked,
            Scope(org, audiences),
            limit=most * 2,
            shelves=(Shelf.ORGANISATION,),
        )
        documents = [passage for passage in passages if passage.kind != "scan"]
        return tuple(
            FoundPassage(
                name=one.id,
                title=one.title,
                section=one.section,
                quote=one.text[:LONGEST_QUOTE],
                dated=dated(one.dated),
            )
            for one in documents[:most]
        )
