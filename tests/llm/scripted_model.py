"""
A model on this machine that does what its script says: OpenAI's Chat Completions, streamed, with every fault.

    async with ScriptedModel() as model:
        model.answers({"outcome": "insufficient", "headline": {...}, "points": []})
        model.fails(429, retry_after=1, times=1)      # once, then the answer

A fault stands until another is set or the model `recovers`, or for as many `times` as it says. `answers`
takes JSON, a pydantic object, a string that is sent as it is, or a function of the request's body. What was
asked lies in `requests`.
"""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Self

from aiohttp import web
from pydantic import BaseModel

Request = dict[str, Any]
Answer = BaseModel | dict[str, Any] | str
Mishap = Literal[
    "ends",
    "hangs up",
    "falls silent",
    "babbles",
    "reports a failure",
    "length",
    "content_filter",
    "another shape",
]
Fault = Callable[[web.Request, Request], Awaitable[web.StreamResponse]]

_addresses = itertools.count(1)


@dataclass(slots=True)
class _Script:
    fault: Fault
    times: int | None


class ScriptedModel:
    """An endpoint on 127.0.0.1 whose every word and every fault is decided by the test."""

    def __init__(self, name: str = "scripted-1") -> None:
        self.name = name
        self.base_url = ""
        self.requests: list[Request] = []
        """The body of every question, those that were turned down included."""
        self.asked = asyncio.Event()
        """Set once the first question is there."""
        self.hung_up = asyncio.Event()
        """Set once a client goes away before its answer is complete."""
        self.holding = asyncio.Event()
        """Set once it has said all that it may say before it is to `go_on`."""
        self._answer: Callable[[Request], Answer] = lambda _: {
            "outcome": "insufficient",
            "headline": {"text": "The passages do not say.", "kind": "guidance", "cites": []},
            "points": [],
        }
        self._faults: list[_Script] = []
        self._refused: dict[str, str] = {}
        self._pause = 0.0
        self._held_back = ""
        self._may_go_on = asyncio.Event()
        self._by_byte = False

    async def __aenter__(self) -> Self:
        # An address of its own each time: what was learnt about one endpoint must not be taken for another's.
        path = f"/{next(_addresses)}/v1"
        app = web.Application()
        app.add_routes(
            [web.post(f"{path}/chat/completions", self._chat), web.get(f"{path}/models", self._models)]
        )
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.base_url = f"http://127.0.0.1:{port}{path}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    # What it says

    def answers(self, answer: Answer | Callable[[Request], Answer]) -> None:
        """Answer this from now on."""
        self._answer = answer if callable(answer) else lambda _: answer

    def slow(self, seconds: float) -> None:
        """Take this long between any two chunks."""
        self._pause = seconds

    def holds(self, before: str) -> None:
        """Fall silent before these words of the answer, until it may `go_on`."""
        self._held_back = before

    def go_on(self) -> None:
        """Say the rest, or what there is to say."""
        self._may_go_on.set()

    def crumbles(self) -> None:
        """Send every byte by itself."""
        self._by_byte = True

    # What it does not take

    def refuses_parameter(self, name: str) -> None:
        """Turn down every request that has this parameter, in OpenAI's own words."""
        self._refused[name] = f"Unsupported parameter: '{name}' is not supported with this model."

    def refuses_json_schema(self, also_json_object: bool = False) -> None:
        """Turn down structured output, and JSON mode too where told so."""
        self._refused["json_schema"] = (
            "Invalid parameter: 'response_format' of type 'json_schema' is not supported"
        )
        if also_json_object:
            self._refused["json_object"] = "This response_format type is unavailable now"

    # What goes wrong

    def fails(
        self,
        status: int,
        retry_after: float | str | None = None,
        times: int | None = None,
        body: dict[str, Any] | str | None = None,
    ) -> None:
        """Answer with an HTTP error."""

        async def fault(_: web.Request, __: Request) -> web.StreamResponse:
            headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
            text = body if isinstance(body, str) else json.dumps(body or _error(f"Scripted failure {status}"))
            return web.Response(status=status, headers=headers, text=text, content_type="application/json")

        self._goes_wrong(fault, times)

    def times_out(self, times: int | None = None) -> None:
        """Take the question and never answer; turn it down when it may `go_on`."""

        async def fault(_: web.Request, __: Request) -> web.StreamResponse:
            await self._may_go_on.wait()
            return web.Response(status=401)

        self._goes_wrong(fault, times)

    def drops_connection(self, times: int | None = None) -> None:
        """Hang up as soon as the question is there."""

        async def fault(http: web.Request, _: Request) -> web.StreamResponse:
            assert http.transport is not None
            http.transport.abort()
            return web.Response()

        self._goes_wrong(fault, times)

    def cuts_stream(self, after_chunks: int = 3, politely: bool = True, times: int | None = None) -> None:
        """Stop in the middle of the answer: politely as if it were complete, else by hanging up."""

        async def fault(http: web.Request, request: Request) -> web.StreamResponse:
            stream = await _begin(http)
            chunks = self._chunks(request)
            for _ in range(after_chunks):
                await stream.write(_event(await anext(chunks)))
            if not politely:
                assert http.transport is not None
                http.transport.abort()
            return stream

        self._goes_wrong(fault, times)

    def breaks(self, before: str, how: Mishap, times: int | None = None) -> None:
        """Say the answer up to these words of it, and then go wrong."""

        async def fault(http: web.Request, request: Request) -> web.StreamResponse:
            stream = await _begin(http)
            said, _, _ = _as_text(self._answer(request)).partition(before)
            for words in _pieces(said):
                await stream.write(_event(self._chunk({"content": words})))
            match how:
                case "hangs up":
                    assert http.transport is not None
                    http.transport.close()  # an abort would take back what the client has not read yet
                case "falls silent":
                    await asyncio.Event().wait()
                case "babbles":
                    await stream.write(b'data: {"id": "chatcmpl-1", "choi\n\n')
                case "reports a failure":
                    await stream.write(_event(_error("no")))
                case "length" | "content_filter":
                    await stream.write(_event(self._chunk({}, how)))
                case "another shape":
                    await stream.write(_event(self._chunk({"content": ' 7, "so": "what"}]}'}, "stop")))
            return stream

        self._goes_wrong(fault, times)

    def malformed_chunk(self, times: int | None = None) -> None:
        """Send something in the stream that is no JSON."""
        self._sends(lambda chunks: [*chunks[:2], b'data: {"id": "chatcmpl-1", "choi\n\n', *chunks[2:]], times)

    def sends_chunk(self, data: str, times: int | None = None) -> None:
        """Slip this into the stream as the data of one chunk."""
        self._sends(lambda chunks: [*chunks[:2], f"data: {data}\n\n".encode(), *chunks[2:]], times)

    def malformed_answer(
        self, text: str = '{"outcome": "answered", "headline": ', times: int | None = None
    ) -> None:
        """Complete an answer that is no JSON, or not the one that was asked for."""
        self._says(text, "stop", times)

    def empty(self, times: int | None = None) -> None:
        """Complete an answer without a word in it."""
        self._says("", "stop", times)

    def finishes(self, reason: str, times: int | None = None) -> None:
        """Give the right answer, but end it for this reason: `length`, `content_filter`..."""
        self._says(None, reason, times)

    def refuses_to_answer(self, times: int | None = None) -> None:
        """Send a refusal in place of an answer, as structured output does."""
        refusal = _event(self._chunk({"refusal": "I'm sorry, I can't help with that."}))
        self._sends(lambda chunks: [refusal, *chunks[-3:]], times)

    def recovers(self) -> None:
        """Forget every fault and answer again."""
        self._faults.clear()

    # How it does it

    def _goes_wrong(self, fault: Fault, times: int | None) -> None:
        self._faults = [script for script in self._faults if script.times is not None]
        self._faults.append(_Script(fault, times))

    def _sends(self, spoil: Callable[[list[bytes]], list[bytes]], times: int | None) -> None:
        async def fault(http: web.Request, request: Request) -> web.StreamResponse:
            stream = await _begin(http)
            whole = [_event(chunk) async for chunk in self._chunks(request)]
            for event in spoil([*whole, b"data: [DONE]\n\n"]):
                await stream.write(event)
            return stream

        self._goes_wrong(fault, times)

    def _says(self, text: str | None, reason: str, times: int | None) -> None:
        async def fault(http: web.Request, request: Request) -> web.StreamResponse:
            return await self._speak(http, self._chunks(request, text, reason))

        self._goes_wrong(fault, times)

    async def _models(self, _: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [{"id": self.name, "object": "model"}]})

    async def _chat(self, http: web.Request) -> web.StreamResponse:
        request: Request = await http.json()
        self.requests.append(request)
        self.asked.set()
        try:
            return await self._react(http, request)
        except (asyncio.CancelledError, ConnectionError):
            self.hung_up.set()
            raise

    async def _react(self, http: web.Request, request: Request) -> web.StreamResponse:
        shape = request.get("response_format", {}).get("type", "text")
        for refused, complaint in self._refused.items():
            if refused in request or refused == shape:
                param = refused if refused in request else "response_format"
                return web.json_response(_error(complaint, param), status=400)
        if shape == "json_object" and "json" not in json.dumps(request["messages"]).lower():
            return web.json_response(
                _error("'messages' must contain the word 'json' in some form"), status=400
            )
        if not request.get("stream"):
            return web.json_response(_error("This model only streams"), status=400)
        return await self._fault_or_answer(http, request)

    async def _fault_or_answer(self, http: web.Request, request: Request) -> web.StreamResponse:
        if not self._faults:
            return await self._speak(http, self._chunks(request))
        script = self._faults[0]
        if script.times is not None:
            script.times -= 1
            if script.times == 0:
                self._faults.pop(0)
        return await script.fault(http, request)

    async def _speak(self, http: web.Request, chunks: AsyncIterator[dict[str, Any]]) -> web.StreamResponse:
        stream = await _begin(http)
        async for chunk in chunks:
            event = _event(chunk)
            size = 1 if self._by_byte else len(event)
            for start in range(0, len(event), size):
                await stream.write(event[start : start + size])
            await asyncio.sleep(self._pause)
        await stream.write(b"data: [DONE]\n\n")
        return stream

    async def _chunks(
        self, request: Request, text: str | None = None, reason: str = "stop"
    ) -> AsyncIterator[dict[str, Any]]:
        text = _as_text(self._answer(request)) if text is None else text
        yield self._chunk({"role": "assistant", "content": ""})
        before, held, after = text.partition(self._held_back) if self._held_back else (text, "", "")
        for words in _pieces(before):
            yield self._chunk({"content": words})
        if held:
            self.holding.set()
            await self._may_go_on.wait()
        for words in _pieces(held + after):
            yield self._chunk({"content": words})
        yield self._chunk({}, reason)
        if request.get("stream_options", {}).get("include_usage"):
            words_in = sum(len(message["content"].split()) for message in request["messages"])
            usage = {"prompt_tokens": words_in, "completion_tokens": len(text.split())}
            yield {**self._chunk({}), "choices": [], "usage": usage}

    def _chunk(self, delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
        return {
            "id": "chatcmpl-scripted",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": self.name,
            "choices": [choice],
        }


async def _begin(http: web.Request) -> web.StreamResponse:
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await stream.prepare(http)
    return stream


def _event(chunk: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(chunk)}\n\n".encode()


def _pieces(text: str) -> list[str]:
    return [text[start : start + 24] for start in range(0, len(text), 24)]


def _as_text(answer: Answer) -> str:
    if isinstance(answer, BaseModel):
        return answer.model_dump_json()
    return answer if isinstance(answer, str) else json.dumps(answer)


def _error(message: str, param: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": None}}
