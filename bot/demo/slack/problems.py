"""What an app sent that Slack refused or would rather not have seen."""

from dataclasses import dataclass, field
from typing import Any

from . import limits
from .wire import Json, Refused


@dataclass(frozen=True, slots=True)
class Problem:
    """One payload with its faults; `refused` says whether Slack turned it down or only shook its head."""

    method: str
    faults: tuple[str, ...]
    refused: bool
    payload: Json

    def __str__(self) -> str:
        return f"{self.method} {'refused' if self.refused else 'warned'}: {'; '.join(self.faults)}"


@dataclass(slots=True)
class Inspector:
    """Judges payloads against the limits and keeps what it found."""

    found: list[Problem] = field(default_factory=list)

    def warn(self, method: str, fault: str, payload: Json) -> None:
        """Note a payload that Slack takes, but should not have got."""
        self.found.append(Problem(method, (fault,), False, payload))

    def refuse(self, method: str, error: str, faults: list[str], payload: Json) -> Refused:
        """Note a payload that Slack turns down; the caller raises what comes back."""
        self.found.append(Problem(method, tuple(faults), True, payload))
        messages = [f"[ERROR] {fault}" for fault in faults]
        return Refused(error, errors=faults, response_metadata={"messages": messages})

    def blocks(self, method: str, payload: Json, blocks: Any, earlier: tuple[Json, ...] = ()) -> None:
        """Judge the blocks of a message, with those it has already when it is streamed."""
        whole = [*earlier, *blocks] if isinstance(blocks, list | tuple) else blocks
        faults = limits.faults("message", whole)
        if faults:
            only_too_long = len(faults) == 1 and limits.block_text(whole) > limits.MOST_BLOCK_TEXT
            raise self.refuse(
                method, "msg_blocks_too_long" if only_too_long else "invalid_blocks", faults, payload
            )

    def view(self, method: str, payload: Json, view: Any) -> None:
        """Judge a modal or a home tab."""
        faults = limits.view_faults(view)
        if faults:
            too_large = isinstance(view, dict) and limits.view_bytes(view) > limits.MOST_VIEW_BYTES
            raise self.refuse(method, "view_too_large" if too_large else "invalid_arguments", faults, payload)
