"""`cairn scan`: a first look at a terminal, stopped and gone on with, and written out again."""

import asyncio
import csv
import io
import json
import random
import re
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from bot.bootstrap import build
from bot.cli.scan_export import Form, written
from bot.conversation.events import Begin, Choose, Next
from bot.conversation.path import Asked, Setup, owners_asked
from bot.services.cairn import Cairn
from bot.services.scans import Draft, Invitation
from bot.store.orgs import LOCAL
from bot.store.scans import Scan
from bot.words import day
from knowledge.framework.intake import read_assessment
from knowledge.framework.staging import place
from tests.cli.conftest import Ran, Run
from tests.conftest import settings_for
from tests.llm.scripted_model import ScriptedModel
from tests.scenarios.terminal import Terminal

FIRST_LOOK = ("3", "2", "2", "3", "2", "1", "1", "1", "1", "3")
"""All of it: seven cards, of which the sixth has four questions; nothing is running, so no owner is asked."""

Typed = Callable[..., Ran]


@pytest.fixture
def terminal(new_home: Path, tmp_path: Path) -> Terminal:
    """Where each command is a process of its own."""
    made = Terminal(tmp_path / "terminal")
    shutil.copytree(new_home, made.home)
    return made


@pytest.fixture
def scan(cairn: Run, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """`cairn scan --unit Claims` with these lines typed, then the end of the input."""

    def run(*lines: str, words: tuple[str, ...] = ("--unit", "Claims")) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return cairn("scan", *words)

    return run


def scans(cairn: Run) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(cairn("scan", "list", "--json").out)
    return found


def answers(cairn: Run) -> dict[str, dict[str, str]]:
    """The answers of the newest scan, by their questions."""
    ran = cairn("scan", "export", str(scans(cairn)[0]["id"]), "--format", "csv")
    return {row["criterion"]: row for row in csv.DictReader(io.StringIO(ran.out))}


# The way through it


def test_a_first_look_from_start_to_finish_and_the_stage_cites_it(cairn: Run, scan: Typed) -> None:
    ran = scan(*FIRST_LOOK)

    assert ran.code == 0, ran.err
    assert "A first look at Claims: 7 questions, about 9 minutes." in ran.out
    assert "Question 1 of 7 · about 9 minutes left" in ran.out
    assert "Claims is working on stage 1" in ran.out
    assert "One person answered. Models 2 to 5 were not examined." in ran.out
    assert all(part in ran.out for part in ("Yours to do", "Next", "Not yet", "Worth looking again on"))
    stage = cairn("ask", "What stage is Claims at?")
    assert "Claims is working on stage 1" in stage.out
    assert f"Scan of {datetime.now(UTC).day} " in stage.out


def test_whoever_owns_what_runs_is_asked_for_its_controls(cairn: Run, scan: Typed) -> None:
    ran = scan("3", "2", "2", "3", "2", "3", "1", "1", "1", "3", "2")

    assert "Question 8 of 8" in ran.out
    assert answers(cairn)["ND2"]["level"] == "1"


def test_without_the_owners_questions_only_the_team_is_asked(scan: Typed) -> None:
    ran = scan("3", "2", "2", "3", "2", "3", "1", "1", "1", "3", words=("--unit", "Claims", "--no-owner"))

    assert "Question 8" not in ran.out
    assert "Kept: `cairn stage --unit Claims`" in ran.out


def test_a_full_scan_asks_the_owners_and_each_workflow(scan: Typed) -> None:
    ran = scan(*["d"] * 40, words=("--unit", "Claims", "--full", "--workflow", "Motor intake"))

    assert "A full scan at Claims: 30 questions" in ran.out
    assert "About the workflow “Motor intake”" in ran.out
    assert "Kept: `cairn stage" in ran.out


def test_an_answer_can_be_gone_back_to_and_changed(cairn: Run, scan: Typed) -> None:
    ran = scan("3", "2", "b", "b", "4", "", *FIRST_LOOK[2:])

    assert "▸ 3  From one in three to two in three" in ran.out
    # The newest counts. The example that is asked for after the change was skipped by the empty line.
    assert answers(cairn)["WE1"]["level"] == "3"
    assert answers(cairn)["WE2"]["level"] == "1"


def test_back_stays_within_a_card_of_several_questions(cairn: Run, scan: Typed) -> None:
    scan(*FIRST_LOOK[:5], "1", "1", "b", "2", *FIRST_LOOK[7:])

    assert (answers(cairn)["ND1"]["level"], answers(cairn)["EC1"]["level"]) == ("0", "1")


def test_i_do_not_know_and_not_for_us_are_answers(cairn: Run, scan: Typed) -> None:
    small = ("--unit", "Claims", "--people", "9")

    ran = scan("d", "2", "2", "n", "2", "n", "d", "1", "1", "3", words=small)

    assert "n Not for us: under 25 people" in ran.out
    told = answers(cairn)
    assert told["WE1"]["level"] == "unknown"
    assert (told["WE4"]["level"], told["WE4"]["reason"]) == ("na", "scope_under_25_people")
    assert (told["ND1"]["level"], told["ND1"]["reason"]) == ("na", "no_external_audience")


def test_not_for_us_is_not_taken_where_the_question_is_for_everybody(scan: Typed) -> None:
    ran = scan("n")

    assert "Not for us" not in ran.out
    assert ran.out.count("Question 1 of 7") == 1


def test_an_example_is_asked_for_after_a_high_answer_and_counts_as_shown(cairn: Run, scan: Typed) -> None:
    ran = scan("4", "the minutes of the claims round, last week", *FIRST_LOOK[1:])

    assert "You say: More than two in three. One example settles it" in ran.out
    assert answers(cairn)["WE1"]["evidence"] == "E1"


def test_a_link_shows_more_than_words_and_no_example_shows_nothing(cairn: Run, scan: Typed) -> None:
    scan("4", "https://wiki.example/ai-use", "4", "", *FIRST_LOOK[2:])

    told = answers(cairn)
    assert (told["WE1"]["evidence"], told["WE2"]["evidence"]) == ("E2", "E0")


def test_the_full_text_and_the_help_ask_nothing_new(scan: Typed) -> None:
    ran = scan("f", "?", "zz?", "7", "")

    assert "As 3" not in ran.out
    assert "we know the share of our recurring tasks that AI handles" in ran.out
    assert "1 to 5: that answer." in ran.out
    assert ran.out.count("Question 1 of 7") == 1
    assert ran.out.count("1 to 5: that answer.") == 1


def test_a_line_that_is_no_answer_is_said_to_be_none_in_one_line(scan: Typed) -> None:
    says = {
        "99": "99 is not one of 1 to 5.",
        "0": "0 is not one of 1 to 5.",
        "7.": "7. is not one of 1 to 5.",
        "9" * 5000: f"{'9' * 40}… is not one of 1 to 5.",
        "x": "“x” is not one of 1 to 5.",
        "n": "“n” is not one of 1 to 5.",
        "": "Nothing was chosen: type one of 1 to 5, or ? for help.",
        "b": "This is the first question.",
    }

    ran = scan(*says, "2.")

    lines = [line.strip() for line in ran.out.splitlines()]
    begun = lines.index("> 99")
    expected = [line for typed, said in says.items() for line in (f"> {typed}".strip(), said)]
    assert lines[begun : begun + len(expected)] == expected
    assert "Question 2 of 7" in ran.out


def test_a_script_that_never_answers_is_left(cairn: Run, scan: Typed) -> None:
    answered = scan("3", *["zz?"] * 200)
    example = scan("4", *["4"] * 200)

    for ran in (answered, example):
        assert ran.code == 0
        assert "10 lines in a row did not answer this question, so it stops here." in ran.out
        assert "Paused, and every answer is kept." in ran.out
    assert example.out.count("One example settles it") == 1
    assert "A number alone is no example: write what, where and when" in example.out


# In one's own words


def test_words_are_read_without_a_model_and_count_only_when_confirmed(cairn: Run, scan: Typed) -> None:
    paused = scan("w", "mostly the two copywriters, fewer than one in three")
    ran = scan("2", *FIRST_LOOK[1:])

    assert "I can point at what is nearest to your words; you choose." in paused.out
    assert "6 questions left" not in ran.out
    assert answers(cairn)["WE1"]["level"] == "1"


def test_words_that_cannot_be_placed_bring_one_question_and_then_the_answers(scan: Typed) -> None:
    ran = scan("we are passionate about AI", "it is in our DNA")

    said = " ".join(ran.out.split())
    assert "I can't place that; what would I see if I came by? It could be shown by: count of users" in said
    assert "I can't place that. Choose one below, or say it differently." in said


def test_what_was_not_understood_is_not_asked_on_about(scan: Typed) -> None:
    ran = scan("3", "3", "nonsense xyz")

    assert "Where do you find ready-made AI workflows" in ran.out
    assert "I can't place that; what would I see if I came by?" in ran.out
    assert "from there" not in ran.out


@pytest.mark.parametrize(
    ("lines", "options"), [(["w"], []), ([], ["--words"])], ids=["when asked for", "from the start"]
)
def test_a_number_among_words_is_a_word_and_no_answer(
    cairn: Run, scan: Typed, lines: list[str], options: list[str]
) -> None:
    ran = scan(*lines, "1", "3 of 8", "1", "p", words=("--unit", "Claims", *options))

    assert "I can't place that" in ran.out
    assert "1 is not one of 2 to 4." in ran.out
    assert "Question 2 of 7" not in ran.out
    assert scans(cairn)[0]["answered"] == 0


def test_where_a_reading_is_confirmed_only_what_is_shown_counts(cairn: Run, scan: Typed) -> None:
    ran = scan("about half of us", "1", "5", "99", "d", "n", "b", "x", "", "p")

    assert ran.out.count("is not one of 2 to 4.") == 7
    assert "Nothing was chosen: type one of 2 to 4, or ? for help." in ran.out
    assert ran.out.count("nearest to your words") == 1
    assert scans(cairn)[0]["answered"] == 0


def test_each_step_has_its_own_help(scan: Typed) -> None:
    ran = scan("w", "?", "about half of us", "?", "o", "4", "?")

    helps = ("a number is read as part of your words.", "so all five are shown.", "go on without an example.")
    said = " ".join(ran.out.split())
    assert all(said.count(one) == 1 for one in helps)
    assert "1 to 5: that answer." not in said


def test_none_of_these_goes_back_to_the_answers(scan: Typed) -> None:
    ran = scan("about half of us", "o", "2")

    assert ran.out.count("Question 1 of 7") == 2
    assert "Question 2 of 7" in ran.out


def test_own_words_come_first_where_that_was_asked_for(scan: Typed) -> None:
    ran = scan("about half of us", "3", words=("--unit", "Claims", "--words"))

    first = ran.out[: ran.out.index("about half of us")]
    assert "Write it in your own words" in first
    assert "None of those whose work AI suits" not in first
    assert "Question 2 of 7" in ran.out


async def test_with_a_model_the_words_that_carry_a_reading_are_shown(tmp_path: Path) -> None:
    said = "mostly the two copywriters"
    async with ScriptedModel() as model:
        model.answers(
            lambda asked: {
                "facts": [
                    {"letter": letter, "quote": said, "verdict": "stated"}
                    for letter in "ABCDE"
                    if f"{letter}. Some, but fewer than one in three." in json.dumps(asked["messages"])
                ]
            }
        )
        terminal = Terminal(
            tmp_path / "t",
            {"CAIRN_MODEL": model.name, "OPENAI_BASE_URL": model.base_url, "OPENAI_API_KEY": "k"},
        )
        ran = await asyncio.to_thread(lambda: terminal.run("scan", "--unit", "Claims", typed=f"{said}\n2\n"))

    assert "I read this as “Some, but fewer than one in three”, because you said “mostly the two" in ran.said
    assert "Question 2 of 7" in ran.said


# Stopped and gone on with


def test_a_pause_is_gone_on_with_in_another_process(terminal: Terminal) -> None:
    paused = terminal.run("scan", "--unit", "Claims Intake", typed="3\n2\np\n")
    ran = terminal.run("scan", "--unit", "claims intake", typed="\n".join(FIRST_LOOK[2:]) + "\n")

    assert "`cairn scan --unit 'Claims Intake'` goes on where you stopped." in paused.said
    assert "The first look of Claims Intake goes on: 5 questions left. Question 3 of 7" in ran.said
    assert "Kept: `cairn stage" in ran.said
    assert (paused.code, ran.code) == (0, 0)


def test_the_end_of_the_input_and_ctrl_c_pause(terminal: Terminal) -> None:
    ended = terminal.run("scan", "--unit", "Claims", typed="3\n")
    with terminal.start("scan", "--unit", "Claims") as child:
        read_until(child.stdout, "\n> ")
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)

    assert "Paused, and every answer is kept." in ended.out
    assert "Paused, and every answer is kept." in out, err
    assert child.returncode == 0


