"""The real OpenAI client against a model that does all that endpoints do wrong."""

import asyncio
import gc
import json
import logging
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field, SecretStr

from bot.llm import openai_compatible
from bot.llm.gateway import (
    ModelBroke,
    ModelCutShort,
    ModelError,
    ModelMalformed,
    ModelRateLimited,
    ModelRefused,
    ModelTimedOut,
    ModelUnreachable,
)
from bot.llm.openai_compatible import OpenAICompatible
from prompts.catalogue import Rendered
from tests.llm.scripted_model import ScriptedModel

KEY = "sk-canary-5f2e91c07d"
PATIENT = {"timeout": 120.0, "total_timeout": 240.0}
"""Longer than any test takes, on whatever machine."""
QUESTION = Rendered("answer_question", "1", "You are Cairn.", "Who owns the pilot list? canary-question")


class Cite(BaseModel):
    n: int
    quote: str = Field(default="", max_length=400, title="The words")


class Answer(BaseModel):
    outcome: Literal["answered", "insufficient"]
    title: str | None = None
    cites: list[Cite] = []


GOOD = Answer(
    outcome="answered", title="Ünser Größtes 🪨", cites=[Cite(n=1, quote="The list is kept by canary-answer")]
)


@pytest.fixture
async def model() -> AsyncIterator[ScriptedModel]:
    async with ScriptedModel() as model:
        model.answers(GOOD)
        yield model


@pytest.fixture
async def way_to(model: ScriptedModel) -> AsyncIterator[Callable[..., OpenAICompatible]]:
    ways: list[OpenAICompatible] = []

    def way_to(**settings: Any) -> OpenAICompatible:
        given = {
            "base_url": model.base_url,
            "api_key": SecretStr(KEY),
            "model": "scripted-1",
            "max_retries": 0,
        }
        ways.append(OpenAICompatible(**{**given, **PATIENT, **settings}))
        return ways[-1]

    yield way_to
    for way in ways:
        await way.aclose()


async def test_an_answer_comes_back_as_the_type_that_was_asked_for(model, way_to):
    completion = await way_to().complete(QUESTION, Answer)

    assert completion.value == GOOD
    assert completion.model == "scripted-1"
    assert completion.tokens_in == 9
    assert completion.tokens_out == len(GOOD.model_dump_json().split())
    assert completion.milliseconds >= 0


async def test_the_model_is_held_to_the_shape_by_a_strict_schema(model, way_to):
    await way_to().complete(QUESTION, Answer)

    (asked,) = model.requests
    wanted = asked["response_format"]["json_schema"]
    assert wanted["strict"] is True
    assert wanted["schema"]["required"] == ["outcome", "title", "cites"]
    assert wanted["schema"]["additionalProperties"] is False
    assert wanted["schema"]["$defs"]["Cite"]["required"] == ["n", "quote"]
    assert wanted["schema"]["$defs"]["Cite"]["properties"]["quote"] == {"type": "string"}
    assert [message["content"] for message in asked["messages"]] == [QUESTION.system, QUESTION.user]


