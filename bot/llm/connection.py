"""The OpenAI client behind one endpoint: a question goes out, its reply comes in as it grows."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.llm.endpoint import Endpoint
from bot.llm.faults import broken_off, refused_entry, too_late
from bot.llm.reply import Reply, growing

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream

SECONDS_TO_CONNECT = 5.0


class Connection:
    """
    An address and a key. Nothing is imported and nobody is called before the first question.

    Whatever goes wrong is a ModelError; so is an answer that is not there at the moment `until`, by the loop's clock.
    """

    def __init__(self, endpoint: Endpoint, api_key: SecretStr, timeout: float) -> None:
        self._endpoint = endpoint
        self._api_key = api_key
        self._timeout = timeout
        self._client: AsyncOpenAI | None = None

    async def ready(self) -> None:
        """Load the client where that was not done yet: it takes a while, which is no time of the endpoint's."""
        await self._connected()

    async def ask(self, body: dict[str, Any], until: float) -> "AsyncStream[Any]":
        """Send a question; its reply is to be `read`."""
        client = await self._connected()
        # `from None` here and below: the client's errors repeat what was sent, which belongs in no log.
        try:
            async with asyncio.timeout_at(until):
                stream: AsyncStream[Any] = await client.chat.completions.create(**body)
        except TimeoutError:
            raise too_late(self._endpoint) from None
        except Exception as error:
            raise refused_entry(error, self._endpoint) from None
        return stream

    async def read(self, stream: "AsyncStream[Any]", until: float) -> AsyncGenerator[Reply, None]:
        """The reply each time it has grown, last when it is whole. Closing this hangs up."""
        try:
            async with stream, aclosing(growing(stream, until)) as replies:
                async for reply in replies:
                    yield reply
        except TimeoutError:
            raise too_late(self._endpoint) from None
        except Exception as error:
            raise broken_off(error, self._endpoint) from None

    async def offered(self, until: float) -> list[str]:
        """The names of the models there; none where the endpoint does not say."""
        client = await self._connected()
        try:
            async with asyncio.timeout_at(until):
                return sorted(str(model.id) for model in (await client.models.list()).data)
        except Exception:  # many endpoints have no list, or one of their own making; it is only a hint
            return []

    async def aclose(self) -> None:
        """Hang up."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()

    async def _connected(self) -> "AsyncOpenAI":
        if self._client is not None:
            return self._client
        # About a second: in a thread, so that no press of a button has to wait for it.
        openai = await asyncio.to_thread(import_module, "openai")
        try:
            self._client = self._client or openai.AsyncOpenAI(
                base_url=self._endpoint.base_url,
                # Servers on one's own machine want no key, but the client does.
                api_key=self._api_key.get_secret_value().strip() or "none",
                timeout=openai.Timeout(self._timeout, connect=min(self._timeout, SECONDS_TO_CONNECT)),
                # It would sleep through a Retry-After that ends after the deadline.
                max_retries=0,
            )
        except Exception as error:
            raise refused_entry(error, self._endpoint) from None
        return self._client
