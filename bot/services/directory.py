"""Who may see what: asked anew for every question, and closed where it cannot be said."""

from collections.abc import Iterable
from typing import Protocol

from bot.conversation.message import Person, Place
from knowledge.documents import WHOLE_ORG, Audience, Scope

_NOBODY = Audience("private", "nobody")
"""The audience of those who may see nothing of the organisation."""


def scope_of(org: str, audiences: frozenset[Audience]) -> Scope:
    """What everyone of these audiences may see; nothing of the organisation where there are none: a scope cannot be empty."""
    return Scope(org, audiences or frozenset({_NOBODY}))


class Directory(Protocol):
    """Knows the people of an organisation and the places where they talk."""

    async def audiences(self, person: Person, place: Place, /) -> frozenset[Audience]:
        """
        The audiences whose documents everyone who will see an answer in this place may see.

        Empty when nobody there may be answered from the organisation's own documents.
        """
        ...

    async def is_admin(self, person: Person, /) -> bool:
        """Whether somebody runs the workspace; False where it cannot be said."""
        ...


class Operator:
    """The terminal: whoever can run a command on this machine can read the record anyway, so sees all of it."""

    def __init__(self, audiences: Iterable[Audience] = ()) -> None:
        self.everything = frozenset({WHOLE_ORG, *audiences})

    async def audiences(self, _person: Person, _place: Place, /) -> frozenset[Audience]:
        """Every audience there is."""
        return self.everything

    async def is_admin(self, _person: Person, /) -> bool:
        """The operator may do all that an admin may."""
        return True
