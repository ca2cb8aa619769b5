"""The framework's own files: what they hold, and how a wrong one is refused."""

from pathlib import Path

import pytest

from knowledge.errors import FrameworkFault
from knowledge.framework.loading import read_framework, the_framework

from .building import BANK, FRAMEWORK, framework_folder


def faults(folder: Path) -> tuple[str, ...]:
    """Every fault for which a folder is refused."""
    with pytest.raises(FrameworkFault) as refused:
        read_framework(folder)
    return refused.value.faults


def line(folder: Path, file: str, text: str) -> int:
    """The line of a file on which a text first stands."""
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, content in enumerate(lines, start=1) if text in content)


def test_the_framework_that_comes_with_cairn_holds_together() -> None:
    framework = read_framework(Path(__file__).parents[3] / "knowledge" / "framework")

    assert framework == the_framework()


def test_the_bank_has_38_criteria_five_for_each_model() -> None:
    assert len(BANK.criteria) == 38
    assert all(len(criteria) == 5 for criteria in BANK.of_model.values())
    assert len(BANK.workflow_criteria) == 6


def test_each_choice_fits_on_a_button_and_can_be_told_from_the_others() -> None:
    questions = [c.anchors for c in BANK.criteria] + [c.inherits.anchors for c in BANK.criteria if c.inherits]

    for anchors in questions:
        shorts = [anchor.short for anchor in anchors.values()]
        assert all(0 < len(short) <= 75 for short in shorts)
        assert len(set(shorts)) == 5


def test_the_words_for_models_layers_and_conditions_are_all_there() -> None:
    text = FRAMEWORK.text

    assert [FRAMEWORK.model(n).number for n in (1, 2, 3, 4, 5)] == [1, 2, 3, 4, 5]
    assert {layer.criterion for layer in text.readiness_layers} >= {
        "RL-BC",
        "RL-DF",
        "RL-GV",
        "RL-IN",
        "RL-OM",
    }
    assert {condition.criterion for condition in text.workflow_conditions} == {
        c.id for c in BANK.workflow_criteria
    }
    assert {lens.id for lens in text.lenses} == {"retail", "insurance", "manufacturing", "pharma"}
    assert [gate.id for gate in FRAMEWORK.gates(4)] == ["DM2", "DM3", "DM4"]


def test_a_copy_of_the_files_is_as_good(tmp_path: Path) -> None:
    assert read_framework(framework_folder(tmp_path)) == the_framework()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"questions": ("- id: WE2", "- id: WE1")}, "'WE1' stands twice"),
        ({"questions": ("- id: WE2", "- id: workforce")}, "should match pattern"),
        ({"questions": ("  minutes: 1\n", "  minutes: one\n")}, "valid number"),
        ({"questions": ("  holds_for: team\n", "  holds_for: team\n  colour: blue\n")}, "colour"),
        ({"questions": ("asked_of: everyone", "asked_of: anyone")}, "asked_of"),
        ({"questions": ("  owner: owner of the channel\n", "")}, "must say which"),
        (
            {"questions": ("  model: 2\n", "  model: 2\n  layer: governance\n")},
            "exactly one of model, layer, workflow",
        ),
        (
            {"questions": ("gates: {1: [WE1, WE2, WE5]", "gates: {1: [WE1, WE2, WE9]")},
            "'WE9' is no criterion",
        ),
        ({"questions": ("gates: {1: [WE1, WE2, WE5]", "gates: {1: [WE1, WE2, WE3]")}, "with the role 'gate'"),
        ({"questions": ("activity: {1: WE1", "activity: {1: WE2")}, "with the role 'activity'"),
        ({"questions": ("phase: {1: 1, ", "phase: {")}, "needs a row for each of 1, 2, 3, 4, 5"),
        (
            {"questions": ("evidence_cap: {E0: 2, ", "evidence_cap: {")},
            "needs a row for each of E0, E1, E2, E3",
        ),
        (
            {"questions": ("department: [2, 3], ", "")},
            "needs a row for each of organisation, department, team",
        ),
        ({"questions": ("[3, 4], [3, 5]", "[4, 3], [3, 5]")}, "4 does not come before 3"),
        ({"questions": ("live_level: 3", "live_level: 9")}, "less than or equal to 4"),
        ({"questions": ("version: 1.0.0", "version: first")}, "version"),
        ({"questions": ("  4: {word: measured", "  3: {word: measured")}, "stands twice"),
        ({"framework": ("- number: 2\n", "- number: 3\n")}, "the five models in their order"),
        ({"framework": ("criterion: WR-ID", "criterion: WR-XX")}, "'WR-XX' is no criterion"),
        ({"framework": ("- id: pharma", "- id: retail")}, "'retail' stands twice"),
        ({"framework": ("models: [1]", "models: [2]")}, "playbook"),
    ],
)
def test_a_wrong_file_is_refused_with_file_line_and_key(
    tmp_path: Path, changes: dict[str, tuple[str, str]], says: str
) -> None:
    found = faults(framework_folder(tmp_path, **changes))

    (file,) = changes
    assert any(says in fault for fault in found)
    assert all(fault.startswith(f"{file}.yaml, line ") for fault in found)


