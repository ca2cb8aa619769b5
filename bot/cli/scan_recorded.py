"""An assessment that was recorded from a file, written out like a scan: as it stands today, so that `cairn assess` reads it."""

import json
from typing import TYPE_CHECKING, Any

from bot.cli.reporting import refuse

if TYPE_CHECKING:
    from bot.cli.scan_found import Listed
    from bot.services.cairn import Cairn
    from bot.store.assessments import Assessment


async def recorded(cairn: "Cairn", org: str, listed: "Listed") -> dict[str, Any]:
    """All that is kept of it; refused where it could not be read again."""
    from bot.words import day
    from knowledge.errors import AssessmentFault
    from knowledge.framework.intake import read_assessment

    kept = await _standing(cairn, org, listed)
    told = {
        "bank_version": kept.bank_version,
        "as_of": kept.taken_at.isoformat(),
        **kept.input,
    }
    try:
        read_assessment(json.dumps(told), cairn.framework.bank, kept.taken_at, "What is kept of it")
    except AssessmentFault as fault:
        raise refuse(
            f"What was recorded of {listed.unit} as of {day(kept.taken_at)} is kept, and `cairn assess` could not read it "
            f"again, so nothing was exported. {fault}"
        ) from fault
    about = {
        "id": listed.id,
        "origin": "file",
        "recorded": kept.recorded_at.isoformat(),
        "invited": listed.invited,
        "answered": listed.answered,
        "assessment": kept.id,
    }
    return {"scan": about, **told, "placement": dict(kept.placement)}


async def _standing(cairn: "Cairn", org: str, listed: "Listed") -> "Assessment":
    """The assessment as it stands today: one that was asked about again since gives way to the newer."""
    history = await cairn.store.assessments.history(org, listed.unit_id)
    by_id = {kept.id: kept for kept in history}
    newer = {kept.supersedes: kept for kept in history if kept.supersedes}
    standing = by_id[listed.id]
    while standing.id in newer:
        standing = newer[standing.id]
    return standing
