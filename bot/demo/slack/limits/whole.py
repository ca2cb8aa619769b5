"""The limits that hold for a message as a whole: how much text, how many tables, ids that may stand once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from .rules import kind_of, mappings
from .tables import characters

MOST_BLOCK_TEXT = 13_200  # measured by others; Slack documents only the 12,000 of one markdown block
_COUNTED_APART = {"table", "data_table", "data_visualization"}
_ONCE = {"table": 1, "data_visualization": 2}


def walk(blocks: object, path: str = "blocks") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every block with its path, the blocks inside containers and carousels too."""
    for place, block in enumerate(blocks if isinstance(blocks, list | tuple) else ()):
        if isinstance(block, Mapping):
            yield f"{path}[{place}]", block
            yield from walk(block.get("child_blocks"), f"{path}[{place}].child_blocks")
            if kind_of(block) == "carousel":
                yield from walk(block.get("elements"), f"{path}[{place}].elements")


def elements(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What can be pressed, chosen or typed in one block."""
    found: list[Any] = [block.get("accessory"), block.get("element")]
    if kind_of(block) in {"actions", "context_actions"}:
        found += mappings(block.get("elements"))
    if kind_of(block) == "card":
        found += mappings(block.get("actions"))
    return mappings(found)


def _readable(value: object) -> int:
    if isinstance(value, list | tuple):
        return sum(_readable(one) for one in value)
    if not isinstance(value, Mapping) or kind_of(value) in _COUNTED_APART:
        return 0
    own = characters({"text": value["text"]}) if isinstance(value.get("text"), str) else 0
    return own + sum(_readable(inner) for inner in value.values())


def block_text(blocks: object) -> int:
    """Count the text of all blocks together, tables and charts apart."""
    return _readable(blocks)


def _twice(values: list[object]) -> list[str]:
    return [
        value for value, count in Counter(one for one in values if isinstance(one, str)).items() if count > 1
    ]


def ids_stand_once(blocks: object, found: list[str]) -> None:
    """A block_id is unique in its message or view, an action_id in its block."""
    every = list(walk(blocks))
    found.extend(
        f"blocks: block_id {one!r} stands more than once"
        for one in _twice([b.get("block_id") for _, b in every])
    )
    for path, block in every:
        for one in _twice([element.get("action_id") for element in elements(block)]):
            found.append(f"{path}: action_id {one!r} stands more than once in this block")


def counted_kinds(blocks: object, found: list[str]) -> None:
    """One table and two charts a message."""
    kinds = Counter(kind_of(block) for _, block in walk(blocks))
    for kind, most in _ONCE.items():
        if kinds[kind] > most:
            found.append(f"blocks: {kinds[kind]} {kind} blocks, at most {most} in one message")
