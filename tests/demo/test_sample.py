"""The sample organisation: each unit with two looks, and eight initiatives of every verdict, as its documents tell of them."""

from datetime import UTC, date, datetime

from sqlalchemy import func, select

from bot.conversation.portfolio import Board, BoardRow
from bot.conversation.summary import StageSummary
from bot.demo.sample import load_sample, the_sample
from bot.services.cairn import Cairn
from bot.services.seeing import Viewer
from bot.store.orgs import LOCAL
from bot.store.tables import metadata
from knowledge.framework.portfolio import Compounds, Entry, see_together
from knowledge.framework.verdict import Verdict

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OPERATOR = Viewer("operator", frozenset(), "terminal", operator=True)
VERDICTS = {
    "Contract summaries": "trial",
    "Home claims intake agent": "not_yet",
    "Job adverts and answers on HR rules": "go",
    "Motor claims intake agent": "contain",
    "Quotation agent for small business": "not_yet",
    "Risk notes for small business": "trial",
    "SOP updates from rule changes": "not_yet",
    "Website assistant Ask Harbour": "not_yet",
}


async def test_each_unit_was_looked_at_in_spring_and_in_october(sample: Cairn) -> None:
    for unit in the_sample().units:
        summary = await sample.summaries.of(LOCAL, unit.name, OPERATOR, NOW)

        assert isinstance(summary, StageSummary)
        assert summary.known == "looked"
        assert [point.as_of.month for point in summary.trend] in ([4, 10], [5, 10]), unit.name
        assert summary.as_of == date(2026, 10, 3)


async def test_the_gate_says_of_each_initiative_what_its_documents_lead_to(sample: Cairn) -> None:
    rows = await board(sample)

    assert {row.name: row.verdict for row in rows} == VERDICTS
    assert [row.name for row in rows if not row.owner] == ["SOP updates from rule changes"]
    running = [row for row in rows if row.permit_until]
    assert [(row.name, row.permit_until) for row in running] == [
        ("Risk notes for small business", date(2026, 12, 18))
    ]


async def test_side_by_side_two_are_alike_and_one_leaves_something_behind_for_another(sample: Cairn) -> None:
    kept = {one.id: one.name for one in await sample.store.initiatives.all(LOCAL)}
    checks = await sample.store.initiatives.newest_checks(LOCAL)
    verdicts = {id_: Verdict.model_validate(check.verdict) for id_, check in checks.items()}
    entries = [
        Entry(row.id, row.name, row.unit, row.models, row.reach, row.state, verdicts[row.id].verdict)
        for row in await board(sample)
    ]

    together = see_together(sample.framework.bank, entries, {})

    assert [{kept[id_] for id_ in ids} for ids in together.alike] == [
        {"Home claims intake agent", "Motor claims intake agent"}
    ]
    assert ("Risk notes for small business", "Quotation agent for small business", 3, 5) in [
        told(found, kept) for found in together.compounds
    ]


async def test_loading_it_again_changes_nothing(sample: Cairn) -> None:
    before = await counted(sample)

    await load_sample(sample, LOCAL)

    assert await counted(sample) == before
    assert before["role_sheets"] == 2


async def board(sample: Cairn) -> tuple[BoardRow, ...]:
    found = await sample.portfolios.of(LOCAL, OPERATOR, now=NOW)
    assert isinstance(found, Board)
    return found.rows


def told(found: Compounds, names: dict[str, str]) -> tuple[str, str, int, int]:
    return names[found.earlier], names[found.later], found.gives, found.takes


async def counted(sample: Cairn) -> dict[str, int | None]:
    """How many rows each table has."""
    with sample.store.sync_engine().connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
        }
