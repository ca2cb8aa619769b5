"""Who sees what: members their unit, managers their units and all below, the whole by a setting. Refusals say who could show it."""

from dataclasses import dataclass
from typing import Literal

from bot.conversation.message import Message
from bot.conversation.summary import Unseen, WhoSeesWhole
from bot.services.assessing import audience_of
from bot.services.directory import Directory
from bot.services.stages import units_of
from bot.store.engine import Store
from bot.store.units import Unit
from knowledge.documents import WHOLE_ORG, Audience

How = Literal["slack", "terminal", "export"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks, and how. `audiences` are those whose scans everyone may see who will see the answer."""

    person: str
    audiences: frozenset[Audience]
    how: How = "slack"
    alone: bool = True
    operator: bool = False
    admin: bool = False

    @property
    def knows_units(self) -> bool:
        """Whether the names of the units may be told: they are for everybody in the organisation and for nobody else."""
        return self.operator or WHOLE_ORG in self.audiences


@dataclass(frozen=True, slots=True)
class Seeing:
    """Decides who may see a summary."""

    store: Store
    whole_is_for: WhoSeesWhole = "managers"

    async def allowed(self, org: str, viewer: Viewer, unit: Unit | None) -> bool:
        """Whether this viewer may see this unit; None is an organisation that has no unit of its own."""
        if viewer.operator:
            return True
        if unit is not None and unit.scope != "organisation":
            return self.of_unit(viewer, unit)
        if WHOLE_ORG not in viewer.audiences:
            return False
        if self.whole_is_for == "everyone":
            return True
        return viewer.alone and (viewer.admin or await self._by_role(org, viewer.person, unit))

    def of_unit(self, viewer: Viewer, unit: Unit) -> bool:
        """Whether the result of a unit itself may be told: it is its members' and its managers'."""
        return viewer.operator or audience_of(unit) in viewer.audiences

    async def refusal(self, org: str, viewer: Viewer, unit: Unit | None, name: str) -> Unseen:
        """Why this viewer may not, and who could show it."""
        people: list[str] = []
        if unit is not None:
            roles = await self.store.roles.of_unit(org, unit.id)
            people = [has.person for has in roles if has.role == "manager"]
            people = people or [has.person for has in roles if has.role == "champion"]
        whole = unit is None or unit.scope == "organisation"
        return Unseen(name, whole, self.whole_is_for, tuple(people), here=not viewer.alone)

    async def eyes_of(self, org: str, person: str) -> Viewer:
        """Somebody's own eyes, by the roles in the record alone: for a look from the terminal."""
        mine = await units_of(self.store, org, person)
        return Viewer(person, frozenset({WHOLE_ORG, *map(audience_of, mine.units)}), "terminal")

    async def viewer(self, message: Message, directory: Directory) -> Viewer:
        """Whoever asked, with everyone who will read the answer."""
        by, place = message.by, message.place
        if by.operator:
            return Viewer(by.id, frozenset(), "terminal", operator=True)
        audiences = await directory.audiences(by, place)
        return Viewer(by.id, audiences, alone=place.private, admin=await directory.is_admin(by))

    async def _by_role(self, org: str, person: str, whole: Unit | None) -> bool:
        for unit in await self.store.units.of_person(org, person):
            manages = person in await self.store.roles.people_with(org, unit.id, "manager")
            if manages and (self.whole_is_for == "managers" or (whole and unit.id == whole.id)):
                return True
        return False
