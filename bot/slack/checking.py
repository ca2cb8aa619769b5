"""
The intake of an initiative in Slack: a window of three steps, kept in the record as it is filled in, and checked once.

The window carries only the id of its intake. Each intake is its person's own.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from bot.compose.initiative_standing import headline
from bot.conversation.initiative_answers import as_file, from_file
from bot.conversation.initiative_fields import COLLEAGUE, NAME, OWNER, UNIT
from bot.conversation.initiative_found import Found
from bot.conversation.initiative_view import Described
from bot.services.initiative_documents import InitiativeDocuments
from bot.services.initiative_refusals import NotPossible
from bot.services.initiatives import Initiatives
from bot.slack.blocks.initiative_form import LAST, Step, step_view
from bot.slack.blocks.initiative_typed import answers_in
from bot.slack.blocks.initiative_views import checked_view
from bot.slack.blocks.parts import Block
from bot.slack.initiative_people import InitiativePeople
from bot.slack.initiative_presses import InitiativePress, IntakePress
from bot.slack.initiative_suggested import own_words, suggestions, without_step
from bot.slack.initiative_windows import Answer, InitiativeWindows
from bot.store.initiatives import KeptInitiative, Origin
from bot.store.intakes import Intake
from bot.store.rows import new_id
from bot.words.days import day_at
from knowledge.errors import InitiativeFault


@dataclass(frozen=True, slots=True)
class CheckDesk:
    """Has initiatives described and checked, for everybody."""

    initiatives: Initiatives
    documents: InitiativeDocuments
    who: InitiativePeople
    windows: InitiativeWindows

    async def open(
        self,
        team: str,
        user: str,
        trigger_id: str,
        described: Described,
        initiative_id: str = "",
        channel: str = "",
    ) -> str | None:
        """Open the window for an initiative that is known, or described in part; what to say where it does not open."""
        first = self._first(team, user, described, initiative_id, channel)
        return await self.windows.open(trigger_id, first)

    def again(self, press: InitiativePress) -> None:
        """A check is wished for in a window about a trial: this one takes its place."""
        first = self._first(press.team, press.user, Described(), press.initiative, "")
        self.windows.change(press.view_id, first)

    def pressed(self, press: IntakePress) -> None:
        """A button in the window was pressed: what is in its fields is kept, and the window shown that follows."""
        self.windows.change(press.view_id, self._pressed(press))

    async def sent(self, press: IntakePress) -> dict[str, Any]:
        """A step was sent off: the next one, or the verdict; faults beside their fields."""
        return await self.windows.answer(press.view_id, self._sent(press))

    async def _first(
        self, team: str, user: str, described: Described, initiative_id: str, channel: str
    ) -> Block:
        org = await self.who.org(team)
        viewer = await self.who.viewer(org, user)
        kept = await self.who.seen(org, initiative_id, user) if initiative_id else None
        if kept is None and described.name and described.unit:
            there = await self.initiatives.store.initiatives.named(org, described.unit, described.name)
            kept = there if there and await self.who.views.may_see(org, viewer, there) else None
        now = self.who.clock()
        answers = _known(kept, day_at(now)) if kept else {NAME: described.name, UNIT: described.unit}
        if not answers.get(UNIT):
            answers[UNIT] = await self._unit_here(org, user, channel)
        intake = Intake(new_id(), user, {key: one for key, one in answers.items() if one}, now)
        if kept is None:
            intake = replace(intake, found=await self._suggested(org, described))
        await self.initiatives.store.intakes.begin(org, intake)
        return await self._step(intake, 1, known=kept is not None)

    async def _suggested(self, org: str, described: Described) -> tuple[dict[str, str], ...]:
        """What somebody's own words seem to say, as far as the form can take it; a colleague whom nobody knows is left out."""
        told = suggestions(self.initiatives.framework, described.also)
        somebody = told.pop(COLLEAGUE, "")
        if somebody and (colleague := await self.who.named(org, somebody)):
            told[COLLEAGUE] = colleague
        return tuple(asdict(Found("", "", "", key, value)) for key, value in told.items())

    async def _unit_here(self, org: str, user: str, channel: str) -> str:
        """The unit of the channel it was asked in, else the person's only one."""
        units = self.initiatives.store.units
        here = await units.by_channel(org, channel) if channel else None
        own = await units.of_person(org, user)
        return here.name if here else own[0].name if len(own) == 1 else ""

    async def _pressed(self, press: IntakePress) -> Block:
        org = await self.who.org(press.team)
        intake = await self._intake(org, press)
        match press.action:
            case "as_it_is":
                return await self._check(org, intake)
            case "back":
                return await self._step(await self._save(org, self._filled(intake, press)), press.step - 1)
            case "look":
                viewer = await self.who.viewer(org, press.user)
                name = str(intake.answers.get(NAME) or "")
                found = await self.documents.about(org, name, viewer.audiences)
                filled = self._filled(intake, press)
                looked = replace(filled, found=(*map(asdict, found), *own_words(filled.found)))
                return await self._step(await self._save(org, looked), press.step, looked=True)
            case _:
                taken = _taken(self._filled(intake, press), press.number)
                return await self._step(await self._save(org, taken), press.step, looked=True)

    async def _sent(self, press: IntakePress) -> Answer:
        org = await self.who.org(press.team)
        intake = await self._intake(org, press)
        answers, faults = self._read(intake, press)
        if press.step == 1 and not faults:
            unknown = await self.who.unknown_unit(org, press.user, str(answers[UNIT]))
            faults = {_block_of(press, UNIT): unknown} if unknown else {}
        if faults:
            return Answer({}, faults)
        intake = await self._save(
            org, replace(intake, answers=answers, found=without_step(intake, press.step))
        )
        if press.step < LAST:
            return Answer(await self._step(intake, press.step + 1))
        try:
            return Answer(await self._check(org, intake))
        except InitiativeFault as fault:
            return Answer({}, {_first_block(press): str(fault)})

    async def _check(self, org: str, intake: Intake) -> Block:
        """Judge what was described, once; the whole verdict is posted from the record."""
        viewer = await self.who.viewer(org, intake.person)
        origin: Origin = "document" if intake.source else "check"
        checked = await self.initiatives.check(
            org,
            as_file(intake.answers),
            viewer,
            now=self.who.clock(),
            origin=origin,
            intake=intake,
        )
        view = await self.who.view(org, checked.kept)
        return checked_view(view, headline(view))

    async def _intake(self, org: str, press: IntakePress) -> Intake:
        """The intake that a window is about, if it is this person's and not checked yet."""
        found = await self.initiatives.store.intakes.of(org, press.intake, press.user)
        if found is None:
            raise NotPossible("unknown")
        if found.done_at is not None:
            raise NotPossible("checked_before")
        return found

    async def _save(self, org: str, changed: Intake) -> Intake:
        saved = await self.initiatives.store.intakes.save(org, changed)
        if saved is None:
            raise NotPossible("changed_meanwhile")
        return saved

    def _read(self, intake: Intake, press: IntakePress) -> tuple[dict[str, Any], dict[str, str]]:
        today = day_at(self.who.clock())
        framework = self.initiatives.framework
        return answers_in(framework, press.step, intake.answers, intake.version, press.values, today)

    def _filled(self, intake: Intake, press: IntakePress) -> Intake:
        """The intake with what stands in the window, be it right or wrong."""
        return replace(intake, answers=self._read(intake, press)[0], found=without_step(intake, press.step))

    async def _step(self, intake: Intake, number: int, *, known: bool = False, looked: bool = False) -> Block:
        found = [Found(**{key: str(one) for key, one in row.items()}) for row in intake.found if row["title"]]
        suggested = {str(row["key"]): str(row["value"]) for row in own_words(intake.found)}
        owner = intake.answers.get(OWNER) or suggested.get(COLLEAGUE)
        step = Step(
            intake=intake.id,
            version=intake.version,
            number=number,
            answers=intake.answers,
            found=found if looked else None,
            known=known,
            colleague=await self.who.colleague(owner) if number == 2 or known else "",
            suggested=suggested,
        )
        return step_view(self.initiatives.framework, step)


def _known(kept: KeptInitiative, today: date) -> dict[str, Any]:
    """The answers of an initiative that was described before; an end that is over is no wish any more."""
    answers = from_file(kept.intake)
    if str(answers.get("until") or "9999") <= today.isoformat():
        answers.pop("until", None)
    return answers


def _taken(intake: Intake, number: int) -> Intake:
    """The intake with the answer of a passage that somebody took, and the document that it stands in."""
    said = [row for row in intake.found if row["title"]]
    if number >= len(said):
        raise NotPossible("changed_meanwhile")
    one = said[number]
    answers = dict(intake.answers) | {str(one["key"]): str(one["value"])}
    return replace(intake, answers=answers, source=f"{one['title']}, {one['dated']}")


def _first_block(press: IntakePress) -> str:
    return next(iter(press.values), "")


def _block_of(press: IntakePress, key: str) -> str:
    return next((block for block in press.values if block.split(":")[1:2] == [key]), _first_block(press))
