"""Which agents next: the newest scan of whoever is meant, and the starter workflows that it carries now."""

from dataclasses import dataclass, replace
from datetime import date

from bot.compose.brief import Standing
from bot.compose.candidates import candidates_advice
from bot.conversation.intents import SuggestAgents
from bot.conversation.message import Message
from bot.conversation.reply import Advice, Offer, Point
from bot.services.directory import Directory, scope_of
from bot.services.standings import Withheld, standing_of
from bot.services.subjects import Subject, organisation, subject_of
from bot.store.engine import Store
from bot.words import _
from bot.words.days import day_at
from knowledge.documents import WHOLE_ORG, Scope
from knowledge.framework.candidates import Candidates, candidates
from knowledge.framework.initiative_intake import of_unit
from knowledge.framework.model import Framework
from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Suggested:
    """What could come next for whom, and the day of the scan that says so."""

    unit: str
    function: str | None
    candidates: Candidates
    standing: Standing | None
    withheld: bool

    @property
    def taken_at(self) -> date | None:
        """When the scan was taken; None without one that may be told."""
        return self.standing.taken_at if self.standing else None


@dataclass(frozen=True, slots=True)
class NextAgents:
    """
    Suggests what to begin with, by rule and by the newest scan that everyone may see who will see the answer.

    `industry` is the lens of the framework that the organisation belongs to, or another trade; None where nobody has said.
    """

    framework: Framework
    store: Store
    library: Library
    industry: str | None = None

    async def answer(self, message: Message, asked: SuggestAgents, directory: Directory) -> Advice:
        """The answer to whoever asked, in the place where they asked."""
        audiences = await directory.audiences(message.by, message.place)
        scope = scope_of(message.by.org, audiences)
        subject = await subject_of(self.store, message, asked.unit, in_part=WHOLE_ORG in audiences)
        suggested = await self._for(subject, asked.function, scope)
        if suggested.withheld:
            text = _(
                "I cannot say here what {unit} can carry: not everyone who reads this may see its scan. Ask me in a direct message."
            )
            return Advice(Point(text.format(unit=suggested.unit), kind="stage"))
        found = suggested.candidates
        today = day_at(message.at)
        advice = candidates_advice(self.framework, suggested.unit, found, suggested.standing, today)
        if suggested.standing:
            return advice
        offers = (
            Offer("start_scan", _("Start a first look")),
            Offer("explain_stages", _("What the stages are")),
        )
        return replace(advice, offers=offers)

    async def of(self, org: str, unit: str | None, function: str | None, scope: Scope) -> Suggested:
        """What the unit of this name, or the organisation, could begin with."""
        if unit is None:
            return await self._for(await organisation(self.store, org), function, scope)
        known = await self.store.units.by_name(org, unit)
        return await self._for(Subject(known.name if known else unit, known), function, scope)

    async def _for(self, subject: Subject, function: str | None, scope: Scope) -> Suggested:
        found = await standing_of(self.store, self.library, subject, scope)
        standing = found if isinstance(found, Standing) else None
        placement = of_unit(standing.placement, subject.name) if standing else None
        some = candidates(self.framework, placement, function, self.industry)
        return Suggested(subject.name, function, some, standing, isinstance(found, Withheld))
