"""The newest placement of whoever was asked about, with the passages in which its scan can be cited."""

import asyncio
from dataclasses import dataclass

from bot.compose.brief import Standing
from bot.conversation.plan import Doing
from bot.services.assessing import audience_of, scan_source
from bot.services.subjects import Subject
from bot.store.assessments import Assessment as Kept
from bot.store.engine import Store
from bot.words.days import day_at
from knowledge.documents import Audience, Scope, name_key
from knowledge.framework.placement import Move, Placement
from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class _Found:
    kept: Kept
    placement: Placement
    source: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class Withheld:
    """There is a scan, and not everyone who will see the answer may see it."""


async def standing_of(
    store: Store, library: Library, subject: Subject, scope: Scope
) -> Standing | Withheld | None:
    """
    Where the subject is, by its newest scan; None when nobody has looked.

    A unit has the scan of its own or its part in a larger one, whichever is newer.
    """
    every = await _candidates(store, subject, scope.org)
    found = [item for item in every if item.audience in scope.audiences]
    if not found:
        return Withheld() if every else None
    newest = max(found, key=lambda item: (item.kept.taken_at, item.kept.recorded_at))
    passages = await asyncio.to_thread(library.passages_of, newest.source, scope)
    plan = await _plan(store, subject, newest.kept)
    return Standing(newest.placement, newest.kept.taken_at, tuple(passages), plan, newest.kept.id)


async def _plan(store: Store, subject: Subject, kept: Kept) -> tuple[Doing, ...]:
    """What the unit does about its moves, as far as its plan goes by this scan, a talk or a recheck after it."""
    if subject.unit is None:
        return ()
    since = [kept.id] if kept.supersedes else []
    while kept.supersedes and (before := await store.assessments.by_id(kept.org, kept.supersedes)):
        kept = before
        since += [kept.id] if kept.supersedes else []
    items = await store.plan_items.of_unit(kept.org, subject.unit.id)
    return tuple(
        Doing(
            state=item.state,
            since=day_at(item.since),
            found=item.found_on,
            move=Move.model_validate(item.move),
            taken=item.owner is not None,
            due=item.due,
        )
        for item in items
        if item.state != "confirmed" or item.assessment_id in since
    )


async def _candidates(store: Store, subject: Subject, org: str) -> list[_Found]:
    if subject.unit is None:
        return []
    found = []
    own = await store.assessments.newest(org, subject.unit.id)
    if own:
        placement = Placement.model_validate(own.placement)
        found.append(_Found(own, placement, scan_source(own.id), audience_of(subject.unit)))
    for kept in [] if subject.whole else await store.assessments.newest_all(org):
        units = Placement.model_validate(kept.placement).units
        for name, placement in units.items():
            if name_key(name) == name_key(subject.name):
                found.append(_Found(kept, placement, scan_source(kept.id, name), Audience("unit", name)))
    return found
