"""An assessment file: what it may say, what stands where nothing is said, and every fault at once with its line."""

import json
from datetime import date
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import AssessmentFault
from knowledge.framework import lined
from knowledge.framework.assessment import (
    Agreed,
    Answer,
    Assessment,
    NotApplicable,
    Rated,
    Unit,
    Unknown,
    Waiver,
)
from knowledge.framework.form import read_level
from knowledge.framework.intake import read_assessment
from knowledge.framework.rating import Rules, rate
from knowledge.framework.staging import place

from .building import AS_OF, BANK, FRAMEWORK, everything, placed

TODAY = date(2026, 11, 20)
EMPTY = "unit: {name: Harbour}\nanswers: []\n"


def read(text: str) -> Assessment:
    return read_assessment(dedent(text), BANK, TODAY)


def faults(text: str) -> tuple[str, ...]:
    """Every fault for which a file is refused."""
    with pytest.raises(AssessmentFault) as refused:
        read(text)
    return refused.value.faults


def test_a_file_says_all_that_a_placement_is_computed_from() -> None:
    assessment = read(
        """\
        bank_version: 1.0.0
        unit: {name: Harbour Claims, scope: department, people: 120, invited: 40}
        as_of: 2026-11-01
        answers:
        - {criterion: WE1, by: r1, role: manager, level: 3, evidence: E1, at: 2026-10-01, unit: Motor}
        - {criterion: WE2, by: r1, level: [2, 3]}
        - {criterion: WE3, by: r1, level: unknown}
        - {criterion: ND1, by: r1, level: na, reason: no_external_audience}
        - {criterion: WR-ID, by: r1, level: 0, workflow: Intake}
        agreed: [{criterion: WE2, level: 3, by: [r1, r2], at: 2026-10-20}]
        units: [{name: Motor, people: 40, suited: 35}]
        waivers: [{model: 2, kind: deferred, reason: "not this year", approved_by: r1, review: 2027-04-01}]
        efforts: {WE5: 3}
        """
    )

    assert assessment == Assessment(
        name="Harbour Claims",
        scope="department",
        people=120,
        invited=40,
        as_of=date(2026, 11, 1),
        bank_version="1.0.0",
        answers=(
            Answer("WE1", "r1", Rated(3, 3), "manager", "E1", date(2026, 10, 1), "Motor"),
            Answer("WE2", "r1", Rated(2, 3)),
            Answer("WE3", "r1", Unknown()),
            Answer("ND1", "r1", NotApplicable("no_external_audience")),
            Answer("WR-ID", "r1", Rated(0, 0), workflow="Intake"),
        ),
        agreed=(Agreed("WE2", 3, ("r1", "r2"), date(2026, 10, 20)),),
        units=(Unit("Motor", 40, 35),),
        waivers=(Waiver(2, "not this year", "r1", date(2027, 4, 1), "deferred"),),
        efforts={"WE5": 3},
    )


def test_what_a_file_leaves_out_has_its_default() -> None:
    assessment = read("unit: {name: Harbour}\nanswers:\n- {criterion: WE1, by: r1, level: 3}\n")

    assert (assessment.scope, assessment.as_of, assessment.bank_version) == (
        "organisation",
        TODAY,
        BANK.version,
    )
    assert assessment.answers == (Answer("WE1", "r1", Rated(3, 3), role="member", evidence="E2", at=None),)
    assert (assessment.agreed, assessment.units, assessment.waivers, assessment.efforts) == ((), (), (), {})
    assert assessment.previous is None


@pytest.mark.parametrize(
    "empty",
    ["answers: []", "answers:", "answers: []\nagreed:\nunits:\nwaivers:\nefforts:\nbank_version:\nprevious:"],
)
def test_a_list_may_be_empty(empty: str) -> None:
    assessment = read(f"unit: {{name: Harbour}}\n{empty}\n")

    assert assessment.answers == ()
    assert assessment.bank_version == BANK.version


def test_a_waiver_is_of_the_kind_not_applicable_unless_it_says_otherwise() -> None:
    assessment = read(EMPTY + "waivers: [{model: 2, reason: why, approved_by: r1, review: 2027-04-01}]\n")

    assert assessment.waivers[0].kind == "not_applicable"


def test_a_file_may_be_json() -> None:
    file = {
        "unit": {"name": "Harbour"},
        "as_of": "2026-11-01",
        "answers": [{"criterion": "WE1", "by": "r1", "level": 3}],
    }

    assert read(json.dumps(file)).as_of == date(2026, 11, 1)


