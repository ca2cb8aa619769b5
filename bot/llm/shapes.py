"""The shape of an answer: told to the endpoint as a schema or to the model in words, and checked."""

import json
import re
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.llm.endpoint import Shape
from bot.llm.gateway import ModelMalformed, T

# Strict structured output takes no defaults and no lengths of strings; the type checks them afterwards.
_NOT_IN_STRICT = frozenset({"title", "default", "minLength", "maxLength", "examples"})

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]")
_FENCED = re.compile(r"```(?:json)?\s*(\{.*\})\s*```", re.DOTALL | re.IGNORECASE)
_FENCE_OPENS = re.compile(r"```(?:json)?\s*(?=\{)", re.IGNORECASE)


def strict_schema(answer_as: type[BaseModel]) -> dict[str, Any]:
    """Describe a type so that a model can be held to it: every field required, no other allowed."""
    schema: dict[str, Any] = _strict(answer_as.model_json_schema())
    return schema


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": node["$ref"]}  # strict output allows nothing beside a reference
    kept = {key: _strict(value) for key, value in node.items() if key not in _NOT_IN_STRICT}
    # Under these two keys stand names of fields and types, any of which may be called `title` or `default`.
    for names in ("properties", "$defs"):
        if names in node:
            kept[names] = {name: _strict(value) for name, value in node[names].items()}
    if "properties" in kept:
        kept |= {"additionalProperties": False, "required": list(kept["properties"])}
    return kept


def response_format(answer_as: type[BaseModel], shape: Shape) -> dict[str, Any] | None:
    """Tell an endpoint the shape as far as it can be told; None where only words are left."""
    match shape:
        case "json_schema":
            name = _NOT_IN_NAMES.sub("_", answer_as.__name__)[:64]
            schema = {"name": name, "strict": True, "schema": strict_schema(answer_as)}
            return {"type": "json_schema", "json_schema": schema}
        case "json_object":
            return {"type": "json_object"}
        case "words":
            return None


def in_words(answer_as: type[BaseModel]) -> str:
    """Ask for the shape in the prompt itself, for an endpoint that cannot be told in any other way."""
    schema = json.dumps(strict_schema(answer_as), ensure_ascii=False)
    return f"Answer with one JSON object and nothing else. It must fit this JSON Schema:\n{schema}"


def bare_json(text: str) -> str:
    """The JSON of a whole reply, without the code fence that may be round it."""
    bare = text.strip()
    if not bare.startswith("{") and (fenced := _FENCED.search(bare)):
        return fenced[1]
    return bare


def growing_json(text: str) -> str:
    """The same of a reply that is still coming in; empty until its JSON has begun."""
    bare = text.lstrip()
    if bare.startswith("{"):
        return bare
    opened = _FENCE_OPENS.search(bare)
    return bare[opened.end() :] if opened else ""


def read_answer(text: str, answer_as: type[T]) -> T:
    """Read JSON, bare or in a code fence, as the type; a ModelMalformed names the wrong fields."""
    try:
        return answer_as.model_validate_json(bare_json(text))
    except ValidationError as error:
        # `from None`: the validation error repeats the model's words, which belong in no log.
        raise malformed(answer_as, error) from None


def malformed(answer_as: type[BaseModel], error: ValidationError, *where: str) -> ModelMalformed:
    """What is wrong with an answer, or with the part of it that stands at `where`, by the names of its fields."""
    wrong = ", ".join(
        f"{'.'.join(map(str, (*where, *e['loc']))) or 'all of it'} ({e['type']})" for e in error.errors()[:5]
    )
    return ModelMalformed(f"The language model's answer is not a {answer_as.__name__}: {wrong}.")