def test_the_line_of_a_fault_is_where_it_stands(tmp_path: Path) -> None:
    folder = framework_folder(tmp_path, questions=("activity: {1: WE1", "activity: {1: WE9"))

    found = faults(folder)

    here = line(folder, "questions.yaml", "WE9")
    assert f"questions.yaml, line {here}, scoring.activity.1: 'WE9' is no criterion of the bank" in found


def test_a_short_form_that_no_button_can_hold_is_refused(tmp_path: Path) -> None:
    short = BANK.by_id["WE1"].anchors[1].short
    folder = framework_folder(tmp_path, questions=(f'short: "{short}"', f'short: "{"x" * 76}"'))

    (found,) = faults(folder)

    assert "at most 75 characters" in found
    assert "anchors.1.short" in found


def test_two_choices_that_read_the_same_are_refused(tmp_path: Path) -> None:
    first, second = (BANK.by_id["WE1"].anchors[k].short for k in (1, 2))
    folder = framework_folder(tmp_path, questions=(f'short: "{second}"', f'short: "{first}"'))

    (found,) = faults(folder)

    assert "could not tell the choices apart" in found


def test_an_anchor_that_is_missing_is_named(tmp_path: Path) -> None:
    folder = framework_folder(tmp_path)
    text = (folder / "questions.yaml").read_text(encoding="utf-8")
    gone = next(row for row in text.splitlines(keepends=True) if row.startswith("    4: {says:"))
    (folder / "questions.yaml").write_text(text.replace(gone, "", 1), encoding="utf-8")

    (found,) = faults(folder)

    assert "criteria.0.anchors: needs an anchor for each level from 0 to 4" in found


def test_the_faults_of_both_files_come_at_once(tmp_path: Path) -> None:
    folder = framework_folder(
        tmp_path, questions=("live_level: 3", "live_level: 9"), framework=("- number: 2\n", "- number: 7\n")
    )

    found = faults(folder)

    assert {fault.partition(",")[0] for fault in found} == {"questions.yaml", "framework.yaml"}


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    folder = framework_folder(tmp_path)
    (folder / "framework.yaml").unlink()

    (found,) = faults(folder)

    assert found.startswith("framework.yaml: cannot be read")


@pytest.mark.parametrize("text", ["criteria: [", "", "- a list", "\tcriteria: []"])
def test_a_file_that_is_no_bank_at_all_is_refused(tmp_path: Path, text: str) -> None:
    folder = framework_folder(tmp_path)
    (folder / "questions.yaml").write_text(text, encoding="utf-8")

    assert all(fault.startswith("questions.yaml, line ") for fault in faults(folder))


def test_a_refusal_says_how_much_there_is_to_mend(tmp_path: Path) -> None:
    folder = framework_folder(tmp_path, questions=("live_level: 3", "live_level: 9"))

    with pytest.raises(FrameworkFault, match=r"does not hold together \(1 to mend\)"):
        read_framework(folder)
