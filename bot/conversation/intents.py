"""What a message may ask for."""

from dataclasses import dataclass
from typing import Literal

from bot.conversation.plain_questions import AtOnce, Unfit


@dataclass(frozen=True, slots=True)
class Ask:
    """
    A question. `about` is set where the answer comes from the rule: `jump` (may we go to a later model now?), `why` (why is a
    model, or the stage, not there, or is it?), or what needs no search; `model` is the one that is meant, None where none is.
    """

    question: str
    unit: str | None = None
    about: Literal["jump", "why"] | AtOnce | None = None
    model: int | None = None


@dataclass(frozen=True, slots=True)
class ShowStage:
    """Where are we, and what is next? `unit` as named in the words."""

    question: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Summarise:
    """The summary of a unit for somebody who manages it; `unit` as named, `whole` where the whole organisation is meant."""

    question: str
    unit: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class OfferScan:
    """Somebody wants a scan: offer a button."""


@dataclass(frozen=True, slots=True)
class SayInScan:
    """Words of somebody who is answering a scan."""

    text: str


@dataclass(frozen=True, slots=True)
class CheckInitiative:
    """Should a named initiative be funded, started or widened?"""

    text: str


@dataclass(frozen=True, slots=True)
class ShowPortfolio:
    """All AI initiatives on one board; `unit` as named."""

    question: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class SuggestAgents:
    """Which agents, or what to automate, next? `function` is one of those that there are starter workflows for."""

    question: str
    unit: str | None = None
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Decline:
    """What Cairn never tells, or does not do."""

    what: Unfit


@dataclass(frozen=True, slots=True)
class Help:
    """What can Cairn do?"""


@dataclass(frozen=True, slots=True)
class Greeting:
    """A greeting."""


@dataclass(frozen=True, slots=True)
class Thanks:
    """A thank-you, or another word that only closes a talk."""


Intent = (
    Ask
    | ShowStage
    | Summarise
    | ShowPortfolio
    | SuggestAgents
    | OfferScan
    | SayInScan
    | CheckInitiative
    | Decline
    | Help
    | Greeting
    | Thanks
)
