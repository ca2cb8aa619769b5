"""`python -m evals` as a command: what it refuses, what it prints and writes, and when it fails."""

import json
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.cases import read
from evals.intent import IntentRow

CASES = len(read("intent", IntentRow))


def baseline(folder: Path, **scores: float) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "intent.json").write_text(json.dumps(scores), encoding="utf-8")
    return folder


def test_a_run_at_its_baseline_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = baseline(tmp_path, intent=0.5, unit=0.5)

    assert main(["intent", "--against", str(folder)]) == 0

    said = capsys.readouterr()
    assert f"{CASES} cases" in said.out
    assert said.err == ""


def test_a_run_below_its_baseline_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = baseline(tmp_path, intent=1.01, unit=0.5)

    assert main(["intent", "--against", str(folder)]) == 1

    assert "below" in capsys.readouterr().out


def test_a_metric_that_is_no_longer_measured_fails(tmp_path: Path) -> None:
    folder = baseline(tmp_path, intent=0.5, unit=0.5, politeness=0.5)

    assert main(["intent", "--against", str(folder)]) == 1


def test_a_metric_that_nobody_accepted_fails_too(tmp_path: Path) -> None:
    folder = baseline(tmp_path, intent=0.5)

    assert main(["intent", "--against", str(folder)]) == 1


def test_without_a_baseline_to_hold_it_against_a_run_only_reports(tmp_path: Path) -> None:
    assert main(["intent", "--json", str(tmp_path / "results.json")]) == 0


def test_accepted_scores_are_the_baseline_from_then_on(tmp_path: Path) -> None:
    folder = tmp_path / "baselines"

    assert main(["intent", "staging", "--against", str(folder), "--accept"]) == 0

    assert main(["intent", "staging", "--against", str(folder)]) == 0
    assert json.loads((folder / "staging.json").read_text())["stage"] == 1.0


def test_results_can_be_read_by_a_program(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    folder = baseline(tmp_path, intent=1.01, unit=0.5)

    main(["intent", "--against", str(folder), "--json", str(file)])

    (result,) = json.loads(file.read_text(encoding="utf-8"))
    assert result["suite"] == "intent"
    assert result["cases"] == CASES
    assert result["baseline"] == {"intent": 1.01, "unit": 0.5}
    assert result["verdicts"]["intent"] == "below"


def test_an_unknown_suite_says_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["intnet", "politeness"]) == 2

    said = capsys.readouterr().err
    assert "no suite 'intnet'" in said
    assert "no suite 'politeness'" in said
    for name in (
        "intent",
        "retrieval",
        "answers",
        "handbook (with --pages",
        "handbook_fresh (with",
        "cisi (with",
    ):
        assert name in said


def test_a_suite_over_a_folder_asks_for_the_folder(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["handbook"]) == 2
    assert "--pages FOLDER" in capsys.readouterr().err

    assert main(["cisi", "--cisi", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err
