"""All initiatives that somebody may see, side by side: the board, put together from the record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.compose.board_lines import Eyes, age, headline, to_run, urgent
from bot.compose.portfolio import remarks
from bot.conversation.home import BoardBrief
from bot.conversation.portfolio import Board, BoardRow, Figure, Remark
from bot.conversation.summary import Unseen
from bot.conversation.unit_names import unknown_words
from bot.services.initiative_views import is_for
from bot.services.looks import Looks, looks_at
from bot.services.seeing import Seeing, Viewer
from bot.services.wholes import below
from bot.store.engine import Store
from bot.store.initiatives import Check, KeptInitiative, KeptPermit
from bot.store.units import Unit
from bot.words.days import day_at
from knowledge.documents import WHOLE_ORG, name_key
from knowledge.framework.gathered import Placed
from knowledge.framework.initiative import Initiative
from knowledge.framework.model import Framework
from knowledge.framework.portfolio import Entry, see_together
from knowledge.framework.verdict import Verdict


@dataclass(frozen=True, slots=True)
class _Kept:
    """An initiative with what it says of itself, the newest verdict on it and the trial that runs."""

    kept: KeptInitiative
    told: Initiative
    check: Check | None
    verdict: Verdict | None
    permit: KeptPermit | None


@dataclass(frozen=True, slots=True)
class Portfolios:
    """Boards as every surface shows them. Each look is written down, and so is each that was refused."""

    framework: Framework
    store: Store
    seeing: Seeing

    async def of(self, org: str, viewer: Viewer, *, now: datetime, unit: str | None = None) -> Board | Unseen:
        """
        The initiatives of a unit and of all below it, or of everything, as far as this viewer may see them.

        A unit that Cairn does not know may have initiatives too: they are planned for it. Where there are none that this viewer
        may see, it was most likely mistyped.
        """
        units = await self.store.units.all(org)
        asked = next((one for one in units if unit and name_key(one.name) == name_key(unit)), None)
        if asked is not None and not await self.may_see(org, viewer, asked):
            await self._note(org, "portfolio.refused", viewer, asked, now)
            return await self.seeing.refusal(org, viewer, asked, asked.name)
        wanted = _within(units, asked) if asked else [] if unit else units
        names = None if unit is None else {name_key(unit), *(name_key(one.name) for one in wanted)}
        by_name = {name_key(one.name): one for one in units}
        kept = await self._kept(org, by_name)
        every = [one for one in kept if names is None or name_key(one.kept.unit) in names]
        ours = [one for one in every if _seen(viewer, one, by_name)]
        if unit and asked is None and not ours:
            return _unknown(unit, units, viewer, day_at(now))
        await self._note(org, "portfolio.seen", viewer, asked, now)
        looks = looks_at(units, await self.store.assessments.found(org))
        placed = _placed(looks, [one for one in wanted if self.seeing.of_unit(viewer, one)])
        # What nobody has begun can only be said by whoever sees everything that was.
        whole = len(ours) == len(every) and (
            unit is None or (asked is not None and asked.scope == "organisation")
        )
        name = asked.name if asked else unit
        rows, told = self._board(ours, units, placed, day_at(now), whole=whole)
        return Board(name, day_at(now), headline(rows, name, _eyes(viewer)), rows, told)

    async def brief(self, org: str, viewer: Viewer, today: date) -> BoardBrief | None:
        """
        The board in a line for somebody's own page: of a manager all that they may see, of others what they run.

        None where that is nothing.
        """
        rows = await self.rows(org, viewer, today)
        if viewer.admin or await self._manages(org, viewer.person):
            told = BoardBrief(headline(rows, None, _eyes(viewer)), tuple(urgent(rows, today)))
        else:
            rows = [row for row in rows if viewer.person in (row.owner, row.trial_owner)]
            told = BoardBrief(headline(rows, None, "yours"), tuple(to_run(rows, today)))
        return told if rows else None

    async def rows(self, org: str, viewer: Viewer, today: date) -> list[BoardRow]:
        """Every initiative that this viewer may see, by unit and name; nothing is written down."""
        units = {name_key(unit.name): unit for unit in await self.store.units.all(org)}
        return [_row(one, today) for one in await self._kept(org, units) if _seen(viewer, one, units)]

    async def _manages(self, org: str, person: str) -> bool:
        for unit in await self.store.units.of_person(org, person):
            if person in await self.store.roles.people_with(org, unit.id, "manager"):
                return True
        return False

    async def may_see(self, org: str, viewer: Viewer, unit: Unit) -> bool:
        """The initiatives of a unit are for those whom its result is for, and for admins who are alone with it."""
        return (viewer.admin and viewer.alone) or await self.seeing.allowed(org, viewer, unit)

    async def _kept(self, org: str, units: Mapping[str, Unit]) -> list[_Kept]:
        """All that is kept; the unit's name as the unit itself is written, so that the same is the same."""
        checks = await self.store.initiatives.newest_checks(org)
        running = {permit.initiative_id: permit for _org, permit in await self.store.initiatives.running(org)}
        found = []
        for kept in await self.store.initiatives.all(org):
            check, unit = checks.get(kept.id), units.get(name_key(kept.unit))
            found.append(
                _Kept(
                    kept=replace(kept, unit=unit.name if unit else kept.unit),
                    told=Initiative.model_validate(kept.intake),
                    check=check,
                    verdict=Verdict.model_validate(check.verdict) if check else None,
                    permit=running.get(kept.id),
                )
            )
        return found

    def _board(
        self,
        ours: Sequence[_Kept],
        units: Iterable[Unit],
        placed: Mapping[str, Placed],
        today: date,
        *,
        whole: bool,
    ) -> tuple[tuple[BoardRow, ...], tuple[Remark, ...]]:
        """The rows, and what is seen only because they stand side by side."""
        known = {unit.name for unit in units}
        rows = tuple(_row(one, today) for one in ours)
        entries = [_entry(one, known) for one in ours]
        portfolio = see_together(self.framework.bank, entries, placed)
        looked = {unit: one.as_of for unit, one in placed.items()}
        told = remarks(self.framework, rows, portfolio, looked, whole=whole)
        return rows, told

    async def _note(self, org: str, what: str, viewer: Viewer, unit: Unit | None, now: datetime) -> None:
        about = {"unit": unit.id if unit else None, "how": viewer.how}
        await self.store.audit.note(org, what, who=viewer.person, about=about, now=now)