@pytest.mark.parametrize("value", [0, 4, [0, 1], [3, 4], "unknown", "na"])
def test_a_level_has_four_forms(value: object) -> None:
    assert read_level(value) in (
        Rated(0, 0),
        Rated(4, 4),
        Rated(0, 1),
        Rated(3, 4),
        Unknown(),
        NotApplicable(),
    )


@pytest.mark.parametrize(
    "value",
    [
        5,
        -1,
        7,
        True,
        2.5,
        3.0,
        "3",
        None,
        [1, 3],
        [3, 2],
        [2, 2],
        [2],
        [2, 3, 4],
        [True, 1],
        "n/a",
        {},
        [4, 5],
    ],
)
def test_anything_else_is_no_level(value: object) -> None:
    with pytest.raises(ValueError, match="use 0 to 4, two neighbours"):
        read_level(value)


MALFORMED = """\
bank_version: 2.0.0
unit: {name: Harbour, scope: team, people: 9}
as_of: 2026-11-01
answers:
- {criterion: WE9, by: r1, level: 3}
- {criterion: WE1, by: r1, level: 7}
- {criterion: WE1, by: r2, level: 3}
- {criterion: WE1, by: r2, level: 2}
- {criterion: WE2, by: r1, level: [1, 3]}
- {criterion: WE2, by: r2, level: 3, unit: Moon}
- {criterion: WE2, by: r3, level: 3, at: 2026-12-24}
- {criterion: WR-ID, by: r1, level: 3}
- {criterion: WE3, by: r1, level: 3, mood: fine}
- {criterion: WE3, by: r2, level: 3, level: 4}
- {criterion: WE4, by: r2, level: 3, at: 2026-02-30}
- {criterion: WE5, level: 3}
- a remark
waivers:
- {model: 2, approved_by: r1, review: 2027-04-01}
- {model: 1, reason: "we are past it", approved_by: r1, review: 2027-04-01}
efforts: {WE5: 4}
previous: {stage: 9}
weather: wet
"""

EXPECTED = [
    (1, "bank_version: 2.0.0 is of another major version"),
    (5, "unknown criterion 'WE9'"),
    (6, "7 is no level; use 0 to 4, two neighbours such as [2, 3], unknown or na"),
    (8, "'r2' answered WE1 already on line 7"),
    (9, "[1, 3] is no level"),
    (10, "unknown unit 'Moon'"),
    (11, "2026-12-24 is after the date of the assessment (2026-11-01)"),
    (12, "WR-ID is asked of one workflow; name it under `workflow`"),
    (13, "answers 9, mood: is no key that belongs here"),
    (14, "'level' stands twice in the same place"),
    (15, "'2026-02-30' cannot be read"),
    (16, "answers 12, by: is missing"),
    (17, "answers 13: must be a mapping"),
    (19, "waivers 1, reason: is missing"),
    (20, "a team cannot waive model 1, only 2, 3, 4, 5"),
    (21, "efforts.WE5"),
    (22, "previous: it is no placement; make one with"),
    (23, "'weather' is no key of an assessment"),
]


@pytest.mark.parametrize(("line", "says"), EXPECTED)
def test_every_fault_of_a_file_is_told_at_once_with_its_line(line: int, says: str) -> None:
    assert any(fault.startswith(f"line {line}: ") and says in fault for fault in faults(MALFORMED))


def test_nothing_is_told_of_a_file_but_its_faults() -> None:
    lines = {int(fault.split(":")[0].removeprefix("line ")) for fault in faults(MALFORMED)}

    assert lines == {line for line, _ in EXPECTED}


def test_a_refusal_says_how_much_there_is_to_mend() -> None:
    with pytest.raises(AssessmentFault, match=r"The assessment was refused \(1 to mend\)"):
        read(EMPTY + "weather: wet\n")


