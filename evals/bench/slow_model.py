"""A model on this machine that takes its time: OpenAI's Chat Completions, each answer streamed over so many seconds."""

import asyncio
import json
import re
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from aiohttp import web

PIECES = 40
SAYS = "The guidance puts it in these words."
"""What each answer says, so that it can be told from one that was put together by rule."""
QUOTED = 12
"""Words that are quoted from the first passage, so that the answer passes the check of its citations."""
_FENCE = re.compile(r"^Fence: (\S+)$", re.MULTILINE)


class SlowModel:
    """An endpoint on loopback, whose answers take so many `seconds`. Use it as `async with SlowModel(20) as model`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._address = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._answer)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._address = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead a Cairn here."""
        return {"CAIRN_MODEL": "slow", "OPENAI_BASE_URL": self._address, "OPENAI_API_KEY": "none"}

    async def _answer(self, http: web.Request) -> web.StreamResponse:
        asked = await http.json()
        text = json.dumps(answer(str(asked["messages"][-1]["content"])))
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(http)
        for piece in _pieces(text):
            await asyncio.sleep(self.seconds / PIECES)
            await stream.write(_event({"content": piece}))
        await stream.write(_event({}, "stop"))
        await stream.write(b"data: [DONE]\n\n")
        return stream


def answer(prompt: str) -> dict[str, Any]:
    """What is answered to a prompt: one point, with a quote from its first passage."""
    fence = _FENCE.search(prompt)
    first = re.search(rf"^{re.escape(fence[1])} passage 1 .*\n(.+)$", prompt, re.MULTILINE) if fence else None
    if first is None:
        return {
            "outcome": "insufficient",
            "headline": {"text": "The passages do not say.", "kind": "guidance", "cites": []},
            "points": [],
        }
    quote = " ".join(first[1].split()[:QUOTED])
    point = {"text": SAYS, "kind": "guidance", "cites": [{"n": 1, "quote": quote}]}
    return {"outcome": "answered", "headline": point, "points": [point]}


def _pieces(text: str) -> Iterator[str]:
    size = -(-len(text) // PIECES)
    return (text[start : start + size] for start in range(0, len(text), size))


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    chunk = {
        "id": "slow",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "slow",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()
