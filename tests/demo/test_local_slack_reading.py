"""What a person reads in a message, whatever it is built of."""

from typing import Any

import pytest

from bot.demo.slack.plain import blocks_text, readable

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("*bold* and _leaning_ and ~gone~", "bold and leaning and gone"),
        ("**bold** and `code`", "bold and code"),
        ("<@U1> asked in <#C1>", "@ana asked in #general"),
        ("<@U2|ben> and <!channel>", "@ben and @channel"),
        ("<https://example.org|the plan> or <https://example.org>", "the plan or https://example.org"),
        ("[the plan](https://example.org)", "the plan"),
        ("## Stage 2", "Stage 2"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
    ],
)
def test_marks_are_read_as_what_they_mean(markup: str, read: str) -> None:
    assert readable(markup, {"U1": "ana", "C1": "general"}) == read


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


BLOCKS: dict[str, tuple[Json, str]] = {
    "section with a button": (
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*Stage*"},
            "fields": [plain("one"), plain("two")],
            "accessory": {"type": "button", "text": plain("Open")},
        },
        "Stage\none two\n[Open]",
    ),
    "radio buttons": (
        {
            "type": "input",
            "label": plain("How widely?"),
            "element": {
                "type": "radio_buttons",
                "options": [{"text": plain("Nobody"), "value": "0"}, {"text": plain("Some"), "value": "2"}],
            },
        },
        "How widely?\n( Nobody ) ( Some )",
    ),
    "feedback": (
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "positive_button": {"text": plain("Good"), "value": "1"},
                    "negative_button": {"text": plain("Bad"), "value": "0"},
                }
            ],
        },
        "[Good] [Bad]",
    ),
    "table": (
        {
            "type": "data_table",
            "caption": "Scores",
            "rows": [
                [{"type": "raw_text", "text": "Model"}, {"type": "raw_text", "text": "Score"}],
                [{"type": "raw_text", "text": "Workforce"}, {"type": "raw_number", "value": 40}],
            ],
        },
        "Scores\nModel | Score\nWorkforce | 40",
    ),
    "chart": (
        {
            "type": "data_visualization",
            "title": "Stages",
            "chart": {"type": "bar", "series": [{"name": "Now", "data": [{"label": "M1", "value": 2}]}]},
        },
        "Stages\nNow: M1 2",
    ),
    "rich text": (
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "user", "user_id": "U1"}, {"type": "text", "text": " hello"}],
                },
                {
                    "type": "rich_text_list",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}
                    ],
                },
            ],
        },
        "@ana hello\n• one",
    ),
    "container": (
        {
            "type": "container",
            "title": plain("Sources"),
            "child_blocks": [{"type": "section", "text": plain("The plan")}],
        },
        "Sources\nThe plan",
    ),
    "plan": (
        {"type": "plan", "title": "Answering", "tasks": [{"type": "task_card", "title": "Reading"}]},
        "Answering\nReading",
    ),
    "cards": (
        {
            "type": "carousel",
            "elements": [
                {"type": "card", "title": plain("Workforce"), "body": plain("Stage 2")},
                {"type": "card", "title": plain("Distribution")},
            ],
        },
        "Workforce\nStage 2 Distribution",
    ),
    "image": ({"type": "image", "alt_text": "Stages as a radar"}, "[Stages as a radar]"),
    "header": ({"type": "header", "text": plain("Where we are")}, "Where we are"),
    "divider": ({"type": "divider"}, ""),
}


@pytest.mark.parametrize(("block", "read"), BLOCKS.values(), ids=BLOCKS.keys())
def test_a_block_is_read_as_a_person_sees_it(block: Json, read: str) -> None:
    assert blocks_text([block], {"U1": "ana"}) == read
