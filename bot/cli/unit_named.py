"""A unit as somebody names it with --unit: the one there is, or which ones may have been meant."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.cli.reporting import refuse

if TYPE_CHECKING:
    from bot.services.cairn import Cairn
    from bot.store.units import Unit


async def the_unit(cairn: "Cairn", org: str, name: str) -> "Unit":
    """The unit of this name; refused with the nearest names where there is none."""
    unit = await cairn.store.units.by_name(org, name)
    if unit is None:
        raise refuse(await unknown(cairn, org, name))
    return unit


async def refuse_unknown(cairn: "Cairn", org: str, name: str | None, also: Iterable[str] = ()) -> None:
    """Refuse a name that is neither a unit's, nor the organisation's, nor one of those that count here `also`."""
    from bot.services.subjects import organisation
    from knowledge.documents import name_key

    if not name or await cairn.store.units.by_name(org, name):
        return
    others = {name_key(one) for one in (*also, (await organisation(cairn.store, org)).name)}
    if name_key(name) not in others:
        raise refuse(await unknown(cairn, org, name, also))


async def planned_for(cairn: "Cairn", org: str) -> list[str]:
    """The units that initiatives are for; some of them Cairn may not know."""
    return sorted({one.unit for one in await cairn.store.initiatives.all(org)})


async def unknown(cairn: "Cairn", org: str, name: str, also: Iterable[str] = ()) -> str:
    """That there is no such unit, and what to do."""
    from bot.conversation.unit_names import unknown_words

    units = [unit.name for unit in await cairn.store.units.all(org)]
    said = unknown_words(name, [*dict.fromkeys([*units, *also])])
    if not units:
        return f"{said} None is set up yet: `cairn units import FILE` sets them up."
    return f"{said} `cairn units` lists all of them."
