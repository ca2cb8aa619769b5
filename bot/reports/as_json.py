"""Summaries as JSON that can be read back: the same values come out that went in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from bot.conversation.summary import StageSummary

VERSION: Literal[1] = 1
"""Raised when a field is renamed or changes its meaning; one more field does not."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The file: its version, and the summaries in their order."""

    version: Literal[1]
    summaries: tuple[StageSummary, ...]


_KEPT = TypeAdapter(Kept)


def as_json(summaries: Sequence[StageSummary]) -> bytes:
    """The summaries as a file."""
    return _KEPT.dump_json(Kept(VERSION, tuple(summaries)), indent=2) + b"\n"


def from_json(text: bytes) -> tuple[StageSummary, ...]:
    """The summaries of a file; pydantic's ValidationError where it is another version or no such file."""
    return _KEPT.validate_json(text).summaries