def _eyes(viewer: Viewer) -> Eyes:
    if not viewer.alone:
        return "here"
    return "all" if viewer.operator or viewer.admin else "mine"


def _unknown(name: str, units: Sequence[Unit], viewer: Viewer, today: date) -> Board:
    """That there is no such unit. What the units are called is for those whom the whole organisation's documents are for."""
    known = [unit.name for unit in units] if viewer.operator or WHOLE_ORG in viewer.audiences else []
    return Board(name, today, unknown_words(name, known), unknown=True)


def _seen(viewer: Viewer, one: _Kept, units: Mapping[str, Unit]) -> bool:
    return is_for(viewer, one.kept, one.check, units.get(name_key(one.kept.unit)), one.permit)


def _within(units: Sequence[Unit], top: Unit) -> Sequence[Unit]:
    return (top, *below(units, top))


def _placed(looks: Looks, shown: Iterable[Unit]) -> dict[str, Placed]:
    """The newest look at each unit that was scanned."""
    found = ((unit.name, looks.newest(unit.id)) for unit in shown if unit.scope != "organisation")
    return {name: looks.placed(look) for name, look in found if look}


def _row(one: _Kept, today: date) -> BoardRow:
    kept, told, metric = one.kept, one.told, one.told.metric
    figure = (
        Figure(metric.what, metric.baseline, metric.target, kept.actual, kept.actual_on)
        if metric.what
        else None
    )
    return BoardRow(
        id=kept.id,
        name=kept.name,
        unit=kept.unit,
        models=_models(one),
        kind=told.about.kind,
        reach=told.about.reach,
        state=told.about.state,
        added=day_at(kept.added_at),
        age=age(day_at(kept.added_at), today),
        verdict=one.verdict.verdict if one.verdict else None,
        checked=day_at(one.check.at) if one.check else None,
        owner=told.owner or "",
        figure=figure,
        permit_until=one.permit.until if one.permit else None,
        trial_owner=str(one.permit.terms.get("owner") or "") if one.permit else "",
    )


def _entry(one: _Kept, known: Iterable[str]) -> Entry:
    kept, told = one.kept, one.told
    return Entry(
        id=kept.id,
        name=kept.name,
        unit=kept.unit,
        models=_models(one),
        reach=told.about.reach,
        state=told.about.state,
        verdict=one.verdict.verdict if one.verdict else None,
        skips=one.verdict.sequence.skips if one.verdict else (),
        has_owner=bool(told.owner),
        has_figure=bool(told.metric.what) and told.metric.baseline is not None,
        known_unit=kept.unit in known,
    )


def _models(one: _Kept) -> tuple[int, ...]:
    return one.told.value_models or (one.verdict.value_models if one.verdict else ())
