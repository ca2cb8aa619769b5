"""The limits of modals and home tabs as a whole."""

import json
from collections.abc import Mapping
from typing import Any

from .parts import plain
from .rules import Check, anything, by_type, kind_of, string, thing, yes_or_no
from .whole import walk

MOST_VIEW_BYTES = 250_000

_SHARED: dict[str, Check] = {
    "blocks": anything,
    "callback_id": string(255),
    "external_id": string(255),
    "private_metadata": string(3000, least=0),
}
_MODAL = thing(
    {
        **_SHARED,
        "title": plain(24),
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": yes_or_no,
        "notify_on_close": yes_or_no,
        "submit_disabled": yes_or_no,
    },
    required=("title", "blocks"),
)
_HOME = thing(_SHARED, required=("blocks",))
_VIEW = by_type({"modal": _MODAL, "home": _HOME}, "a view")


def view_bytes(view: Mapping[str, Any]) -> int:
    """How large Slack counts a view."""
    return len(json.dumps(view, ensure_ascii=False).encode())


def frame_faults(view: object) -> list[str]:
    """Name every fault of a view apart from those inside its blocks."""
    found: list[str] = []
    _VIEW(view, "view", found)
    if not isinstance(view, Mapping):
        return found
    asks = any(kind_of(block) == "input" for _, block in walk(view.get("blocks")))
    if kind_of(view) == "modal" and asks and not view.get("submit"):
        found.append("view.submit: is required when the modal has an input")
    if view_bytes(view) > MOST_VIEW_BYTES:
        found.append(f"view: {view_bytes(view):,} bytes, at most {MOST_VIEW_BYTES:,} allowed")
    return found
