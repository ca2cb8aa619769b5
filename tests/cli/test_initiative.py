"""`cairn check`: the contract that other tools rely on, and the guided intake."""

import io
import json
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml

from bot.cli.initiative import free_file
from bot.cli.initiative_asking import ask_initiative
from bot.conversation.initiative_answers import from_file
from knowledge.framework.loading import the_framework
from tests.cli.conftest import Ran, Run

EXAMPLES = Path(__file__).parent.parent / "knowledge" / "framework" / "examples"
VOICE = """\
initiative: {name: Voice agent for first notice of loss, kind: pilot, reach: end_to_end, state: idea}
unit: Kestrel Insurance
value_models: [5]
metric: {what: minutes to a registered claim, kind: time, baseline: 14, target: 6, accepted_by: r1}
readiness: {business_case: 3, data: 2, governance: unknown, integration: 3, operating_model: 1}
workflow: {identity: 1, entitlements: 2, integration: 3, logging: 3, exceptions: 0, ownership: 3}
control: {limit: one product line, person_at: hand-over, halt: tried 2026-10-01, log: yes}
owner: r2
"""
NAME, UNIT = "Review drafts", "Rowan"
TASK = [NAME, UNIT, "1", "idea", "1", "1", "hours a review", "1", "6", "4", "head of HR", "head of HR"]
TASK += ["two teams", "the manager decides", "withdrawn by the owner", "yes", "4", "4", "", "4", "4", ""]
"""What somebody types for an initiative that lacks one layer and a look at its unit."""


@pytest.fixture
def voice(tmp_path: Path, cairn: Run) -> Path:
    """The voice agent's file, with the placement of its unit beside it."""
    (tmp_path / "where").mkdir()
    (tmp_path / "where" / "j.json").write_text(cairn("assess", str(EXAMPLES / "j.yaml"), "--json").out)
    file = tmp_path / "where" / "voice.yaml"
    file.write_text(VOICE + "placement: j.json\n")
    return file


@dataclass(frozen=True)
class Asked:
    """What the intake made of the lines: the file, and what stood on the screen."""

    file: dict[str, Any]
    out: str


class Tell(Protocol):
    """Answers the intake with these lines, over what was known before."""

    def __call__(self, lines: list[str], before: dict[str, Any] | None = None) -> Asked: ...


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tell:
    """The intake by itself, without a record."""

    def told(lines: list[str], before: dict[str, Any] | None = None) -> Asked:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        found = ask_initiative(the_framework(), from_file(before or {}))
        return Asked(found.file, capsys.readouterr().out)

    return told


