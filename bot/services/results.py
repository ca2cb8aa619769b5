"""The result of a finished scan, put together from the record for whatever surface shows it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.compose.plan_words import confirmed_words
from bot.compose.result import scan_result
from bot.compose.why import choices, outcome_rows, why_rows
from bot.compose.wording import count
from bot.conversation.result import Choice, ScanResult, Step, Why
from bot.conversation.roles import coverage_words
from bot.services.refusals import Refused
from bot.services.role_sheets import RoleSheets
from bot.store.assessments import Assessment as Kept
from bot.store.engine import Store
from bot.store.scans import Scan
from bot.words import N_, _, n_
from bot.words.days import day_at
from knowledge.framework.assessment import Assessment, Rated
from knowledge.framework.intake import read_assessment
from knowledge.framework.model import Framework
from knowledge.framework.placement import Move, Placement
from knowledge.framework.staging import what_if

SUPERSEDED = N_("After a talk there is a newer result further down, and that one holds.")


@dataclass(frozen=True, slots=True)
class Supposed:
    """The questions whose answers can be supposed, and what would follow from the one that was."""

    choices: tuple[Choice, ...]
    outcome: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Finished scans as people see them."""

    framework: Framework
    store: Store

    async def of(self, org: str, scan_id: str, assessment_id: str | None = None) -> ScanResult:
        """The result of a scan, by the assessment named or the one it closed with."""
        scan, kept = await self.found(org, scan_id, assessment_id)
        chain = await self._chain(org, scan)
        result = scan_result(
            self.framework,
            Placement.model_validate(kept.placement),
            scan_id=scan.id,
            answered=scan.answered or 0,
            invited=scan.invited or 0,
            path=scan.setup.path,
            previous=_previous(kept),
            owners=await self._owners(org, scan.unit_id),
            anonymous=scan.setup.anonymous,
        )
        newer = () if kept.id == chain[-1] else (_(SUPERSEDED),)
        since = await self._confirmed(org, scan.unit_id, chain[1 : chain.index(kept.id) + 1])
        shown = await self._role_sheets(org, kept)
        told = (*newer, *_agreed(self.framework, kept), *since, *shown, *result.remarks)
        return replace(result, remarks=told)

    async def _role_sheets(self, org: str, kept: Kept) -> tuple[str, ...]:
        """What the role sheets show that counted when the scan closed; one set since then counts as well."""
        unit = await self.store.units.by_id(org, kept.unit_id)
        covered = await RoleSheets(self.store).that_count(org, unit, kept.taken_at) if unit else None
        return (coverage_words(covered),) if covered else ()

    async def asked_about(self, org: str, scan_id: str, criterion: str) -> Step:
        """What somebody elsewhere can be asked: what is theirs to do, or the question to which they would know the answer."""
        result = await self.of(org, scan_id)
        theirs = next((step for step in result.others if step.criterion == criterion), None)
        ours = next((step for step in result.ours if step.criterion == criterion), None)
        if theirs is not None:
            return theirs
        if ours is None:
            raise Refused("no_move", result.unit)
        question = self.framework.criterion(criterion).question
        return replace(ours, text=f"{ours.label[:1].upper()}{ours.label[1:]}: {question}")

    async def why(self, org: str, scan_id: str, assessment_id: str | None = None) -> Why:
        """The levels, what must be in place, the arithmetic and the version behind it."""
        result = await self.of(org, scan_id, assessment_id)
        _scan, kept = await self.found(org, scan_id, assessment_id)
        return why_rows(
            self.framework, Placement.model_validate(kept.placement), first_look=result.first_look
        )

    async def supposed(
        self, org: str, scan_id: str, criterion: str | None = None, level: int | None = None
    ) -> Supposed:
        """What would follow if one criterion had another level, with all that can be supposed. Nothing is kept."""
        result = await self.of(org, scan_id)
        _scan, kept = await self.found(org, scan_id, None)
        before = Placement.model_validate(kept.placement)
        told: tuple[str, ...] = ()
        if criterion is not None and level is not None:
            after = what_if(self.framework, self._read(kept), {criterion: Rated(level, level)})
            told = outcome_rows(self.framework, before, after, first_look=result.first_look)
        return Supposed(choices(self.framework, before, first_look=result.first_look), told)

    async def export(self, org: str, scan_id: str) -> dict[str, Any]:
        """
        Everything about a finished scan: the answers with their evidence as `cairn assess` reads them, the placement with
        its moves, and how it was asked.
        """
        scan, kept = await self.found(org, scan_id, None)
        told: dict[str, Any] = {
            "scan": {
                "id": scan.id,
                "path": scan.setup.path,
                "anonymous": scan.setup.anonymous,
                "opened": _day(scan.opened_at and day_at(scan.opened_at)),
                "closed": _day(scan.closed_at and day_at(scan.closed_at)),
                "invited": scan.invited,
                "answered": scan.answered,
                "assessment": kept.id,
            }
        }
        return {**told, **kept.input, "placement": dict(kept.placement)}

    async def found(self, org: str, scan_id: str, assessment_id: str | None) -> tuple[Scan, Kept]:
        """The scan, and its assessment as it stands today: one that a talk has superseded gives way to the newer."""
        scan = await self.store.scans.by_id(org, scan_id)
        if scan is None:
            raise Refused("unknown")
        if scan.assessment_id is None:
            raise Refused("no_result", scan.setup.unit)
        wanted = assessment_id or (await self._chain(org, scan))[-1]
        kept = await self.store.assessments.by_id(org, wanted)
        if kept is None or kept.unit_id != scan.unit_id:
            raise Refused("unknown")
        return scan, kept

    async def _chain(self, org: str, scan: Scan) -> list[str]:
        """The assessment that the scan closed with, and those that superseded it one after the other."""
        history = await self.store.assessments.history(org, scan.unit_id)
        after = {kept.supersedes: kept.id for kept in history if kept.supersedes}
        chain = [scan.assessment_id or ""]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        return chain

    async def _owners(self, org: str, unit_id: str) -> dict[str, tuple[str, date | None]]:
        """Who has taken which move; whoever took one before a talk, a recheck or a new scan still has it after."""
        items = await self.store.plan_items.of_unit(org, unit_id)
        taken = (item for item in items if item.state in ("open", "reported"))
        return {item.criterion: (item.owner, item.due) for item in taken if item.owner}

    async def _confirmed(self, org: str, unit_id: str, since: Sequence[str]) -> list[str]:
        """What a scan found missing and is in place now, by the assessments that followed it."""
        items = await self.store.plan_items.of_unit(org, unit_id)
        return [
            confirmed_words(self.framework, Move.model_validate(item.move), item.found_on, day_at(item.since))
            for item in items
            if item.state == "confirmed" and item.assessment_id in since
        ]

    def _read(self, kept: Kept) -> Assessment:
        return read_assessment(json.dumps(kept.input), self.framework.bank, kept.taken_at, "The scan")


def _agreed(framework: Framework, kept: Kept) -> Iterator[str]:
    """What was settled in a talk, and by how many; who that was is kept in the record."""
    agreed = kept.input.get("agreed")
    for one in agreed if isinstance(agreed, list) else ():
        criterion = framework.criterion(str(one["criterion"]))
        answer = criterion.anchors[int(one["level"])].short
        people = len(one["by"])
        text = n_(
            "Agreed in a talk of {number}: {thing}, “{answer}”.",
            "Agreed in a talk of {number}: {thing}, “{answer}”.",
            people,
        )
        yield text.format(number=count(people), thing=criterion.label, answer=answer)


def _previous(kept: Kept) -> Placement | None:
    before = kept.input.get("previous")
    return Placement.model_validate(before) if before else None


def _day(when: date | None) -> str | None:
    return when.isoformat() if when else None
