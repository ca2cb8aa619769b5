"""A file of units is read as people write such files, and everything that is wrong with it is said at once."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.unit_plan import plan
from bot.services.unit_rows import UnitRow, UnitsFault, read_units
from bot.store.units import Unit
from knowledge.documents import name_key

HEADER = "unit,parent,people,suited,channel,manager,champion\n"


def faults(text: str) -> list[str]:
    sheet = read_units(text)
    assert len(sheet.rows) <= text.count("\n")
    return [str(fault) for fault in sheet.faults]


def refused(text: str, *known: Unit) -> tuple[str, ...]:
    with pytest.raises(UnitsFault) as error:
        plan(read_units(text), known, ())
    return error.value.faults


def scopes(text: str, *known: Unit, scanned: tuple[str, ...] = ()) -> dict[str, str]:
    return {unit.row.name: unit.scope for unit in plan(read_units(text), known, scanned)}


def test_a_line_has_all_that_is_known_of_a_unit() -> None:
    sheet = read_units(HEADER + "Claims,Harbour,310,290,C01CLAIMS,U01DEREK,U01ANNA\n")

    assert sheet.faults == ()
    assert sheet.rows == (
        UnitRow(
            line=2,
            name="Claims",
            parent="Harbour",
            people=310,
            suited=290,
            channel="C01CLAIMS",
            managers=("U01DEREK",),
            champions=("U01ANNA",),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "champion,unit\nU01ANNA,Claims\n",
        "Champion ; UNIT\nU01ANNA;Claims\n",
        '"unit","champion"\r\n"Claims","@U01ANNA"\r\n',
        "\n\nunit;champion;\nClaims;U01ANNA;\n;;\n",
    ],
    ids=["any order", "semicolons", "quotes and an at-sign", "blank lines and a trailing separator"],
)
def test_columns_stand_in_any_order_with_either_separator(text: str) -> None:
    (row,) = read_units(text).rows

    assert (row.name, row.champions, read_units(text).faults) == ("Claims", ("U01ANNA",), ())


def test_several_people_are_separated_by_semicolons_commas_or_spaces() -> None:
    (row,) = read_units('unit,champion\nClaims,"@U01B; U01A W01C,U01A"\n').rows

    assert row.champions == ("U01A", "U01B", "W01C")


def test_a_name_may_have_the_separator_and_line_breaks_in_quotation_marks() -> None:
    sheet = read_units('unit,people\n"Finance, HR\nand IT",230\nMotor,many\n')

    assert sheet.rows[0].name == "Finance, HR and IT"
    assert [str(fault) for fault in sheet.faults] == ["line 4, people: 'many' is no whole number from 1 up"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Claims,,many,,,,", "line 2, people: 'many' is no whole number from 1 up"),
        ("Claims,,0,,,,", "line 2, people: '0' is no whole number from 1 up"),
        ("Claims,,-4,,,,", "line 2, people: '-4' is no whole number from 1 up"),
        ("Claims,,4.5,,,,", "line 2, people: '4.5' is no whole number from 1 up"),
        ("Claims,,٣,,,,", "line 2, people: '٣' is no whole number from 1 up"),
        ("Claims,,4,x,,,", "line 2, suited: 'x' is no whole number from 0 up"),
        (",Harbour,4,,,,", "line 2, unit: the name is missing"),
        ("Claims,,,,general,,", "line 2, channel: 'general' does not look like a channel's id"),
        ("Claims,,,,U01ANNA,,", "line 2, channel: 'U01ANNA' does not look like a channel's id"),
        ("Claims,,,,,derek,", "line 2, manager: 'derek' does not look like a person's id"),
        ("Claims,,,,,,U01A anna", "line 2, champion: 'anna' does not look like a person's id"),
        ("Claims,,,,,,,x", "line 2, cell 8: 'x' stands under no column"),
        ('Claims,"x,,,,', "line 2, the whole line: its quotation marks do not close"),
    ],
)
def test_what_is_wrong_with_a_cell_is_said_with_line_and_column(line: str, says: str) -> None:
    (fault,) = faults(f"{HEADER}{line}\n")

    assert fault.startswith(says)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1, header: the first line has to name the columns, `unit` and any of parent"),
        ("Claims,Harbour,310\n", "line 1, header: the first line has to name the columns"),
        ("parent,people\n", "line 1, header: the column `unit` is missing"),
        ("unit,people,People\nClaims,1,2\n", "line 1, people: the column stands twice"),
        ("unit,colour\nClaims,red\n", "line 1, colour: no column that belongs here; there are unit, parent"),
        ("unit,people\n", "line 2, unit: no unit stands below the header"),
        ("unit,scope\nClaims,division\n", "line 2, scope: 'division' is none of organisation, department"),
    ],
)
def test_what_is_wrong_with_the_header_or_the_scope_is_said(text: str, says: str) -> None:
    assert faults(text)[0].startswith(says)


def test_a_unit_and_a_channel_stand_once() -> None:
    said = faults(HEADER + "Claims,,,,C0123,,\nMotor,,,,C0123,,\n CLAIMS ,,,,,,\n")

    assert said[0].startswith("line 3, channel: 'C0123' stands on line 2 already")
    assert said[1] == "line 4, unit: 'CLAIMS' stands on line 2 already"


def test_a_parent_has_to_be_in_the_file_or_in_the_record() -> None:
    text = HEADER + "Motor,claims,,,,,\nMarine,Nowhere,,,,,\n"

    said = refused(text, Unit("local", "1", "Claims", "team"))

    assert said == ("line 3, parent: 'Nowhere' is neither in the file nor among the units that Cairn knows",)


def test_units_that_stand_above_themselves_are_told_once_also_by_way_of_the_record() -> None:
    alone = refused("unit,parent\nA,A\n")
    three = refused("unit,parent\nA,B\nB,C\nC,A\nBelow,A\n")
    known = Unit("local", "1", "Harbour", "organisation"), Unit("local", "2", "Claims", "team", parent_id="1")
    by_record = refused("unit,parent\nHarbour,Claims\n", *known)

    assert alone == ("line 2, parent: a unit cannot stand above itself: 'A' under 'A'",)
    assert three == ("line 2, parent: a unit cannot stand above itself: 'A' under 'B' under 'C' under 'A'",)
    assert by_record[0].endswith("'Harbour' under 'Claims' under 'Harbour'")


def test_more_people_with_suited_work_than_people_is_refused_also_against_the_record() -> None:
    known = Unit("local", "1", "Claims", "team", people=10)

    assert refused("unit,people,suited\nClaims,10,11\n") == (
        "line 2, suited: 11 is more than the 10 people of 'Claims'",
    )
    assert refused("unit,suited\nClaims,11\n", known)[0].startswith("line 2, suited: 11 is more than the 10")


def test_a_channel_of_a_unit_outside_the_file_is_taken() -> None:
    claims = Unit("local", "1", "Claims", "team", channel_id="C0123")
    text = "unit,channel\nMotor,C0123\n"

    said = refused(text, claims)

    assert said[0].startswith("line 2, channel: 'C0123' speaks for 'Claims' already")
    assert plan(read_units(text + "Claims,\n"), [claims], ())


def test_all_faults_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = "unit,parent,people,colour\nA,Nowhere,1,\nB,,x,\nA,,,\nC,C,0,\n"

    said = refused(text)

    assert [fault.split(":")[0] for fault in said] == [
        "line 1, colour",
        "line 2, parent",
        "line 3, people",
        "line 4, unit",
        "line 5, people",
        "line 5, parent",
    ]


def test_a_scope_that_is_not_given_follows_from_the_tree() -> None:
    one = "unit,parent\nHarbour,\nClaims,Harbour\nMotor,Claims\n"

    assert scopes(one) == {"Harbour": "organisation", "Claims": "department", "Motor": "team"}
    assert scopes(one + "Broker,\nSales,Broker\n")["Harbour"] == "department"
    assert scopes("unit,scope\nClaims,Department\nMotor,\n") == {"Claims": "department", "Motor": "team"}


def test_there_is_one_organisation_also_where_the_record_has_it_already() -> None:
    harbour = Unit("local", "1", "Harbour", "organisation")

    assert scopes("unit,parent\nClaims,\nMotor,Claims\n", harbour)["Claims"] == "department"
    assert scopes("unit,parent\nClaims,Harbour\nMotor,Claims\n", harbour)["Claims"] == "department"


def test_a_scope_stays_where_the_file_says_nothing_of_scopes_or_parents() -> None:
    claims = Unit("local", "1", "Claims", "department")

    assert scopes("unit,people\nClaims,310\n", claims) == {"Claims": "department"}


def test_who_may_see_a_scan_does_not_change_by_a_scope_that_is_only_worked_out() -> None:
    claims = Unit("local", "1", "Claims", "department")
    harbour = Unit("local", "2", "Harbour", "organisation")
    text = "unit,parent\nClaims,\nMotor,Claims\n"

    assert scopes(text, claims)["Claims"] == "organisation"
    assert scopes(text, claims, scanned=("1",))["Claims"] == "department"
    assert scopes("unit,parent\nHarbour,\n", harbour, scanned=("2",)) == {"Harbour": "organisation"}
    stated = "unit,parent,scope\nClaims,,organisation\nMotor,Claims,\n"
    assert scopes(stated, claims, scanned=("1",))["Claims"] == "organisation"


names = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=12).filter(
    lambda n: name_key(n)
)


@given(
    st.lists(names, min_size=1, unique_by=name_key), st.sampled_from(",;"), st.sampled_from(["\n", "\r\n"])
)
def test_any_names_come_through_any_spreadsheet(units: list[str], delimiter: str, ends: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=ends, quoting=csv.QUOTE_ALL)
    writer.writerows([["unit", "people"], *([unit, 7] for unit in units)])

    sheet = read_units(file.getvalue())

    assert sheet.faults == ()
    assert [row.name for row in sheet.rows] == [" ".join(unit.split()) for unit in units]


@given(st.text(max_size=200))
def test_whatever_a_file_holds_it_is_read_or_refused(text: str) -> None:
    sheet = read_units(text)
    headed = read_units("unit,parent,people,champion\n" + text)

    assert sheet.faults or sheet.rows
    assert headed.faults or headed.rows
