"""Role sheets: read whole or not at all, set by those who run a unit, counted for half a year, and never a level by themselves."""

from datetime import timedelta

import pytest

from bot.conversation.roles import coverage_words
from bot.services.cairn import Cairn
from bot.services.planning import Actor
from bot.services.refusals import Refused
from bot.services.role_rows import RolesFault, read_roles
from bot.services.role_sheets import RoleSheets
from bot.store.orgs import LOCAL
from knowledge.framework.coverage import RoleSheet
from tests.services import planned
from tests.services.company import NOW, Company

TABLE = """\
role,people,task,hours,share
Handler,3,Intake notes,30,50%
Handler,,Calls,10,0
Lawyer,1,Drafts,20,0.25
"""
ITEMS = """\
- {role: Handler, people: 3, tasks: [{task: Intake notes, hours: 30, share: 0.5}, {task: Calls, hours: 10, share: 0}]}
- {role: Lawyer, tasks: [{task: Drafts, hours: 20, share: 0.25}]}
"""
OPERATOR = Actor("operator", admin=True)


def sheet(share: float = 0.5) -> RoleSheet:
    return RoleSheet.model_validate(
        {"role": "Handler", "tasks": [{"task": "Notes", "hours": 40, "share": share}]}
    )


def test_a_table_and_a_list_say_the_same() -> None:
    assert read_roles(TABLE, "roles.csv") == read_roles(ITEMS, "roles.yaml")
    assert read_roles(TABLE.replace(",", ";"), "ROLES.CSV") == read_roles(TABLE, "roles.csv")


def test_every_fault_of_a_table_is_told_with_its_line() -> None:
    text = TABLE + "Lawyer,2,Memos,0,140%\n,1,Nothing,1,0\n"

    with pytest.raises(RolesFault) as refused:
        read_roles(text, "roles.csv")

    told = "\n".join(refused.value.faults)
    assert "line 5, hours: write the hours a week as a number" in told
    assert "line 5, share: write the share as 40% or 0.4, not “140%”" in told
    assert "line 5, people: '2' is no number, or another than above" in told
    assert "line 6, role: must not be empty" in told
    assert "nothing was changed" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("role,task\nA,b\n", "r.csv", "the columns hours, share are missing"),
        ("", "r.yaml", "it must be a list of roles"),
        ("- {role: A}\n", "r.yaml", "line 1, tasks: is missing"),
        (ITEMS + ITEMS, "r.yaml", "the role 'Handler' stands in it twice"),
        ("role,people,task,hours,share\n", "r.csv", "no role stands in it"),
        ("- [\n", "r.yaml", "this is not YAML"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text: str, name: str, says: str) -> None:
    with pytest.raises(RolesFault, match=says):
        read_roles(text, name)


async def test_the_hours_of_all_people_count_and_old_sheets_do_not(company: Company) -> None:
    sheets, unit = RoleSheets(company.store), company.units["Claims"]

    covered = await sheets.put(LOCAL, unit, read_roles(TABLE, "roles.csv"), OPERATOR, now=NOW)

    assert (covered.hours, round(covered.share, 3)) == (140, 0.357)
    assert coverage_words(covered) == (
        "Role sheets show that AI handles 36 % of 140 recurring hours a week (set on 20 November 2026)."
    )
    assert [(role.role, role.people, role.share) for role in covered.roles] == [
        ("Handler", 3, 0.375),
        ("Lawyer", 1, 0.25),
    ]
    assert await sheets.that_count(LOCAL, unit, NOW.date() + timedelta(days=180)) == covered
    assert await sheets.that_count(LOCAL, unit, NOW.date() + timedelta(days=181)) is None
    assert (await company.store.audit.newest(LOCAL))[0].what == "roles.set"


async def test_only_those_who_run_a_unit_set_its_sheets(company: Company) -> None:
    unit = company.units["Claims"]
    await company.store.roles.give(LOCAL, unit.id, "UEVE", "member")
    await company.store.roles.give(LOCAL, unit.id, "UDEV", "champion")

    with pytest.raises(Refused):
        await RoleSheets(company.store).put(LOCAL, unit, [sheet()], Actor("UEVE"), now=NOW)
    assert await RoleSheets(company.store).of(LOCAL, unit) is None
    assert await RoleSheets(company.store).put(LOCAL, unit, [sheet()], Actor("UDEV"), now=NOW)


async def test_a_sheet_counts_as_something_shown_when_the_scan_closes_and_sets_no_level(empty: Cairn) -> None:
    unit = await empty.store.units.get_or_create(LOCAL, planned.MARKETING)
    before = planned.THEN - timedelta(days=10)
    await empty.role_sheets.put(LOCAL, unit, [sheet()], OPERATOR, now=before)

    scan = await planned.scanned(empty, planned.MISSING)

    kept = await empty.store.assessments.newest(LOCAL, unit.id)
    assert kept
    rows = kept.input["answers"]
    assert isinstance(rows, list)
    grades = {
        row["criterion"]: {one["evidence"] for one in rows if one["criterion"] == row["criterion"]}
        for row in rows
    }
    assert grades["WE1"] == {"E2"}
    assert grades["WE3"] == {"E0"}
    assert {row["level"] for row in rows if row["criterion"] == "WE1"} == {planned.MISSING["WE1"]}
    result = await empty.results.of(LOCAL, scan.id)
    assert result.remarks[0] == (
        "Role sheets show that AI handles 50 % of 40 recurring hours a week (set on 23 September 2026)."
    )
