"""A small company: units below a department, initiatives on its board, and scans of its units."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.conversation.portfolio import Board
from bot.services.assessing import audience_of
from bot.services.portfolio import Portfolios
from bot.services.seeing import Viewer
from bot.store.assessments import Finding
from bot.store.engine import Store
from bot.store.initiatives import Check, KeptInitiative
from bot.store.orgs import LOCAL
from bot.store.rows import new_id
from bot.store.units import Unit
from knowledge.documents import WHOLE_ORG
from knowledge.framework.loading import the_framework

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
OPERATOR = Viewer("operator", frozenset(), "terminal", operator=True)


@dataclass
class Company:
    """Two units below a department, and what is on the board."""

    store: Store
    portfolios: Portfolios
    units: dict[str, Unit]

    async def add(self, name: str, unit: str, by: str = "UDEV", **told: Any) -> KeptInitiative:
        about = {"name": name, "kind": "pilot", "reach": "task", "state": told.pop("state", "trial")}
        intake = {"initiative": about, "unit": unit, **told}
        made = KeptInitiative(new_id(), name, unit, intake, "hand", by, NOW - timedelta(days=21), NOW)
        return await self.store.initiatives.put(LOCAL, made)

    async def judge(
        self, kept: KeptInitiative, verdict: str, skips: tuple[tuple[int, int], ...] = ()
    ) -> None:
        told = {
            "verdict": verdict,
            "value_models": [5],
            "missing": [],
            "readiness": {},
            "workflow": {},
            "sequence": {"working_on": 1, "skips": skips},
            "owed": [],
            "permit": None,
            "because": [],
        }
        await self.store.initiatives.checked(LOCAL, Check(kept.id, NOW, "UDEV", kept.intake, told))

    async def scan(self, unit: str, stage: int, on: date = TODAY) -> str:
        placement = {
            "stage": stage,
            "working_on": stage + 1,
            "established": {m: m <= stage for m in range(1, 6)},
            "bank_version": the_framework().bank.version,
            "as_of": on.isoformat(),
        }
        found = Finding(self.units[unit].id, "1.0.0", {"on": str(on)}, placement, on, "scan", 5)
        return (await self.store.assessments.record(LOCAL, found, now=NOW)).id

    def member(self, *units: str, person: str = "UEVE", **more: Any) -> Viewer:
        mine = (audience_of(self.units[unit]) for unit in units)
        return Viewer(person, frozenset({WHOLE_ORG, *mine}), **more)

    async def board(self, viewer: Viewer, unit: str | None = None) -> Board:
        found = await self.portfolios.of(LOCAL, viewer, now=NOW, unit=unit)
        assert isinstance(found, Board)
        return found
