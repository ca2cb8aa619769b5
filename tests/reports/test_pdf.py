"""The PDF: what is said on its pages, that nothing anybody wrote is read as markup, and that it is quick."""

import json
from dataclasses import asdict, replace
from datetime import date

import pytest

from bot.conversation.summary import StageSummary
from bot.reports.canvas import Canvas
from bot.reports.pages import Book, Chart, Entries, Grid, Prose, Table
from bot.reports.pdf import TEMPLATES, book, laid, pdf
from bot.reports.trend_page import trend_svg
from bot.words.ages import age
from tests.reports.samples import ARABIC, CLAIMS, LONG, UNSCANNED, WICKED, item, row, strange, trend, whole

NOBODY: dict[str, str] = {}


def pages(told: Book) -> int:
    pictures = laid(told, "png")
    return len(pictures) if isinstance(pictures, list) else 1


def part(told: Book, title: str) -> object:
    return next(one for one in told.pages[0].parts if one.title == title)


def test_a_unit_has_its_figures_first_then_what_holds_it_back_the_plan_and_what_to_keep_in_mind() -> None:
    (page,) = book([CLAIMS], NOBODY).pages

    assert [(fact.label, fact.value, fact.note) for fact in page.facts] == [
        ("In place", "Stage 2", "Somewhere from 2 to 3. By what people say alone it would be 3."),
        ("Looked at", "3 October 2026", "9 weeks ago"),
        ("Answered", "7 of 9", "46 people work here"),
        (
            "How sure this is",
            "Medium",
            "Seven of nine answered, and two of the five examples could be checked.",
        ),
    ]
    assert [one.title for one in page.parts] == [
        *("The five models", "What this means", "To know first", "What holds it back"),
        *(
            "Where people see it differently",
            "The plan",
            "What not to start yet",
            "Over the scans",
            "Too old to lean on",
        ),
    ]
    assert page.limits == CLAIMS.limits


def test_a_whole_has_the_reach_of_each_model_two_tiers_the_units_in_their_order_and_who_was_not_asked() -> (
    None
):
    told = book([whole()], NOBODY)

    assert [one.title for one in told.pages[0].parts] == [
        *("How far each model reaches", "Two tiers", "Unit by unit", "Not scanned yet, and not guessed at"),
        "What this means",
    ]
    grid = part(told, "Unit by unit")
    assert isinstance(grid, Grid)
    assert [row.name for row in grid.rows] == [unit.unit for unit in whole().units]
    assert [row.unseen for row in grid.rows] == ["", "", "", "", "not scanned yet", ""]
    assert part(told, "Not scanned yet, and not guessed at") == Prose(
        "Not scanned yet, and not guessed at", "Finance."
    )


def test_each_move_says_whose_it_is_until_when_and_where_it_is() -> None:
    plan = part(book([CLAIMS], {"U024BE7LH": "Ines Roth"}), "The plan")

    assert isinstance(plan, Table)
    told = [(row[1].lead, row[1].lines, row[2].lead, row[3].lead, row[3].lines) for row in plan.rows]
    assert told == [
        ("Maria Keller", (), "15 January 2027", "open", ()),
        ("nobody yet", ("for another team: IT",), "–", "open", ()),
        ("Ines Roth", (), "20 November 2026", "overdue", ()),
        (
            "Maria Keller",
            (),
            "15 January 2027",
            "reported done, not confirmed yet",
            ("since 12 October 2026",),
        ),
        ("Maria Keller", (), "15 January 2027", "done and confirmed", ("since 12 October 2026",)),
        (
            "nobody yet",
            (),
            "15 January 2027",
            "dropped",
            (
                "since 12 October 2026",
                "The first one does it.",
            ),
        ),
    ]
    assert plan.rows[0][0].lines == (
        "Done when: All four rules are clear and people keep to them.",
        "Later stages build on it: expert capability.",
    )
    assert plan.rows[4][0].lines == ()


def test_a_move_of_another_unit_says_whose_it_is() -> None:
    plan = part(book([replace(CLAIMS, unit="Harbour Insurance", moves=(item(),))], NOBODY), "The plan")

    assert isinstance(plan, Table)
    assert plan.rows[0][1].lines == ("Harbour Claims",)


