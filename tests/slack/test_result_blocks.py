"""A scan's result in Slack: within its limits on every rung, whole without blocks, harmless with wicked words."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.compose.result import scan_result
from bot.compose.why import choice, choices, outcome_rows, why_rows
from bot.conversation.result import ScanResult, Split, Step, Why, WhyPart
from bot.demo.slack import limits
from bot.slack.blocks.bars import Rung
from bot.slack.blocks.cards import Card
from bot.slack.blocks.result import result_cards
from bot.slack.blocks.result_views import level_block, own_view, talk_view, what_if_view, why_view
from knowledge.framework.intake import read_assessment
from knowledge.framework.loading import the_framework
from knowledge.framework.placement import Placement
from knowledge.framework.staging import place

EXAMPLES = Path(__file__).parent.parent / "knowledge" / "framework" / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
RUNGS: tuple[Rung, ...] = get_args(Rung)
FRAMEWORK = the_framework()
PathName = Literal["first_look", "full"]


def placed(name: str) -> Placement:
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    return place(FRAMEWORK, read_assessment(text, FRAMEWORK.bank, date(2026, 11, 1)))


def result(name: str, path: PathName = "full", answered: int = 7, previous: str | None = None) -> ScanResult:
    return scan_result(
        FRAMEWORK,
        placed(name),
        scan_id="S1",
        answered=answered,
        invited=9,
        path=path,
        previous=placed(previous) if previous else None,
    )


def check(dealt: tuple[Card, ...]) -> None:
    for card in dealt:
        assert limits.faults("message", list(card.blocks)) == []
        assert card.text.strip()
        assert "<" not in card.text


def outline(card: Card) -> list[str]:
    """What stands in a message, a line a block, what can be pressed in brackets."""
    return [_shown(block) for block in card.blocks]


def _shown(block: Any) -> str:
    pressed = [block["accessory"]] if "accessory" in block else block.get("elements", [])
    labels = "".join(f" [{one['text']['text']}]" for one in pressed if one["type"] == "button")
    texts = [one["text"] for one in block.get("elements", []) if one["type"] == "mrkdwn"]
    return f"{block['type']}: {block.get('text', {}).get('text', ' '.join(texts))}{labels}"


def buttons(dealt: tuple[Card, ...]) -> list[tuple[str, dict[str, str]]]:
    every = [one for card in dealt for block in card.blocks for one in limits.elements(block)]
    return [(one["action_id"], json.loads(one["value"])) for one in every]


@pytest.mark.parametrize("rung", RUNGS)
@pytest.mark.parametrize("path", ["first_look", "full"])
@pytest.mark.parametrize("name", NAMES)
def test_every_worked_example_is_within_slacks_limits_on_every_rung(
    name: str, path: PathName, rung: Rung
) -> None:
    dealt = result_cards(result(name, path, previous="a"), rung, "F1")

    check(dealt)
    assert len(dealt) == 1


@pytest.mark.parametrize(("name", "path"), [("c", "first_look"), ("j", "first_look"), ("f", "full")])
def test_a_result_reads_like_this(name: str, path: PathName, snapshot: SnapshotAssertion) -> None:
    (card,) = result_cards(result(name, path, previous="a"), "text")

    assert outline(card) == snapshot


@pytest.mark.parametrize("rung", RUNGS)
def test_the_models_are_drawn_like_this(rung: Rung, snapshot: SnapshotAssertion) -> None:
    (card,) = result_cards(result("g", previous="f"), rung, "F1")

    assert card.blocks[0] == snapshot


@pytest.mark.parametrize("rung", RUNGS)
def test_without_blocks_the_same_is_said_headline_first(rung: Rung, snapshot: SnapshotAssertion) -> None:
    (card,) = result_cards(result("g", "first_look"), rung, "F1")

    assert card.text.splitlines()[:4] == [
        "*Pump Works has stage 1 in place: all five things are there.*",
        "Stage 1, Workforce empowerment: in place, 80 of 100",
        "Stage 2, AI-native distribution: does not apply here",
        "Stages 3 to 5: not examined",
    ]
    assert "Talk it through" not in card.text


def test_a_picture_that_was_not_taken_is_a_table() -> None:
    (card,) = result_cards(result("g"), "picture", None)

    assert card.blocks[0]["type"] == "table"


def test_a_nought_is_never_drawn_for_a_model_that_was_not_asked_about_last_time() -> None:
    now = result("f", previous="a")
    fresh = replace(now, models=(*now.models[:4], replace(now.models[4], previous=None)))

    assert [len(_chart(one)["series"]) for one in (now, fresh)] == [2, 1]


def _chart(one: ScanResult) -> Any:
    return result_cards(one, "chart")[0].blocks[0]["chart"]


def test_every_press_says_which_scan_and_which_question() -> None:
    pressed = buttons(result_cards(result("c", "first_look"), "chart"))

    assert pressed == [
        ("scan:talk", {"scan": "S1", "criterion": "WE1"}),
        ("scan:own", {"scan": "S1", "criterion": "WE1"}),
        ("scan:own", {"scan": "S1", "criterion": "WE5"}),
        ("scan:own", {"scan": "S1", "criterion": "WE2"}),
        ("plan:see", {"scan": "S1"}),
        ("scan:why", {"scan": "S1"}),
        ("scan:whatif", {"scan": "S1"}),
        ("scan:export", {"scan": "S1"}),
    ]


def test_whoever_would_know_can_be_asked_with_one_press() -> None:
    (card,) = result_cards(result("j"), "chart")
    waiting = replace(
        result("a"), others=(Step("RL-IN", "links", "Links: unknown.", "", "IT systems lead"),) * 6
    )

    assert any("[Ask the owner of code or documents]" in line for line in outline(card))
    (other,) = result_cards(waiting, "chart")
    assert sum("[Ask the IT systems lead]" in line for line in outline(other)) == 4
    assert any("Also open: links, links." in line for line in outline(other))


def test_who_took_a_step_is_named_by_slack() -> None:
    one = result("a")
    taken = replace(one.next_steps[0], owner="U07ABC", due=date(2026, 12, 1))
    (card,) = result_cards(replace(one, next_steps=(taken, *one.next_steps[1:])), "text")

    assert "Taken by <@U07ABC>, by 1 December 2026" in card.text
    assert any("[Change owner or date]" in line for line in outline(card))


def test_with_too_few_answers_there_is_nothing_to_see_and_nothing_to_press() -> None:
    dealt = result_cards(result("c", answered=2), "chart")

    check(dealt)
    assert [block["type"] for block in dealt[0].blocks] == ["section", "context"]


def test_where_too_little_is_known_the_models_come_after_the_headline() -> None:
    (card,) = result_cards(replace(result("a"), undetermined=True), "chart")

    assert [block["type"] for block in card.blocks[:2]] == ["section", "data_visualization"]


WICKED = st.one_of(
    st.sampled_from(["<!channel>", "<@U1>", "<https://evil.example|x>", "*b*", "`", "a & b", "</x>", "$"]),
    st.text(min_size=1, max_size=300).filter(str.strip),
    st.integers(1, 2_500).map(lambda n: "&" * n),
)


@settings(max_examples=60, deadline=None)
@given(WICKED, WICKED, st.sampled_from(RUNGS))
def test_wicked_names_stay_words(unit: str, word: str, rung: Rung) -> None:
    one = result("c", "first_look")
    told = replace(
        one,
        unit=unit,
        headline=f"{unit} is working on stage 1.",
        splits=(Split("WE1", word, word, ((word, 2),)),),
        remarks=(word,),
        not_yet=(word,),
    )

    dealt = result_cards(told, rung, "F1")

    check(dealt)
    words = [block for card in dealt for block in card.blocks if block["type"] in ("section", "context")]
    assert "<" not in json.dumps(words)


@pytest.mark.parametrize("first_look", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_every_modal_of_every_example_is_within_slacks_limits(name: str, first_look: bool) -> None:
    placement = placed(name)
    one = result(name, "first_look" if first_look else "full")
    offered = choices(FRAMEWORK, placement, first_look=first_look)
    outcome = outcome_rows(FRAMEWORK, placement, placed("a"), first_look=first_look)
    views = [
        why_view(why_rows(FRAMEWORK, placement, first_look=first_look)),
        what_if_view(offered, scan="S1"),
        what_if_view(offered, scan="S1", criterion=offered[-1].criterion, level=3, outcome=outcome),
        *(own_view(step, scan="S1", opened_by="U1") for step in one.next_steps),
        *(talk_view(choice(criterion), scan="S1", level=2) for criterion in FRAMEWORK.bank.criteria),
    ]

    for view in views:
        assert limits.view_faults(view) == []


def test_however_many_workflows_the_reasons_fit() -> None:
    parts = tuple(WhyPart(f"Workflow {n}", ("row " * 500,) * 3) for n in range(80))

    view: Any = why_view(Why("Claims", "lead", parts, "version"))

    assert limits.view_faults(view) == []
    assert "the export has all of it" in json.dumps(view["blocks"])


def test_the_answers_offered_are_those_of_the_question_that_was_chosen() -> None:
    offered = choices(FRAMEWORK, placed("a"))

    view: Any = what_if_view(offered, scan="S1", criterion="WE5", level=3, outcome=["In place: 1 stage"])

    question, _, answer, _, outcome, _ = view["blocks"]
    assert question["element"]["initial_option"]["value"] == "WE5"
    assert answer["block_id"] == level_block("WE5") == "level:WE5"
    assert answer["element"]["initial_option"]["value"] == "3"
    assert "In place: 1 stage" in outcome["text"]["text"]
    assert json.loads(view["private_metadata"]) == {"scan": "S1"}


def test_a_step_is_offered_to_whoever_opens_it_unless_it_was_taken() -> None:
    step = result("a").next_steps[0]
    taken = replace(step, owner="U09XYZ", due=date(2026, 12, 1))
    named = replace(step, owner="the task force")

    owners = [_inputs(own_view(one, scan="S1", opened_by="U1")) for one in (step, taken, named)]

    assert [one["owner"].get("initial_user") for one in owners] == ["U1", "U09XYZ", "U1"]
    assert owners[1]["due"]["initial_date"] == "2026-12-01"


def _inputs(view: Any) -> Any:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def test_a_talk_carries_only_ids() -> None:
    view: Any = talk_view(choice(FRAMEWORK.criterion("WE2")), scan="S1")

    assert json.loads(view["private_metadata"]) == {"scan": "S1", "criterion": "WE2"}
    assert [option["value"] for option in _inputs(view)["level"]["options"]] == ["0", "1", "2", "3", "4"]
    assert _inputs(view)["agreed_by"]["type"] == "multi_users_select"
