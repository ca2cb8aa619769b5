"""How Cairn itself is, in sentences for whoever runs the workspace: what it has read, what is stuck, what is set."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from bot.conversation.home import Health
from bot.store.backlog import Backlog, backlog
from bot.store.engine import Store
from bot.words import N_, _, day, in_figures, n_
from knowledge.documents import Shelf
from knowledge.library import Library, ShelfHealth
from knowledge.records import Numbers, ShelfKey

_SHELVES = {Shelf.ORGANISATION: N_("Yours, scans included"), Shelf.GUIDANCE: N_("The guidance")}


@dataclass(frozen=True, slots=True)
class SetUp:
    """How this Cairn was set up. `settings` are the names of those that are set, never what they are set to."""

    has_model: bool
    settings: Sequence[str] = ()


async def health_of(store: Store, library: Library, org: str, set_up: SetUp, now: datetime) -> Health:
    """What is so, a row each, and what needs care."""
    shelves = await asyncio.to_thread(_shelves, library, org)
    posts = await asyncio.to_thread(backlog, store.sync_engine(), org, now)
    rows = [_shelf(shelf.shelf, shelf.numbers) for shelf in shelves]
    rows.append(_("Embedder: {name}.").format(name=library.embedder.fingerprint))
    rows.append(
        _("Language model: one is set; where it fails, answers are put together by rule.")
        if set_up.has_model
        else _("Language model: none is set, so answers are put together by rule.")
    )
    rows.append(_running(len(await store.scans.live(org))))
    rows.append(_posts(posts))
    if set_up.settings:
        names = ", ".join(sorted(set_up.settings))
        rows.append(_("Settings that are set: {names}.").format(names=names))
    rows.append(f"Cairn {_version()}.")
    faults = [fault for shelf in shelves for fault in shelf.faults()]
    return Health(tuple(rows), (*faults, *_stuck(posts)))


def _shelves(library: Library, org: str) -> list[ShelfHealth]:
    """The shelves by the record alone: to open their indexes, as `library.health` does, can take seconds."""
    return [_by_record(library, shelf, org) for shelf in Shelf]


def _by_record(library: Library, shelf: Shelf, org: str) -> ShelfHealth:
    key = ShelfKey.of(shelf, org)
    return ShelfHealth(
        shelf=shelf,
        numbers=library.records.numbers(key),
        mode="exact",
        indexed=None,
        filled_with=library.records.embedders(key),
        embedder=library.embedder.fingerprint,
        outdated=len(library.records.outdated(org, shelf, library.recipe)),
    )


def _shelf(shelf: Shelf, numbers: Numbers) -> str:
    # Guidance is of no day; a document of yours without one cannot be weighed against a newer.
    undated = numbers.undated if shelf is Shelf.ORGANISATION else 0
    documents = n_("{number} document", "{number} documents", numbers.documents)
    passages = n_("{number} passage", "{number} passages", numbers.passages)
    text = (
        _("{shelf}: {documents} ({undated} without a date), {passages}.")
        if undated
        else _("{shelf}: {documents}, {passages}.")
    )
    return text.format(
        shelf=_(_SHELVES[shelf]),
        documents=documents.format(number=in_figures(numbers.documents)),
        passages=passages.format(number=in_figures(numbers.passages)),
        undated=undated,
    )


def _running(number: int) -> str:
    return _("Scans that are open: {number}.").format(number=number or _("none"))


def _posts(posts: Backlog) -> str:
    text = _("Messages: {due} waiting to be posted, {failed} given up in the last seven days.")
    return text.format(due=posts.due or _("none"), failed=posts.failed or _("none"))


def _stuck(posts: Backlog) -> Iterator[str]:
    if posts.failed:
        text = n_(
            "{number} message was given up in the last seven days; the log says why, by reference. Run `cairn doctor`.",
            "{number} messages were given up in the last seven days; the log says why, by reference. Run `cairn doctor`.",
            posts.failed,
        )
        yield text.format(number=posts.failed)
    if posts.due and posts.oldest:
        since = _("{day}, {time} UTC").format(day=day(posts.oldest), time=f"{posts.oldest:%H:%M}")
        text = n_(
            "{number} message should be out by now; the first waits since {since}.",
            "{number} messages should be out by now; the first waits since {since}.",
            posts.due,
        )
        yield text.format(number=in_figures(posts.due), since=since)


def _version() -> str:
    try:
        return version("cairn")
    except PackageNotFoundError:
        return _("from a folder that was not installed")
