"""One model at one address: how it is named to people, and what it has shown to accept."""

import re
from dataclasses import dataclass
from typing import Literal

Shape = Literal["json_schema", "json_object", "words"]
"""How the shape of an answer is asked for: by a schema, as any JSON, or only in the prompt."""

_OPTIONAL = {"temperature": ("temperature",), "stream_options": ("stream_options", "include_usage")}
"""What is sent and can be left out, with the words by which a complaint names it."""

_SHAPE_WORDS = ("response_format", "response format", "json_schema", "json_object", "structured output")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is and what it is called there."""

    base_url: str
    model: str

    def __str__(self) -> str:
        """Name it without the user, password or query that an address may carry."""
        address = re.sub(r"//[^/@]*@", "//", self.base_url).partition("?")[0]
        return f"The language model {self.model!r} at {address!r}"


@dataclass(frozen=True, slots=True)
class Terms:
    """How an endpoint wants to be asked."""

    shape: Shape = "json_schema"
    without: frozenset[str] = frozenset()

    def eased(self, complaint: str) -> "Terms | None":
        """Give way in everything a complaint names; None when it names nothing that can be given up."""
        said = complaint.lower()
        without = self.without | {
            parameter for parameter, words in _OPTIONAL.items() if any(word in said for word in words)
        }
        shape = self.shape
        if any(word in said for word in _SHAPE_WORDS):
            shape = "json_object" if self.shape == "json_schema" else "words"
        eased = Terms(shape, without)
        return None if eased == self else eased


# For the life of the process: an endpoint that was upgraded is asked for everything again after a restart.
_learnt: dict[Endpoint, Terms] = {}


def terms_of(endpoint: Endpoint) -> Terms:
    """What is known to work with an endpoint; at first, everything is hoped for."""
    return _learnt.get(endpoint, Terms())


def remember(endpoint: Endpoint, terms: Terms) -> None:
    """Ask this endpoint in this way from now on."""
    _learnt[endpoint] = terms
