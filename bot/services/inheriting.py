"""Facts that hold for a larger unit: asked there once a quarter, and taken over by the scans below with their name and date."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

from bot.services.tally import Inherited
from bot.store.engine import Parts
from bot.store.scans import Scan
from bot.store.units import Unit
from bot.words import day
from bot.words.days import day_at
from knowledge.framework.bank import QuestionBank
from knowledge.framework.placement import Placement

A_QUARTER = timedelta(days=92)


async def fresh_facts(
    parts: Parts, bank: QuestionBank, scan: Scan, today: date | None = None
) -> tuple[Inherited, ...]:
    """
    The organisation's facts that need not be asked again, from the nearest unit above that knows them.

    A unit that is more than a team also takes over its own facts of the last quarter.
    """
    wanted = [c.id for c in bank.criteria if c.holds_for == "organisation"]
    start = today or day_at(scan.opened_at or scan.created_at)
    found: dict[str, Inherited] = {}
    async for unit in _above(parts, scan):
        kept = await parts.assessments.newest(scan.org, unit.id)
        if kept is None:
            continue
        placement = Placement.model_validate(kept.placement)
        for criterion in wanted:
            finding = placement.findings.get(criterion)
            at = max(kept.taken_at, finding.rechecked or kept.taken_at) if finding else kept.taken_at
            if finding is None or at < start - A_QUARTER:
                continue
            if finding.status == "rated" and finding.claimed is not None:
                name = f"{unit.name}, {day(at)}"
                fact = Inherited(criterion, finding.claimed, finding.evidence, at, name)
                found.setdefault(criterion, fact)
    return tuple(found.values())


async def _above(parts: Parts, scan: Scan) -> AsyncIterator[Unit]:
    """The unit itself where it is more than a team, then those above it, and last the whole organisation."""
    units = {unit.id: unit for unit in await parts.units.all(scan.org)}
    seen: set[str] = set()
    here = units.get(scan.unit_id)
    while here is not None and here.id not in seen:
        seen.add(here.id)
        if here.scope != "team":
            yield here
        here = units.get(here.parent_id or "")
    for unit in units.values():
        if unit.scope == "organisation" and unit.id not in seen:
            yield unit
