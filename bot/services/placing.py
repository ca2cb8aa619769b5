"""The last step of whatever finds out where a unit is: the input is placed, kept, and laid over the unit's plan, all at once."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.conversation.planning import Reconciled, What, finding_of, reconcile
from bot.store.assessments import Assessment as Kept
from bot.store.assessments import Finding, Origin
from bot.store.engine import Parts
from bot.store.plan_items import Edits, KeptItem, new_item
from bot.words.days import day_at, noon_of
from knowledge.documents import name_key
from knowledge.framework.assessment import Assessment
from knowledge.framework.intake import read_assessment
from knowledge.framework.model import Framework
from knowledge.framework.moves import DEFAULT_EFFORT
from knowledge.framework.placement import Move, Placement
from knowledge.framework.staging import place

MOST_TRIES = 5
SCAN = "scan"
"""Who confirmed an item, where a scan or a recheck did."""


def placed(framework: Framework, told: Mapping[str, object], today: date) -> tuple[Assessment, Placement]:
    """The same reading and the same rule as `cairn assess`, so that an exported scan gives the same placement."""
    assessment = read_assessment(json.dumps(told), framework.bank, today, "The scan")
    return assessment, place(framework, assessment)


async def keep(
    tx: Parts,
    org: str,
    unit_id: str,
    assessment: Assessment,
    told: Mapping[str, object],
    placement: Placement,
    *,
    origin: Origin,
    now: datetime,
    supersedes: str | None = None,
) -> Kept:
    """Keep an assessment, and bring the plans of all units that it is about up to date. The same again changes nothing."""
    finding = Finding(
        unit_id=unit_id,
        bank_version=assessment.bank_version,
        input=told,
        placement=placement.model_dump(mode="json"),
        taken_at=assessment.as_of,
        origin=origin,
        respondents=placement.respondents,
        supersedes=supersedes,
    )
    kept = await tx.assessments.record(org, finding, now=now)
    async for unit, its_own in _units_in(tx, kept, placement):
        await _bring_up_to_date(tx, kept, unit, its_own, now)
    return kept


async def efforts_of(parts: Parts, org: str, unit_id: str) -> dict[str, int]:
    """How much work things are by whoever does them, where that is not the usual; an assessment weighs it in."""
    items = await parts.plan_items.of_unit(org, unit_id)
    return {
        one.criterion: one.effort
        for one in items
        if one.effort != DEFAULT_EFFORT and one.state != "confirmed"
    }


async def _units_in(tx: Parts, kept: Kept, placement: Placement) -> AsyncIterator[tuple[str, Placement]]:
    """The units for which this is what holds today: its own, and those that it is made up of."""
    newest = await tx.assessments.newest(kept.org, kept.unit_id)
    if newest is None or newest.id != kept.id:
        return
    if not await _older_than_its_part(tx, kept, placement):
        yield kept.unit_id, placement
    for name, part in placement.units.items():
        unit = await tx.units.by_name(kept.org, name)
        own = await tx.assessments.newest(kept.org, unit.id) if unit else None
        if unit and (own is None or (own.taken_at, own.recorded_at) <= (kept.taken_at, kept.recorded_at)):
            yield unit.id, part


async def _older_than_its_part(tx: Parts, kept: Kept, placement: Placement) -> bool:
    """Whether the scan of a larger unit has looked at this one since: then that holds, though this was handed in later."""
    name = name_key(placement.unit)
    for larger in await tx.assessments.newest_all(kept.org):
        parts = larger.placement.get("units")
        names = parts if isinstance(parts, Mapping) else {}
        if larger.taken_at > kept.taken_at and name in {name_key(str(part)) for part in names}:
            return True
    return False


async def _bring_up_to_date(tx: Parts, kept: Kept, unit_id: str, placement: Placement, now: datetime) -> None:
    """Lay a placement over a unit's plan; on a server somebody may change an item meanwhile, so it is looked at again."""
    for _ in range(MOST_TRIES):
        if await _laid_over(tx, kept, unit_id, placement, now):
            return


@dataclass(frozen=True, slots=True)
class _Laid:
    """A placement as it is laid over a plan."""

    kept: Kept
    placement: Placement
    result: Reconciled
    now: datetime

    def found_on(self, what: What) -> date:
        """The day on which this was found so: that of the scan, or on which it was asked again."""
        found = finding_of(self.placement, *what)
        return max(self.kept.taken_at, found.rechecked) if found and found.rechecked else self.kept.taken_at

    def found_at(self, what: What) -> datetime:
        """The moment of it. What a file tells that is handed in later happened on the day that the file gives."""
        late = self.kept.origin == "file" and self.found_on(what) < day_at(self.now)
        return noon_of(self.found_on(what)) if late else self.now

    def refutes(self, item: KeptItem) -> bool:
        """Whether it is not borne out that an item is done. What was found before that was said tells nothing of it."""
        return item.what in self.result.refuted and day_at(item.since) <= self.found_on(item.what)


async def _laid_over(tx: Parts, kept: Kept, unit_id: str, placement: Placement, now: datetime) -> bool:
    """Whether every item was as it was read."""
    every = await tx.plan_items.of_unit(kept.org, unit_id)
    items = {item.what: item for item in every if item.state != "confirmed"}
    states = {what: (item.state, Move.model_validate(item.move)) for what, item in items.items()}
    laid = _Laid(kept, placement, reconcile(states, placement, scanned=kept.supersedes is None), now)
    asked = {scan.recheck_of for scan in await tx.scans.rechecks(kept.org, [i.id for i in items.values()])}
    order = {(move.criterion, move.workflow): number for number, move in enumerate(placement.moves)}
    done = True
    for what, item in items.items():
        if item.assessment_id != kept.id:
            done &= await _lay_over(tx, item, laid, order.get(what), asked_again=item.id in asked)
    for what, move in laid.result.new.items():
        new = new_item(
            *(kept.org, unit_id, move),
            place=order[what],
            assessment_id=kept.id,
            found_on=laid.found_on(what),
            now=laid.found_at(what),
        )
        await tx.plan_items.add(new, by=SCAN, now=now)
    return done


async def _lay_over(
    tx: Parts, item: KeptItem, laid: _Laid, place_now: int | None, *, asked_again: bool
) -> bool:
    """One item as the new placement leaves it. While people are asked about it again, their answer is waited for."""
    at, about = laid.found_at(item.what), {"assessment": laid.kept.id}
    if item.what in laid.result.confirmed:
        edits: Edits = {"assessment_id": laid.kept.id, "place": None}
        return await tx.plan_items.change(item, "confirm", by=SCAN, now=at, about=about, **edits) is not None
    if laid.refutes(item) and not asked_again:
        item = await tx.plan_items.change(item, "refute", by=SCAN, now=at, about=about) or item
    move = laid.result.kept.get(item.what)
    written = move.model_dump(mode="json") if move else item.move
    edited = await tx.plan_items.edit(item, assessment_id=laid.kept.id, place=place_now, move=written)
    return edited is not None
