"""How long it takes from the stored placements of many units to the roll-up of them all, on a real record in SQLite."""

import json
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.services.looks import looks_at
from bot.services.wholes import Whole, counted, rolled_up
from bot.store.assessments import Finding
from bot.store.engine import Store, open_store
from bot.store.orgs import LOCAL
from evals.bench.corpus import an_organisation
from evals.bench.figure import Figure, Watch, ms
from knowledge.framework.assessment import Assessment, by_unit
from knowledge.framework.gathered import Own
from knowledge.framework.loading import the_framework
from knowledge.framework.staging import place

TIMES = 3


async def rolled(units: int) -> Figure:
    """The best of a few times: reading the newest placement of each unit and rolling them up, nothing kept in between."""
    assessment = an_organisation(units)
    with tempfile.TemporaryDirectory() as home:
        async with await open_store(Path(home)) as store:
            await _scanned(store, assessment)
            took = [await _roll_up(store) for _time in range(TIMES)]
    return Figure("stored placements to a roll-up", ms(min(took)), f"{units:,} units, SQLite")


async def _roll_up(store: Store) -> float:
    framework = the_framework()
    watch = Watch()
    units = await store.units.all(LOCAL)
    looks = looks_at(units, await store.assessments.found(LOCAL))
    whole = Whole("Made-up Group", "organisation", counted(units, looks))
    rolled_up(framework, whole, looks, Own())
    return watch.seconds


async def _scanned(store: Store, whole: Assessment) -> None:
    """Each unit scanned by itself, as after a year of team scans."""
    now = datetime.now(UTC)
    await store.orgs.local(now=now)
    answers = by_unit(whole.answers)
    async with store.transaction() as tx:
        for unit in whole.units:
            rows = tuple(replace(answer, unit=None) for answer in answers[unit.name])
            alone = replace(whole, name=unit.name, scope="team", people=unit.people, answers=rows, units=())
            placement = place(the_framework(), alone).model_dump(mode="json")
            told = {"unit": {"name": unit.name, "invited": 5}, "answers": [str(row) for row in rows]}
            kept = await tx.units.get_or_create(LOCAL, unit.name, people=unit.people)
            finding = Finding(
                unit_id=kept.id,
                bank_version=whole.bank_version,
                input=json.loads(json.dumps(told)),
                placement=placement,
                taken_at=whole.as_of,
                origin="scan",
                respondents=len(alone.respondents),
            )
            await tx.assessments.record(LOCAL, finding, now=now)
