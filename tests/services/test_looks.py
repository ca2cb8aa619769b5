"""A look is dated by the day on which somebody looked, whatever was asked of others since."""

from datetime import UTC, date, datetime

import pytest

from bot.conversation.summary import StageSummary
from bot.services.cairn import Cairn
from bot.services.looks import looks_at
from bot.services.placing import keep, placed
from bot.services.seeing import Viewer
from bot.store.orgs import LOCAL
from knowledge.framework.rechecked import Question, laid_in

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
OCTOBER = date(2026, 10, 3)
QUALITY = {"criterion": "ND2", "by": "r9", "evidence": "E1", "at": "2026-11-20"}


async def asked_again_in_customer_service(cairn: Cairn, level: int = 3) -> None:
    """The whole was scanned in October; in November one question is asked again in one of its units."""
    before = max(await cairn.store.assessments.newest_all(LOCAL), key=lambda kept: kept.taken_at)
    question = Question("ND2", unit="Customer Service")
    told = laid_in(before.input, question, [{**QUALITY, "level": level}], NOW.date())
    assessment, placement = placed(cairn.framework, told, NOW.date())
    async with cairn.store.transaction() as tx:
        await keep(
            *(tx, LOCAL, before.unit_id, assessment, told, placement),
            origin="scan",
            now=NOW,
            supersedes=before.id,
        )


async def test_asking_one_unit_again_dates_no_other_anew(sample: Cairn) -> None:
    await asked_again_in_customer_service(sample)

    units = await sample.store.units.all(LOCAL)
    looks = looks_at(units, await sample.store.assessments.found(LOCAL))

    found = {unit.name: look for unit in units if (look := looks.newest(unit.id))}
    days = {name: (look.day, looks.placed(look).as_of) for name, look in found.items()}
    assert days["Customer Service"] == (NOW.date(), OCTOBER)
    assert days["Claims"] == days["Underwriting"] == (OCTOBER, OCTOBER)
    assert found["Claims"].dated.id != found["Claims"].found.id == found["Customer Service"].dated.id


async def test_a_summary_has_both_days_and_its_trend_the_day_on_which_it_moved(sample: Cairn) -> None:
    await asked_again_in_customer_service(sample)
    viewer = Viewer("operator", frozenset(), operator=True)

    unit = await sample.summaries.of(LOCAL, "Customer Service", viewer, NOW)
    whole = await sample.summaries.of(LOCAL, None, viewer, NOW)

    assert isinstance(unit, StageSummary)
    assert isinstance(whole, StageSummary)
    again = "Asked again since: quality before wider use (21 November 2026)."
    for summary in (unit, whole):
        assert (summary.as_of, summary.trend[-1].as_of) == (OCTOBER, NOW.date())
        assert again in summary.remarks


@pytest.mark.parametrize(
    ("level", "news"),
    [
        (1, []),
        (
            3,
            [
                "Customer Service: from stage 1 in place to stage 2 in place "
                "(scan of 3 October 2026; asked again on 21 November 2026)."
            ],
        ),
    ],
)
async def test_a_question_asked_again_is_a_new_result_only_where_it_moved_the_stage(
    sample: Cairn, level: int, news: list[str]
) -> None:
    everything = Viewer("operator", frozenset(), operator=True)
    await sample.digests.send(LOCAL, "UMAX", everything, now=NOW)
    await asked_again_in_customer_service(sample, level)

    digest = await sample.digests.new(LOCAL, "UMAX", everything, now=NOW)

    told = [fact.text for fact in digest.facts if fact.kind == "result"] if digest else []
    assert [text for text in told if text.startswith("Customer Service")] == news
    assert told == news or "Harbour" in told[-1]


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
