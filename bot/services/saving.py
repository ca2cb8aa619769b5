"""
Messages that people put on their organisation's shelf: for whom they may, without what must not stand there.

One that others may see is one document, whoever saves it; only whoever saved it first, and admins, change it or take it
off. What somebody saves for themselves is a document of its own, and nobody else hears of it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.services.secrets_in import secret_in
from bot.store.engine import Store
from bot.store.units import Unit
from bot.words import N_, _
from knowledge.chunking import says_nothing
from knowledge.documents import WHOLE_ORG, Audience, Document, Shelf
from knowledge.library import Library

Why = Literal["secret", "no_words", "not_theirs", "anothers", "gone", "not_yours"]
SENTENCES: dict[Why, str] = {
    "secret": N_(
        "I did not save this: it seems to hold {what}, and what is on the shelf is quoted in answers. Take that out of the "
        "message, or save another one."
    ),
    "no_words": N_(
        "I find no words in this message, so there is nothing to save. Files and pictures I do not read yet."
    ),
    "not_theirs": N_(
        "You cannot save this for them any more, so nothing was saved. Choose again for whom it is."
    ),
    "anothers": N_(
        "A colleague has saved this message already, so I changed nothing. Whoever did, or a workspace admin, can change for "
        "whom it is; for yourself alone you can save it too."
    ),
    "gone": N_("It is not on the shelf any more, so there was nothing to take off."),
    "not_yours": N_(
        "Only whoever saved it, or a workspace admin, can take it off the shelf. Nothing was changed."
    ),
}
SAVED_BY = "slack:"
"""What stands before the id of whoever saved it, as the origin of a document."""


class NotSaved(Exception):
    """Nothing was changed on the shelf; the message is one clear sentence for the person."""

    def __init__(self, why: Why, what: str = "") -> None:
        super().__init__(_(SENTENCES[why]).format(what=what))
        self.why: Why = why


@dataclass(frozen=True, slots=True)
class Saver:
    """Who saves something. `admin` is whoever runs the workspace."""

    org: str
    person: str
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as it is to stand on the shelf."""

    channel: str
    ts: str
    title: str
    text: str
    dated: date | None
    audience: Audience

    def source(self, person: str) -> str:
        """Its name on the shelf, made like its permalink; what is for one person has that person's id behind it."""
        name = source_of(self.channel, self.ts)
        return f"{name}/{person}" if self.audience.kind == "private" else name


@dataclass(frozen=True, slots=True)
class Shelved:
    """What saving came to: under which name it stands, and whether it was there before."""

    source: str
    change: Literal["added", "changed", "unchanged"]


def source_of(channel: str, ts: str) -> str:
    """The name of a message on the shelf."""
    return f"slack:{channel}/{ts}"


@dataclass(frozen=True, slots=True)
class Saving:
    """The shelf, for people who save messages."""

    store: Store
    library: Library

    async def audiences(self, by: Saver, channel: str | None) -> tuple[Audience, ...]:
        """For whom somebody may save: the first is who it is for unless they choose. `channel` is one they are in."""
        units = [
            unit
            for unit in await self.store.units.of_person(by.org, by.person)
            if unit.scope != "organisation"
        ]
        everyone = (WHOLE_ORG,) if by.admin or await self._has_a_say(by) else ()
        here = (Audience("channel", channel),) if channel else ()
        return (
            *here,
            Audience("private", by.person),
            *(Audience("unit", unit.name) for unit in units),
            *everyone,
        )

    async def unit_names(self, org: str) -> dict[str, str]:
        """The units as people write them, by the name of their audience."""
        units: Sequence[Unit] = await self.store.units.all(org)
        return {Audience("unit", unit.name).name: unit.name for unit in units}

    async def save(self, by: Saver, kept: Kept, channel: str | None, *, now: datetime) -> Shelved:
        """Put a message on the shelf; the same again changes for whom it is, its title or its date. Raises NotSaved."""
        if says_nothing(kept.text):
            raise NotSaved("no_words")
        if what := secret_in(f"{kept.title}\n{kept.text}"):
            raise NotSaved("secret", what)
        if kept.audience not in await self.audiences(by, channel):
            raise NotSaved("not_theirs")
        private = kept.audience.kind == "private"
        shelved = await asyncio.to_thread(self._shelve, by, kept)
        moved = await asyncio.to_thread(self._take_off_other, by, kept)
        if shelved.change != "unchanged" or moved:
            about = {"source": shelved.source, "audience": "private" if private else str(kept.audience)}
            await self.store.audit.note(by.org, "document.saved", who=by.person, about=about, now=now)
        return Shelved(shelved.source, "changed" if moved else shelved.change)

    async def undo(self, by: Saver, source: str, *, now: datetime) -> str:
        """Take a saved message off the shelf again, and give back its title. Raises NotSaved."""
        title = await asyncio.to_thread(self._take_off, by, source)
        await self.store.audit.note(
            by.org, "document.removed", who=by.person, about={"source": source}, now=now
        )
        return title

    async def _has_a_say(self, by: Saver) -> bool:
        """Whether somebody is champion or manager of any unit."""
        every = await self.store.roles.of_all(by.org)
        return any(
            one.person == by.person and one.role in ("champion", "manager")
            for some in every.values()
            for one in some
        )

    def _shelve(self, by: Saver, kept: Kept) -> Shelved:
        source = kept.source(by.person)
        before = self._there(by.org, source)
        if before is not None and not _may_change(by, before):
            raise NotSaved("anothers")
        document = Document(
            org=by.org,
            shelf=Shelf.ORGANISATION,
            source=source,
            title=kept.title,
            text=kept.text,
            audience=kept.audience,
            dated=kept.dated,
            origin=before.origin if before else f"{SAVED_BY}{by.person}",
        )
        return Shelved(source, self.library.shelve(document).change)

    def _take_off_other(self, by: Saver, kept: Kept) -> bool:
        """What the same person saved of this message before, for themselves or for others, gives way."""
        shared = source_of(kept.channel, kept.ts)
        other = shared if kept.audience.kind == "private" else f"{shared}/{by.person}"
        before = self._there(by.org, other)
        if before is None or before.origin != f"{SAVED_BY}{by.person}":
            return False
        return self.library.remove(by.org, Shelf.ORGANISATION, other)

    def _take_off(self, by: Saver, source: str) -> str:
        before = self._there(by.org, source)
        if before is None or not before.origin.startswith(SAVED_BY):
            raise NotSaved("gone")
        if not _may_change(by, before):
            raise NotSaved("not_yours")
        if not self.library.remove(by.org, Shelf.ORGANISATION, source):
            raise NotSaved("gone")
        return before.title

    def _there(self, org: str, source: str) -> Document | None:
        return self.library.records.document(org, Shelf.ORGANISATION, source)


def _may_change(by: Saver, document: Document) -> bool:
    return by.admin or document.origin == f"{SAVED_BY}{by.person}"
