"""Who "we" is: the unit named, else the one chosen, else the channel's, else the asker's only one, else the organisation."""

from dataclasses import dataclass

from bot.conversation.message import Message
from bot.store.engine import Store
from bot.store.orgs import UNNAMED
from bot.store.units import Unit


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a question is about. `unit` is None where it was named but is not known, or where nothing was set up yet."""

    name: str
    unit: Unit | None

    @property
    def whole(self) -> bool:
        """Whether it is the organisation itself."""
        return self.unit is None or self.unit.scope == "organisation"


async def subject_of(store: Store, message: Message, named: str | None) -> Subject:
    """Resolve who is meant. A named unit that nobody has set up keeps its name, so that the answer can say so."""
    org = message.by.org
    for name in (named, message.unit):
        if name:
            unit = await store.units.by_name(org, name)
            return Subject(unit.name if unit else name, unit)
    channel_unit = await store.units.by_channel(org, message.place.channel)
    if channel_unit:
        return Subject(channel_unit.name, channel_unit)
    own = await store.units.of_person(org, message.by.id)
    if len(own) == 1:
        return Subject(own[0].name, own[0])
    return await organisation(store, org)


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
