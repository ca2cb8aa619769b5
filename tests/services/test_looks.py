"""A look is dated by the day on which somebody looked, whatever was asked of others since."""

from datetime import UTC, date, datetime

from bot.services.cairn import Cairn
from bot.services.looks import looks_at
from bot.services.placing import keep, placed
from bot.store.orgs import LOCAL

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
OCTOBER = date(2026, 10, 3)
QUALITY = {"criterion": "ND2", "unit": "Customer Service", "by": "r9", "level": 3, "at": "2026-11-21"}


async def test_asking_one_unit_again_dates_no_other_anew(sample: Cairn) -> None:
    before = max(await sample.store.assessments.newest_all(LOCAL), key=lambda kept: kept.taken_at)
    told = {**before.input, "as_of": "2026-11-21", "answers": [*before.input["answers"], QUALITY]}  # type: ignore[misc]
    assessment, placement = placed(sample.framework, told, NOW.date())
    async with sample.store.transaction() as tx:
        await keep(
            *(tx, LOCAL, before.unit_id, assessment, told, placement),
            origin="scan",
            now=NOW,
            supersedes=before.id,
        )

    units = await sample.store.units.all(LOCAL)
    looks = looks_at(units, await sample.store.assessments.found(LOCAL))

    days = {
        unit.name: (look.dated.taken_at, looks.placed(look).as_of)
        for unit in units
        if (look := looks.newest(unit.id))
    }
    assert days["Customer Service"] == (NOW.date(), NOW.date())
    assert days["Claims"] == days["Underwriting"] == (OCTOBER, OCTOBER)


async def test_an_older_scan_that_is_handed_in_later_changes_no_plan(sample: Cairn) -> None:
    claims = await sample.store.units.by_name(LOCAL, "Claims")
    assert claims
    own = await sample.store.assessments.newest(LOCAL, claims.id)
    assert own
    assert own.taken_at < OCTOBER
    before = await sample.store.plan_items.of_unit(LOCAL, claims.id)
    told = {**own.input, "as_of": "2026-05-20"}
    assessment, placement = placed(sample.framework, told, NOW.date())

    async with sample.store.transaction() as tx:
        await keep(*(tx, LOCAL, claims.id, assessment, told, placement), origin="file", now=NOW)

    assert await sample.store.plan_items.of_unit(LOCAL, claims.id) == before