FAULTS: dict[str, tuple[Callable[[ScriptedModel], None], type[ModelError]]] = {
    "the key is wrong": (lambda m: m.fails(401), ModelRefused),
    "the key may not do this": (lambda m: m.fails(403), ModelRefused),
    "there is no such model": (lambda m: m.fails(404), ModelRefused),
    "the account is empty": (lambda m: m.fails(402), ModelRefused),
    "the quota is used up": (
        lambda m: m.fails(429, body={"error": {"code": "insufficient_quota", "message": "quota"}}),
        ModelRefused,
    ),
    "the question is too long": (lambda m: m.fails(400), ModelRefused),
    "the question is turned down by a filter": (
        lambda m: m.fails(400, body={"error": {"code": "content_filter", "message": "filtered"}}),
        ModelMalformed,
    ),
    "it is asked too often": (lambda m: m.fails(429), ModelRateLimited),
    "it fails": (lambda m: m.fails(500), ModelBroke),
    "it is overloaded": (lambda m: m.fails(503), ModelBroke),
    "a page comes in place of an error": (
        lambda m: m.fails(502, body="<html>Bad gateway</html>"),
        ModelBroke,
    ),
    "its proxy gives up waiting": (lambda m: m.fails(408), ModelTimedOut),
    "it never answers": (lambda m: m.times_out(), ModelTimedOut),
    "it hangs up at once": (lambda m: m.drops_connection(), ModelUnreachable),
    "it stops in the middle": (lambda m: m.cuts_stream(), ModelCutShort),
    "it stops before the first word": (lambda m: m.cuts_stream(after_chunks=0), ModelCutShort),
    "it hangs up in the middle": (lambda m: m.cuts_stream(politely=False), ModelCutShort),
    "it reaches its length limit": (lambda m: m.finishes("length"), ModelCutShort),
    "it withholds its answer": (lambda m: m.finishes("content_filter"), ModelMalformed),
    "it refuses to answer": (lambda m: m.refuses_to_answer(), ModelMalformed),
    "it says nothing": (lambda m: m.empty(), ModelMalformed),
    "it says only blanks": (lambda m: m.malformed_answer(" \n "), ModelMalformed),
    "a chunk is broken": (lambda m: m.malformed_chunk(), ModelMalformed),
    "a chunk is null": (lambda m: m.sends_chunk("null"), ModelMalformed),
    "a chunk is a list": (lambda m: m.sends_chunk("[1]"), ModelMalformed),
    "a chunk has words for choices": (lambda m: m.sends_chunk('{"choices": "none"}'), ModelMalformed),
    "a chunk has parts for content": (
        lambda m: m.sends_chunk('{"choices": [{"delta": {"content": [{"type": "text"}]}}]}'),
        ModelMalformed,
    ),
    "a failure is reported in the middle": (
        lambda m: m.sends_chunk('{"error": {"message": "no"}}'),
        ModelBroke,
    ),
    "the answer is half a JSON": (lambda m: m.malformed_answer(), ModelMalformed),
    "the answer is prose": (lambda m: m.malformed_answer("We are at stage 3."), ModelMalformed),
    "the answer has another shape": (lambda m: m.malformed_answer('{"outcome": "splendid"}'), ModelMalformed),
    "the answer never ends": (
        lambda m: m.sends_chunk(json.dumps({"choices": [{"delta": {"content": " " * 100_001}}]})),
        ModelMalformed,
    ),
}


def patience(silent: bool) -> float:
    """How long a silence is borne: only one that never ends is not waited for."""
    return 0.3 if silent else PATIENT["timeout"]


@pytest.mark.parametrize("fault", FAULTS)
async def test_every_fault_is_an_error_with_a_reason_for_people(fault, model, way_to):
    goes_wrong, expected = FAULTS[fault]
    goes_wrong(model)

    with pytest.raises(ModelError) as caught:
        await way_to(timeout=patience(fault == "it never answers")).complete(QUESTION, Answer)

    assert type(caught.value) is expected
    assert caught.value.reason.startswith("the language model")
    assert "canary" not in str(caught.value)


async def test_a_model_that_nobody_runs_cannot_be_reached(way_to):
    with pytest.raises(ModelUnreachable, match="Check OPENAI_BASE_URL"):
        await way_to(base_url="http://127.0.0.1:9/v1").complete(QUESTION, Answer)


@pytest.mark.parametrize("address", ["", "not an address", "http://[", "ftp://127.0.0.1/"])
async def test_an_address_that_is_none_is_an_error_like_any_other(address, way_to):
    with pytest.raises(ModelError):
        await way_to(base_url=address).complete(QUESTION, Answer)


@pytest.mark.parametrize("key", ["sk-canary\nInjected: 1", "sk-canary-é"])
async def test_a_key_that_cannot_be_sent_is_an_error_that_does_not_show_it(key, way_to):
    with pytest.raises(ModelError) as caught:
        await way_to(api_key=SecretStr(key)).complete(QUESTION, Answer)

    assert "canary" not in str(caught.value)


async def test_a_server_on_ones_own_machine_needs_no_key(model, way_to):
    completion = await way_to(api_key=SecretStr("")).complete(QUESTION, Answer)

    assert completion.value == GOOD


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```json\n", "\n```"),
        ("```\n", "```"),
        ("Here it is:\n```JSON\n", "\n```\nI hope it helps."),
        ("\n ", "\n"),
    ],
)
async def test_an_answer_in_a_code_fence_is_an_answer(before, after, model, way_to):
    model.answers(before + GOOD.model_dump_json() + after)

    completion = await way_to().complete(QUESTION, Answer)

    assert completion.value == GOOD


# Asking again


async def test_it_asks_again_when_the_model_wants_to_be_asked(model, way_to):
    model.fails(429, retry_after=1, times=1)
    started = time.monotonic()

    completion = await way_to(max_retries=2).complete(QUESTION, Answer)

    assert completion.value == GOOD
    assert time.monotonic() - started >= 1.0
    assert len(model.requests) == 2


