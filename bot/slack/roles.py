"""A role sheet that somebody fills in in a window; what is wrong with it is said beside its fields."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.conversation.roles import tasks_typed
from bot.services.refusals import Refused
from bot.services.role_sheets import RoleSheets
from bot.slack.blocks.parts import Block
from bot.slack.blocks.roles import PEOPLE, ROLE, TASKS, UNIT, role_view, saved_view
from bot.slack.initiative_people import InitiativePeople
from bot.slack.initiative_windows import Answer, InitiativeWindows
from bot.slack.portfolio import NEEDED, PortfolioPress, said_in
from bot.words import _
from knowledge.framework.coverage import MOST_PEOPLE, RoleSheet

MOST_DIGITS = len(str(MOST_PEOPLE))


@dataclass(frozen=True, slots=True)
class RoleDesk:
    """Takes role sheets from those who run a unit; that is asked anew, since a press can be forged."""

    role_sheets: RoleSheets
    who: InitiativePeople
    windows: InitiativeWindows

    async def open(self, press: PortfolioPress) -> None:
        """Open the empty window."""
        if why := await self.windows.open(press.trigger_id, self._empty(press)):
            await self.windows.say("", press.user, why)

    async def sent(self, press: PortfolioPress) -> dict[str, Any]:
        """The window was sent off: what to acknowledge with."""
        return await self.windows.answer(press.view_id, self._sent(press))

    async def _empty(self, press: PortfolioPress) -> Block:
        org = await self.who.org(press.team)
        await self.who.viewer(org, press.user)
        own = await self.who.store.units.of_person(org, press.user)
        return role_view(own[0].name if len(own) == 1 else "")

    async def _sent(self, press: PortfolioPress) -> Answer:
        org = await self.who.org(press.team)
        await self.who.viewer(org, press.user)
        sheet, faults = _sheet(press)
        unit = await self.who.store.units.by_name(org, _typed(press, UNIT))
        if unit is None:
            faults[UNIT] = _("I know no unit of that name that you run.")
        if unit is None or sheet is None:
            return Answer({}, faults)
        try:
            by = await self.who.actor(press.user)
            covered = await self.role_sheets.put(org, unit, [sheet], by, now=self.who.clock())
        except Refused:
            return Answer({}, {UNIT: _("I know no unit of that name that you run.")})
        return Answer(saved_view(covered))


def _sheet(press: PortfolioPress) -> tuple[RoleSheet | None, dict[str, str]]:
    """What was filled in, and what is wrong with it, by field."""
    role, people = _typed(press, ROLE), _typed(press, PEOPLE)
    tasks, wrong = tasks_typed(_typed(press, TASKS))
    faults = {TASKS: " ".join(wrong)} if wrong else {}
    if not role:
        faults[ROLE] = _(NEEDED)
    if not people.isdecimal() or len(people) > MOST_DIGITS or not int(people):
        faults[PEOPLE] = _("Type a whole number, at least 1.")
    if faults:
        return None, faults
    try:
        return RoleSheet.model_validate({"role": role, "people": int(people), "tasks": tasks}), {}
    except ValidationError:
        return None, {TASKS: _("A task is too long: at most 200 characters each.")}


def _typed(press: PortfolioPress, field: str) -> str:
    return str(said_in(press.values, field))
