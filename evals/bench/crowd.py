"""
Two hundred people who ask at the same time of a model that takes twenty seconds, while others answer a scan; and all once more.

The model and Slack are in this process, Cairn is in another, with room for fifty answers at a time. What the second wave adds to
its memory is what it does not give back.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, cycle

from bot.demo.slack import Act, Message, Person
from evals.bench.figure import Figure, Watch, ms
from evals.bench.floor import LOOK_EVERY, Floor, floor
from evals.bench.memory import Memory, mb
from evals.bench.pressing import level, rows
from evals.bench.slow_model import SAYS, SlowModel
from evals.scorers import percentile
from evals.subjects import Subjects

QUESTION = "What goes wrong when a stage is skipped?"
WAVES = 2
PRESSES_EVERY = 1.0
"""Seconds between two presses of one person."""
SETTLE = 3.0
"""Seconds after a wave until memory is looked at."""
MOST_WAVE = 180.0
_PLACE = re.compile(r"\b(\d+)(?:st|nd|rd|th) in line\b")


@dataclass(frozen=True, slots=True)
class Size:
    """How many take part, and how long an answer takes."""

    people: int = 200
    answers: int = 50
    seconds: float = 20.0
    pressing: int = 10


@dataclass(slots=True)
class Wave:
    """What came of everybody asking once."""

    asked: list[float] = field(default_factory=list)
    pressed: list[float] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """How many answers each question got."""
    by_model: int = 0
    seconds: float = 0.0
    rest: float = 0.0
    """Megabytes that Cairn has when all is answered."""


async def crowd(subjects: Subjects, size: Size | None = None) -> list[Figure]:
    """Two waves, one after the other."""
    size = size or Size()
    words = ("-m", "evals.bench.served", str(size.answers))
    async with (
        SlowModel(0.0) as model,
        floor(subjects, size.people + size.pressing, *words, environment=model.environment) as there,
        Memory.of(there.process.pid) as memory,
    ):
        # What is loaded with the first answer is not what many answers take.
        await _answered(there, [await there.slack.direct(there.people[-1], QUESTION)])
        before, model.seconds = await memory.now(), size.seconds
        waves = [await _wave(there, size, memory) for _ in range(WAVES)]
    return [
        *(figure for number, wave in enumerate(waves, start=1) for figure in _told(number, wave, size)),
        Figure(
            "memory, before / peak", f"{mb(before)} / {mb(memory.peak)}", "Cairn's process, after one answer"
        ),
        Figure("memory, after each wave", " / ".join(mb(wave.rest) for wave in waves), "Cairn's process"),
        Figure(
            "memory, growth of wave 2",
            f"{waves[-1].rest - waves[0].rest:+.1f} MB",
            f"{size.people} answers more",
        ),
    ]


def _told(number: int, wave: Wave, size: Size) -> list[Figure]:
    on = f"wave {number}"
    once = sum(answers == 1 for answers in wave.answers)
    return [
        Figure("questions taken, p50 / p99", _slowest(wave.asked), f"{on}, {len(wave.asked)} at once"),
        Figure("presses taken, p50 / p99", _slowest(wave.pressed), f"{on}, {len(wave.pressed)} meanwhile"),
        Figure("told their place in line", str(len(wave.places)), f"{on}, {size.answers} at a time"),
        Figure("answered exactly once", f"{once} of {size.people}", f"{on}, {wave.by_model} by the model"),
        Figure("all answered", f"{wave.seconds:.1f} s", f"{on}, {size.seconds:g} s an answer"),
    ]


def _slowest(took: Sequence[float]) -> str:
    return f"{ms(percentile(took, 0.5))} / {ms(percentile(took, 0.99))}"


async def _wave(there: Floor, size: Size, memory: Memory) -> Wave:
    wave, watch = Wave(), Watch()
    said = len(there.slack.calls())
    askers, pressers = there.people[: size.people], there.people[size.people :]
    async with _pressing(there, pressers, wave):
        acts = await asyncio.gather(*(there.slack.direct(who, QUESTION) for who in askers))
        await _answered(there, acts)
        wave.seconds = watch.seconds
    await there.posted()
    wave.asked = [act.latency for act in acts]
    told = [call.arguments for call in there.slack.calls()[said:] if call.method == "chat.postMessage"]
    wave.places = [int(place[1]) for one in told if (place := _PLACE.search(str(one.get("text"))))]
    answers = [[*_answers(there, act)] for act in acts]
    wave.answers = [len(some) for some in answers]
    wave.by_model = sum(any(SAYS in one.read() for one in some) for some in answers)
    await asyncio.sleep(SETTLE)
    wave.rest = await memory.now()
    return wave


@asynccontextmanager
async def _pressing(there: Floor, people: Sequence[Person], wave: Wave) -> AsyncIterator[None]:
    """Meanwhile these answer the scan, over and over, and notice how long it takes."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_press(there, who, wave.pressed)) for who in people]
        yield
        for task in tasks:
            task.cancel()


async def _press(there: Floor, who: Person, took: list[float]) -> None:
    took.append(await there.press(who, "begin"))
    for turn, row in zip(count(), cycle(rows(there))):
        await asyncio.sleep(PRESSES_EVERY)
        took.append(await there.press(who, "choose", row, level(who, f"{row}{turn}")))


async def _answered(there: Floor, acts: Sequence[Act]) -> None:
    """Wait until all of these have an answer that stands there whole."""
    async with asyncio.timeout(MOST_WAVE):
        while not all([*_answers(there, act)] for act in acts):  # noqa: ASYNC110
            await asyncio.sleep(LOOK_EVERY)


def _answers(there: Floor, act: Act) -> Iterator[Message]:
    """What Cairn has said to the end below a question, without words on the line, which are taken back."""
    said, bot = act.said, there.slack.bot_user_id
    return (
        one
        for one in there.slack.thread(said.channel, said.ts)
        if one.user == bot and not one.streaming and not _PLACE.search(one.text)
    )