def read_until(stream: object, words: str) -> str:
    """What a process prints, up to these words."""
    text = ""
    while words not in text:
        one = stream.read(1)  # type: ignore[attr-defined]
        assert one, f"It ended without {words!r}: {text}"
        text += one
    return text


@pytest.mark.parametrize("typed", [1, 7], ids=["between cards", "on a card of several"])
def test_a_kill_between_two_answers_loses_none(terminal: Terminal, typed: int) -> None:
    with terminal.start("scan", "--unit", "Claims") as child:
        assert child.stdin
        for line in FIRST_LOOK[:typed]:
            read_until(child.stdout, "? help")
            child.stdin.write(f"{line}\n")
            child.stdin.flush()
        read_until(child.stdout, "? help")
        child.kill()
    ran = terminal.run("scan", "--unit", "Claims", typed="\n".join(FIRST_LOOK[typed:]) + "\n")

    assert "The first look of Claims goes on" in ran.said
    listed = json.loads(terminal.run("scan", "list", "--json").out)
    told = json.loads(terminal.run("scan", "export", listed[0]["id"]).out)
    assert len(listed) == 1
    assert [row["level"] for row in told["answers"]] == [int(line) - 1 for line in FIRST_LOOK]


async def test_a_result_that_was_never_shown_is_shown_by_the_next_start(terminal: Terminal) -> None:
    async with build(settings_for(terminal.home)) as opened:
        begun = await start(opened, Setup(unit="Claims", anonymous=False), people=1)
        # A process that dies after the last answer leaves a scan whose answering has ended and nothing more.
        await answer_all(opened, begun, "P0", random.Random(1))

    ran = await asyncio.to_thread(lambda: terminal.run("scan", "--unit", "Claims"))

    assert "One person answered." in ran.said
    assert "A first look at" not in ran.said


