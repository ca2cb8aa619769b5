"""CSV that no spreadsheet works out, JSON that comes back the same, and files with names that any machine takes."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bot.conversation.plan import Plan
from bot.conversation.summary import StageSummary
from bot.reports.as_json import as_json, from_json
from bot.reports.sheets import FORMULA, safe, sheets
from bot.services.reporting import file_safe, reports
from tests.reports.samples import ARABIC, CLAIMS, UNSCANNED, WICKED, item, strange, whole

NOBODY: dict[str, str] = {}
ALL = [whole(), CLAIMS]


def rows(sheet: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"), newline="")))


@given(st.text() | st.builds(str.__add__, st.sampled_from([*FORMULA, " =", '"', ";="]), st.text()))
def test_no_cell_is_a_formula_and_none_breaks_out_of_its_row(text: str) -> None:
    told = replace(CLAIMS, moves=(item(text, reason=text, owner=text or None),))
    plan = rows(sheets([told], NOBODY)["plan"])

    assert len(plan) == 1
    assert not any(cell.lstrip(" ").startswith(FORMULA) for cell in plan[0].values())
    assert plan[0]["reason"].removeprefix("'") == text.removeprefix("'")


def test_numbers_stay_numbers_and_dates_are_dates() -> None:
    assert [safe(value) for value in (-3, 61.0, 37.5, None, date(2026, 10, 3), "-3")] == [
        *("-3", "61", "37.5", "", "2026-10-03", "'-3"),
    ]


def test_the_models_have_a_row_each_and_a_unit_that_nobody_looked_at_says_so() -> None:
    models = rows(sheets(ALL, NOBODY)["models"])

    assert models[1] == {
        "unit": "Harbour Claims",
        "looked_on": "2026-10-03",
        "model": "2",
        "name": "AI-native distribution",
        "state": "in place",
        "score": "61",
        "last_score": "40",
    }
    assert [row["state"] for row in models if row["unit"] == "Finance"] == ["not scanned yet"]
    assert sum(row["unit"] == "Harbour Claims" for row in models) == 5


def test_the_plan_and_the_reach_have_what_a_spreadsheet_is_for() -> None:
    made = sheets(ALL, {"U024BE7LH": "Ines Roth"})

    assert [(row["owner"], row["due"], row["state"]) for row in rows(made["plan"])][2] == (
        *("Ines Roth", "2026-11-20", "overdue"),
    )
    assert rows(made["reach"])[1] == {
        "whole": "Harbour Insurance",
        "model": "2",
        "name": "Distribution",
        "reach": "spreading",
        "share": "0.51",
        "people": "210",
        "of": "412",
    }
    assert set(sheets([UNSCANNED], NOBODY)) == {"models"}


def test_next_steps_that_are_in_no_plan_yet_have_a_row_each() -> None:
    steps = tuple(replace(item(name), label=name, id="") for name in ("rules", "skills"))

    plan = rows(sheets([replace(CLAIMS, moves=steps)], {})["plan"])

    assert [one["what"] for one in plan] == ["Build up rules.", "Build up skills."]


@pytest.mark.parametrize("summaries", [[CLAIMS], ALL, [UNSCANNED], [strange()]])
def test_json_comes_back_as_it_went(summaries: list[StageSummary]) -> None:
    assert from_json(as_json(summaries)) == tuple(summaries)


def test_a_plan_comes_back_as_it_went() -> None:
    plan, kept = Plan("Harbour Claims", date(2026, 10, 3), CLAIMS.moves), TypeAdapter(Plan)

    assert kept.validate_json(kept.dump_json(plan)) == plan


def test_json_of_another_version_is_not_read_as_this_one() -> None:
    with pytest.raises(ValidationError, match="version"):
        from_json(as_json([CLAIMS]).replace(b'"version": 1', b'"version": 2'))


def test_each_form_has_its_files_with_their_names_and_words() -> None:
    made = {form: reports(ALL, form) for form in ("pdf", "csv", "json", "png")}

    assert [one.file_name for one in (*made["pdf"], *made["json"])] == [
        *("cairn-harbour-insurance-2026-10-03.pdf", "cairn-harbour-insurance-2026-10-03.json"),
    ]
    assert [one.part for one in made["csv"]] == ["models", "plan", "reach"]
    assert [one.file_name for one in made["png"]] == [
        "cairn-harbour-insurance-2026-10-03-1-units-1.png",
        "cairn-harbour-claims-2026-10-03-2-models.png",
        "cairn-harbour-claims-2026-10-03-2-trend.png",
    ]
    assert all(one.alt and one.content for every in made.values() for one in every)


def test_a_unit_that_nobody_looked_at_has_no_page_beside_others_and_one_alone() -> None:
    beside, alone = reports([whole(), UNSCANNED], "json"), reports([UNSCANNED], "json")

    assert [one.unit for one in from_json(beside[0].content)] == ["Harbour Insurance"]
    assert from_json(alone[0].content) == (UNSCANNED,)


@given(st.text())
@pytest.mark.parametrize("known", ["", "../../etc", "CON", WICKED, ARABIC, "ü" * 200, "a/b\\c:d*e?f"])
def test_any_name_gives_a_file_name_that_any_machine_takes(known: str, text: str) -> None:
    name = file_safe(known + text)

    assert 0 < len(name.encode()) <= 60
    assert all(letter.isalnum() or letter == "-" for letter in name) or not name.isascii()
    assert not set(name) & set('/\\:*?"<>|. \n\t\x00')
