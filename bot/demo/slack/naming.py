"""The ids Slack makes up for blocks and buttons that came without."""

from collections.abc import Iterable, Mapping
from typing import Any

from .clock import Numbers
from .wire import Json

_NAMELESS = {"button", "icon_button"}  # every other element has to bring its action_id


def named(numbers: Numbers, blocks: Iterable[Mapping[str, Any]]) -> tuple[Json, ...]:
    """The same blocks, each with a block_id, and each button in them with an action_id."""
    return tuple(_block(numbers, block) for block in blocks)


def _block(numbers: Numbers, block: Mapping[str, Any]) -> Json:
    result: Json = {"block_id": numbers.next_id("b"), **block}
    for key in ("accessory", "element"):
        if key in result:
            result[key] = _element(numbers, result[key])
    for key in ("elements", "actions"):
        if isinstance(result.get(key), list):
            result[key] = [_element(numbers, one) for one in result[key]]
    if "child_blocks" in result:
        result["child_blocks"] = list(named(numbers, result["child_blocks"]))
    return result


def _element(numbers: Numbers, element: Any) -> Any:
    kind = element.get("type") if isinstance(element, Mapping) else None
    if kind == "card":
        return _block(numbers, element)
    if kind in _NAMELESS:
        return {"action_id": numbers.next_id("a"), **element}
    return element
