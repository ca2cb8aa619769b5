"""Every limit of Slack's that the local Slack keeps: what just fits passes, one more is refused by name."""

from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.slack.limits import Surface, chunk_faults, faults, view_faults

Json = dict[str, Any]


def plain(length: int = 3) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int = 3) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), "action_id": "go", **more}


def option(text: int = 3, value: int = 3, **more: Any) -> Json:
    return {"text": plain(text), "value": "v" * value, **more}


def options(count: int) -> list[Json]:
    return [option(value=place + 1) for place in range(count)]


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", "options": options(2), **more}


def radio(count: int = 2) -> Json:
    return {"type": "radio_buttons", "action_id": "pick", "options": options(count)}


def checkboxes(count: int) -> Json:
    return {"type": "checkboxes", "action_id": "tick", "options": options(count)}


def overflow(count: int) -> Json:
    return {"type": "overflow", "action_id": "more", "options": options(count)}


def confirm(title: int = 3, text: int = 3, yes: int = 3, no: int = 3) -> Json:
    return {"title": plain(title), "text": mrkdwn(text), "confirm": plain(yes), "deny": plain(no)}


def actions(*elements: Json, **more: Any) -> list[Json]:
    return [{"type": "actions", "elements": list(elements), **more}]


def buttons(count: int) -> list[Json]:
    return [button(action_id=f"go{place}") for place in range(count)]


def section(**more: Any) -> list[Json]:
    return [{"type": "section", "text": mrkdwn(), **more}]


def dividers(count: int) -> list[Json]:
    return [{"type": "divider"} for _ in range(count)]


def header(length: int) -> list[Json]:
    return [{"type": "header", "text": plain(length)}]


def context(count: int) -> list[Json]:
    return [{"type": "context", "elements": [mrkdwn() for _ in range(count)]}]


def icon(place: int) -> Json:
    return {"type": "icon_button", "action_id": f"icon{place}", "icon": "trash", "text": plain()}


def context_actions(*elements: Json) -> list[Json]:
    return [{"type": "context_actions", "elements": list(elements)}]


def feedback(text: int = 3, value: int = 3, label: int = 3) -> Json:
    side = {"text": plain(text), "value": "v" * value, "accessibility_label": "a" * label}
    return {"type": "feedback_buttons", "action_id": "f", "positive_button": side, "negative_button": side}


def image(alt: int = 3, url: int = 20) -> list[Json]:
    return [{"type": "image", "alt_text": "a" * alt, "image_url": "u" * url}]


def typed(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "say", **more}


def asked(element: Json, **more: Any) -> list[Json]:
    return [{"type": "input", "label": plain(), "element": element, **more}]


def markdown(*lengths: int) -> list[Json]:
    return [{"type": "markdown", "text": "x" * length} for length in lengths]


def cell(length: int = 1) -> Json:
    return {"type": "raw_text", "text": "x" * length}


def table(rows: int = 2, columns: int = 2, kind: str = "table", length: int = 1, **more: Any) -> list[Json]:
    about = {"caption": "A table"} if kind == "data_table" else {}
    body = [[cell(length) for _ in range(columns)] for _ in range(rows)]
    return [{"type": kind, "rows": body, **about, **more}]


def data_table(rows: int = 2, columns: int = 2, length: int = 1, **more: Any) -> list[Json]:
    return table(rows, columns, "data_table", length, **more)


def chart(
    series: int = 1, categories: int = 2, label: int = 2, name: int = 2, title: int = 5, axis: int = 5
) -> Json:
    labels = [f"{place:02d}".ljust(label, "c") for place in range(categories)]
    data = [{"label": one, "value": 1} for one in labels]
    drawn = [{"name": f"{place:02d}".ljust(name, "s"), "data": data} for place in range(series)]
    axes = {"categories": labels, "x_label": "x" * axis, "y_label": "y" * axis}
    bars = {"type": "bar", "series": drawn, "axis_config": axes}
    return {"type": "data_visualization", "title": "t" * title, "chart": bars}


