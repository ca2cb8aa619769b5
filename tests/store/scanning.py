"""What a scan's tests begin with: a unit, an open scan of it, sheets and answers."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.conversation.path import Asked, Setup
from bot.conversation.sheet import Given, Level, SheetState
from bot.store.engine import Parts
from bot.store.scans import Scan
from bot.store.sheets import FinalAnswer, KeptSheet
from tests.store.samples import NOON, TODAY

CLOSES = NOON + timedelta(days=5)


async def drafted(
    store: Parts, unit: str = "Motor", *, org: str = "local", channel: str | None = "C1", now: datetime = NOON
) -> Scan:
    return await store.scans.create(
        org,
        unit_id=(await store.units.get_or_create(org, unit)).id,
        setup=Setup(unit=unit, people=12, workflows=("Intake",)),
        bank_version="1.0.0",
        started_by="U1",
        channel=channel,
        audience={"kind": "channel"},
        now=now,
        closes_at=CLOSES,
    )


async def opened(
    store: Parts, unit: str = "Motor", *, org: str = "local", channel: str | None = "C1", now: datetime = NOON
) -> Scan:
    draft = await drafted(store, unit, org=org, channel=channel, now=now)
    scan = await store.scans.change(draft, "open", now=now)
    assert scan is not None
    return scan


async def invited(store: Parts, scan: Scan, person: str = "U1", *, asked: Asked | None = None) -> KeptSheet:
    return await store.sheets.invite(scan.org, scan.id, person, asked or Asked())


def given(level: Level, *, proof: str = "", at: datetime = NOON) -> Given:
    return Given(level=level, evidence="E1" if proof else "E0", proof=proof, at=at)


async def answered(
    store: Parts,
    kept: KeptSheet,
    answers: Mapping[str, Given],
    *,
    state: SheetState = "choosing",
    now: datetime = NOON,
) -> KeptSheet:
    """The sheet as it is kept after these answers."""
    news = {"state": state, "given": {**kept.sheet.given, **answers}}
    assert await store.sheets.save(kept, kept.sheet.model_copy(update=news), answers, now=now)
    found = await store.sheets.by_key(kept.org, kept.sheet.scan, kept.sheet.key)
    assert found is not None
    return found


def final(by: str, row: str = "WE1", level: str = "2", *, role: str | None = None) -> FinalAnswer:
    return FinalAnswer(by, row, level, None, "E0", "", role, TODAY)
