"""Where the units of one person are: their own, and those below a unit that they manage; each only if they may see it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.compose.result import scan_result
from bot.compose.wording import only_stage_one_examined
from bot.conversation.home import StageBar, UnitStage
from bot.conversation.result import ScanResult
from bot.services.assessing import audience_of
from bot.services.unit_listing import in_tree
from bot.store.assessments import Assessment as Kept
from bot.store.engine import Store
from bot.store.units import Unit
from knowledge.documents import Audience, name_key
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement

Taken = tuple[date, datetime]


@dataclass(frozen=True, slots=True)
class Mine:
    """Somebody's units. `under` says of each that is only theirs through a larger one which one that is, by id."""

    units: tuple[Unit, ...]
    under: Mapping[str, str]


@dataclass
class _Newest:
    """The newest scan of a unit that may be shown, as it is kept, and whether there is one that may not."""

    taken: Taken | None = None
    found: Mapping[str, object] = field(default_factory=dict)
    invited: int = 0
    withheld: bool = False


async def units_of(store: Store, org: str, person: str) -> Mine:
    """The units in which somebody is anything, and all units below those that they manage."""
    own = await store.units.of_person(org, person)
    managed = {unit.id for unit in own if person in await store.roles.people_with(org, unit.id, "manager")}
    every = await store.units.all(org) if managed else own
    ids = {unit.id for unit in own}
    under = {} if not managed else {id_: top for id_, top in _below(every, managed).items() if id_ not in ids}
    return Mine(tuple(unit for unit in in_tree(every) if unit.id in ids or unit.id in under), under)


def stages_of(
    framework: Framework,
    mine: Mine,
    kept: Iterable[Kept],
    *,
    audiences: Collection[Audience],
    asked: Collection[str],
    today: date,
) -> Iterator[UnitStage]:
    """
    Where each unit is by its newest scan: its own, or its part in a larger one. `asked` are those that are scanned just now.

    A scan is for those whom `audiences` names, and for the managers of the units above: it is asked for in their name too.
    """
    allowed = {*audiences, *(audience_of(unit) for unit in mine.units if unit.id in mine.under)}
    newest = {unit.id: _Newest() for unit in mine.units}
    names = {name_key(unit.name): unit.id for unit in mine.units}
    for scan in kept:
        for unit_id, found, audience in _scanned(mine, names, scan):
            _keep_newer(newest[unit_id], scan, found, audience in allowed)
    named = {unit.id: unit.name for unit in mine.units}
    for unit in mine.units:
        under = named.get(mine.under.get(unit.id, ""), "")
        stage = _stage(framework, unit.name, newest[unit.id], today)
        yield replace(stage, asked=unit.id in asked, under=under)


def result_of(framework: Framework, placement: Placement, invited: int = 0) -> ScanResult:
    """A placement as its result shows it; of those invited, where that is kept, it says how many answered."""
    answered = placement.respondents
    return scan_result(
        framework,
        placement,
        scan_id="",
        answered=answered,
        invited=max(invited, answered),
        path="first_look" if only_stage_one_examined(framework, placement) else "full",
        anonymous=False,  # whether there were too few answers for a result was decided at the close
    )


def _below(units: Sequence[Unit], tops: Collection[str]) -> dict[str, str]:
    """Each unit below one of these, with the nearest of them above it; the organisation is above whatever has no other."""
    whole = next((unit.id for unit in units if unit.scope == "organisation" and unit.id in tops), None)
    parents = {unit.id: unit.parent_id or (whole if unit.id != whole else None) for unit in units}
    found: dict[str, str] = {}
    for unit in units:
        above, passed = parents[unit.id], {unit.id}
        while above and above not in tops and above not in passed:
            passed.add(above)
            above = parents.get(above)
        if above in tops and above:
            found[unit.id] = above
    return found


def _scanned(
    mine: Mine, names: Mapping[str, str], scan: Kept
) -> Iterator[tuple[str, Mapping[str, object], Audience]]:
    """Which of somebody's units a scan is about, with what it found of each and whose that is."""
    for unit in mine.units:
        if unit.id == scan.unit_id:
            yield unit.id, scan.placement, audience_of(unit)
    parts = scan.placement.get("units")
    for name, part in parts.items() if isinstance(parts, Mapping) else ():
        unit_id = names.get(name_key(name))
        if unit_id and isinstance(part, Mapping):
            yield unit_id, part, Audience("unit", name)


def _keep_newer(newest: _Newest, scan: Kept, found: Mapping[str, object], allowed: bool) -> None:
    if not allowed:
        newest.withheld = True
        return
    taken = (scan.taken_at, scan.recorded_at)
    if newest.taken is None or taken > newest.taken:
        asked = scan.input.get("unit") if found is scan.placement else None
        invited = asked.get("invited") if isinstance(asked, Mapping) else None
        newest.taken, newest.found = taken, found
        newest.invited = invited if isinstance(invited, int) else 0


def _stage(framework: Framework, name: str, newest: _Newest, today: date) -> UnitStage:
    if newest.taken is None:
        return UnitStage(name, "withheld" if newest.withheld else "nobody")
    # Its parts have their own place on the page, and reading them would take the longest.
    alone = {key: value for key, value in newest.found.items() if key != "units"}
    result = result_of(framework, Placement.model_validate(alone), newest.invited)
    return UnitStage(
        unit=name,
        known="looked",
        headline=result.headline,
        as_of=newest.taken[0],
        stale=result.look_again < today,
        bars=tuple(StageBar(bar.model, bar.brief, bar.state, bar.score) for bar in result.models),
        line=_line(result),
    )


def _line(result: ScanResult) -> str:
    if not result.next_steps:
        return ""
    first = result.next_steps[0]
    return f"{first.when}: {first.what}"
