"""
Has a model say what somebody's first words already tell of an initiative.

What comes of it are suggestions for the form: each stands in the person's words, and none counts before they press.
"""

import logging
import re
import secrets
from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from bot.conversation.initiative_fields import Suggestions, offered
from bot.llm.gateway import ChatModel, ModelError
from knowledge.documents import name_key
from knowledge.framework.initiative import NOTHING
from knowledge.framework.model import Framework
from knowledge.framework.terms import MODELS
from prompts.catalogue import Rendered, load

PROMPT = "describe_initiative"
MOST_IN_VALUE = 120
ToldField = Literal[
    "name",
    "unit",
    "owner_person",
    "owner_role",
    "value_model",
    "kind",
    "state",
    "reach",
    "figure",
    "baseline",
    "target",
]
KEYS: dict[ToldField, str] = {
    "name": "initiative.name",
    "unit": "unit",
    "owner_person": "owner.person",
    "owner_role": "owner",
    "value_model": "value_models",
    "kind": "initiative.kind",
    "state": "initiative.state",
    "reach": "initiative.reach",
    "figure": "metric.what",
    "baseline": "metric.baseline",
    "target": "metric.target",
}
"""Where each stands in the form."""
COPIED: tuple[ToldField, ...] = ("name", "owner_person", "owner_role", "figure")
NUMBERS: tuple[ToldField, ...] = ("baseline", "target")

log = logging.getLogger(__name__)


class Describer(Protocol):
    """Reads what somebody wrote about an initiative."""

    async def understand(self, text: str, units: Sequence[str]) -> Suggestions:
        """What the words tell, by the keys of the form; nothing where they tell nothing, or nobody could read them."""
        ...


class ModelFact(BaseModel):
    """One thing that the words tell. The quote comes before the value, so that this is given on words."""

    model_config = ConfigDict(extra="forbid")

    field: ToldField
    quote: str
    value: str


class ModelFacts(BaseModel):
    """What `describe_initiative` asks a model for."""

    model_config = ConfigDict(extra="forbid")

    facts: list[ModelFact]


class ByModelDescriber:
    """Asks a model once, and keeps what the words bear out."""

    def __init__(self, model: ChatModel, framework: Framework) -> None:
        self._model, self._framework = model, framework

    async def understand(self, text: str, units: Sequence[str]) -> Suggestions:
        """Nothing where the model fails: the form is then as empty as without one."""
        try:
            completion = await self._model.complete(render(self._framework, text, units), ModelFacts)
        except ModelError as error:
            log.warning("The model failed, so what was said of an initiative is read by rule: %s", error)
            return {}
        return borne_out(completion.value.facts, text, units)


def borne_out(facts: Sequence[ModelFact], text: str, units: Sequence[str]) -> Suggestions:
    """The facts whose words stand in the text, and whose value is one that the form takes; the first of each counts."""
    found: dict[str, str] = {}
    for fact in facts:
        value, key = _value(fact, text, units), KEYS[fact.field]
        if value and key == "value_models" and key in found:
            found[key] = ",".join(sorted({*found[key].split(","), value}))
        elif value and key not in found:
            found[key] = value
    return found


def render(framework: Framework, text: str, units: Sequence[str]) -> Rendered:
    """The prompt for what somebody wrote, fenced by a token that stands nowhere in it."""
    models = (framework.model(model) for model in MODELS)
    told = "\n".join(
        f"{number}. {model.name}: {model.delivers}" for number, model in zip(MODELS, models, strict=True)
    )
    fence = secrets.token_hex(8)
    while fence in text:
        fence = secrets.token_hex(8)
    return load(PROMPT).render(question=text, units="\n".join(_lines(units)), models=told, fence=fence)


def _lines(units: Sequence[str]) -> Iterator[str]:
    yield from (f"- {' '.join(unit.split())}" for unit in units)


def _value(fact: ModelFact, text: str, units: Sequence[str]) -> str:
    """The value as the form takes it; empty where the words do not bear it out."""
    said, quote, value = _plain(text), _plain(fact.quote), " ".join(fact.value.split())
    if not quote or quote not in said or len(value) > MOST_IN_VALUE or value.casefold() in NOTHING:
        return ""
    if fact.field == "unit":
        return next((unit for unit in units if name_key(unit) == name_key(value)), "")
    if fact.field in COPIED:
        stands = _plain(value) in said
        return (value[:1].upper() + value[1:] if fact.field == "name" else value) if stands else ""
    if fact.field in NUMBERS:
        return (
            value
            if re.search(rf"(?<![\d.,]){re.escape(value)}(?![\d]|[.,]\d)", said) and _is_number(value)
            else ""
        )
    return value if value in offered(KEYS[fact.field]) else ""


def _is_number(value: str) -> bool:
    return re.fullmatch(r"\d+(?:[.,]\d+)?", value) is not None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