def pie(segments: int) -> list[Json]:
    slices = [{"label": f"s{place}", "value": 1} for place in range(segments)]
    pie_chart = {"type": "pie", "segments": slices}
    return [{"type": "data_visualization", "title": "Pie", "chart": pie_chart}]


def task(place: int = 0, title: int = 3, **more: Any) -> Json:
    return {"type": "task_card", "task_id": f"t{place}", "title": "t" * title, "status": "complete", **more}


def card(title: int = 3, subtitle: int = 3, body: int = 3) -> Json:
    return {"type": "card", "title": mrkdwn(title), "subtitle": mrkdwn(subtitle), "body": mrkdwn(body)}


def carousel(count: int) -> list[Json]:
    return [{"type": "carousel", "elements": [card() for _ in range(count)]}]


def container(children: int = 1, title: int = 3, **more: Any) -> list[Json]:
    return [{"type": "container", "title": plain(title), "child_blocks": dividers(children), **more}]


def groups(count: int) -> Json:
    grouped = [{"label": plain(), "options": options(1)} for _ in range(count)]
    return {"type": "static_select", "action_id": "pick", "option_groups": grouped}


class Rule(NamedTuple):
    """`fits` passes, `too_much` is refused with a sentence that has `named` in it."""

    surface: Surface
    fits: list[Json]
    too_much: list[Json]
    named: str