def test_one_slip_in_a_row_does_not_hide_the_next() -> None:
    found = faults(
        """\
        unit: {name: Harbour, size: 9}
        answers:
        - {criterion: WE9, by: r1, level: 7, unit: Moon, at: 2027-01-01}
        units:
        - {name: Sun, people: 0}
        - {name: Sun, people: 4}
        agreed:
        - {criterion: WE9, level: 9, by: []}
        waivers:
        - {model: 2, approved_by: r1, review: 2027-04-01}
        - {model: 2, reason: why, approved_by: r1, review: 2027-04-01}
        """
    )

    for says in (
        "size",
        "7 is no level",
        "'WE9'",
        "'Moon'",
        "2027-01-01 is after",
        "'Sun' stands twice",
        "waived twice",
    ):
        assert any(says in fault for fault in found), says
    assert sum("unknown criterion 'WE9'" in fault for fault in found) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: it must be a mapping with `unit` and `answers`"),
        ("# nothing but a remark", "it must be a mapping"),
        ("- {criterion: WE1, by: r1, level: 3}", "it must be a mapping"),
        ("just words", "it must be a mapping"),
        ("unit: {name: Harbour", "this is not YAML"),
        ("unit: {name: Harbour}\nanswers:\n\t- {}", "line 3: this is not YAML"),
        ("unit: {name: Harbour}\nanswers: []\n--- \nunit: {}", "this is not YAML"),
        ("unit: !!python/name:os.system ''\nanswers: []", "line 1: this is not YAML"),
        ("unit: &u {name: Harbour}\nanswers: []\nagreed: [{<<: *u}]", "line 3: this is not YAML"),
        ("unit: {name: Harbour}\nanswers: []\nunit: {name: Quay}", "line 3: 'unit' stands twice"),
        ("unit: {name: Harbour}\nanswers: []\n[1]: 2", "a key must be a word or a number"),
        ("answers: []", "unit: must be a mapping"),
        ("unit: {name: Harbour}", "answers: there must be a list of answers, even an empty one"),
        ("unit: {name: Harbour}\nanswers: {WE1: 3}", "line 2: answers: must be a list"),
        ("unit: {name: ' '}\nanswers: []", "unit.name: must not be empty"),
        (
            "unit: {name: Harbour, scope: planet}\nanswers: []",
            "unit.scope: must be organisation, department or team, not 'planet'",
        ),
        (EMPTY + "as_of: soon", "line 3: as_of"),
        (EMPTY + "efforts: [WE5]", "efforts: must map criteria to 1, 2 or 3"),
        (EMPTY + "efforts: {WE5: 4}", "efforts.WE5"),
        (EMPTY + "efforts: {WE9: 1}", "unknown criterion 'WE9'"),
        (EMPTY + "agreed: [{criterion: WR-ID, level: 3, by: [r1]}]", "no level can be agreed for all"),
        (
            EMPTY + "agreed: [{criterion: WE1, level: [2, 3], by: [r1]}]",
            "agreed 1, level: must be a whole number, not [2, 3]",
        ),
        (EMPTY + "agreed: [{criterion: WE1, level: 2, by: [r1], unit: Moon}]", "unknown unit 'Moon'"),
        (
            EMPTY + "agreed: [{criterion: WE1, level: 2, by: [r1], at: 2026-12-01}]",
            "2026-12-01 is after the date",
        ),
        (
            EMPTY + "agreed: [{criterion: WE1, level: 2, by: [r1]}, {criterion: WE1, level: 3, by: [r1]}]",
            "WE1 is agreed twice",
        ),
        (EMPTY + "units: [{name: Motor, people: 4, suited: 5}]", "more people with suited work than people"),
        (EMPTY + "units: [{name: Motor, people: 4}, {name: Motor, people: 5}]", "'Motor' stands twice"),
        (
            EMPTY + "waivers: [{model: 3, reason: why, approved_by: r1, review: 2027-04-01}]",
            "an organisation cannot waive model 3, only 2",
        ),
        (
            EMPTY + "waivers: [{model: 2, reason: '  ', approved_by: r1, review: 2027-04-01}]",
            "reason: must not be empty",
        ),
        (EMPTY + "waivers: [{model: 2, reason: why, review: 2027-04-01}]", "approved_by: is missing"),
        (EMPTY + "waivers: [{model: 2, reason: why, approved_by: r1}]", "review: is missing"),
        (EMPTY + "previous: 3", "previous: it is no placement"),
        (EMPTY + "previous: {stage: 1, established: {x: yes}}", "(wrong or missing: established"),
        (EMPTY + "previous: {stage: 1, established: {null: true}}", "(wrong or missing: established"),
        (EMPTY + "previous: {stage: 1, established: {.inf: true}}", "(wrong or missing: established"),
    ],
)
def test_a_file_with_one_fault_is_refused_for_it(text: str, says: str) -> None:
    assert any(says in fault for fault in faults(text)), faults(text)


def test_a_model_that_cannot_be_waived_can_be_deferred() -> None:
    assessment = read(
        EMPTY + "waivers: [{model: 3, kind: deferred, reason: why, approved_by: r1, review: 2027-04-01}]"
    )

    assert assessment.deferred() == {3}


