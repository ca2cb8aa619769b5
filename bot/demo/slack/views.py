"""Modals and home tabs: what is open for whom, and the hash that tells a stale update."""

from dataclasses import dataclass, field, replace
from typing import Any

from .clock import Numbers
from .plain import blocks_text
from .wire import Json, Refused

MOST_STACKED = 3


@dataclass(frozen=True, slots=True)
class View:
    """A modal or home tab as it stands for one person."""

    id: str
    user: str
    payload: Json
    hash: str
    root: str
    previous: str | None = None

    @property
    def kind(self) -> str:
        """modal or home."""
        return str(self.payload["type"])

    @property
    def callback_id(self) -> str:
        """What the app calls this view."""
        return str(self.payload.get("callback_id") or "")

    @property
    def blocks(self) -> tuple[Json, ...]:
        """Its blocks."""
        return tuple(self.payload.get("blocks") or ())

    @property
    def title(self) -> str:
        """The words at its top; a home tab has none."""
        return str((self.payload.get("title") or {}).get("text", ""))

    def read(self, names: dict[str, str] | None = None) -> str:
        """What a person reads, as plain text."""
        submit = (self.payload.get("submit") or {}).get("text")
        lines = [self.title, blocks_text(self.blocks, names or {}), f"[{submit}]" if submit else ""]
        return "\n".join(line for line in lines if line)

    def __contains__(self, words: str) -> bool:
        return words in self.read()


@dataclass(slots=True)
class Views:
    """What is open: a stack of at most three modals and one home tab for each person."""

    numbers: Numbers
    modals: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)

    def open(self, user: str, payload: Json) -> View:
        """Show a first modal; one that stood there goes."""
        view = self._new(user, payload)
        self.modals[user] = [view]
        return view

    def push(self, user: str, payload: Json) -> View:
        """Put a modal on top of the one that is open."""
        stack = self.modals.get(user, [])
        if len(stack) >= MOST_STACKED:
            raise Refused("push_limit_reached")
        view = self._new(user, payload)
        if stack:
            view = replace(view, root=stack[0].id, previous=stack[-1].id)
        self.modals[user] = [*stack, view]
        return view

    def publish(self, user: str, payload: Json, given_hash: str | None) -> View:
        """Replace somebody's home tab."""
        known = self.homes.get(user)
        if known and given_hash and given_hash != known.hash:
            raise Refused("hash_conflict")
        view = self._new(user, payload)
        self.homes[user] = replace(view, id=known.id, root=known.id) if known else view
        return self.homes[user]

    def update(self, view: View, payload: Json, given_hash: str | None = None) -> View:
        """Replace what a modal shows; with a hash only when nobody else did so since."""
        if given_hash and given_hash != view.hash:
            raise Refused("hash_conflict")
        changed = replace(view, payload=payload, hash=self._hash())
        self.modals[view.user] = [changed if one.id == view.id else one for one in self.modals[view.user]]
        return changed

    def find(self, view_id: Any, external_id: Any) -> View:
        """An open modal, by either of its names."""
        for stack in self.modals.values():
            for view in stack:
                if view.id == view_id or (external_id and view.payload.get("external_id") == external_id):
                    return view
        raise Refused("not_found")

    def close(self, view: View, everything: bool = False) -> None:
        """Close one modal, or all of that person's."""
        stack = self.modals.get(view.user, [])
        self.modals[view.user] = [] if everything else [one for one in stack if one.id != view.id]

    def _new(self, user: str, payload: Json) -> View:
        view_id = self.numbers.next_id("V")
        return View(view_id, user, payload, self._hash(), view_id)

    def _hash(self) -> str:
        return f"{self.numbers.next_ts()}.{self.numbers.next_id('h')}"
