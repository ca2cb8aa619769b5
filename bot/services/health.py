"""How Cairn itself is, in sentences for whoever runs the workspace: what it has read, what is stuck, what is set."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from bot.conversation.home import Health
from bot.conversation.reply import day
from bot.store.backlog import Backlog, backlog
from bot.store.engine import Store
from knowledge.documents import Shelf
from knowledge.library import Library, ShelfHealth
from knowledge.records import Numbers, ShelfKey

_SHELVES = {Shelf.ORGANISATION: "Yours, scans included", Shelf.GUIDANCE: "The guidance"}


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
    rows.append(f"Embedder: {library.embedder.fingerprint}.")
    rows.append(
        "Language model: one is set; where it fails, answers are put together by rule."
        if set_up.has_model
        else "Language model: none is set, so answers are put together by rule."
    )
    rows.append(_running(len(await store.scans.live(org))))
    rows.append(_posts(posts))
    if set_up.settings:
        rows.append(f"Settings that are set: {', '.join(sorted(set_up.settings))}.")
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
    dates = f" ({undated} without a date)" if undated else ""
    return f"{_SHELVES[shelf]}: {_several(numbers.documents, 'document')}{dates}, {_several(numbers.passages, 'passage')}."


def _running(number: int) -> str:
    return f"Scans that are open: {number or 'none'}."


def _posts(posts: Backlog) -> str:
    return f"Messages: {posts.due or 'none'} waiting to be posted, {posts.failed or 'none'} given up in the last seven days."


def _stuck(posts: Backlog) -> Iterator[str]:
    if posts.failed:
        what = "1 message was" if posts.failed == 1 else f"{posts.failed} messages were"
        yield f"{what} given up in the last seven days; the log says why, by reference. Run `cairn doctor`."
    if posts.due and posts.oldest:
        since = f"{day(posts.oldest)}, {posts.oldest:%H:%M} UTC"
        yield f"{_several(posts.due, 'message')} should be out by now; the first waits since {since}."


def _several(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number:,} {what}s"


def _version() -> str:
    try:
        return version("cairn")
    except PackageNotFoundError:
        return "from a folder that was not installed"