def test_whatever_is_typed_nothing_breaks_and_nothing_is_lost(cairn: Run, scan: Typed) -> None:
    lines = [
        "",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "d",
        "n",
        "n2",
        "w",
        "b",
        "b",
        "f",
        "?",
        "o",
        "back",
        "no",
        "half of us",
    ]
    lot = random.Random(7)

    for _ in range(4):
        ran = scan(*lot.choices(lines, k=25))
        assert ran.code == 0, ran.err
        assert "Paused, and every answer" in ran.out or "Kept: `cairn stage" in ran.out

    assert all(one["state"] in ("open", "closed") for one in scans(cairn))


# One scan at a time


async def test_a_unit_that_is_being_asked_in_slack_is_left_alone(terminal: Terminal) -> None:
    async with build(settings_for(terminal.home)) as opened:
        await start(opened, Setup(unit="Claims"), people=3, channel="C1")

    asked, cancelled = (
        terminal.run("scan", "--unit", "Claims", *more) for more in ((), ("--cancel", "--yes"))
    )

    assert asked.code == cancelled.code == 2
    assert "Claims is being asked in Slack since" in asked.err
    assert "Claims is being asked in Slack since" in cancelled.err
    assert json.loads(terminal.run("scan", "list", "--json").out)[0]["state"] == "open"


