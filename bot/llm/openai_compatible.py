"""The way to any endpoint that speaks OpenAI's Chat Completions, whatever it may do wrong."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, SecretStr

from bot.llm.endpoint import Endpoint, Terms, remember, terms_of
from bot.llm.faults import broken_off, refused_entry
from bot.llm.gateway import Completion, ModelError, ModelRefused, ModelTimedOut, T
from bot.llm.reply import Reply, gather
from bot.llm.shapes import in_words, read_answer, response_format
from prompts.catalogue import Rendered

if TYPE_CHECKING:
    from openai import AsyncOpenAI

log = logging.getLogger(__name__)

SECONDS_TO_CONNECT = 5.0
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
        self._api_key = api_key
        self._timeout = timeout
        self._max_retries = max_retries
        self._total_timeout = total_timeout
        self._client: AsyncOpenAI | None = None

    @property
    def name(self) -> str:
        """The model's name, as it stands in the settings."""
        return self._endpoint.model

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self._endpoint}>"

    async def complete(self, prompt: Rendered, answer_as: type[T]) -> Completion[T]:
        """Ask for an answer of a type. Whatever goes wrong is a ModelError; cancelling hangs up at once."""
        started = time.perf_counter()
        client = await self._connected()
        try:
            async with asyncio.timeout(self._total_timeout) as deadline:
                reply = await self._patiently(lambda: self._on_its_terms(client, prompt, answer_as), deadline)
        except TimeoutError:
            raise self._too_late() from None
        value = read_answer(reply.text, answer_as)
        milliseconds = round((time.perf_counter() - started) * 1000)
        log.info("%s answered %s in %d ms", reply.model or self.name, prompt.name, milliseconds)
        return Completion(value, reply.model or self.name, reply.tokens_in, reply.tokens_out, milliseconds)

    async def reachable(self) -> ModelError | None:
        """
        Find out whether the model answers, by asking it for one word; the error says what to mend.

        A look at the list of models would be cheaper, but some endpoints show it to any key, without credit.
        """
        try:
            client = await self._connected()
            async with asyncio.timeout(min(self._timeout, self._total_timeout)):
                return await self._say_something(client)
        except TimeoutError:
            return self._too_late()
        except ModelError as error:
            return error

    async def aclose(self) -> None:
        """Hang up."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()

    async def _connected(self) -> "AsyncOpenAI":
        if self._client is not None:
            return self._client
        # The import takes about a second: in a thread, so that no press of a button has to wait for it.
        openai = await asyncio.to_thread(import_module, "openai")
        try:
            self._client = self._client or openai.AsyncOpenAI(
                base_url=self._endpoint.base_url,
                # Servers on one's own machine want no key, but the client does.
                api_key=self._api_key.get_secret_value().strip() or "none",
                timeout=openai.Timeout(self._timeout, connect=min(self._timeout, SECONDS_TO_CONNECT)),
                # It would sleep through a Retry-After that ends after the deadline; see `_patiently`.
                max_retries=0,
            )
        except Exception as error:
            raise refused_entry(error, self._endpoint) from None
        return self._client

    async def _patiently(self, ask: Callable[[], Awaitable[Reply]], deadline: asyncio.Timeout) -> Reply:
        """Ask again while that may help, when the endpoint wants to be asked, if there is time for it."""
        until = deadline.when() or 0.0
        for retry in range(self._max_retries):
            try:
                return await ask()
            except ModelError as error:
                pause = min(FIRST_PAUSE * 2**retry, LONGEST_PAUSE)
                wait = pause if error.retry_after is None else error.retry_after
                if not error.may_pass or asyncio.get_running_loop().time() + wait >= until:
                    raise
                log.info("Asking again in %.1f s. %s", wait, error)
            await asyncio.sleep(wait)
        return await ask()

    async def _on_its_terms(
        self, client: "AsyncOpenAI", prompt: Rendered, answer_as: type[BaseModel]
    ) -> Reply:
        """Ask, giving way to what the endpoint does not take; each turn gives up something, so it ends."""
        terms = terms_of(self._endpoint)
        while True:
            try:
                return await self._once(client, request(self._endpoint.model, prompt, answer_as, terms))
            except ModelRefused as refusal:
                if (eased := terms.eased(refusal.complaint)) is None:
                    raise
                log.info("%s is asked with less from now on: %s", self._endpoint, eased)
                terms = eased
                remember(self._endpoint, eased)

    async def _once(self, client: "AsyncOpenAI", body: dict[str, Any]) -> Reply:
        # `from None` here and below: the client's errors repeat what was sent, which belongs in no log.
        try:
            stream = await client.chat.completions.create(**body)
        except Exception as error:
            raise refused_entry(error, self._endpoint) from None
        try:
            async with stream:
                return await gather(stream)
        except Exception as error:
            raise broken_off(error, self._endpoint) from None

    async def _say_something(self, client: "AsyncOpenAI") -> ModelError | None:
        words = [{"role": "user", "content": "Reply with the one word: ready"}]
        try:
            await self._once(client, {"model": self.name, "messages": words, "stream": True})
        except ModelRefused as refusal:
            offered = await self._offered(client)
            if not offered or self.name in offered:
                return refusal
            return ModelRefused(f"{refusal} It offers {', '.join(map(repr, offered[:NAMES_SHOWN]))}.")
        return None

    async def _offered(self, client: "AsyncOpenAI") -> list[str]:
        try:
            return sorted(str(model.id) for model in (await client.models.list()).data)
        except Exception:  # many endpoints have no list, or one of their own making; it is only a hint
            return []

    def _too_late(self) -> ModelTimedOut:
        return ModelTimedOut(f"{self._endpoint} did not answer in time. See whether it is overloaded.")


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
