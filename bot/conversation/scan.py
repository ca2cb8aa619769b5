"""
The life of a scan, as one table. Pure: an event and a state give the next state, or a refusal.

House rules: only an open scan takes answers; what is closed or cancelled stays so. While it is closing nothing is taken any
more: the result is being worked out, or too few answered and the champion decides whether to extend it.
`python -m bot.conversation.diagram` draws it.
"""

from typing import Literal

ScanState = Literal["draft", "open", "closing", "closed", "cancelled"]
ScanEvent = Literal["open", "extend", "close", "finish", "cancel"]

SCAN: dict[ScanState, dict[ScanEvent, ScanState]] = {
    "draft": {"open": "open", "cancel": "cancelled"},
    "open": {"extend": "open", "close": "closing", "cancel": "cancelled"},
    "closing": {"extend": "open", "finish": "closed", "cancel": "cancelled"},
    "closed": {},
    "cancelled": {},
}


def after(state: ScanState, event: ScanEvent) -> ScanState | None:
    """The state that follows; None when the event means nothing there, and nothing changes."""
    return SCAN[state].get(event)