def typed(cairn: Run, monkeypatch: pytest.MonkeyPatch, lines: list[str], *words: str) -> Ran:
    """`cairn check --interactive` with these lines typed, then the end of the input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return cairn("check", "--interactive", *words)


def test_json_has_what_was_promised(cairn: Run, voice: Path) -> None:
    ran = cairn("check", str(voice), "--json")

    verdict: dict[str, Any] = json.loads(ran.out)
    assert ran.code == 0
    assert (verdict["verdict"], verdict["value_models"]) == ("trial", [5])
    assert verdict["readiness"] == {
        "business_case": "ready",
        "data": "warning",
        "governance": "unknown",
        "integration": "ready",
        "operating_model": "warning",
    }
    assert verdict["sequence"] == {"working_on": 2, "skips": [[3, 5], [4, 5]]}
    assert verdict["permit"]["until"] == str(date.today() + timedelta(days=90))  # noqa: DTZ011
    assert len(verdict["owed"]) == 4


def test_a_person_reads_first_what_to_do_and_then_what_is_missing_and_whose_move_it_is(
    cairn: Run, voice: Path
) -> None:
    ran = cairn("check", str(voice))

    said = " ".join(ran.out.split())
    assert "Not yet, as a rollout. Yes, as a bounded trial: one product line, owner r2" in said
    assert "figure: minutes to a registered claim (baseline 14)" in said
    assert said.index("The trial") < said.index("Missing for more: yours to do") < said.index("Why")
    assert "own limited account owner of the workflow" in said
    assert "Still owed whatever the verdict" in said


def test_without_a_placement_the_newest_of_the_unit_in_the_record_counts(cairn: Run, tmp_path: Path) -> None:
    (tmp_path / "voice.yaml").write_text(VOICE)
    cairn("assess", str(EXAMPLES / "j.yaml"), "--record")

    verdict = json.loads(cairn("check", "voice.yaml", "--json").out)

    assert (verdict["verdict"], verdict["sequence"]["working_on"]) == ("trial", 2)


def test_a_unit_that_was_mistyped_is_refused_with_the_nearest_and_nothing_is_kept(
    cairn: Run, tmp_path: Path
) -> None:
    (tmp_path / "units.csv").write_text("unit\nKestrel Insurance\nLegal\n")
    (tmp_path / "voice.yaml").write_text(VOICE.replace("Kestrel Insurance", "Kestral Insurance"))
    cairn("units", "import", "units.csv")

    ran, kept = cairn("check", "voice.yaml", "--json"), cairn("check", "voice.yaml", "--record")

    assert [(one.code, one.out) for one in (ran, kept)] == [(2, ""), (2, "")]
    assert "There is no unit “Kestral Insurance”; did you mean Kestrel Insurance?" in ran.err
    assert "No initiative is kept yet." in cairn("initiatives").out


def test_every_fault_is_named_at_once_and_nothing_is_judged(cairn: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("initiative: {name: x}\nvalue_models: [9]\nbudget: 1\n")

    ran = cairn("check", "bad.yaml", "--json")

    assert (ran.code, ran.out) == (2, "")
    keys = ("initiative.kind", "initiative.reach", "initiative.state", "unit", "value_models 1", "budget")
    assert all(f": {key}: " in ran.err for key in keys)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nowhere.yaml",), "nowhere.yaml cannot be read"),
        ((), "Say which file holds the initiative"),
        (("-", "--interactive"), "- cannot be it"),
    ],
)
def test_what_cannot_be_checked_is_said(cairn: Run, words: tuple[str, ...], says: str) -> None:
    ran = cairn("check", *words)

    assert ran.code == 2
    assert says in " ".join(ran.err.split())


def test_the_intake_writes_the_file_that_check_reads(
    cairn: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran = typed(cairn, monkeypatch, TASK)

    written = yaml.safe_load((tmp_path / "review-drafts.yaml").read_text())
    assert ran.code == 0
    assert written["initiative"] == {"name": NAME, "kind": "pilot", "state": "idea", "reach": "task"}
    assert written["readiness"] == {"business_case": 3, "data": 3, "integration": 3, "operating_model": 3}
    assert "workflow" not in written
    assert "Yes, as a bounded trial: two teams, owner head of HR" in " ".join(ran.out.split())
    assert "a first look at where the unit is" in ran.out


def test_the_intake_asks_for_the_six_conditions_of_an_agent_only(tell: Tell) -> None:
    agent = [*TASK[:4], "2", "5", *TASK[6:21], "4", "4", "4", "4", "4", "4", ""]

    single, whole = tell(TASK), tell(agent)

    assert "In this workflow" not in single.out
    assert whole.out.count("In this workflow") == 6
    assert whole.file["workflow"]["identity"] == 3


def test_a_slip_is_asked_again_and_one_can_go_back(tell: Tell) -> None:
    slips = [
        "",
        "Draft",
        "b",
        NAME,
        UNIT,
        "9",
        "pilot",
        *TASK[3:8],
        "lots",
        *TASK[8:15],
        "maybe",
        *TASK[15:21],
    ]

    told = tell([*slips, "soon", "2099-01-01"])

    said = " ".join(told.out.split())
    hints = (
        "This one is needed.",
        "Type a number from 1 to 3.",
        "Type a number, such as 14",
        "Type yes or no.",
    )
    assert all(hint in said for hint in hints)
    assert "Type a day as year-month-day" in said
    assert (told.file["initiative"]["name"], told.file["until"]) == (NAME, date(2099, 1, 1))


def test_a_slip_takes_one_line_and_a_question_mark_shows_the_choices_again(tell: Tell) -> None:
    slip = tell([*TASK[:5], "9", "x", "?", *TASK[5:]])

    choices = [line.strip() for line in slip.out.splitlines() if line.strip().startswith("2 ")]
    several = "Type one number from 1 to 5, or several, such as 1, 3."
    assert slip.out.count(several) == 2
    assert slip.out.count("6 of 22  What kind of value is it?") == 2
    assert len(choices) == len(set(choices)) + 1


@pytest.mark.parametrize("said", ["1, 3", "1 and 3", "3 1"])
def test_an_initiative_of_two_value_models_names_both(tell: Tell, said: str) -> None:
    assert tell([*TASK[:5], said, *TASK[6:]]).file["value_models"] == [1, 3]


def test_i_dont_know_is_no_answer_and_never_the_words_of_one(tell: Tell) -> None:
    before = tell(TASK).file

    told = tell([*TASK[:6], "d", *TASK[7:]])
    again = tell([*[""] * 6, "D", *[""] * 15], before)
    named = tell(["d", *TASK])

    assert "what" not in told.file["metric"]
    assert "what" not in again.file["metric"]
    assert named.file["initiative"]["name"] == NAME
    assert "This one is needed." in named.out


def test_it_says_why_there_are_more_questions_than_at_first(tell: Tell) -> None:
    agent = [*TASK[:4], "2", "b", "1", *TASK[5:]]

    told = " ".join(tell(agent).out.split())

    assert "An agent runs a workflow in it, so its six conditions are asked too: 28 questions." in told
    assert "No agent runs a workflow in it, so there are 22 questions again." in told


def test_what_was_known_before_is_only_confirmed_or_cleared(tell: Tell) -> None:
    before = tell(TASK).file

    after = tell([*[""] * 11, "-", *[""] * 10], before).file

    assert after == {key: value for key, value in before.items() if key != "owner"}


def test_a_file_that_is_there_is_asked_about_and_written_anew(
    cairn: Run, monkeypatch: pytest.MonkeyPatch, voice: Path
) -> None:
    ran = typed(cairn, monkeypatch, ["Voice agent", *[""] * 27], str(voice), "--json")

    written = yaml.safe_load(voice.read_text())
    assert ran.code == 0
    assert json.loads(ran.out[ran.out.index("\n{") :])["verdict"] == "trial"
    assert written["initiative"]["name"] == "Voice agent"
    assert written["placement"] == "j.json"


def test_who_leaves_the_intake_leaves_nothing_behind(
    cairn: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran = typed(cairn, monkeypatch, TASK[:5])

    assert ran.code == 130
    assert "Nothing was written" in ran.err
    assert not list(tmp_path.glob("*.yaml"))


def test_a_file_gets_a_name_that_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prüfung-3.yaml").touch()

    assert free_file("Prüfung 3!") == Path("prüfung-3-2.yaml")
    assert free_file("...") == Path("initiative.yaml")
