"""What the record has for a recheck: the last scan of the unit, what holds of it today, and who said what by name."""

from bot.store.assessments import Assessment as Kept
from bot.store.engine import Parts
from bot.store.plan_items import KeptItem
from bot.store.scans import Scan
from bot.store.sheets import FinalAnswer
from knowledge.documents import name_key
from knowledge.framework.placement import Placement


async def named_answers(parts: Parts, item: KeptItem) -> list[FinalAnswer]:
    """What the unit's last scan keeps with the names of those who answered; nothing where it was anonymous."""
    last = await last_scan(parts, item)
    if last is None or last.setup.anonymous:
        return []
    return await parts.sheets.answers(item.org, last.id)


async def last_scan(parts: Parts, item: KeptItem) -> Scan | None:
    """The newest scan of the unit that has a result."""
    every = await parts.scans.of_unit(item.org, item.unit_id)
    return next((scan for scan in every if scan.assessment_id is not None), None)


async def standing(tx: Parts, item: KeptItem) -> Kept | None:
    """What holds today of the unit, or of the whole that it is a part of: what a recheck lays its answers into."""
    kept = await tx.assessments.by_id(item.org, item.assessment_id)
    return await tx.assessments.newest(item.org, kept.unit_id) if kept else None


async def found_of(tx: Parts, item: KeptItem) -> Placement | None:
    """What is known today of the unit of an item."""
    kept = await standing(tx, item)
    if kept is None:
        return None
    whole, part = Placement.model_validate(kept.placement), await part_of(tx, item, kept)
    return whole.units[part] if part else whole


async def part_of(tx: Parts, item: KeptItem, kept: Kept) -> str | None:
    """Under which name a unit stands in a larger assessment; None for one of its own."""
    if kept.unit_id == item.unit_id:
        return None
    unit = await tx.units.by_id(item.org, item.unit_id)
    names = Placement.model_validate(kept.placement).units
    return next((name for name in names if unit and name_key(name) == name_key(unit.name)), None)
