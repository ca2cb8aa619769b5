"""`cairn initiatives` and `cairn check --record`: from the first check to the end of a trial, at a terminal."""

import io
import json
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from syrupy.assertion import SnapshotAssertion

from bot.cli.rendering_initiatives import show_list, show_one
from tests.cli.conftest import Run
from tests.services.described import BOUNDED, IDEA, LATER, NAME, TRIAL, UNIT, seen

SOON = (date.today() + timedelta(days=40)).isoformat()  # noqa: DTZ011


@pytest.fixture
def recorded(cairn: Run, tmp_path: Path) -> Run:
    """A terminal whose record holds an initiative that may be tried."""
    assert check(cairn, tmp_path, IDEA).code == 0
    assert check(cairn, tmp_path, BOUNDED).code == 0
    return cairn


def check(cairn: Run, folder: Path, file: dict[str, Any], *words: str) -> Any:
    (folder / "it.yaml").write_text(yaml.safe_dump(file))
    return cairn("check", "it.yaml", "--record", *words)


def test_the_list_and_one_with_its_history(
    capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    before = seen("not_yet").checks
    views = [
        seen("trial"),
        replace(seen("contain"), name="Chat on live cases"),
        seen("trial", trial=TRIAL, today=LATER),
    ]

    show_list(views)
    show_one(
        replace(views[2], checks=(*views[2].checks, *before), actual=9.5, actual_on=LATER, metric="minutes")
    )

    assert "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines()) == snapshot


def test_json_has_the_file_the_verdicts_and_the_trials(recorded: Run) -> None:
    (row,) = json.loads(recorded("initiatives", "--json").out)
    told = json.loads(recorded("initiatives", "show", NAME, "--json").out)

    assert (row["name"], row["unit"], row["state"], row["verdict"]) == (NAME, UNIT, "idea", "trial")
    assert [one["verdict"] for one in told["verdicts"]] == ["trial", "not_yet"]
    assert told["file"]["owner"] == BOUNDED["owner"]
    assert told["trials"] == []


def test_a_trial_is_started_measured_extended_and_widened(recorded: Run) -> None:
    started = recorded("initiatives", "trial", NAME, "--limit", "two teams", "--until", SOON)
    measured = recorded("initiatives", "measured", NAME, "9.5", "--on", "2026-11-20")
    extended = recorded("initiatives", "end", NAME, "--outcome", "extended", "--until", SOON)
    widened = recorded("initiatives", "end", NAME, "--outcome", "widened", "--words", "Half the time.")
    told = json.loads(recorded("initiatives", "show", NAME, "--json").out)

    assert "On trial since" in started.out
    assert "Measured on 20 November 2026: minutes a letter 9.5." in measured.out
    assert "On trial since" in extended.out
    assert "That takes a new check. Half the time." in widened.out
    assert [trial["outcome"] for trial in told["trials"]] == ["widened", "extended"]
    assert told["trials"][0]["terms"]["limit"] == "two teams"
    assert recorded("initiatives", "trial", NAME).code == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "Nothing such"), "No initiative that is kept is called"),
        (("trial", NAME, "--until", "2020-01-01"), "--until: A trial ends after today"),
        (("trial", NAME, "--until", "soon"), "--until wants a date"),
        (("end", NAME, "--outcome", "stopped"), "No trial of it runs any more"),
        (("end", NAME, "--outcome", "over"), "--outcome is widened, extended or stopped"),
        (("end", NAME, "--outcome", "extended"), "Say with --until"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    recorded: Run, words: tuple[str, ...], says: str
) -> None:
    ran = recorded("initiatives", *words)

    assert ran.code == 2
    assert says in ran.err


def test_checking_a_file_keeps_nothing_and_an_empty_list_says_how(cairn: Run, tmp_path: Path) -> None:
    (tmp_path / "it.yaml").write_text(yaml.safe_dump(BOUNDED))

    assert cairn("check", "it.yaml").code == 0
    assert "cairn check FILE --record" in cairn("initiatives").out


def test_what_is_kept_is_judged_by_the_record_and_not_by_a_file_beside(cairn: Run, tmp_path: Path) -> None:
    ran = check(cairn, tmp_path, BOUNDED | {"placement": "there.json"})

    assert ran.code == 2


def test_what_was_asked_for_is_kept_when_the_person_says_so(
    cairn: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "it.yaml").write_text(yaml.safe_dump(BOUNDED))
    enough = "\n" * 22
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{enough}y\n"))

    ran = cairn("check", "it.yaml", "--interactive")

    assert "Kept with its verdict" in ran.err
    assert NAME in cairn("initiatives").out


def test_what_is_kept_is_said_with_the_way_to_go_on(cairn: Run, tmp_path: Path) -> None:
    idea = check(cairn, tmp_path, IDEA)
    bounded = check(cairn, tmp_path, BOUNDED, "--json")
    cairn("initiatives", "trial", NAME)
    again = check(cairn, tmp_path, BOUNDED)

    assert f"Kept with its verdict: `cairn initiatives show '{NAME}'` has it" in idea.err
    assert "initiatives trial" not in idea.err
    assert f"`cairn initiatives trial '{NAME}'` starts the trial." in bounded.err
    assert json.loads(bounded.out)["verdict"] == "trial"
    assert "initiatives trial" not in again.err


def test_the_beginning_of_a_name_is_enough_where_only_one_begins_so(cairn: Run) -> None:
    for name in ("Risk notes for small business", "Risk notes", "Voice agent", "Voice of the customer"):
        cairn("portfolio", "add", name, "--unit", "Underwriting")

    several, none = cairn("initiatives", "show", "voice"), cairn("initiatives", "show", "Fax")
    whole = cairn("initiatives", "measured", "risk notes", "3.5")
    begun = cairn("initiatives", "measured", "Risk notes for", "3.5")

    assert (several.code, several.out) == (2, "")
    assert "Several begin with “voice”: Voice agent (Underwriting) and Voice of the customer" in several.err
    assert "No initiative that is kept is called “Fax”" in none.err
    assert all("Nothing was changed" not in ran.err for ran in (several, none))
    assert whole.out.startswith("Risk notes, Underwriting")
    assert begun.out.startswith("Risk notes for small business, Underwriting")


def test_a_question_about_it_is_answered_with_its_newest_verdict(recorded: Run) -> None:
    known = recorded("ask", f"Should we fund {NAME.lower()}?")
    unknown = recorded("ask", "Should we fund a chat robot for pensions?")

    assert "Yes, as a bounded trial" in known.out
    assert "I have nothing on “Chat robot for pensions”" in " ".join(unknown.out.split())
    assert "cairn check --interactive" in unknown.out
