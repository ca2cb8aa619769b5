"""The gate for one initiative: its four verdicts, what each is owed, and how its file is read."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge.errors import FrameworkFault, InitiativeFault
from knowledge.framework import gate_rules
from knowledge.framework.gate_rules import Gate, gate_faults, the_gate
from knowledge.framework.initiative import Initiative
from knowledge.framework.initiative_intake import of_unit, read_initiative, read_placement
from knowledge.framework.verdict import Verdict

from .building import FRAMEWORK, models, placed, said
from .initiatives import TODAY, WHOLE, changed, file, initiative, read, refused_beside, unit, verdict

OWED = ("local return", "risk assessment", "integration design", "rules of the field")


def faults(text: str) -> tuple[str, ...]:
    """Every fault for which a file is refused."""
    with pytest.raises(InitiativeFault) as refused:
        read_initiative(text, TODAY, refused_beside)
    return refused.value.faults


def test_an_initiative_of_which_all_is_known_and_ready_is_a_go_and_still_owes_four_things() -> None:
    said_of_it = verdict(initiative(), unit(1, 2, 3, 4))

    assert said_of_it.verdict == "go"
    assert (said_of_it.missing, said_of_it.permit) == ((), None)
    assert said_of_it.owed == OWED


def test_the_verdict_has_the_keys_and_shapes_that_were_promised_and_can_be_kept() -> None:
    said_of_it = verdict(initiative(workflow={}, readiness={"data": 2}), unit(1))

    written = json.loads(said_of_it.model_dump_json())
    assert list(written) == [
        "verdict",
        "value_models",
        "missing",
        "readiness",
        "workflow",
        "sequence",
        "owed",
        "permit",
        "because",
        "before_first_case",
        "contain_first",
    ]
    assert all(set(thing) == {"what", "criterion", "whose"} for thing in written["missing"])
    assert set(written["permit"]) == {"until", "limit", "owner", "halt", "figure", "review"}
    assert written["readiness"]["data"] == "warning"
    assert written["readiness"]["governance"] == written["workflow"]["identity"] == "unknown"
    assert written["sequence"] == {"working_on": 2, "skips": [[3, 5], [4, 5]]}
    assert Verdict.model_validate(written) == said_of_it


def test_a_permit_says_until_when_how_far_whose_and_by_which_figure() -> None:
    permit = verdict(initiative(readiness={}), unit(1)).permit

    assert permit is not None
    assert (str(permit.until), str(permit.review)) == ("2027-02-13", "2027-01-30")
    assert (permit.limit, permit.owner) == ("one product line", "r2")
    assert permit.figure == "minutes to a claim (baseline 14)"


def test_an_end_that_has_come_by_the_time_of_asking_gives_the_usual_length() -> None:
    past = initiative(readiness={}, until="2026-11-01")

    permit = verdict(past, unit(1)).permit

    assert permit is not None
    assert str(permit.until) == "2027-02-13"


def test_what_a_trial_lacks_to_run_is_due_before_its_first_real_case() -> None:
    idea = changed(initiative(), "workflow.identity", 1)
    running = changed(idea, "initiative.state", "trial")

    assert verdict(idea, unit(1)).verdict == "trial"
    assert verdict(idea, unit(1)).before_first_case == ("own limited account",)
    assert verdict(running, unit(1)).before_first_case == ()
    assert verdict(running, unit(1)).verdict == "contain"
    assert verdict(running, unit(1)).missing[0].criterion == "WR-ID"


def test_what_the_unit_has_to_contain_comes_before_anything_new_but_is_no_news_of_what_is_contained() -> None:
    behind = unit(1, AR1=3)
    running = changed(initiative(control={}), "initiative.state", "live")

    new, contained = verdict(initiative(), behind), verdict(running, behind)

    assert (new.verdict, new.contain_first) == ("trial", True)
    assert "that is contained before anything new begins" in " ".join(new.because)
    assert (contained.verdict, contained.contain_first) == ("contain", False)
    assert not verdict(initiative(), unit(1)).contain_first


def test_where_too_little_is_known_no_stage_is_named() -> None:
    thin = placed(said(models(m1=3, m2="unknown", m3="unknown", m4="unknown", m5="unknown")))

    because = " ".join(verdict(initiative(), thin).because)

    assert "Not enough is known to say which stage Harbour is working on" in because
    assert "working on stage 2" not in because


def test_a_unit_is_judged_by_its_own_part_of_a_larger_placement() -> None:
    whole = unit(1).model_copy(update={"units": {"Claims": unit(1, 2)}})

    assert of_unit(whole, "Claims") == unit(1, 2)
    assert of_unit(whole, "Sales") == whole


def test_a_placement_is_read_as_assess_prints_it_and_out_of_an_export() -> None:
    printed = unit(1).model_dump_json()

    assert read_placement(printed) == unit(1)
    assert read_placement(json.dumps({"answers": [], "placement": json.loads(printed)})) == unit(1)
    with pytest.raises(ValueError, match="cairn assess"):
        read_placement('{"stage": 1}')


def test_an_initiative_is_written_as_it_is_read() -> None:
    it = initiative(
        until="2027-03-31", control={"halt": "tried 2026-10-01", "log": "yes"}, value_models=[5, 3, 5]
    )

    written = it.model_dump(mode="json")

    assert set(written) >= set(WHOLE)
    assert Initiative.model_validate(written) == it
    assert it.value_models == (3, 5)


@pytest.mark.parametrize("nothing", ["unknown", "TBD", "none", "nobody", "?", "-", False, None])
def test_words_that_say_nothing_are_nothing(nothing: object) -> None:
    it = read(file(owner=nothing, control={"limit": nothing, "log": "unknown"}))

    assert (it.owner, it.control.limit, it.control.log) == (None, None, None)


@pytest.mark.parametrize(
    ("halt", "tried"),
    [
        ("tried 2026-10-01", True),
        ("above 2 %, last tried on 2026-10-01", True),
        ("Tried: 2026-11-15", True),
        ("not tried 2026-10-01", False),
        ("to be tried 2026-10-01", False),
        ("tried 2026-12-01", False),
        ("tried 2026-02-30", False),
        ("tried once", False),
        ("above 2 %", False),
    ],
)
def test_a_halt_counts_as_tried_on_a_day_that_has_been(halt: str, tried: bool) -> None:
    assert read(file(control={"halt": halt})).control.halt_tried(TODAY) is tried


def test_every_fault_of_a_file_is_named_at_once_with_its_line_and_key() -> None:
    text = (
        "initiative: {name: x, kind: big, state: idea}\n"
        "value_models: [7]\n"
        "metric: {baseline: lots, kind: users}\n"
        "readiness: {data: 9, money: 3}\n"
        "control: {log: often, limit: yes}\n"
        "until: 2026-01-01\n"
        "placement: nowhere.json\n"
        "budget: 1\n"
    )

    found = faults(text)

    named = (
        "initiative.kind",
        "initiative.reach",
        "unit",
        "value_models 1",
        "metric.baseline",
        "metric.kind",
    )
    more = ("readiness.data", "readiness.money", "control.log", "control.limit", "placement", "budget")
    assert len(found) == 12
    assert all(sum(f": {key}: " in fault for fault in found) == 1 for key in (*named, *more))
    assert any(fault.startswith("line 4: readiness.data: 9 is no level") for fault in found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "must be a mapping with initiative, unit"),
        ("- a list", "must be a mapping"),
        ("initiative: [", "this is not YAML"),
        (json.dumps(file(until="2026-11-15")), "2026-11-15 is over"),
        (json.dumps(file(metric={"baseline": float("inf")})), "is no number"),
    ],
)
def test_what_cannot_be_an_initiative_is_refused(text: str, says: str) -> None:
    assert any(says in fault for fault in faults(text))


def test_what_is_wrong_with_a_placement_is_told_with_the_other_faults() -> None:
    text = json.dumps(file(owner=3, placement="p.json", budget=1))

    with pytest.raises(InitiativeFault) as refused:
        read_initiative(text, TODAY, lambda name: '{"stage": 9}')

    assert len(refused.value.faults) == 2
    assert "p.json: it is no placement" in refused.value.faults[1]


def test_rules_that_name_what_is_not_there_are_refused_one_by_one() -> None:
    rules = json.loads(the_gate().model_dump_json())
    rules["rules"][0] |= {"needs": "a.miracle", "criterion": "XX1", "reason": "because", "go": "nobody"}
    rules["rules"][1]["id"] = rules["rules"][0]["id"]
    rules["rules"] = [rule for rule in rules["rules"] if rule["id"] != "stage-3"]

    found = [says for _where, says in gate_faults(Gate.model_validate(rules), FRAMEWORK)]

    assert found[:4] == [
        "'a.miracle' is not known",
        "'XX1' is not known",
        "'because' is not known",
        "'nobody' is not known",
    ]
    assert found[4:] == [
        "'value-model' stands twice",
        "model 4 builds on stage 3, and no rule asks for it",
        "model 5 builds on stage 3, and no rule asks for it",
    ]


def test_a_file_of_rules_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gate.yaml").write_text("version: 1.0.0\nready_from: 9\n")
    monkeypatch.setattr(gate_rules, "HERE", tmp_path)

    with pytest.raises(FrameworkFault, match=r"gate.yaml, line 2, ready_from"):
        the_gate.__wrapped__()


def test_every_reason_has_a_published_source_and_is_used() -> None:
    gate = the_gate()
    guidance = Path(gate_rules.__file__).parents[1] / "guidance"
    titles = "\n".join(page.read_text(encoding="utf-8") for page in guidance.glob("*.md"))

    assert {rule.reason for rule in gate.rules} == {reason.id for reason in gate.reasons}
    assert all(f'"{reason.source}"' in titles for reason in gate.reasons)


def test_a_level_of_no_kind_is_no_level() -> None:
    with pytest.raises(ValidationError, match="no level"):
        initiative(readiness={"data": True})