def test_the_operator_scans_a_unit_that_has_its_own_champion_and_becomes_none(
    cairn: Run, scan: Typed, tmp_path: Path
) -> None:
    (tmp_path / "units.csv").write_text("unit,people,champion\nClaims,12,U0ANNA\n")
    cairn("units", "import", str(tmp_path / "units.csv"))

    ran = scan("3")

    assert ran.code == 0, ran.err
    assert "operator" not in cairn("units").out


def test_an_unfinished_scan_is_erased_when_that_is_confirmed(cairn: Run, scan: Typed) -> None:
    scan("3", "2")

    kept = scan("n", words=("--unit", "Claims", "--cancel"))
    erased = scan("y", words=("--unit", "Claims", "--cancel"))
    again = scan(words=("--unit", "Claims", "--cancel", "--yes"))

    assert "Nothing was erased." in kept.out
    assert "Erased: the unfinished scan of Claims" in erased.out
    assert (again.code, "has no unfinished scan" in again.err) == (2, True)
    assert [one["state"] for one in scans(cairn)] == ["cancelled"]


def test_what_cannot_be_scanned_is_said_in_a_sentence(cairn: Run, scan: Typed) -> None:
    scan("3")
    workflows = [word for name in "ABCD" for word in ("--workflow", name)]

    refused = {
        "--unit wants a name": scan(words=()),
        "3 workflows at most": scan(words=("--unit", "Claims", *workflows)),
        "is too long": scan(words=("--unit", "x" * 90)),
        "There is no unit “Nobody”": cairn("scan", "list", "--unit", "Nobody"),
        "`cairn scan list` names all of them": cairn("scan", "export", "nothing"),
        "has no result yet": cairn("scan", "export", str(scans(cairn)[0]["id"])[:8]),
    }

    assert {said: (ran.code, said in ran.err) for said, ran in refused.items()} == dict.fromkeys(
        refused, (2, True)
    )