RULES: dict[str, Rule] = {
    "50 blocks in a message": Rule("message", dividers(50), dividers(51), "51 blocks, at most 50"),
    "100 blocks in a modal": Rule("modal", dividers(100), dividers(101), "101 blocks, at most 100"),
    "100 blocks in a home tab": Rule("home", dividers(100), dividers(101), "101 blocks, at most 100"),
    "section text 3000": Rule(
        "message", section(text=mrkdwn(3000)), section(text=mrkdwn(3001)), "blocks[0].text.text: 3,001"
    ),
    "section field 2000": Rule(
        "message", section(fields=[mrkdwn(2000)]), section(fields=[mrkdwn(2001)]), "fields[0].text: 2,001"
    ),
    "ten section fields": Rule(
        "message", section(fields=[mrkdwn()] * 10), section(fields=[mrkdwn()] * 11), "fields: 11 items"
    ),
    "header 150": Rule("message", header(150), header(151), "blocks[0].text.text: 151"),
    "context ten elements": Rule("message", context(10), context(11), "elements: 11 items"),
    "actions 25 elements": Rule(
        "message", actions(*buttons(25)), actions(*buttons(26)), "elements: 26 items"
    ),
    "context_actions five elements": Rule(
        "message",
        context_actions(*map(icon, range(5))),
        context_actions(*map(icon, range(6))),
        "elements: 6 items",
    ),
    "button text 75": Rule(
        "message", actions(button(text=plain(75))), actions(button(text=plain(76))), "text.text: 76"
    ),
    "button value 2000": Rule(
        "message", actions(button(value="v" * 2000)), actions(button(value="v" * 2001)), "value: 2,001"
    ),
    "button url 3000": Rule(
        "message", actions(button(url="u" * 3000)), actions(button(url="u" * 3001)), "url: 3,001"
    ),
    "button accessibility label 75": Rule(
        "message",
        actions(button(accessibility_label="a" * 75)),
        actions(button(accessibility_label="a" * 76)),
        "accessibility_label: 76",
    ),
    "button agent prompt 4000": Rule(
        "message", actions(button(agent_prompt="a" * 4000)), actions(button(agent_prompt="a" * 4001)), "4,001"
    ),
    "button shown to ten people": Rule(
        "message",
        actions(button(visible_to_user_ids=["U1"] * 10)),
        actions(button(visible_to_user_ids=["U1"] * 11)),
        "visible_to_user_ids: 11 items",
    ),
    "button style": Rule(
        "message", actions(button(style="primary")), actions(button(style="green")), "style: 'green'"
    ),
    "action_id 255": Rule(
        "message",
        actions(button(action_id="a" * 255)),
        actions(button(action_id="a" * 256)),
        "action_id: 256",
    ),
    "action_id once in a block": Rule(
        "message",
        actions(button(), button(action_id="other")),
        actions(button(), button()),
        "action_id 'go' stands more than once",
    ),
    "action_id again in another block": Rule(
        "message", actions(button()) + actions(button()), actions(button(), button()), "action_id 'go'"
    ),
    "block_id 255": Rule(
        "message", section(block_id="b" * 255), section(block_id="b" * 256), "block_id: 256"
    ),
    "block_id once in a message": Rule(
        "message",
        section(block_id="a") + section(block_id="b"),
        section(block_id="a") + section(block_id="a"),
        "block_id 'a' stands more than once",
    ),
    "block_id once, inside containers too": Rule(
        "message",
        section(block_id="a") + container(child_blocks=section(block_id="b")),
        section(block_id="a") + container(child_blocks=section(block_id="a")),
        "block_id 'a' stands more than once",
    ),
    "select 100 options": Rule(
        "message",
        actions(select(options=options(100))),
        actions(select(options=options(101))),
        "options: 101",
    ),
    "select 100 groups": Rule("message", actions(groups(100)), actions(groups(101)), "option_groups: 101"),
    "option text 75": Rule(
        "message", actions(select(options=[option(75)])), actions(select(options=[option(76)])), "text.text: 76"
    ),
    "option value 150": Rule(
        "message",
        actions(select(options=[option(value=150)])),
        actions(select(options=[option(value=151)])),
        "value: 151",
    ),
    "option description 75": Rule(
        "message",
        actions(select(options=[option(description=plain(75))])),
        actions(select(options=[option(description=plain(76))])),
        "description.text: 76",
    ),
    "initial option among the options": Rule(
        "message",
        actions(select(initial_option=options(2)[1])),
        actions(select(initial_option=option(value=9))),
        "initial option must be one of the options",
    ),
    "ten radio buttons": Rule("message", actions(radio(10)), actions(radio(11)), "options: 11 items"),
    "ten checkboxes": Rule("message", actions(checkboxes(10)), actions(checkboxes(11)), "options: 11 items"),
    "overflow at least two": Rule("message", actions(overflow(2)), actions(overflow(1)), "options: 1 items"),
    "overflow at most five": Rule("message", actions(overflow(5)), actions(overflow(6)), "options: 6 items"),
    "placeholder 150": Rule(
        "message",
        actions(select(placeholder=plain(150))),
        actions(select(placeholder=plain(151))),
        "placeholder.text: 151",
    ),
    "confirm title 100": Rule(
        "message",
        actions(button(confirm=confirm(100))),
        actions(button(confirm=confirm(101))),
        "title.text: 101",
    ),
    "confirm text 300": Rule(
        "message",
        actions(button(confirm=confirm(text=300))),
        actions(button(confirm=confirm(text=301))),
        "text.text: 301",
    ),
    "confirm yes 30": Rule(
        "message",
        actions(button(confirm=confirm(yes=30))),
        actions(button(confirm=confirm(yes=31))),
        "confirm.confirm.text: 31",
    ),
    "confirm no 30": Rule(
        "message",
        actions(button(confirm=confirm(no=30))),
        actions(button(confirm=confirm(no=31))),
        "deny.text: 31",
    ),
    "typed text max_length 3000": Rule(
        "modal", asked(typed(max_length=3000)), asked(typed(max_length=3001)), "max_length: 3,001"
    ),
    "typed text min below max": Rule(
        "modal",
        asked(typed(min_length=5, max_length=5)),
        asked(typed(min_length=6, max_length=5)),
        "min_length 6",
    ),
    "typed text initial value fits": Rule(
        "modal",
        asked(typed(initial_value="x" * 5, max_length=5)),
        asked(typed(initial_value="x" * 6, max_length=5)),
        "initial_value: 6",
    ),
    "input label 2000": Rule(
        "modal",
        [{"type": "input", "label": plain(2000), "element": typed()}],
        [{"type": "input", "label": plain(2001), "element": typed()}],
        "label.text: 2,001",
    ),
    "input hint 2000": Rule(
        "modal", asked(typed(), hint=plain(2000)), asked(typed(), hint=plain(2001)), "hint.text: 2,001"
    ),
    "image alt text 2000": Rule("message", image(2000), image(2001), "alt_text: 2,001"),
    "image url 3000": Rule("message", image(url=3000), image(url=3001), "image_url: 3,001"),
    "image title 2000": Rule(
        "message",
        [{**image()[0], "title": plain(2000)}],
        [{**image()[0], "title": plain(2001)}],
        "title.text: 2,001",
    ),
    "markdown block 12000": Rule("message", markdown(12_000), markdown(12_001), "blocks[0].text: 12,001"),
    "all text 13200": Rule("message", markdown(12_000, 1_200), markdown(12_000, 1_201), "13,201 characters"),
    "table 100 rows": Rule("message", table(100), table(101), "rows: 101 items"),
    "table 20 columns": Rule("message", table(columns=20), table(columns=21), "rows[0]: 21 items"),
    "table 20 column settings": Rule(
        "message", table(column_settings=[{}] * 20), table(column_settings=[{}] * 21), "column_settings: 21"
    ),
    "one table in a message": Rule("message", table(), table() + table(), "2 table blocks, at most 1"),
    "data_table at least two rows": Rule("message", data_table(2), data_table(1), "rows: 1 items"),
    "data_table at most 101 rows": Rule("message", data_table(101), data_table(102), "rows: 102 items"),
    "data_table 20 columns": Rule(
        "message", data_table(columns=20), data_table(columns=21), "rows[0]: 21 items"
    ),
    "data_table page size 100": Rule(
        "message", data_table(page_size=100), data_table(page_size=101), "page_size: 101"
    ),
    "data_table 10000 characters": Rule(
        "message",
        [{**data_table()[0], "rows": [[cell(5000)], [cell(5000)]]}],
        [{**data_table()[0], "rows": [[cell(5000)], [cell(5001)]]}],
        "10,001 characters in all cells",
    ),
    "data_table rows of one length": Rule(
        "message",
        data_table(),
        [{**data_table()[0], "rows": [[cell()], [cell(), cell()]]}],
        "all must have the same number",
    ),
    "data_table header without rich text": Rule(
        "message",
        data_table(),
        [{**data_table()[0], "rows": [[{"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": []}]}], [cell()]]}],
        "rich_text is not allowed in the header",
    ),
    "chart title 50": Rule("message", [chart(title=50)], [chart(title=51)], "title: 51"),
    "chart six series": Rule("message", [chart(6)], [chart(7)], "series: 7 items"),
    "chart 20 categories": Rule(
        "message", [chart(categories=20)], [chart(categories=21)], "categories: 21 items"
    ),
    "chart label 20": Rule("message", [chart(label=20)], [chart(label=21)], "categories[0]: 21"),
    "chart series name 20": Rule("message", [chart(name=20)], [chart(name=21)], "name: 21"),
    "pie six segments": Rule("message", pie(6), pie(7), "segments: 7 items"),
    "two charts in a message": Rule("message", [chart()] * 2, [chart()] * 3, "3 data_visualization blocks"),
    "task title 256": Rule("message", [task(title=256)], [task(title=257)], "title: 257"),
    "task status": Rule(
        "message", [task(status="pending")], [task(status="done")], "status: 'done' is not one of"
    ),
    "plan title 256": Rule(
        "message",
        [{"type": "plan", "title": "t" * 256, "tasks": [task()]}],
        [{"type": "plan", "title": "t" * 257, "tasks": [task()]}],
        "title: 257",
    ),
    "card title 150": Rule("message", [card(150)], [card(151)], "title.text: 151"),
    "card subtitle 150": Rule("message", [card(subtitle=150)], [card(subtitle=151)], "subtitle.text: 151"),
    "card body 200": Rule("message", [card(body=200)], [card(body=201)], "body.text: 201"),
    "carousel ten cards": Rule("message", carousel(10), carousel(11), "elements: 11 items"),
    "container ten blocks": Rule("message", container(10), container(11), "child_blocks: 11 items"),
    "container title 150": Rule("message", container(title=150), container(title=151), "title.text: 151"),
    "container collapsed only when it folds": Rule(
        "message",
        container(is_collapsible=True, default_collapsed=True),
        container(default_collapsed=True),
        "needs is_collapsible",
    ),
    "container divider only when it does not fold": Rule(
        "message",
        container(has_header_divider=True),
        container(has_header_divider=True, is_collapsible=True),
        "not allowed with is_collapsible",
    ),
    "container width": Rule("message", container(width="wide"), container(width="huge"), "width: 'huge'"),
    "container inside a container": Rule(
        "message", container(), container(child_blocks=container()), "'container' is not allowed"
    ),
    "feedback text 75": Rule(
        "message", context_actions(feedback(75)), context_actions(feedback(76)), "text.text: 76"
    ),
    "feedback value 2000": Rule(
        "message", context_actions(feedback(value=2000)), context_actions(feedback(value=2001)), "value: 2,001"
    ),
    "feedback accessibility label 75": Rule(
        "message",
        context_actions(feedback(label=75)),
        context_actions(feedback(label=76)),
        "accessibility_label: 76",
    ),
    "icon button text 75": Rule(
        "message",
        context_actions({**icon(0), "text": plain(75)}),
        context_actions({**icon(0), "text": plain(76)}),
        "text.text: 76",
    ),
    "icon button value 2000": Rule(
        "message",
        context_actions({**icon(0), "value": "v" * 2000}),
        context_actions({**icon(0), "value": "v" * 2001}),
        "value: 2,001",
    ),
    "icon button accessibility label 75": Rule(
        "message",
        context_actions({**icon(0), "accessibility_label": "a" * 75}),
        context_actions({**icon(0), "accessibility_label": "a" * 76}),
        "accessibility_label: 76",
    ),
    "radio option text 75": Rule(
        "message",
        actions({**radio(), "options": [{"text": mrkdwn(75), "value": "1"}]}),
        actions({**radio(), "options": [{"text": mrkdwn(76), "value": "1"}]}),
        "text.text: 76",
    ),
    "radio option description 75": Rule(
        "message",
        actions({**radio(), "options": [option(description=mrkdwn(75))]}),
        actions({**radio(), "options": [option(description=mrkdwn(76))]}),
        "description.text: 76",
    ),
    "overflow option text 75": Rule(
        "message",
        actions({**overflow(2), "options": [option(75), option(75)]}),
        actions({**overflow(2), "options": [option(75), option(76)]}),
        "text.text: 76",
    ),
    "option group label 75": Rule(
        "message",
        actions({**groups(1), "option_groups": [{"label": plain(75), "options": options(1)}]}),
        actions({**groups(1), "option_groups": [{"label": plain(76), "options": options(1)}]}),
        "label.text: 76",
    ),
    "option group 100 options": Rule(
        "message",
        actions({**groups(1), "option_groups": [{"label": plain(), "options": options(100)}]}),
        actions({**groups(1), "option_groups": [{"label": plain(), "options": options(101)}]}),
        "options: 101 items",
    ),
    "container subtitle 150": Rule(
        "message",
        container(subtitle=mrkdwn(150)),
        container(subtitle=mrkdwn(151)),
        "subtitle.text: 151",
    ),
    "chart axis labels 50": Rule(
        "message", [chart(axis=50)], [chart(axis=51)], "x_label: 51"
    ),
    "chart second axis label 50": Rule(
        "message", [chart(axis=50)], [chart(axis=51)], "y_label: 51"
    ),
    "chart 20 points": Rule(
        "message", [chart(categories=20)], [chart(categories=21)], "data: 21 items"
    ),
    "date and time within bounds": Rule(
        "modal",
        asked({"type": "datetimepicker", "action_id": "a", "initial_date_time": 9_999_999_999}),
        asked({"type": "datetimepicker", "action_id": "a", "initial_date_time": 10_000_000_000}),
        "is above 9,999,999,999",
    ),
    "ten files": Rule(
        "modal",
        asked({"type": "file_input", "action_id": "a", "max_files": 10}),
        asked({"type": "file_input", "action_id": "a", "max_files": 11}),
        "max_files: 11",
    ),
    "alert text 3000": Rule(
        "modal",
        [{"type": "alert", "text": mrkdwn(3000)}],
        [{"type": "alert", "text": mrkdwn(3001)}],
        "text.text: 3,001",
    ),
    "context text 3000": Rule(
        "message",
        [{"type": "context", "elements": [mrkdwn(3000)]}],
        [{"type": "context", "elements": [mrkdwn(3001)]}],
        "elements[0].text: 3,001",
    ),
    "alert level": Rule(
        "modal", [{"type": "alert", "text": mrkdwn()}], [{"type": "alert", "text": mrkdwn(), "level": "loud"}],
        "level: 'loud'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_what_just_fits_passes(rule: Rule) -> None:
    assert faults(rule.surface, rule.fits) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_one_more_is_refused_and_named(rule: Rule) -> None:
    assert any(rule.named in fault for fault in faults(rule.surface, rule.too_much))


WRONG: dict[str, tuple[Surface, Any, str]] = {
    "no list": ("message", {"type": "divider"}, "must be a list"),
    "unknown block": ("message", [{"type": "sektion"}], "'sektion' is not allowed as a block in a message"),
    "block without type": ("message", [{"text": mrkdwn()}], "type: is required"),
    "no object": ("message", ["hello"], "type: is required"),
    "unknown element": ("message", actions({"type": "knob", "action_id": "a"}), "'knob' is not allowed"),
    "typing in an actions block": ("message", actions(typed()), "'plain_text_input' is not allowed"),
    "a button asked as input": ("modal", asked(button()), "'button' is not allowed as an input"),
    "a button among feedback": ("message", context_actions(button()), "'button' is not allowed"),
    "unknown property": ("message", section(colour="red"), "colour: is not a property"),
    "empty text": ("message", section(text=mrkdwn(0)), "text.text: must not be empty"),
    "empty markdown": ("message", markdown(0), "text: must not be empty"),
    "empty actions": ("message", actions(), "elements: 0 items"),
    "empty section": ("message", [{"type": "section"}], "needs text or fields"),
    "text as a bare string": ("message", section(text="hello"), "type: is required for a text"),
    "text of a wrong type": ("message", section(text={"type": "markdown", "text": "x"}), "'markdown'"),
    "header in mrkdwn": ("message", [{"type": "header", "text": mrkdwn()}], "'mrkdwn' is not allowed"),
    "header without text": ("message", [{"type": "header"}], "text: is required"),
    "button without text": ("message", actions({"type": "button"}), "text: is required"),
    "button text in mrkdwn": ("message", actions(button(text=mrkdwn())), "'mrkdwn' is not allowed"),
    "select without action_id": (
        "message",
        actions({"type": "static_select", "options": options(1)}),
        "action_id: is required",
    ),
    "select without options": (
        "message",
        actions({"type": "static_select", "action_id": "a"}),
        "exactly one of options, option_groups",
    ),
    "option without value": ("message", actions(select(options=[{"text": plain()}])), "value: is required"),
    "confirm without deny": (
        "message",
        actions(button(confirm={"title": plain(), "text": plain(), "confirm": plain()})),
        "deny: is required",
    ),
    "image without alt text": ("message", [{"type": "image", "image_url": "u"}], "alt_text: is required"),
    "image from two places": (
        "message",
        [{**image()[0], "slack_file": {"id": "F1"}}],
        "exactly one of image_url, slack_file",
    ),
    "input without label": ("modal", [{"type": "input", "element": typed()}], "label: is required"),
    "data_table without caption": (
        "message",
        [{"type": "data_table", "rows": data_table()[0]["rows"]}],
        "caption: is required",
    ),
    "chart of an unknown kind": (
        "message",
        [{"type": "data_visualization", "title": "T", "chart": {"type": "radar"}}],
        "'radar' is not allowed as a chart",
    ),
    "two series of one name": (
        "message",
        [{**chart(2), "chart": {**chart(2)["chart"], "series": [chart()["chart"]["series"][0]] * 2}}],
        "two series have the same name",
    ),
    "labels that are no categories": (
        "message",
        [{**chart(), "chart": {**chart()["chart"], "axis_config": {"categories": ["other", "names"]}}}],
        "labels must be the categories",
    ),
    "a slice of nothing": (
        "message",
        [{"type": "data_visualization", "title": "P", "chart": {
            "type": "pie", "segments": [{"label": "a", "value": 0}]}}],
        "must be above zero",
    ),
    "an empty card": ("message", [{"type": "card"}], "needs hero_image or title or actions or body"),
    "a container without title": (
        "message",
        [{"type": "container", "child_blocks": dividers(1)}],
        "needs title or rich_text_title",
    ),
    "markdown in a modal": ("modal", markdown(3), "'markdown' is not allowed as a block in a modal"),
    "chart in a home tab": ("home", [chart()], "'data_visualization' is not allowed"),
    "alert in a message": ("message", [{"type": "alert", "text": mrkdwn()}], "'alert' is not allowed"),
    "carousel in a modal": ("modal", carousel(1), "'carousel' is not allowed"),
    "feedback in a home tab": ("home", context_actions(feedback()), "'context_actions' is not allowed"),
    "optional as a word": ("modal", asked(typed(), optional="yes"), "must be true or false"),
    "page size as a word": ("message", data_table(page_size="5"), "must be a whole number"),
    "rich text without parts": ("message", [{"type": "rich_text", "elements": []}], "elements: 0 items"),
}  # fmt: skip


@pytest.mark.parametrize(("surface", "blocks", "named"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_refused_and_named(surface: Surface, blocks: Any, named: str) -> None:
    assert any(named in fault for fault in faults(surface, blocks))


def test_every_fault_is_named_at_once() -> None:
    blocks = [*header(151), *section(text=mrkdwn(3001)), *actions(button(text=plain(76)))]

    found = faults("message", blocks)

    assert [fault.split(":")[0] for fault in found] == [
        "blocks[0].text.text",
        "blocks[1].text.text",
        "blocks[2].elements[0].text.text",
    ]


def test_each_kind_of_input_is_known() -> None:
    kinds: list[Json] = [
        {"type": "email_text_input"},
        {"type": "url_text_input"},
        {"type": "number_input", "is_decimal_allowed": False},
        {"type": "rich_text_input"},
        {"type": "datepicker"},
        {"type": "timepicker"},
        {"type": "datetimepicker"},
        {"type": "users_select"},
        {"type": "multi_users_select"},
        {"type": "conversations_select"},
        {"type": "multi_conversations_select"},
        {"type": "channels_select"},
        {"type": "multi_channels_select"},
        {"type": "external_select"},
        {"type": "multi_static_select", "options": options(2)},
        {"type": "file_input"},
    ]
    blocks = [asked({**kind, "action_id": "a"})[0] for kind in kinds]

    assert faults("modal", blocks) == []


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain(), "blocks": section(), **more}


def home(**more: Any) -> Json:
    return {"type": "home", "blocks": section(), **more}


# A home tab takes 100 sections of 3,000 characters, which is more than the bytes it may have.
HEAVY = [{"type": "section", "text": mrkdwn(2_400)} for _ in range(100)]

VIEW_RULES: dict[str, tuple[Json, Json, str]] = {
    "title 24": (modal(title=plain(24)), modal(title=plain(25)), "view.title.text: 25"),
    "submit 24": (modal(submit=plain(24)), modal(submit=plain(25)), "view.submit.text: 25"),
    "close 24": (modal(close=plain(24)), modal(close=plain(25)), "view.close.text: 25"),
    "callback_id 255": (modal(callback_id="c" * 255), modal(callback_id="c" * 256), "callback_id: 256"),
    "external_id 255": (modal(external_id="e" * 255), modal(external_id="e" * 256), "external_id: 256"),
    "private_metadata 3000": (
        modal(private_metadata="m" * 3000),
        modal(private_metadata="m" * 3001),
        "private_metadata: 3,001",
    ),
    "250 kB": (home(blocks=HEAVY), home(blocks=HEAVY, private_metadata="é" * 2_500), "at most 250,000"),
    "100 blocks": (modal(blocks=dividers(100)), modal(blocks=dividers(101)), "101 blocks"),
    "a title": (modal(), {"type": "modal", "blocks": section()}, "view.title: is required"),
    "blocks": (home(), {"type": "home"}, "view.blocks: is required"),
    "a submit button for an input": (
        modal(blocks=asked(typed()), submit=plain()),
        modal(blocks=asked(typed())),
        "view.submit: is required",
    ),
    "no title on a home tab": (home(), home(title=plain()), "view.title: is not a property"),
    "modal or home": (home(), {"type": "workflow_step", "blocks": []}, "'workflow_step' is not allowed"),
    "its blocks": (modal(), modal(blocks=header(151)), "view.blocks[0].text.text: 151"),
}


@pytest.mark.parametrize(("fits", "too_much", "named"), VIEW_RULES.values(), ids=VIEW_RULES.keys())
def test_a_view_keeps_its_limits(fits: Json, too_much: Json, named: str) -> None:
    assert view_faults(fits) == []
    assert any(named in fault for fault in view_faults(too_much))


def update(**more: Any) -> Json:
    return {"type": "task_update", "id": "1", "title": "Reading", "status": "in_progress", **more}


CHUNK_RULES: dict[str, tuple[Json, Json, str]] = {
    "markdown 12000": (
        {"type": "markdown_text", "text": "x" * 12_000},
        {"type": "markdown_text", "text": "x" * 12_001},
        "text: 12,001",
    ),
    "plan title 256": (
        {"type": "plan_update", "title": "t" * 256},
        {"type": "plan_update", "title": "t" * 257},
        "title: 257",
    ),
    "task title 256": (update(title="t" * 256), update(title="t" * 257), "title: 257"),
    "task details 256": (update(details="d" * 256), update(details="d" * 257), "details: 257"),
    "task output 256": (update(output="o" * 256), update(output="o" * 257), "output: 257"),
    "task status": (update(), update(status="running"), "'running' is not one of"),
    "sources with url and text": (
        update(sources=[{"type": "url", "url": "https://example.org", "text": "Strategy"}]),
        update(sources=[{"type": "url", "url": "https://example.org"}]),
        "sources[0].text: is required",
    ),
    "50 blocks": (
        {"type": "blocks", "blocks": dividers(50)},
        {"type": "blocks", "blocks": dividers(51)},
        "blocks: 51 items",
    ),
    "known kinds": (update(), {"type": "sound", "text": "ping"}, "'sound' is not allowed as a chunk"),
}


@pytest.mark.parametrize(("fits", "too_much", "named"), CHUNK_RULES.values(), ids=CHUNK_RULES.keys())
def test_a_chunk_keeps_its_limits(fits: Json, too_much: Json, named: str) -> None:
    assert chunk_faults([fits]) == []
    assert any(named in fault for fault in chunk_faults([too_much]))


GARBAGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a payload where something else could stand."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(spot for key, one in inner for spot in spots(one, (*path, key)))]


def with_garbage(value: Any, path: tuple[Any, ...], garbage: Any) -> Any:
    if not path:
        return garbage
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = with_garbage(value[path[0]], path[1:], garbage)
    return copy


@settings(deadline=None)
@given(rule=st.sampled_from(list(RULES.values())), garbage=GARBAGE, data=st.data())
def test_whatever_stands_in_a_payload_is_judged_and_never_breaks_the_judge(
    rule: Rule, garbage: Any, data: st.DataObject
) -> None:
    spot = data.draw(st.sampled_from(spots(rule.fits)[:60]))

    found = faults(rule.surface, with_garbage(rule.fits, spot, garbage))

    assert all(isinstance(fault, str) for fault in found)
