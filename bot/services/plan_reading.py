"""A unit's plan as every surface shows it, read from the record: its items in their order, each with what was said of it since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bot.compose.plan_words import (
    answered_words,
    contested_words,
    document_words,
    label_of,
    refuted_words,
    stage_moved_words,
    unlocks_words,
    what_to_do,
)
from bot.conversation.plan import ItemState, Plan, PlanItem
from bot.store.assessments import Assessment as Kept
from bot.store.engine import Parts
from bot.store.plan_items import KeptItem, PlanEvent
from bot.store.units import Unit
from bot.words.days import day_at
from knowledge.documents import name_key
from knowledge.framework.model import Framework
from knowledge.framework.placement import Move, Placement

_ORDER: tuple[ItemState, ...] = ("open", "reported", "confirmed", "dropped")


async def read_plan(parts: Parts, framework: Framework, org: str, unit: Unit) -> Plan:
    """What a unit has decided to do: what is open in the order of its moves, then what is reported, confirmed, dropped."""
    kept = [item for item in await parts.plan_items.of_unit(org, unit.id) if _matters(item)]
    ids = [item.id for item in kept]
    events: dict[str, list[PlanEvent]] = {}
    for event in await parts.plan_items.events(org, ids):
        events.setdefault(event.item_id, []).append(event)
    # What was opened at a terminal waits for the operator alone: nobody is being asked.
    open_now = [
        scan for scan in await parts.scans.rechecks(org, ids) if scan.audience.get("kind") != "terminal"
    ]
    asking = {scan.recheck_of: scan.closes_at for scan in open_now}
    until = {name: day_at(when) for name, when in asking.items() if when is not None}
    items = [_item(framework, unit, item, events.get(item.id, ()), until) for item in kept]
    return Plan(unit.name, await _as_of(parts, org, unit, kept), tuple(_in_order(items)))


async def owned_by(parts: Parts, framework: Framework, org: str, person: str) -> tuple[PlanItem, ...]:
    """What somebody has taken on anywhere and is not confirmed: what is due first at the beginning."""
    kept = await parts.plan_items.of_owner(org, person)
    found: dict[str, PlanItem] = {}
    for unit_id in dict.fromkeys(item.unit_id for item in kept):
        if unit := await parts.units.by_id(org, unit_id):
            found |= {item.id: item for item in (await read_plan(parts, framework, org, unit)).items}
    return tuple(found[item.id] for item in kept if item.id in found)


async def stage_since(parts: Parts, framework: Framework, unit: Unit, assessment_id: str) -> str:
    """Whether an assessment moved the stage of a unit from where the one before it had left it, in words."""
    kept = await parts.assessments.by_id(unit.org, assessment_id)
    before = await parts.assessments.by_id(unit.org, kept.supersedes) if kept and kept.supersedes else None
    now_so, was = (_of_unit(one, unit) if one else None for one in (kept, before))
    return stage_moved_words(framework, was, now_so) if was and now_so else ""


def _of_unit(kept: Kept, unit: Unit) -> Placement | None:
    """What an assessment says of a unit, as its own or as a part of a larger one."""
    whole = Placement.model_validate(kept.placement)
    if kept.unit_id == unit.id:
        return whole
    return next((part for name, part in whole.units.items() if name_key(name) == name_key(unit.name)), None)


def document_in(event: PlanEvent) -> str:
    """The document that somebody pointed to."""
    title, link, why = (str(event.about.get(name) or "") for name in ("title", "link", "why"))
    return document_words(title, link, why)


def _matters(item: KeptItem) -> bool:
    """What is no move just now and nobody has touched is left out; it comes back when it is one again."""
    return item.state != "open" or item.place is not None or item.owner is not None


def _in_order(items: Iterable[PlanItem]) -> list[PlanItem]:
    return sorted(items, key=lambda item: _ORDER.index(item.state))


async def _as_of(parts: Parts, org: str, unit: Unit, kept: Sequence[KeptItem]) -> date | None:
    newest = next((item.assessment_id for item in kept if item.place is not None), None)
    found = await (parts.assessments.by_id(org, newest) if newest else parts.assessments.newest(org, unit.id))
    return found.taken_at if found else None


def _item(
    framework: Framework,
    unit: Unit,
    kept: KeptItem,
    events: Sequence[PlanEvent],
    until: Mapping[str | None, date],
) -> PlanItem:
    move = Move.model_validate(kept.move)
    return PlanItem(
        id=kept.id,
        unit=unit.name,
        criterion=kept.criterion,
        workflow=kept.workflow or None,
        kind=move.kind,
        label=label_of(framework, move),
        what=what_to_do(framework, move),
        observable=move.observable,
        unlocks=unlocks_words(framework, move),
        whose=kept.whose,
        whom=framework.criterion(kept.criterion).owner,
        asked=kept.asked,
        owner=kept.owner,
        due=kept.due,
        state=kept.state,
        since=day_at(kept.since),
        reason=kept.reason,
        version=kept.version,
        effort=kept.effort,
        found=kept.found_on,
        asking_until=until.get(kept.id),
        notes=tuple(_notes(framework, kept, events)),
    )


def _notes(framework: Framework, kept: KeptItem, events: Sequence[PlanEvent]) -> Iterator[str]:
    for event in events:
        match event.what:
            case "answered":
                counts = event.about.get("counts")
                yield answered_words(
                    framework,
                    kept.criterion,
                    day_at(event.at),
                    int(str(event.about.get("answered") or 0)),
                    [int(number) for number in counts] if isinstance(counts, list) else (),
                    enough=bool(event.about.get("enough")),
                    counted=bool(event.about.get("counted", True)),
                )
            case "refuted":
                yield refuted_words(day_at(event.at))
            case "contested":
                yield contested_words(day_at(event.at), document_in(event))
