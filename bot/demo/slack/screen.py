"""What a person has before them: the buttons and fields of a message or a view, and what may go into them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import limits
from .wire import Json


class CannotDo(Exception):
    """A person could not do this in Slack: the button is not there, the field is empty, the place is closed."""


@dataclass(frozen=True, slots=True)
class Control:
    """One thing to press, choose or fill in, and the block it stands in."""

    block: Mapping[str, Any]
    element: Mapping[str, Any]

    @property
    def action_id(self) -> str:
        """What the app calls it."""
        return str(self.element.get("action_id", ""))

    @property
    def block_id(self) -> str:
        """What the app calls its block."""
        return str(self.block.get("block_id", ""))

    @property
    def kind(self) -> str:
        """Slack's type of it."""
        return str(self.element["type"])

    def values(self) -> list[str]:
        """The values pressing it can carry."""
        if self.kind == "feedback_buttons":
            return [
                str(self.element[side].get("value", "")) for side in ("positive_button", "negative_button")
            ]
        return [str(self.element.get("value", ""))]

    def visible_to(self, user: str) -> bool:
        """Whether this person sees it."""
        only = self.element.get("visible_to_user_ids")
        return not only or user in only


def controls(blocks: Iterable[Mapping[str, Any]]) -> Iterator[Control]:
    """Everything that can be pressed, chosen or filled in."""
    for _, block in limits.walk(list(blocks)):
        for element in limits.elements(block):
            if element.get("type") != "image":
                yield Control(block, element)


def find(blocks: Iterable[Mapping[str, Any]], user: str, action_id: str, value: str | None) -> Control:
    """The control this person means; what is there instead is named when it is missing."""
    there = [one for one in controls(blocks) if one.visible_to(user)]
    named = [one for one in there if one.action_id == action_id]
    fitting = [one for one in named if value is None or value in one.values()]
    if not fitting:
        offered = ", ".join(f"{one.action_id} {one.values()}" for one in there) or "nothing"
        raise CannotDo(f"There is no {action_id!r} with value {value!r} to press. On the screen: {offered}.")
    return fitting[0]


def offered_options(element: Mapping[str, Any]) -> list[Json]:
    """The options of a menu, those in groups too."""
    groups = element.get("option_groups") or ()
    return [*(element.get("options") or ()), *(o for group in groups for o in group["options"])]


def option(element: Mapping[str, Any], wanted: str) -> Json:
    """The option with this value or label."""
    offered = offered_options(element)
    for one in offered:
        if wanted in (one["value"], one["text"]["text"]):
            return one
    labels = ", ".join(one["value"] for one in offered)
    raise CannotDo(f"{element.get('action_id')!r} does not offer {wanted!r}, but {labels}.")
