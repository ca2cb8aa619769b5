"""The limits of every kind of block, and where each may stand."""

from collections.abc import Mapping
from typing import Any, Literal

from .elements import BUTTON, FEEDBACK, IN_ACTIONS, IN_INPUT, IN_SECTION
from .parts import (
    BLOCK_ID,
    IMAGE,
    IMAGE_BLOCK,
    IMAGE_ELEMENT,
    RICH_TEXT,
    RICH_TEXT_BLOCK,
    URL_SOURCE,
    plain,
    text,
)
from .rules import Check, at_least_one, by_type, items, one_of, string, thing, yes_or_no
from .tables import DATA_TABLE, DATA_VISUALIZATION, STATUS, TABLE

Surface = Literal["message", "modal", "home"]

_LINE = text(3000)
SECTION = thing(
    {
        "block_id": BLOCK_ID,
        "text": _LINE,
        "fields": items(text(2000), 1, 10),
        "accessory": by_type(IN_SECTION, "an accessory of a section"),
        "expand": yes_or_no,
    },
    also=(at_least_one("text", "fields"),),
)
HEADER = thing({"block_id": BLOCK_ID, "text": plain(150)}, required=("text",))
CONTEXT = thing(
    {
        "block_id": BLOCK_ID,
        "elements": items(
            by_type(
                {"image": IMAGE_ELEMENT, "mrkdwn": _LINE, "plain_text": _LINE},
                "an element of a context block",
            ),
            1,
            10,
        ),
    },
    required=("elements",),
)
ACTIONS = thing(
    {"block_id": BLOCK_ID, "elements": items(by_type(IN_ACTIONS, "an element of an actions block"), 1, 25)},
    required=("elements",),
)
CONTEXT_ACTIONS = thing(
    {
        "block_id": BLOCK_ID,
        "elements": items(by_type(FEEDBACK, "an element of a context_actions block"), 1, 5),
    },
    required=("elements",),
)
INPUT = thing(
    {
        "block_id": BLOCK_ID,
        "label": plain(2000),
        "element": by_type(IN_INPUT, "an input"),
        "hint": plain(2000),
        "optional": yes_or_no,
        "dispatch_action": yes_or_no,
    },
    required=("label", "element"),
)
MARKDOWN = thing({"block_id": BLOCK_ID, "text": string(12_000)}, required=("text",))

_TASK = thing(
    {
        "block_id": BLOCK_ID,
        "task_id": string(),
        "title": string(256),
        "details": RICH_TEXT_BLOCK,
        "output": RICH_TEXT_BLOCK,
        "sources": items(URL_SOURCE),
        "status": STATUS,
    },
    required=("task_id", "title", "status"),
)
PLAN = thing(
    {
        "block_id": BLOCK_ID,
        "title": string(256),
        "tasks": items(by_type({"task_card": _TASK}, "a task")),
    },
    required=("title",),
)
CARD = thing(
    {
        "block_id": BLOCK_ID,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": items(by_type({"button": BUTTON}, "an action of a card"), 1),
    },
    also=(at_least_one("hero_image", "title", "actions", "body"),),
)
CAROUSEL = thing(
    {"block_id": BLOCK_ID, "elements": items(by_type({"card": CARD}, "a card"), 1, 10)},
    required=("elements",),
)
ALERT = thing(
    {
        "block_id": BLOCK_ID,
        "text": text(3000),
        "level": one_of("default", "info", "warning", "error", "success"),
    },
    required=("text",),
)


def _folding(block: Mapping[str, Any], path: str, found: list[str]) -> None:
    if block.get("default_collapsed") and not block.get("is_collapsible"):
        found.append(f"{path}.default_collapsed: needs is_collapsible")
    if block.get("has_header_divider") and block.get("is_collapsible"):
        found.append(f"{path}.has_header_divider: is not allowed with is_collapsible")


def _child(value: object, path: str, found: list[str]) -> None:
    inside = {kind: check for kind, check in ON["message"].items() if kind not in {"container", "carousel"}}
    by_type(inside, "a block in a container")(value, path, found)


CONTAINER = thing(
    {
        "block_id": BLOCK_ID,
        "title": plain(150),
        "rich_text_title": RICH_TEXT_BLOCK,
        "subtitle": text(150),
        "child_blocks": items(_child, 1, 10),
        "width": one_of("narrow", "standard", "wide", "full"),
        "icon": IMAGE,
        "is_collapsible": yes_or_no,
        "default_collapsed": yes_or_no,
        "has_header_divider": yes_or_no,
    },
    required=("child_blocks",),
    also=(at_least_one("title", "rich_text_title"), _folding),
)

_EVERYWHERE: dict[str, Check] = {
    "section": SECTION,
    "divider": thing({"block_id": BLOCK_ID}),
    "header": HEADER,
    "context": CONTEXT,
    "actions": ACTIONS,
    "input": INPUT,
    "image": IMAGE_BLOCK,
    "card": CARD,
    **RICH_TEXT,
}
# `file`, `video` and `call` exist in Slack; Cairn sends none, so here they are unknown.
ON: dict[Surface, dict[str, Check]] = {
    "message": {
        **_EVERYWHERE,
        "markdown": MARKDOWN,
        "context_actions": CONTEXT_ACTIONS,
        "task_card": _TASK,
        "plan": PLAN,
        "table": TABLE,
        "data_table": DATA_TABLE,
        "data_visualization": DATA_VISUALIZATION,
        "carousel": CAROUSEL,
        "container": CONTAINER,
    },
    "modal": {**_EVERYWHERE, "alert": ALERT},
    "home": {**_EVERYWHERE, "carousel": CAROUSEL},
}
