"""The Web API: takes a call in any encoding, judges token, rate and scope, answers, and remembers it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from .changes import Changes
from .failures import Failure, Failures
from .methods import METHODS, Method
from .rates import Rates
from .state import State
from .wire import Json, Refused, read_arguments


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the app, and what it was told; `reached` is false when the answer never got there."""

    method: str
    arguments: Json
    at: float
    answer: Json
    status: int = 200
    reached: bool = True

    @property
    def ok(self) -> bool:
        """Whether Slack did what was asked."""
        return bool(self.answer.get("ok"))

    @property
    def error(self) -> str:
        """Slack's error code, empty when all went well."""
        return str(self.answer.get("error") or "")


@dataclass(slots=True)
class WebApi:
    """Answers /api/METHOD."""

    state: State
    changes: Changes
    rates: Rates
    failures: Failures = field(default_factory=Failures)
    calls: list[Call] = field(default_factory=list)
    after: Callable[[str, Json], None] | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call; whoever waits for a change is woken afterwards."""
        try:
            return await self._handled(request, request.match_info["method"])
        finally:
            await self.changes.announce()

    async def _handled(self, request: web.Request, name: str) -> web.StreamResponse:
        failure = self.failures.take(name)
        given: Json = {}
        try:
            given = await read_arguments(request)
            token = _token(request, given)
            if failure and not failure.after_accepting:
                return self._fail(request, failure, name, given, failure_answer(failure))
            answer = self._answer(name, given, token)
        except Refused as refusal:
            answer = refusal.answer()
        if failure:
            return self._fail(request, failure, name, given, answer)
        return self._respond(name, given, answer)

    def _answer(self, name: str, given: Json, token: str) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        self._judge_token(method, token)
        wait = self.rates.wait_needed(name, given)
        if wait is not None:
            raise Refused("ratelimited", retry_after=wait)
        self.state.need(*method.scopes)
        answer = {"ok": True, **method.answer(self.state, given)}
        if self.after is not None:
            self.after(name, answer)
        return answer

    def _judge_token(self, method: Method, token: str) -> None:
        app = self.state.app
        if not token:
            raise Refused("not_authed")
        if token not in (app.bot_token, app.app_token):
            raise Refused("invalid_auth")
        if token != (app.app_token if method.called_by == "app" else app.bot_token):
            raise Refused("not_allowed_token_type")

    def _respond(self, name: str, given: Json, answer: Json) -> web.Response:
        wait = answer.get("retry_after") if answer.get("error") == "ratelimited" else None
        status = 429 if wait is not None else 200
        self.calls.append(Call(name, given, self.state.clock.now(), answer, status))
        headers = {"X-OAuth-Scopes": ",".join(sorted(self.state.scopes))}
        if wait is not None:
            headers["Retry-After"] = str(wait)
        return web.json_response(answer, status=status, headers=headers)

    def _fail(
        self, request: web.Request, failure: Failure, name: str, given: Json, answer: Json
    ) -> web.StreamResponse:
        self.calls.append(Call(name, given, self.state.clock.now(), answer, failure.status, reached=False))
        if failure.kind == "dropped" and request.transport is not None:
            request.transport.abort()
        if failure.kind == "http":
            return web.Response(status=failure.status, text="server error")
        headers = {"Retry-After": str(failure.retry_after)} if failure.kind == "ratelimited" else None
        return web.json_response(failure_answer(failure), status=failure.status, headers=headers)


def failure_answer(failure: Failure) -> Json:
    """What an app is told by a mishap made on purpose."""
    return {"ok": False, "error": failure.error, **failure.details}


def _token(request: web.Request, given: Json) -> str:
    header = request.headers.get("Authorization", "")
    in_arguments = str(given.pop("token", "") or "")
    return header.removeprefix("Bearer ").strip() or in_arguments