async def test_it_asks_again_after_a_failure_that_may_pass(model, way_to, monkeypatch):
    monkeypatch.setattr(openai_compatible, "FIRST_PAUSE", 0.01)
    model.fails(500, times=1)
    model.drops_connection(times=1)

    completion = await way_to(max_retries=2).complete(QUESTION, Answer)

    assert completion.value == GOOD
    assert len(model.requests) == 3


async def test_it_asks_only_as_often_as_it_may(model, way_to):
    model.fails(503, retry_after=0)

    with pytest.raises(ModelBroke):
        await way_to(max_retries=2).complete(QUESTION, Answer)

    assert len(model.requests) == 3


@pytest.mark.parametrize("later", [3600, 60, "Fri, 31 Dec 2100 23:59:59 GMT", "inf"])
async def test_nobody_waits_for_a_model_that_wants_to_be_asked_much_later(later, model, way_to):
    model.fails(429, retry_after=later)

    async with asyncio.timeout(30):
        with pytest.raises(ModelRateLimited):
            await way_to(max_retries=2, total_timeout=50.0).complete(QUESTION, Answer)

    assert len(model.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 404])
async def test_what_was_turned_down_is_not_asked_again(status, model, way_to):
    model.fails(status)

    with pytest.raises(ModelRefused):
        await way_to(max_retries=2).complete(QUESTION, Answer)

    assert len(model.requests) == 1


async def test_a_question_has_one_deadline_with_all_its_repetitions(model, way_to):
    model.times_out()

    async with asyncio.timeout(30):  # all its repetitions would take nearly a minute
        with pytest.raises(ModelTimedOut):
            await way_to(timeout=0.1, max_retries=10, total_timeout=0.7).complete(QUESTION, Answer)


async def test_an_answer_that_trickles_in_past_the_deadline_is_too_late(model, way_to):
    model.slow(0.1)

    with pytest.raises(ModelTimedOut):
        await way_to(total_timeout=0.3).complete(QUESTION, Answer)

    await asyncio.wait_for(model.hung_up.wait(), 30)


# What endpoints do not take


async def test_a_model_without_structured_output_is_told_the_shape_in_the_prompt(model, way_to):
    model.refuses_json_schema()

    completion = await way_to().complete(QUESTION, Answer)

    assert completion.value == GOOD
    assert model.requests[-1]["response_format"] == {"type": "json_object"}
    assert '"additionalProperties": false' in model.requests[-1]["messages"][0]["content"]


async def test_a_model_without_json_mode_is_told_the_shape_in_the_prompt_alone(model, way_to):
    model.refuses_json_schema(also_json_object=True)

    completion = await way_to().complete(QUESTION, Answer)

    assert completion.value == GOOD
    assert "response_format" not in model.requests[-1]
    assert '"additionalProperties": false' in model.requests[-1]["messages"][0]["content"]


@pytest.mark.parametrize("parameter", ["temperature", "stream_options"])
async def test_a_parameter_that_a_model_does_not_take_is_left_out(parameter, model, way_to):
    model.refuses_parameter(parameter)

    completion = await way_to().complete(QUESTION, Answer)

    assert completion.value == GOOD
    assert parameter not in model.requests[-1]


@pytest.mark.parametrize(
    "complaint",
    [
        "This response_format type is unavailable now",
        "Failed to deserialize the JSON body: response_format.type `json_schema` is unavailable now",
        "invalid temperature: only 1 is allowed for this model",
        "Unknown parameter: 'stream_options'.",
        "Unrecognized request arguments supplied: temperature, stream_options",
    ],
)
@pytest.mark.parametrize("status", [400, 422])
async def test_complaints_of_real_endpoints_are_understood(complaint, status, model, way_to):
    model.fails(status, times=1, body={"error": {"message": complaint}})

    completion = await way_to().complete(QUESTION, Answer)

    assert completion.value == GOOD
    assert len(model.requests) == 2


async def test_what_an_endpoint_does_not_take_is_remembered(model, way_to):
    model.refuses_json_schema(also_json_object=True)
    model.refuses_parameter("temperature")
    model.refuses_parameter("stream_options")
    await way_to().complete(QUESTION, Answer)
    asked_at_first = len(model.requests)

    await way_to().complete(QUESTION, Answer)

    assert asked_at_first == 5
    assert len(model.requests) == asked_at_first + 1


