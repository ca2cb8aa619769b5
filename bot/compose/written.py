"""What a model writes for an answer: its shape, and the order in which it is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.compose.brief import Drafted, Quoted
from bot.llm.gateway import Completion, Part
from knowledge.documents import Passage

UNKNOWN_PASSAGE = "?"


class Cite(BaseModel):
    """A passage by its number, and the words in it that carry the point."""

    model_config = ConfigDict(extra="forbid")

    n: int
    quote: str


class ModelPoint(BaseModel):
    """One point as the model hands it back."""

    model_config = ConfigDict(extra="forbid")

    text: str
    kind: Literal["organisation", "guidance", "stage"]
    cites: list[Cite]


class ModelAnswer(BaseModel):
    """What `answer_question` asks a model for."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["answered", "insufficient"]
    headline: ModelPoint
    points: list[ModelPoint]


@dataclass(slots=True)
class Written:
    """An answer while a model writes it: told headline first, whatever is written first, and not at all if it is none."""

    passages: Sequence[Passage]
    """Those that the model was given, in the order of their numbers."""
    begun: bool = False
    """Whether anything was told."""
    completion: Completion[ModelAnswer] | None = None
    """What it took, once the model has come to its end."""
    _answered: bool = False
    _headline: ModelPoint | None = None
    _waiting: list[ModelPoint] = field(default_factory=list)

    def take(self, part: Part | Completion[ModelAnswer]) -> Iterator[Drafted]:
        """The points that can be told now that this part is there."""
        match part:
            case Part("outcome", outcome):
                self._answered = outcome == "answered"
            case Part("headline", ModelPoint() as headline):
                self._headline = headline
            case Part("points", ModelPoint() as point):
                self._waiting.append(point)
            case Completion():
                self.completion = part
        if not self._answered or self._headline is None:
            return
        if not self.begun:
            self.begun = True
            yield self._drafted(self._headline, headline=True)
        while self._waiting:
            yield self._drafted(self._waiting.pop(0))

    def _drafted(self, point: ModelPoint, *, headline: bool = False) -> Drafted:
        cites = tuple(Quoted(self._named(cite.n), cite.quote) for cite in point.cites)
        return Drafted(point.text, cites, point.kind, headline)

    def _named(self, number: int) -> str:
        return self.passages[number - 1].id if 0 < number <= len(self.passages) else UNKNOWN_PASSAGE
