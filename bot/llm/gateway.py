"""
What the bot may count on from a model: an answer of the type it asked for, or one of these errors.

    ModelError
    ├── ModelUnreachable    nobody answers at its address
    ├── ModelTimedOut       it took longer than it may
    ├── ModelRateLimited    it takes no more questions for now
    ├── ModelRefused        it turned the request down: the key, the model's name, or what was asked
    ├── ModelBroke          it failed at its end
    ├── ModelCutShort       its answer broke off
    └── ModelMalformed      its answer is empty, withheld, no JSON, or of another shape than asked for

No message has words of the prompt, of the answer or of the endpoint in it, so each can be logged and shown.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel

from bot.words import N_
from prompts.catalogue import Rendered

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Completion(Generic[T]):
    """An answer of the type that was asked for, and what it took."""

    value: T
    model: str
    """Which model answered, in the endpoint's own words where it says so."""
    tokens_in: int | None
    """None where the endpoint does not count."""
    tokens_out: int | None
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an answer that is complete: the value of a field, or one entry of a field that is a list of them."""

    field: str
    value: object


class ChatModel(Protocol):
    """A model that can be asked for an answer of a type."""

    @property
    def name(self) -> str:
        """The model's name, as it stands in the settings."""
        ...

    async def complete(self, prompt: Rendered, answer_as: type[T]) -> Completion[T]:
        """Ask for an answer of a type; raise a ModelError when there is none, whatever the reason."""
        ...

    def stream(self, prompt: Rendered, answer_as: type[T]) -> AsyncGenerator[Part | Completion[T], None]:
        """
        Ask likewise, and hand out each part as soon as it is complete; at the end the whole answer.

        A ModelError may come after some parts. What was handed out stays so: it is neither taken back nor handed out again.
        Close it (`contextlib.aclosing`) to hang up.
        """
        ...


class ModelError(Exception):
    """There is no answer from the model. The message is for the log and the operator, `reason` for people, to be said by `_`."""

    reason: ClassVar[str] = N_("the language model could not be used")
    may_pass: ClassVar[bool] = False
    """Whether it may well work a moment later."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """The seconds after which the endpoint wants to be asked again, where it said so."""


class ModelUnreachable(ModelError):
    """Nobody answers at the endpoint's address."""

    reason = N_("the language model could not be reached")
    may_pass = True


class ModelTimedOut(ModelError):
    """The endpoint took longer than it may."""

    reason = N_("the language model did not answer in time")
    may_pass = True


class ModelRateLimited(ModelError):
    """The endpoint takes no more questions for now."""

    reason = N_("the language model takes no more questions for now")
    may_pass = True


class ModelRefused(ModelError):
    """The endpoint turned the request down; the same request will be turned down again."""

    reason = N_("the language model turned the request down")

    def __init__(self, message: str, *, complaint: str = "") -> None:
        super().__init__(message)
        self.complaint = complaint
        """The endpoint's own words. They may repeat the prompt or the key: never log or show them."""


class ModelBroke(ModelError):
    """The endpoint failed at its end."""

    reason = N_("the language model failed")
    may_pass = True


class ModelCutShort(ModelError):
    """The answer ended before it was complete."""

    reason = N_("the language model's answer broke off")


class ModelMalformed(ModelError):
    """What came is not an answer: empty, withheld, not JSON, or of another shape."""

    reason = N_("the language model's answer could not be read")