def test_a_scope_that_is_not_the_units_is_refused(cairn: Run, scan: Typed) -> None:
    scan(*FIRST_LOOK)

    ran = scan(words=("--unit", "Claims", "--scope", "department"))

    assert (ran.code, "is set up as a team" in ran.err) == (2, True)


def test_the_list_says_what_each_scan_came_to(cairn: Run, scan: Typed) -> None:
    nothing = cairn("scan", "list")
    scan(*FIRST_LOOK)
    scan("3")

    ran = cairn("scan", "list", "--unit", "claims")
    ids = [str(one["id"]) for one in scans(cairn)]

    today = day(datetime.now(UTC).date())
    assert "`cairn scan --unit NAME` starts a scan" in nothing.out
    assert [re.split(r"\s{2,}", line.strip()) for line in ran.out.splitlines()[1:]] == [
        [ids[0][:8], "Claims", "first look", f"open since {today}", "0 of 1, 1 under way"],
        [ids[1][:8], "Claims", "first look", f"closed {today}", "1 of 1"],
    ]


# Written out and read again


async def start(cairn: Cairn, setup: Setup, *, people: int, channel: str | None = None) -> Scan:
    """A scan with so many people, who own all there is."""
    asked = Asked(owns=owners_asked(cairn.framework.bank, setup))
    invited = [Invitation(f"P{number}", asked) for number in range(people)]
    now = datetime.now(UTC)
    draft = Draft(
        setup, invited, now + timedelta(days=3), channel, {"kind": "channel" if channel else "terminal"}
    )
    return await cairn.scans.start(LOCAL, "P0", draft, now=now)