async def test_what_one_endpoint_does_not_take_another_is_still_asked_for(model, way_to):
    model.refuses_json_schema()
    await way_to().complete(QUESTION, Answer)

    async with ScriptedModel() as another:
        another.answers(GOOD)
        await way_to(base_url=another.base_url).complete(QUESTION, Answer)

        assert another.requests[0]["response_format"]["type"] == "json_schema"


# Stopping


@pytest.fixture
def waits_to_ask_again(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set once the pause before the next try has begun."""
    pausing, pause = asyncio.Event(), OpenAICompatible._pause

    def begun(self: OpenAICompatible, *of: Any) -> float | None:
        pausing.set()
        return pause(self, *of)

    monkeypatch.setattr(OpenAICompatible, "_pause", begun)
    return pausing


@pytest.mark.parametrize("when", ["it waits for the answer to begin", "the answer is coming in"])
async def test_who_presses_stop_is_not_kept_waiting_and_the_model_is_told(when, model, way_to):
    coming = when == "the answer is coming in"
    model.holds(before="Größtes") if coming else model.times_out()
    asking = asyncio.create_task(way_to().complete(QUESTION, Answer))
    await asyncio.wait_for((model.holding if coming else model.asked).wait(), 30)

    asking.cancel()
    async with asyncio.timeout(30):
        with pytest.raises(asyncio.CancelledError):
            await asking
        await model.hung_up.wait()

    assert len(model.requests) == 1


async def test_stop_works_while_it_waits_to_ask_again(model, way_to, waits_to_ask_again):
    model.fails(429, retry_after=100)
    asking = asyncio.create_task(way_to(max_retries=2).complete(QUESTION, Answer))
    await asyncio.wait_for(waits_to_ask_again.wait(), 30)

    asking.cancel()
    async with asyncio.timeout(30):
        with pytest.raises(asyncio.CancelledError):
            await asking

    assert len(model.requests) == 1


async def test_a_cancelled_answer_leaves_the_way_open_for_the_next(model, way_to):
    way = way_to()
    model.slow(5.0)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(way.complete(QUESTION, Answer), 0.3)
    model.slow(0.0)

    completion = await way.complete(QUESTION, Answer)

    assert completion.value == GOOD
    gc.collect()  # a stream that was left open complains here, and pytest fails on that


# What may not be seen


@pytest.mark.parametrize(
    "fault", ["the key is wrong", "it fails", "a chunk is broken", "the answer has another shape", None]
)
async def test_neither_the_key_nor_a_word_said_gets_into_the_log(fault, model, way_to, caplog):
    if fault is None:
        model.refuses_json_schema()
    elif fault == "the key is wrong":
        model.fails(401, body={"error": {"message": f"Incorrect API key {KEY} for {QUESTION.user}"}})
    else:
        FAULTS[fault][0](model)
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, logger="openai")

    try:
        await way_to(max_retries=1).complete(QUESTION, Answer)
    except ModelError:
        logging.getLogger("cairn").exception("No answer")

    assert caplog.text
    assert "canary" not in caplog.text
    assert KEY not in caplog.text


def test_the_key_does_not_show_in_the_way_itself():
    way = OpenAICompatible("https://user:canary@models.example/v1?key=canary", SecretStr(KEY), "m")

    assert "canary" not in repr(way)
    assert "canary" not in str(vars(way._connection)["_api_key"])


def test_starting_does_not_load_the_client():
    code = "import sys, bot.llm.openai_compatible; assert 'openai' not in sys.modules"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


# The doctor's question


async def test_the_doctor_finds_a_model_that_answers(model, way_to):
    model.answers("ready")

    assert await way_to().reachable() is None


async def test_the_doctor_says_which_models_there_are_when_the_name_is_wrong(model, way_to):
    model.fails(404)

    error = await way_to(model="scripted-l").reachable()

    assert isinstance(error, ModelRefused)
    assert "'scripted-l'" in str(error)
    assert "CAIRN_MODEL" in str(error)
    assert "It offers 'scripted-1'." in str(error)


@pytest.mark.parametrize(
    ("goes_wrong", "advice"),
    [
        (lambda m: m.fails(401), "Check OPENAI_API_KEY"),
        (lambda m: m.fails(402), "Top up the account"),
        (lambda m: m.drops_connection(), "Check OPENAI_BASE_URL"),
        (lambda m: m.times_out(), "did not answer in time"),
        (lambda m: m.cuts_stream(after_chunks=0), "often ends in /v1"),
    ],
)
async def test_the_doctor_says_what_to_mend(goes_wrong, advice, model, way_to):
    goes_wrong(model)

    error = await way_to(timeout=patience(advice == "did not answer in time")).reachable()

    assert advice in str(error)
