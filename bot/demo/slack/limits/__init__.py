"""What Slack refuses: every limit on blocks, messages, views and stream chunks, as sentences. Pure.

Written from Slack's reference and from what others measured. It is kept apart from the code that builds
Cairn's blocks on purpose, so that neither can hide a mistake of the other.
"""

from collections.abc import Mapping

from .blocks import ON, Surface
from .chunks import chunk_faults
from .rules import by_type, kind_of
from .views import MOST_VIEW_BYTES, frame_faults, view_bytes
from .whole import MOST_BLOCK_TEXT, block_text, counted_kinds, elements, ids_stand_once, walk

MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MOST_MARKDOWN = 12_000
MOST_POSTED = 40_000
MOST_UPDATED = 4_000

__all__ = [
    "MOST_BLOCKS",
    "MOST_BLOCK_TEXT",
    "MOST_MARKDOWN",
    "MOST_POSTED",
    "MOST_UPDATED",
    "MOST_VIEW_BYTES",
    "Surface",
    "block_text",
    "chunk_faults",
    "elements",
    "faults",
    "view_bytes",
    "view_faults",
    "walk",
]


def faults(surface: Surface, blocks: object) -> list[str]:
    """Name every fault Slack would find in these blocks, with its path; an empty list means they pass."""
    if not isinstance(blocks, list | tuple):
        return ["blocks: must be a list"]
    found: list[str] = []
    if len(blocks) > MOST_BLOCKS[surface]:
        found.append(f"blocks: {len(blocks)} blocks, at most {MOST_BLOCKS[surface]} in a {surface}")
    check = by_type(ON[surface], f"a block in a {surface}")
    for place, block in enumerate(blocks):
        check(block, f"blocks[{place}]", found)
    ids_stand_once(blocks, found)
    if surface == "message":
        counted_kinds(blocks, found)
        if block_text(blocks) > MOST_BLOCK_TEXT:
            found.append(
                f"blocks: {block_text(blocks):,} characters in all, at most {MOST_BLOCK_TEXT:,} allowed"
            )
    return found


def view_faults(view: object) -> list[str]:
    """Name every fault of a modal or a home tab, its blocks included."""
    found = frame_faults(view)
    if isinstance(view, Mapping) and kind_of(view) in ("modal", "home"):
        surface: Surface = "modal" if view["type"] == "modal" else "home"
        found.extend(f"view.{one}" for one in faults(surface, view.get("blocks") or []))
    return found
