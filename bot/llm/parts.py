"""The parts of an answer that are complete while its JSON still grows. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from bot.llm.gateway import ModelMalformed, Part
from bot.llm.shapes import bare_json, growing_json, malformed

_Raw = tuple[str, Any]

# Between two of these nothing can become complete. Without them every word of a long answer would have it all read again.
_ENDS_SOMETHING = frozenset('{[,]}"')


@dataclass(slots=True)
class Parts:
    """
    What was handed out of one answer. Each part is handed out once, in the order of the text, and none is taken back.

    An entry of a list is complete when the next one has begun; a field when the next field has. A field that is no list and
    no object waits for the next part that is one: alone it is nothing to show, and until something is shown the model
    can be asked again.
    """

    answer_as: type[BaseModel]
    out: list[_Raw] = field(default_factory=list)
    seen: int = 0

    def more(self, text: str) -> Iterator[Part]:
        """What has become complete of the reply since the last time; `text` is all of it so far."""
        added, self.seen = text[self.seen :], len(text)
        if _ENDS_SOMETHING.isdisjoint(added):
            return
        try:
            found = from_json(growing_json(text), allow_partial="trailing-strings")
        except ValueError:  # not begun yet, or no JSON: which of the two is told when the reply is whole
            return
        complete = list(self._complete(found, until=next(reversed(found), None)))
        while complete and not self._shows(complete[-1]):
            complete.pop()
        yield from self._further(complete)

    def rest(self, text: str) -> Iterator[Part]:
        """What was not handed out yet of a reply that is whole and was read."""
        yield from self._further(list(self._complete(from_json(bare_json(text)))))

    def _complete(self, found: dict[str, Any], until: str | None = None) -> Iterator[_Raw]:
        """The parts that stand in JSON, `until` the field that is still being written; of a list, until its last entry."""
        for name, value in found.items():
            growing = name == until
            if self._entry(name) is not None and isinstance(value, list):
                yield from ((name, entry) for entry in (value[:-1] if growing else value))
            elif not growing:
                yield name, value

    def _further(self, complete: list[_Raw]) -> Iterator[Part]:
        if complete[: len(self.out)] != self.out:
            # A field that comes twice would count by its second value, and the first was shown.
            raise ModelMalformed("The language model said the same thing twice and differently.")
        for name, value in complete[len(self.out) :]:
            part = self._read(name, value)
            self.out.append((name, value))
            if part is not None:
                yield part

    def _read(self, name: str, value: object) -> Part | None:
        """The part as the type that its field has; None for a field that the answer does not have."""
        known = self.answer_as.model_fields.get(name)
        if known is None:
            return None
        kind: Any = self._entry(name) or known.annotation
        try:
            return Part(name, TypeAdapter(kind).validate_json(to_json(value)))
        except ValidationError as error:
            raise malformed(self.answer_as, error, name) from None

    def _entry(self, name: str) -> Any:
        """What the entries of a list are; None for any other field."""
        known = self.answer_as.model_fields.get(name)
        return get_args(known.annotation)[0] if known and get_origin(known.annotation) is list else None

    def _shows(self, part: _Raw) -> bool:
        name, value = part
        return self._entry(name) is not None or isinstance(value, dict)
