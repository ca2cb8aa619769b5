"""What a digest tells: what has changed since the last one, as plain values for every surface."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from bot.words import N_

FactKind = Literal["contained", "permit", "overdue", "result", "done", "stale"]

TITLES: Mapping[FactKind, str] = {
    "contained": N_("To contain"),
    "permit": N_("Trials that end"),
    "overdue": N_("Overdue"),
    "result": N_("New results"),
    "done": N_("Done since"),
    "stale": N_("Worth looking again"),
}
"""What is urgent first."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to tell. `key` is the same for as long as it is the same thing, so that it is told once."""

    key: str
    kind: FactKind
    text: str
    on: date | None = None
    """When it happened; None for what is so until somebody does something about it."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new for one channel or person; `since` is the day of the last one, None before any."""

    today: date
    since: date | None
    facts: tuple[Fact, ...]

    def by_kind(self) -> tuple[tuple[FactKind, tuple[str, ...]], ...]:
        """The lines under each title, in the order of the titles."""
        every = ((kind, tuple(fact.text for fact in self.facts if fact.kind == kind)) for kind in TITLES)
        return tuple((kind, lines) for kind, lines in every if lines)


def to_payload(digest: Digest) -> dict[str, Any]:
    """A digest as a row of the outbox carries it."""
    return {
        "today": digest.today.isoformat(),
        "since": digest.since.isoformat() if digest.since else None,
        "facts": [[fact.key, fact.kind, fact.text] for fact in digest.facts],
    }


def from_payload(payload: Mapping[str, Any]) -> Digest:
    """A digest as it was put into the outbox."""
    since = payload.get("since")
    facts = tuple(Fact(key, kind, text) for key, kind, text in payload["facts"])
    return Digest(date.fromisoformat(payload["today"]), date.fromisoformat(since) if since else None, facts)