async def answer_all(cairn: Cairn, scan: Scan, person: str, lot: random.Random) -> None:
    """Answer every card of one person, as the lot falls."""
    await cairn.scans.tell(LOCAL, scan.id, person, Begin(datetime.now(UTC)))
    while kept := await cairn.store.sheets.of_person(LOCAL, scan.id, person):
        context = await cairn.scans.context(scan, kept.sheet)
        card = context.card(kept.sheet.card)
        if kept.sheet.state == "showing" and kept.sheet.example_for:
            await cairn.words.say(
                LOCAL, kept, lot.choice(["a minute", "https://a.example"]), now=datetime.now(UTC)
            )
            continue
        if kept.sheet.state != "choosing" or card is None:
            return
        for row in card.rows:
            level = lot.choice([0, 1, 2, 3, 4, "unknown"])
            told = await cairn.scans.tell(LOCAL, scan.id, person, Choose(datetime.now(UTC), row.key, level))
            if told.kept.sheet.state == "finished":
                return
        if len(card.rows) > 1:
            await cairn.scans.tell(LOCAL, scan.id, person, Next(datetime.now(UTC), card.key))


SETUPS = (
    Setup(unit="=Claims, +Motor: 'x'", anonymous=False),
    Setup(unit="Häuser & Höfe", people=9, path="full", workflows=("Intake", "no")),
    Setup(unit="- yes", scope="department", path="full", anonymous=False, people=80),
    Setup(unit="@Whole\u2028of # it", scope="organisation", path="full"),
)


async def test_an_exported_scan_gives_the_recorded_placement_again(empty: Cairn) -> None:
    lot = random.Random(11)
    for setup in SETUPS:
        people = 3 if setup.anonymous else 1
        scan = await start(empty, setup, people=people)
        for number in range(people):
            await answer_all(empty, scan, f"P{number}", lot)
        await empty.scans.closing.close(scan, now=datetime.now(UTC))

        told = await empty.results.export(LOCAL, scan.id)

        forms: tuple[Form, ...] = ("json", "yaml")
        for text in (written(told, form) for form in forms):
            read = read_assessment(text, empty.framework.bank, datetime.now(UTC).date())
            assert place(empty.framework, read).model_dump(mode="json") == told["placement"]


def test_assess_reads_both_files_and_comes_to_the_same(cairn: Run, scan: Typed, tmp_path: Path) -> None:
    scan("4", "the claims round", *FIRST_LOOK[1:])
    scan_id = str(scans(cairn)[0]["id"])
    recorded = json.loads(cairn("scan", "export", scan_id).out)["placement"]

    for name in ("out.json", "out.yaml", "out.yml"):
        ran = cairn("scan", "export", scan_id, "--out", str(tmp_path / name))
        assert (ran.code, f"{name}: Claims, {day(datetime.now(UTC).date())}, 10 answers as" in ran.out) == (
            0,
            True,
        )
        assert json.loads(cairn("assess", str(tmp_path / name), "--json").out) == recorded
    assert yaml.safe_load((tmp_path / "out.yml").read_text(encoding="utf-8"))["scan"]["id"] == scan_id


def test_a_table_of_answers_holds_no_formula(cairn: Run, scan: Typed, tmp_path: Path) -> None:
    scan(*FIRST_LOOK, words=("--unit", '=HYPERLINK("https://evil.example")'))
    file = tmp_path / "answers.csv"

    cairn("scan", "export", str(scans(cairn)[0]["id"]), "--out", str(file))

    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 10
    assert all(row["unit"].startswith("'=") for row in rows)
    assert rows[0].keys() >= {
        "scan",
        "unit",
        "date",
        "bank_version",
        "criterion",
        "level",
        "evidence",
        "by",
        "at",
    }
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_a_file_that_cannot_be_written_is_said(cairn: Run, scan: Typed, tmp_path: Path) -> None:
    scan(*FIRST_LOOK)

    ran = cairn("scan", "export", str(scans(cairn)[0]["id"]), "--out", str(tmp_path / "no" / "where.json"))

    assert (ran.code, "Nothing was exported." in ran.err) == (2, True)
