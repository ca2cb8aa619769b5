"""A streamed reply, chunk by chunk until it is whole."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field

from pydantic import BaseModel

from bot.llm.gateway import ModelCutShort, ModelMalformed

LONGEST_ANSWER = 100_000
"""Characters. A model that has lost its way repeats itself until somebody hangs up, and that costs."""

_END = object()


class _Delta(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Chunk(BaseModel):
    """A chunk as far as it is used. The client itself takes any JSON for a chunk."""

    model: str | None = None
    choices: list[_Choice] | None = None
    usage: _Usage | None = None


@dataclass(slots=True)
class Reply:
    """What has come in so far."""

    model: str = ""
    parts: list[str] = field(default_factory=list)
    length: int = 0
    finish_reason: str | None = None
    refused: bool = False
    tokens_in: int | None = None
    tokens_out: int | None = None

    @property
    def text(self) -> str:
        """The words of the reply."""
        return "".join(self.parts)

    def take(self, chunk: _Chunk) -> None:
        """Add one chunk."""
        self.model = chunk.model or self.model
        if chunk.usage is not None:
            self.tokens_in, self.tokens_out = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
        for choice in chunk.choices or ():
            self.finish_reason = choice.finish_reason or self.finish_reason
            if choice.delta is not None:
                self.refused = self.refused or bool(choice.delta.refusal)
                self._add(choice.delta.content or "")

    def _add(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)
        if self.length > LONGEST_ANSWER:
            raise ModelMalformed("The language model went on without an end and was stopped.")


async def growing(chunks: AsyncIterator[object], until: float) -> AsyncGenerator[Reply, None]:
    """
    Hand out the reply each time it has words that it had not before, and last when it is whole.

    One that is cut off, withheld or empty is an error; so is one that takes longer than `until`, by the loop's clock.
    """
    reply = Reply()
    while (chunk := await _next(chunks, until)) is not _END:
        before = reply.length
        reply.take(_Chunk.model_validate(chunk, from_attributes=True))
        if reply.length > before:
            yield reply
    _check(reply)
    yield reply


async def _next(chunks: AsyncIterator[object], until: float) -> object:
    # Nothing may be handed out inside a timeout: it would strike whoever is at work with what was handed out.
    async with asyncio.timeout_at(until):
        return await anext(chunks, _END)


def _check(reply: Reply) -> None:
    if not reply.parts and reply.finish_reason is None:
        raise ModelCutShort(
            "The language model's answer ended before it began. Check that OPENAI_BASE_URL is the address of "
            "Chat Completions; it often ends in /v1."
        )
    if reply.finish_reason is None:
        raise ModelCutShort("The language model's answer ended before it was complete.")
    if reply.finish_reason == "length":
        raise ModelCutShort("The language model reached its length limit before the answer was complete.")
    if reply.refused or reply.finish_reason == "content_filter":
        raise ModelMalformed("The language model withheld its answer.")
    if not reply.text.strip():
        raise ModelMalformed("The language model's answer is empty.")
