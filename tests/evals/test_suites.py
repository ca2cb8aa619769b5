"""The suites as files: they can be read, and they hold what was promised."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.demo.sample import the_sample
from evals.answers import AnswerRow
from evals.cases import SUITES, Row, read
from evals.handbook import HandbookRow
from evals.initiatives import InitiativeRow, broken
from evals.intent import IntentRow
from evals.retrieval import RetrievalRow
from evals.run import ANSWERS
from evals.scan import ScanRow
from evals.staging import AS_OF, StagingRow, as_file
from knowledge.documents import Shelf
from knowledge.framework.flags import RULES
from knowledge.framework.gate_rules import the_gate
from knowledge.framework.intake import read_assessment
from knowledge.framework.loading import the_framework

ROWS: dict[str, type[Row]] = {
    "answers": AnswerRow,
    "answers_handbook": AnswerRow,
    "answers_held": AnswerRow,
    "answers_more": AnswerRow,
    "handbook": HandbookRow,
    "handbook_fresh": HandbookRow,
    "handbook_held": HandbookRow,
    "handbook_plain": HandbookRow,
    "initiatives": InitiativeRow,
    "intent": IntentRow,
    "retrieval": RetrievalRow,
    "scan": ScanRow,
    "staging": StagingRow,
}
GUIDANCE = Path(__file__).parents[2] / "knowledge" / "guidance"


def test_every_suite_on_disk_has_rows_that_are_known() -> None:
    assert {path.stem for path in SUITES.glob("*.yaml")} == set(ROWS)


@pytest.mark.parametrize("suite", ROWS)
def test_a_suite_can_be_read_and_its_names_are_its_own(suite: str) -> None:
    rows = read(suite, ROWS[suite])

    assert len({row.name for row in rows}) == len(rows) >= 8


def test_two_cases_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "twins.yaml").write_text("cases:\n- {name: one, why: a}\n- {name: one, why: b}\n")

    with pytest.raises(ValueError, match="two cases called one"):
        read("twins", Row, tmp_path)


def test_a_case_with_a_slip_in_a_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "slip.yaml").write_text("cases:\n- {name: one, why: a, must_sya: [b]}\n")

    with pytest.raises(ValidationError, match="must_sya"):
        read("slip", Row, tmp_path)


def test_what_retrieval_expects_is_really_on_the_shelves() -> None:
    topics = {path.stem for path in GUIDANCE.glob("*.md")}
    documents = {Path(document.file).stem for document in the_sample().documents}

    for row in read("retrieval", RetrievalRow):
        there = topics if row.shelf is Shelf.GUIDANCE else documents
        assert set(row.expect) <= there, row.name


@pytest.mark.parametrize("suite", ANSWERS)
def test_what_answers_must_cite_is_really_there_and_units_exist(suite: str) -> None:
    there = {path.stem for path in GUIDANCE.glob("*.md")}
    there |= {Path(document.file).stem for document in the_sample().documents}
    units = {unit.name for unit in the_sample().units}

    for row in read(suite, AnswerRow):
        assert set(row.must_cite) <= there, row.name
        assert row.unit is None or row.unit in units, row.name


@pytest.mark.parametrize("row", read("staging", StagingRow), ids=lambda row: row.name)
def test_an_assessment_of_the_suite_is_one_that_cairn_accepts(row: StagingRow) -> None:
    bank = the_framework().bank

    assessment = read_assessment(as_file(row.assess), bank, AS_OF)

    assert assessment.answers
    assert set(row.expect.blocking or ()) <= set(bank.by_id)


def test_flags_are_spelled_as_the_rule_spells_them() -> None:
    waivers = {f"model_deferred_{model}" for model in range(1, 6)}

    for row in read("staging", StagingRow):
        assert {*row.expect.flags, *row.expect.no_flags} <= {*RULES, *waivers}, row.name


def test_every_rule_of_the_gate_has_a_case_in_which_it_decides() -> None:
    decided: set[tuple[str, str]] = set()

    for row in read("initiatives", InitiativeRow):
        for rule in broken(row.initiative(), row.unit.placement() if row.unit else None):
            decided |= {(rule, row.expect.verdict)}

    for rule in the_gate().rules:
        assert (rule.id, "trial") in decided or (rule.id, "not_yet") in decided, rule.id
        assert rule.trial is None or (rule.id, "not_yet") in decided, f"{rule.id} stops no trial"
        assert rule.running is None or (rule.id, "contain") in decided, f"{rule.id} contains nothing"
