"""Has a model word the narrative of a summary; what it hands back is a draft until its figures have borne it out."""

import secrets
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from bot.compose.summary_checked import borne_out
from bot.compose.summary_figures import Figures
from bot.compose.summary_told import LEAST, MOST
from bot.conversation.summary import Sentence
from bot.llm.gateway import ChatModel
from prompts.catalogue import Rendered, load

PROMPT = "summarise_stage"


class Narrator(Protocol):
    """Words a narrative."""

    async def tell(self, figures: Figures) -> tuple[Sentence, ...]:
        """The sentences that hold; none where too few do. Raises a ModelError where there is no answer at all."""
        ...


class ModelSentence(BaseModel):
    """One sentence as the model hands it back."""

    model_config = ConfigDict(extra="forbid")

    text: str
    rests_on: list[str]


class ModelNarrative(BaseModel):
    """What `summarise_stage` asks a model for."""

    model_config = ConfigDict(extra="forbid")

    sentences: list[ModelSentence]


class ByModelNarrator:
    """Asks a model once, and keeps of its sentences those that the figures bear out."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    async def tell(self, figures: Figures) -> tuple[Sentence, ...]:
        """The sentences that hold; none where fewer do than make a narrative."""
        completion = await self._model.complete(render(figures), ModelNarrative)
        drafted = (Sentence(one.text.strip(), tuple(one.rests_on)) for one in completion.value.sentences)
        kept = borne_out(drafted, figures)[:MOST]
        return kept if len(kept) >= LEAST else ()


def render(figures: Figures) -> Rendered:
    """The prompt for a summary: its figures by name, between lines that carry a token which stands nowhere in them."""
    told = "\n".join(f"{name}: {' '.join(says.split())}" for name, says in figures.items())
    fence = secrets.token_hex(8)
    while fence in told:
        fence = secrets.token_hex(8)
    return load(PROMPT).render(figures=told, fence=fence)
