"""
Keeps the index of one shelf level with the record.

The record says at every moment what may be found. The index in Chroma is asked while it is level with it; while it is
being opened, filled, mended or held by another process, the same question goes to the exact index over the record.
Whoever asks notices nothing but a few milliseconds.
"""

import logging
import time
from collections.abc import Collection
from pathlib import Path
from threading import Event, Lock, Thread
from typing import NamedTuple

from sqlalchemy.exc import OperationalError

from knowledge.errors import IndexUnavailable
from knowledge.library import probe
from knowledge.library.chroma import AT_ONCE, ChromaIndex
from knowledge.library.exact import ExactIndex
from knowledge.library.folder import IndexFolder
from knowledge.library.index import Near, Vector
from knowledge.records import Entry, Recipe, Records, ShelfKey

log = logging.getLogger(__name__)

AGAIN_AFTER = 60.0
"""Seconds until an index that another process holds, or that failed, is tried again."""
FEW = 200
"""So many changes are followed before a search, in some tenths of a second; more of them in the background."""
KNOWN = 20
"""Passages that an index must find to be taken for sound."""


class _Level(NamedTuple):
    chroma: ChromaIndex
    revision: int


class Keeper:
    """The index of one shelf of one organisation, for one process. Without a folder it always searches exactly."""

    def __init__(self, records: Records, key: ShelfKey, recipe: Recipe, folder: IndexFolder | None) -> None:
        self._records = records
        self._key = key
        self._recipe = recipe
        self._folder = folder
        self._work = Lock()  # whoever opens, fills or closes the index
        self._index: ChromaIndex | None = None
        self._level: _Level | None = None
        self._exact: tuple[int, ExactIndex] | None = None
        self._closing = Event()
        self._failed = False
        self._not_before = 0.0
        self._worker: Thread | None = None

    @property
    def mode(self) -> str:
        """What the next search will be answered by, unless the shelf changes."""
        return "chroma" if self._level is not None else "exact"

    def nearest(self, vector: Vector, audiences: Collection[str], limit: int) -> tuple[Near, ...]:
        """The closest passages of the shelf that one of these audiences may see, closest first."""
        revision = self._records.revision(self._key)
        index = self._level_at(revision)
        if index is not None:
            try:
                return index.nearest(vector, audiences, limit)
            except IndexUnavailable as fault:
                self._distrust(fault)
        return self._exact_at(revision).nearest(vector, audiences, limit)

    def bring_level(self) -> bool:
        """Open the index if need be and follow every change; False when it cannot be had now."""
        with self._work:
            try:
                return self._open_and_follow()
            except (IndexUnavailable, OSError, OperationalError) as fault:
                self._drop_index()
                self._not_before = time.monotonic() + AGAIN_AFTER
                log.warning("The index of %s is not available: %s", self._key, fault)
                return False

    def rebuild(self) -> bool:
        """Make the index anew from the record; False when another process holds it, which then follows by itself."""
        with self._work:
            if self._folder is None or not self._folder.take():
                return False
            self._drop_index()
            self._folder.mark_open()
            self._index = self._built(self._folder)
            self._follow(self._index)
            return True

    def count(self) -> int | None:
        """How many passages the index holds; None while it is not open here."""
        level = self._level
        try:
            return None if level is None else level.chroma.count()
        except IndexUnavailable as fault:
            self._distrust(fault)
            return None

    def close(self) -> None:
        """Close the index properly, so that the next start trusts it."""
        self._closing.set()
        worker = self._worker
        if worker is not None:
            worker.join()
        with self._work:
            trusted = self._index is not None and not self._failed
            self._drop_index()
            if self._folder is not None:
                if trusted:
                    self._folder.mark_closed()
                self._folder.give_back()

    def remove(self) -> None:
        """Close the index and delete its folder."""
        self.close()
        if self._folder is not None and self._folder.take():
            self._folder.remove()

    def _level_at(self, revision: int) -> ChromaIndex | None:
        if self._folder is None:
            return None
        if self._level is not None and self._level.revision != revision:
            self._follow_a_few()
        level = self._level
        if level is not None and level.revision >= revision:
            return level.chroma
        self._start_worker()
        return None

    def _follow_a_few(self) -> None:
        if not self._work.acquire(blocking=False):
            return
        try:
            if self._index is not None and len(self._records.pending(self._key, FEW + 1).passages) <= FEW:
                self._follow(self._index)
        except (IndexUnavailable, OperationalError) as fault:
            log.warning("The index of %s could not follow: %s", self._key, fault)
            self._level = None
        finally:
            self._work.release()

    def _start_worker(self) -> None:
        at_work = self._worker is not None and self._worker.is_alive()
        if at_work or self._closing.is_set() or time.monotonic() < self._not_before:
            return
        self._worker = Thread(target=self.bring_level, name=f"index of {self._key.org}", daemon=True)
        self._worker.start()

    def _exact_at(self, revision: int) -> ExactIndex:
        kept = self._exact
        if kept is None or kept[0] != revision:
            entries = self._records.entries(self._key, self._recipe.embedder)
            kept = self._exact = (revision, ExactIndex(entries))
        return kept[1]

    def _open_and_follow(self) -> bool:
        if self._folder is None or self._closing.is_set():
            return False
        if self._failed:
            # It is still marked as open, so it is tried in a process of its own before it is opened here again.
            self._drop_index()
            self._failed = False
        if self._index is None:
            if not self._folder.take():
                log.info("Another process holds the index of %s; searching exactly meanwhile.", self._key)
                self._not_before = time.monotonic() + AGAIN_AFTER
                return False
            self._index = self._opened(self._folder)
        self._follow(self._index)
        return True

    def _opened(self, folder: IndexFolder) -> ChromaIndex:
        current = folder.current()
        if current is not None and folder.left_open and not self._sound(current):
            log.warning("The index in %s was not closed and is spoiled; it is made anew.", current)
            folder.set_aside(current)
            current = None
        folder.mark_open()
        return (current and self._reopened(folder, current)) or self._built(folder)

    def _sound(self, current: Path) -> bool:
        return probe.sound(current, self._key.org, str(self._recipe), self._known())

    def _known(self) -> tuple[Entry, ...]:
        return self._records.known(self._key, self._recipe.embedder, KNOWN)

    def _reopened(self, folder: IndexFolder, current: Path) -> ChromaIndex | None:
        """The index as it is, or None when a new one has to take its place."""
        try:
            index = ChromaIndex.open(current, self._key.org, str(self._recipe))
            if index.overgrown():
                index.close()
                return None
            self._reconcile(index)
            # A store can count its passages and have lost their vectors.
            if not index.holds(self._known()):
                raise IndexUnavailable(f"The index in {current} does not find what it holds.")
        except IndexUnavailable as fault:
            log.warning("%s", fault)
            folder.set_aside(current)
            return None
        folder.keep_only(current)
        return index

    def _built(self, folder: IndexFolder) -> ChromaIndex:
        generation = folder.new_generation()
        index = ChromaIndex.create(generation, self._key.org, str(self._recipe))
        self._reconcile(index)
        if not self._closing.is_set():
            folder.make_current(generation)
        return index

    def _reconcile(self, index: ChromaIndex) -> None:
        """Compare what the index holds with what the record has, and mend every difference."""
        wanted, held = self._records.audiences(self._key, self._recipe.embedder), index.audiences()
        index.drop([name for name in held if name not in wanted])
        missing = [name for name, audience in wanted.items() if held.get(name) != audience]
        for at in range(0, len(missing), AT_ONCE):
            if self._closing.is_set():
                return
            index.put(self._records.entries_of(self._key, self._recipe.embedder, missing[at : at + AT_ONCE]))

    def _follow(self, index: ChromaIndex) -> None:
        """Apply what changed until nothing is left; only then is the index asked again."""
        while not self._closing.is_set():
            revision = self._records.revision(self._key)
            pending = self._records.pending(self._key)
            if not pending.numbers:
                self._level = _Level(index, revision)
                self._exact = None
                return
            found = self._records.entries_of(self._key, self._recipe.embedder, pending.passages)
            there = {entry.id for entry in found}
            index.put(found)
            index.drop([name for name in pending.passages if name not in there])
            self._records.settle(pending)

    def _distrust(self, fault: IndexUnavailable) -> None:
        """The index failed while it was asked: answer exactly, and have it tried and mended a little later."""
        log.warning("%s", fault)
        self._level, self._failed = None, True
        self._not_before = time.monotonic() + AGAIN_AFTER

    def _drop_index(self) -> None:
        index, self._index, self._level = self._index, None, None
        if index is not None:
            try:
                index.close()
            except IndexUnavailable as fault:
                log.warning("%s", fault)
