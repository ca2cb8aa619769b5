"""The way to any endpoint that speaks OpenAI's Chat Completions, whatever it may do wrong."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from itertools import count
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, SecretStr

from bot.llm.connection import Connection
from bot.llm.endpoint import Endpoint, Terms, remember, terms_of
from bot.llm.gateway import Completion, ModelError, ModelRefused, Part, T
from bot.llm.parts import Parts
from bot.llm.reply import Reply
from bot.llm.shapes import in_words, read_answer, response_format
from prompts.catalogue import Rendered

if TYPE_CHECKING:
    from openai import AsyncStream

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
NAMES_SHOWN = 8


class OpenAICompatible:
    """
    A ChatModel behind an address and a key.

    `timeout` is for one silence of the endpoint, `total_timeout` for a whole question with all its tries and
    pauses. Nothing is imported and nobody is called before the first question. One event loop at a time.
    """

    def __init__(
        self,
        base_url: str,
        api_key: SecretStr,
        model: str,
        *,
        timeout: float = 30.0,
        max_retries: int = 2,
        total_timeout: float = 60.0,
    ) -> None:
        self._endpoint = Endpoint(base_url.strip(), model)
        self._connection = Connection(self._endpoint, api_key, timeout)
        self._timeout = timeout
        self._max_retries = max_retries
        self._total_timeout = total_timeout

    @property
    def name(self) -> str:
        """The model's name, as it stands in the settings."""
        return self._endpoint.model

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self._endpoint}>"

    async def complete(self, prompt: Rendered, answer_as: type[T]) -> Completion[T]:
        """Ask for an answer of a type. Whatever goes wrong is a ModelError; cancelling hangs up at once."""
        started = time.perf_counter()
        reply = await _whole(self._replies(prompt, answer_as, may_repeat=lambda: True))
        return self._completion(reply, prompt, answer_as, started)

    async def stream(
        self, prompt: Rendered, answer_as: type[T]
    ) -> AsyncGenerator[Part | Completion[T], None]:
        """Ask likewise, and hand out each part as it is complete. Once one is out, the question is not asked again."""
        started = time.perf_counter()
        reply, parts = Reply(), Parts(answer_as)
        async with aclosing(self._replies(prompt, answer_as, may_repeat=lambda: not parts.out)) as replies:
            async for reply in replies:
                for part in parts.more(reply.text):
                    yield part
        completion = self._completion(reply, prompt, answer_as, started)
        for part in parts.rest(reply.text):
            yield part
        yield completion

    async def reachable(self) -> ModelError | None:
        """
        Find out whether the model answers, by asking it for one word; the error says what to mend.

        A look at the list of models would be cheaper, but some endpoints show it to any key, without credit.
        """
        words = [{"role": "user", "content": "Reply with the one word: ready"}]
        body = {"model": self.name, "messages": words, "stream": True}
        try:
            await self._connection.ready()
            until = _now() + min(self._timeout, self._total_timeout)
            stream = await self._connection.ask(body, until)
            await _whole(self._connection.read(stream, until))
        except ModelRefused as refusal:
            offered = await self._connection.offered(until)
            if not offered or self.name in offered:
                return refusal
            return ModelRefused(f"{refusal} It offers {', '.join(map(repr, offered[:NAMES_SHOWN]))}.")
        except ModelError as error:
            return error
        return None

    async def aclose(self) -> None:
        """Hang up."""
        await self._connection.aclose()

    async def _replies(
        self, prompt: Rendered, answer_as: type[BaseModel], may_repeat: Callable[[], bool]
    ) -> AsyncGenerator[Reply, None]:
        """The reply as it grows; asked for anew while that may help, when the endpoint wants to be asked, if there is time."""
        await self._connection.ready()
        until = _now() + self._total_timeout
        for retry in count():
            try:
                stream = await self._on_its_terms(prompt, answer_as, until)
                async with aclosing(self._connection.read(stream, until)) as replies:
                    async for reply in replies:
                        yield reply
                return
            except ModelError as error:
                if not may_repeat() or (wait := self._pause(error, retry, until)) is None:
                    raise
                log.info("Asking again in %.1f s. %s", wait, error)
            await asyncio.sleep(wait)

    def _pause(self, error: ModelError, retry: int, until: float) -> float | None:
        """The seconds until it is asked again; None where that cannot help or would be too late."""
        wait = min(FIRST_PAUSE * 2**retry, LONGEST_PAUSE) if error.retry_after is None else error.retry_after
        again = error.may_pass and retry < self._max_retries and _now() + wait < until
        return wait if again else None

    async def _on_its_terms(
        self, prompt: Rendered, answer_as: type[BaseModel], until: float
    ) -> "AsyncStream[Any]":
        """Ask, giving way to what the endpoint does not take; each turn gives up something, so it ends."""
        terms = terms_of(self._endpoint)
        while True:
            try:
                return await self._connection.ask(request(self.name, prompt, answer_as, terms), until)
            except ModelRefused as refusal:
                if (eased := terms.eased(refusal.complaint)) is None:
                    raise
                log.info("%s is asked with less from now on: %s", self._endpoint, eased)
                terms = eased
                remember(self._endpoint, eased)

    def _completion(
        self, reply: Reply, prompt: Rendered, answer_as: type[T], started: float
    ) -> Completion[T]:
        value = read_answer(reply.text, answer_as)
        milliseconds = round((time.perf_counter() - started) * 1000)
        log.info("%s answered %s in %d ms", reply.model or self.name, prompt.name, milliseconds)
        return Completion(value, reply.model or self.name, reply.tokens_in, reply.tokens_out, milliseconds)


def request(model: str, prompt: Rendered, answer_as: type[BaseModel], terms: Terms) -> dict[str, Any]:
    """What is sent to ask a prompt on an endpoint's terms."""
    system = prompt.system if terms.shape == "json_schema" else f"{prompt.system}\n\n{in_words(answer_as)}"
    wanted = {
        "model": model,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": prompt.user}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0,
        "response_format": response_format(answer_as, terms.shape),
    }
    return {key: value for key, value in wanted.items() if value is not None and key not in terms.without}


async def _whole(replies: AsyncGenerator[Reply, None]) -> Reply:
    """The reply when it has grown to its end."""
    reply = Reply()
    async with aclosing(replies) as growing:
        async for grown in growing:
            reply = grown
    return reply


def _now() -> float:
    return asyncio.get_running_loop().time()