def test_the_same_person_may_answer_for_two_units_and_two_workflows() -> None:
    assessment = read(
        """\
        unit: {name: Harbour}
        units: [{name: Motor, people: 4}, {name: Home, people: 5}]
        answers:
        - {criterion: WE1, by: r1, level: 3, unit: Motor}
        - {criterion: WE1, by: r1, level: 2, unit: Home}
        - {criterion: WR-ID, by: r1, level: 2, workflow: Intake}
        - {criterion: WR-ID, by: r1, level: 3, workflow: Billing}
        """
    )

    assert len(assessment.answers) == 4


@pytest.mark.parametrize("criterion", ["ND1", "WE1"])
def test_a_reason_that_is_not_allowed_is_no_fault_and_counts_as_unknown(criterion: str) -> None:
    assessment = read(
        f"unit: {{name: Harbour}}\nanswers:\n- {{criterion: {criterion}, by: r1, level: na, reason: we are different}}\n"
    )

    finding = rate(Rules(BANK, TODAY), BANK.by_id[criterion], assessment.answers)

    assert finding.status == "unknown"


def test_an_earlier_output_is_read_as_previous_and_must_not_be_later() -> None:
    earlier = placed(everything(3))
    output = earlier.model_dump_json()

    later = read(f"unit: {{name: Harbour}}\nanswers: []\nas_of: 2026-11-02\nprevious: {output}\n")
    found = faults(f"unit: {{name: Harbour}}\nanswers: []\nas_of: 2026-10-31\nprevious: {output}\n")

    assert later.previous == earlier
    assert found == ("line 4: previous: its date 2026-11-01 is after the assessment's (2026-10-31)",)


def test_keys_of_a_newer_cairn_in_an_earlier_output_are_passed_over() -> None:
    output = placed(everything(3)).model_dump(mode="json") | {"mood": "fine"}

    assessment = read(EMPTY + f"previous: {json.dumps(output)}\n")

    assert assessment.previous == placed(everything(3))


def test_another_minor_version_of_the_bank_is_read_and_kept() -> None:
    assert read("bank_version: 1.7.2\n" + EMPTY).bank_version == "1.7.2"


def test_numbers_may_stand_for_names() -> None:
    assessment = read("unit: {name: 42}\nanswers:\n- {criterion: WE1, by: 7, level: 3}\n")

    assert (assessment.name, assessment.answers[0].by) == ("42", "7")


def test_a_file_that_repeats_itself_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lined, "MOST_VALUES", 1_000)
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    (found,) = faults("\n".join(rows))

    assert "more than 1000 values" in found


def test_a_placement_from_a_file_is_the_one_from_its_values() -> None:
    file = {"unit": {"name": "Harbour"}, "as_of": "2026-11-01", "answers": []}
    file["answers"] = [
        {"criterion": a.criterion, "by": a.by, "level": 3} | ({"workflow": a.workflow} if a.workflow else {})
        for a in everything(3)
    ]

    assert place(FRAMEWORK, read_assessment(json.dumps(file), BANK, AS_OF)) == placed(everything(3))


def test_an_answer_may_be_taken_over_from_a_larger_unit() -> None:
    assessment = read(
        """\
        unit: {name: Harbour Claims, scope: team}
        answers:
        - {criterion: WE1, by: r1, level: 3}
        - {criterion: RL-GV, by: "Harbour, 14 September", level: 3, inherited: "Harbour, 14 September"}
        """
    )

    assert [answer.inherited for answer in assessment.answers] == [None, "Harbour, 14 September"]
    assert assessment.respondents == {"r1"}


def test_the_name_of_what_an_answer_was_taken_over_from_must_say_something() -> None:
    told = faults(EMPTY.replace("[]", '[{criterion: RL-GV, by: r1, level: 3, inherited: ""}]'))

    assert told == ("line 2: answers 1, inherited: must not be empty",)


@pytest.mark.parametrize("key", ["scan", "placement"])
@pytest.mark.parametrize("value", ["{stage: 5, next_model: null}", "5", "null", "[a, b]"])
def test_what_an_export_tells_beside_its_answers_is_passed_over(key: str, value: str) -> None:
    assert read(f"{EMPTY}{key}: {value}\n") == read(EMPTY)


def test_a_placement_that_an_export_tells_is_worked_out_anew_and_never_believed() -> None:
    assessment = read(EMPTY + "placement: {stage: 5}\n")

    assert place(FRAMEWORK, assessment).stage == 0


def test_other_keys_are_still_refused() -> None:
    (fault,) = faults(EMPTY + "scans: {}\nplacement: {}\n")

    assert "'scans' is no key of an assessment" in fault


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_json_as_any_tool_writes_it_is_read_as_it_was_meant(text: str) -> None:
    assert lined.read(json.dumps({"said": text})).data == {"said": text}
