"""What is measured on: made-up input that is the same on every machine and of the size it says."""

import asyncio
from os import getpid

from bot.demo.slack.wire import Json
from evals.bench.arriving import steadily
from evals.bench.corpus import an_organisation, documents, question
from evals.bench.figure import warm
from evals.bench.memory import Memory
from evals.bench.placing import placed
from evals.bench.searching import shelves
from evals.bench.slow_model import answer
from evals.subjects import Subjects
from knowledge.chunking import split


def test_made_up_documents_are_split_into_as_many_passages_as_they_say() -> None:
    made = documents("local", 50)

    assert len(made) == 5
    assert sum(len(split(document)) for document in made) == 50


def test_made_up_input_is_the_same_each_time() -> None:
    assert documents("local", 20) == documents("local", 20)
    assert question(3) == question(3) != question(4)
    assert an_organisation(4) == an_organisation(4)


def test_an_organisation_has_as_many_units_as_were_wanted() -> None:
    assert len(an_organisation(12).units) == 12
    assert placed(12).on.startswith("12 units")


def test_the_first_of_several_is_not_counted() -> None:
    seen: list[str] = []

    took = warm(seen.append, ["a", "b", "c"])

    assert seen == ["a", "b", "c"]
    assert len(took) == 2


async def test_a_shelf_is_measured_in_both_ways() -> None:
    async with Subjects() as subjects:
        found = await shelves(subjects, 20)

    assert [figure.what for figure in found] == [
        "shelved",
        "by meaning, exact",
        "whole search, exact",
        "filled, Chroma",
        "by meaning, Chroma",
        "whole search, Chroma",
    ]
    assert {figure.on for figure in found} == {"20 passages"}


def test_the_slow_model_quotes_the_first_passage_letter_by_letter() -> None:
    prompt = "Fence: abc\n\nabc passage 1 · general guidance · Pilots · undated\nA pilot has an owner and an end.\nabc end"

    said = answer(prompt)

    assert said["outcome"] == "answered"
    assert said["headline"]["cites"] == [{"n": 1, "quote": "A pilot has an owner and an end."}]
    assert answer("without a passage")["outcome"] == "insufficient"


async def test_the_memory_of_a_process_is_looked_at() -> None:
    async with Memory.of(getpid()) as memory:
        megabytes = await memory.now()

    assert 10 < megabytes <= memory.peak


async def test_events_are_told_at_their_rate_whether_or_not_those_before_were_taken() -> None:
    taken, waiting = list[str](), asyncio.Event()

    async def tell(event: Json) -> float:
        taken.append(str(event["event_id"]))
        if len(taken) == 5:
            waiting.set()
        await waiting.wait()
        return 0.0

    told: list[Json] = [{"event_id": str(number)} for number in range(5)]

    waited = await steadily(tell, told, rate=100)

    assert taken == ["0", "1", "2", "3", "4"]
    assert waited == sorted(waited, reverse=True)
    assert waited[0] >= 0.04
