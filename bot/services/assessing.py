"""A finished assessment: in the record first and on the shelf after; what a crash left between the two is caught up."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.compose.scan_text import scan_text, scan_title
from bot.services.placing import keep
from bot.store.assessments import Assessment as Kept
from bot.store.engine import Store
from bot.store.units import Unit
from knowledge.documents import WHOLE_ORG, Audience, Document, Shelf
from knowledge.framework.assessment import Assessment
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.staging import place
from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Assessing:
    """Places a group of people and keeps the result where every later answer finds it."""

    framework: Framework
    store: Store
    library: Library

    async def record(
        self, org: str, assessment: Assessment, source: dict[str, object], *, now: datetime
    ) -> Kept:
        """
        Place, keep and shelve an assessment; `source` is its input as it was handed in, ready for JSON.

        The same input again changes nothing.
        """
        placement = place(self.framework, assessment)
        async with self.store.transaction() as tx:
            whole = await tx.units.get_or_create(
                org, assessment.name, scope=assessment.scope, people=assessment.people
            )
            for unit in assessment.units:
                await tx.units.get_or_create(
                    org, unit.name, parent_id=whole.id, people=unit.people, suited=unit.suited
                )
            kept = await keep(tx, org, whole.id, assessment, source, placement, origin="file", now=now)
            if kept.recorded_at == now:  # else it was handed in before, and is in the trail
                about = {"assessment": kept.id, "unit": whole.id}
                await tx.audit.note(org, "assessment.recorded", who="operator", about=about, now=now)
        await self.shelve(kept, now=now)
        return kept

    async def catch_up(self, *, now: datetime) -> int:
        """Shelve whatever is in the record and not on the shelf; the number of assessments."""
        waiting = await self.store.assessments.unshelved()
        for kept in waiting:
            await self.shelve(kept, now=now)
        return len(waiting)

    async def shelve(self, kept: Kept, *, now: datetime) -> None:
        """
        Put the text of an assessment on the shelf, and take down that of the one it stands in for, which is of the same scan.

        Safe to repeat: the same text under the same name changes nothing.
        """
        unit = await self.store.units.by_id(kept.org, kept.unit_id)
        for document in documents(self.framework, kept, unit):
            await asyncio.to_thread(self.library.shelve, document)
        before = await self.store.assessments.by_id(kept.org, kept.supersedes) if kept.supersedes else None
        for document in documents(self.framework, before, unit) if before else ():
            await asyncio.to_thread(self.library.remove, kept.org, document.shelf, document.source)
        await self.store.assessments.mark_shelved(kept.org, kept.id, now=now)


def documents(framework: Framework, kept: Kept, unit: Unit | None) -> Iterator[Document]:
    """An assessment's texts: one for the whole, one for each of its units, each for those it is about."""
    placement = Placement.model_validate(kept.placement)
    yield _document(framework, kept, placement, scan_source(kept.id), audience_of(unit))
    for name, own in placement.units.items():
        yield _document(framework, kept, own, scan_source(kept.id, name), Audience("unit", name))


def scan_source(assessment_id: str, unit: str | None = None) -> str:
    """The name under which a scan stands on the shelf."""
    return f"scan:{assessment_id}" + (f"/{unit}" if unit else "")


def audience_of(unit: Unit | None) -> Audience:
    """Whose a scan is: everybody's for the organisation, the unit's own for a unit."""
    return WHOLE_ORG if unit is None or unit.scope == "organisation" else Audience("unit", unit.name)


def _document(
    framework: Framework, kept: Kept, placement: Placement, source: str, audience: Audience
) -> Document:
    return Document(
        org=kept.org,
        shelf=Shelf.ORGANISATION,
        source=source,
        title=scan_title(placement),
        text=scan_text(framework, placement),
        kind="scan",
        audience=audience,
        dated=kept.taken_at,
    )
