"""Who "we" is: the unit named, else the one chosen, else the channel's, else the asker's only one, else the organisation."""

from dataclasses import dataclass

from bot.conversation.message import Message
from bot.conversation.unit_names import named_in_part
from bot.store.engine import Store
from bot.store.orgs import UNNAMED
from bot.store.units import Unit
from knowledge.documents import name_key


@dataclass(frozen=True, slots=True)
class Subject:
    """
    Whom a question is about. `unit` is None where no unit is called so (`unknown`), or where nothing was set up yet.

    `one_of` are the units that may be meant, where the name that was given is a part of several names.
    """

    name: str
    unit: Unit | None
    unknown: bool = False
    one_of: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it is the organisation itself."""
        return self.unit is None or self.unit.scope == "organisation"


async def subject_of(store: Store, message: Message, named: str | None, *, in_part: bool = False) -> Subject:
    """
    Resolve who is meant. A named unit that nobody has set up keeps its name, so that the answer can say so.

    `in_part` takes a part of a unit's name for the unit: only for those who may know what the units are called.
    """
    org = message.by.org
    if name := named or message.unit:
        return await _named(store, org, name, in_part=in_part)
    channel_unit = await store.units.by_channel(org, message.place.channel)
    if channel_unit:
        return Subject(channel_unit.name, channel_unit)
    own = await store.units.of_person(org, message.by.id)
    if len(own) == 1:
        return Subject(own[0].name, own[0])
    return await organisation(store, org)


async def _named(store: Store, org: str, name: str, *, in_part: bool) -> Subject:
    if unit := await store.units.by_name(org, name):
        return Subject(unit.name, unit)
    whole = await organisation(store, org)
    if name_key(name) == name_key(whole.name):
        return whole
    units = {unit.name: unit for unit in await store.units.all(org)} if in_part else {}
    fitting = named_in_part(name, units)
    if len(fitting) == 1:
        return Subject(fitting[0], units[fitting[0]])
    return Subject(name, None, unknown=True, one_of=fitting)


async def organisation(store: Store, org: str) -> Subject:
    """The organisation as a subject: its own unit if it was scanned as a whole, else the one unit that stands for all."""
    units = await store.units.all(org)
    whole = [unit for unit in units if unit.scope == "organisation"]
    top = [unit for unit in units if unit.parent_id is None]
    if whole or len(top) == 1:
        unit = (whole or top)[0]
        return Subject(unit.name, unit)
    kept = await store.orgs.by_id(org)
    return Subject(kept.name if kept else UNNAMED, None)
