"""The buttons that lead to a plan, from wherever they stand, and what those in it are called."""

import json

from bot.slack.blocks.parts import Block, button
from bot.words import _

SEE, DONE, TAKE, EDIT = "plan:see", "plan:done", "plan:take", "plan:edit"
DROP, REOPEN, CONTEST, RECHECK = "plan:drop", "plan:reopen", "plan:contest", "plan:recheck"
"""What the buttons are called; the windows of `EDIT`, `DROP` and `CONTEST` are called the same."""


def see_button(scan: str = "", unit: str = "") -> Block:
    """Opens a plan, by the scan it came of or by the unit's name."""
    carried = {"scan": scan} if scan else {"unit": unit}
    return button(_("See the plan"), SEE, json.dumps(carried, ensure_ascii=False, separators=(",", ":")))


def done_button(item_id: str) -> Block:
    """Says that a thing is done."""
    return button(_("It is done"), DONE, about(item_id))


def about(item_id: str) -> str:
    """What a press on an item carries."""
    return json.dumps({"item": item_id}, separators=(",", ":"))


def block_of(item_id: str) -> str:
    """Under which id the buttons of an item stand."""
    return f"plan:{item_id}"
