"""Parts of an answer come over the real OpenAI client while the model still writes; what was handed out is never said again."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any, get_args

import pytest
from pydantic import BaseModel, SecretStr

from bot.llm.gateway import (
    Completion,
    ModelBroke,
    ModelCutShort,
    ModelError,
    ModelMalformed,
    ModelTimedOut,
    Part,
)
from bot.llm.openai_compatible import OpenAICompatible
from prompts.catalogue import Rendered
from tests.llm.scripted_model import Mishap, ScriptedModel

QUESTION = Rendered("answer_question", "1", "You are Cairn.", "Who owns the pilot list?")


class Answer(BaseModel):
    outcome: str
    points: list[str]


GOOD = Answer(outcome="answered", points=["Ünser Größtes 🪨", "Second, that.", "Third, this."])
PARTS = [Part("outcome", "answered"), *(Part("points", point) for point in GOOD.points)]
WAYS_TO_BREAK: dict[Mishap, type[ModelError]] = {
    "ends": ModelCutShort,
    "hangs up": ModelCutShort,
    "falls silent": ModelTimedOut,
    "babbles": ModelMalformed,
    "reports a failure": ModelBroke,
    "length": ModelCutShort,
    "content_filter": ModelMalformed,
    "another shape": ModelMalformed,
}
assert {*WAYS_TO_BREAK} == {*get_args(Mishap)}


@pytest.fixture
async def model() -> AsyncIterator[ScriptedModel]:
    async with ScriptedModel() as model:
        model.answers(GOOD)
        yield model


@pytest.fixture
async def way_to(model: ScriptedModel) -> AsyncIterator[Callable[..., OpenAICompatible]]:
    ways: list[OpenAICompatible] = []

    def way_to(**settings: Any) -> OpenAICompatible:
        given = {"timeout": 120.0, "total_timeout": 240.0, "max_retries": 2, **settings}
        ways.append(OpenAICompatible(model.base_url, SecretStr("sk-test"), "scripted-1", **given))
        return ways[-1]

    yield way_to
    for way in ways:
        await way.aclose()


async def came(way: OpenAICompatible) -> tuple[list[Part], Completion[Answer]]:
    """The parts that were handed out, and the whole answer after them."""
    handed_out: list[Part | Completion[Answer]] = []
    async with aclosing(way.stream(QUESTION, Answer)) as stream:
        await keep(stream, handed_out)
    *parts, end = handed_out
    assert isinstance(end, Completion)
    return parts, end


async def keep(stream: AsyncIterator[Any], kept: list[Any]) -> None:
    """Keep whatever is handed out until it ends or breaks."""
    async for part in stream:
        kept.append(part)


@pytest.mark.parametrize("crumbles", [False, True], ids=["in chunks", "byte by byte"])
async def test_the_parts_come_in_order_and_then_the_whole_answer(crumbles, model, way_to):
    if crumbles:
        model.crumbles()

    parts, end = await came(way_to())

    assert parts == PARTS
    assert end.value == GOOD
    assert end.tokens_out == len(GOOD.model_dump_json().split())


async def test_a_part_is_there_while_the_model_writes_the_next(model, way_to):
    model.holds(before="ird, this")
    async with aclosing(way_to().stream(QUESTION, Answer)) as stream:
        early = [await anext(stream) for _ in range(3)]
        held = model.holding.is_set()
        model.go_on()
        late = [part async for part in stream]

    assert held
    assert early == PARTS[:3]
    assert late[0] == PARTS[3]
    assert late[1].value == GOOD


@pytest.mark.parametrize("how", WAYS_TO_BREAK)
async def test_what_was_handed_out_is_not_asked_for_again_when_the_model_breaks(
    how, model, way_to, time_passes
):
    model.breaks("ird, this", how, times=1)
    async with aclosing(way_to().stream(QUESTION, Answer)) as stream:
        parts = [await anext(stream) for _ in range(3)]

        ending = asyncio.ensure_future(anext(stream))
        while how == "falls silent" and not ending.done():
            time_passes(121)
            await asyncio.sleep(0)
        with pytest.raises(WAYS_TO_BREAK[how]) as end:
            await ending

    assert parts == PARTS[:3]
    assert type(end.value) is WAYS_TO_BREAK[how]
    assert len(model.requests) == 1


async def test_before_the_first_part_it_asks_again_and_no_part_comes_twice(model, way_to):
    model.breaks("ser Größtes", "reports a failure", times=1)
    model.fails(429, retry_after=0, times=1)

    parts, end = await came(way_to())

    assert parts == PARTS
    assert end.value == GOOD
    assert len(model.requests) == 3


async def test_an_endpoint_without_structured_output_is_asked_in_words_and_its_parts_come_too(model, way_to):
    model.refuses_json_schema()
    model.answers(f"```json\n{GOOD.model_dump_json()}\n```")

    parts, end = await came(way_to())

    assert parts == PARTS
    assert end.value == GOOD
    assert model.requests[-1]["response_format"] == {"type": "json_object"}


async def test_an_answer_that_is_late_strikes_the_reader_and_not_who_is_at_work_with_a_part(
    model, way_to, time_passes
):
    model.holds(before="ird, this")
    async with aclosing(way_to().stream(QUESTION, Answer)) as stream:
        further = [await anext(stream)]
        time_passes(241)  # the time for the answer runs out while a part is being shown
        await asyncio.sleep(0)
        with pytest.raises(ModelTimedOut):
            await keep(stream, further)

    assert further == PARTS[: len(further)]
    assert len(further) < len(PARTS)


@pytest.mark.parametrize("way_out", ["closed", "cancelled"])
async def test_who_goes_away_in_the_middle_hangs_up(way_out, model, way_to):
    model.holds(before="ird, this")
    stream = way_to().stream(QUESTION, Answer)
    for _ in range(3):
        await anext(stream)

    if way_out == "closed":
        await stream.aclose()
    else:
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.wait_for(model.holding.wait(), 30)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    await asyncio.wait_for(model.hung_up.wait(), 30)

    gc.collect()  # a stream that was left open complains here, and pytest fails on that