def test_an_id_that_only_slack_can_read_is_not_printed() -> None:
    told = json.dumps(asdict(book([replace(CLAIMS, moves=(item(owner="U024BE7LH"),))], NOBODY)))

    assert "U024BE7LH" not in told
    assert "named in Slack" in told


def test_a_file_is_titled_and_accessible_and_says_who_nobody_has_looked_at() -> None:
    made = pdf([whole(), replace(CLAIMS, unit=f"{ARABIC} {WICKED}")], NOBODY)

    assert made.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in made
    assert b"/Marked true" in made
    assert pages(book([UNSCANNED], NOBODY)) == 1


@pytest.mark.parametrize("unit", [WICKED, LONG, "w" * 400, "a\x00b\nc", "‮olleh", ""])
def test_whatever_a_unit_is_called_stays_a_name(unit: str) -> None:
    assert pages(book([replace(CLAIMS, unit=unit, headline=unit, limits=unit)], NOBODY)) in {2, 3, 4}


def test_long_texts_many_moves_and_many_units_go_on_over_the_pages() -> None:
    many = whole(*(row(f"{LONG} {n}", n) for n in range(80)))

    assert 15 <= pages(book([many, strange()], NOBODY)) <= 40


def test_a_whole_that_nobody_looked_at_as_such_still_shows_its_units() -> None:
    told = book(
        [replace(whole(), known="nobody", headline="Nobody has looked at Harbour Insurance yet.")], NOBODY
    )

    assert "Unit by unit" in [one.title for one in told.pages[0].parts]
    assert told.pages[0].facts == ()


def test_a_summary_of_little_has_only_what_there_is() -> None:
    little = StageSummary(
        "Sales", "team", "looked", "Too little is known of Sales.", date(2026, 12, 4), undetermined=True
    )
    (page,) = book([little], NOBODY).pages

    assert [fact.value for fact in page.facts] == ["Too little is known", "Low"]
    assert page.parts == ()
    assert pages(book([little], NOBODY)) == 1


def test_what_a_model_worded_says_so_and_a_list_is_a_list() -> None:
    told = book([replace(CLAIMS, by_model=True)], NOBODY)

    meaning = part(told, "What this means")
    assert isinstance(meaning, Prose)
    assert meaning.note == "Worded by a language model; each sentence was checked against the figures."
    assert isinstance(part(told, "What holds it back"), Entries)


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (date(2026, 12, 4), "today"),
        (date(2026, 12, 3), "1 day ago"),
        (date(2026, 11, 4), "4 weeks ago"),
        (date(2026, 10, 3), "9 weeks ago"),
        (date(2025, 6, 4), "18 months ago"),
    ],
)
def test_an_age_is_said_in_days_and_then_in_months(then: date, said: str) -> None:
    assert age(then, date(2026, 12, 4)) == said


def test_the_templates_need_nothing_from_the_network() -> None:
    assert "@preview" not in (TEMPLATES / "book.typ").read_text(encoding="utf-8")


def test_the_scans_are_drawn_over_their_numbers_and_told_to_whoever_cannot_see_them() -> None:
    chart = part(book([replace(CLAIMS, trend=trend(9))], NOBODY), "Over the scans")

    assert isinstance(chart, Chart)
    assert chart.svg.startswith("<?xml")
    assert chart.alt.count(": stage 2; 1 at 84, 2 at 63") == 6
    assert chart.note.startswith("The newest 6; 3 earlier scans are in the JSON file.")


@pytest.mark.parametrize("scans", [2, 6])
def test_no_number_of_a_drawing_lies_on_another(scans: int, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[float, float, str, str]] = []

    def note(
        _: Canvas, x: float, y: float, said: str, *rest: object, align: str = "left", **__: object
    ) -> None:
        written.append((x, y, said, align))

    monkeypatch.setattr(Canvas, "text", note)
    trend_svg(replace(CLAIMS, trend=trend(scans)))

    centred = [(x, y) for x, y, _said, align in written if align == "center"]
    assert len(centred) == len(set(centred))
    for x, y in centred:
        assert all(abs(x - a) >= 100 or abs(y - b) >= 20 for a, b in centred if (a, b) != (x, y))
    assert {said for _x, _y, said, _align in written} >= {"84" if scans > 3 else "64", "In place", "12", "–"}
