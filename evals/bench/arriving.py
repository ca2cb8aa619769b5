"""
How many events a second Cairn takes in, each in the record before it is acknowledged; beside Bolt alone, which keeps nothing.

Both are processes of their own; the Slack that tells them is this one, over Socket Mode and over HTTP. In Cairn every answer waits
for a turn that never comes: what follows an acknowledgement is measured elsewhere.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from sqlalchemy import func, select

from bot.demo.slack import LocalSlack, Person
from bot.demo.slack.delivery import Delivery, http_body, sign
from bot.demo.slack.events import event_callback, message_event
from bot.demo.slack.wire import Json
from bot.store.engine import open_store
from bot.store.tables import inbox
from evals.bench.figure import Figure, Watch, ms
from evals.bench.floor import PATIENCE, serving
from evals.scorers import percentile
from evals.subjects import Subjects

QUESTION = "What stage are we at, and what is next?"
ROUNDS = 3
HELD = ("-m", "evals.bench.served", "0")

Tell = Callable[[Json], Awaitable[float]]
"""Tell an event; the seconds until it was acknowledged."""


@dataclass(frozen=True, slots=True)
class Load:
    """How much is told, and how."""

    people: int = 200
    warm: int = 300
    rate: int = 300
    """Events a second, whether or not those before were acknowledged."""
    steady: int = 1_500
    at_once: int = 50
    """So many wait for their acknowledgement at the same time, where it is told as fast as it goes."""
    flood: int = 1_500


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one round: acknowledgements at a steady rate, and how many a second at most."""

    steady: Sequence[float]
    most: float

    @property
    def slow(self) -> float:
        return percentile(self.steady, 0.99)


async def events(subjects: Subjects, load: Load | None = None, rounds: int = ROUNDS) -> list[Figure]:
    """Both ways, Cairn and Bolt alone in turns; the best of some rounds, since other work on the machine only slows down."""
    load, found = load or Load(), list[Figure]()
    gc.freeze()  # what this process has loaded is no garbage, and to look through it would delay whoever waits here
    for way, option in (("sockets", ()), ("HTTP", ("--http",))):
        bare, cairn = list[Taken](), list[Taken]()
        for _ in range(rounds):
            bare.append((await _round(subjects, load, *option, "--bare"))[0])
            taken, told, kept = await _round(subjects, load, *option)
            cairn.append(taken)
        found += [*_figures(f"Bolt alone, {way}", load, bare), *_figures(f"Cairn, {way}", load, cairn)]
        found += [Figure("events told / kept", f"{told:,} / {kept:,}", f"Cairn, {way}")]
        ratio = max(one.most for one in cairn) / max(one.most for one in bare)
        found.append(Figure("Cairn beside Bolt alone", f"{ratio:.0%}", f"events/s at most, {way}"))
    return found


def _figures(who: str, load: Load, rounds: Sequence[Taken]) -> list[Figure]:
    best = min(rounds, key=lambda one: one.slow)
    each = " / ".join(ms(one.slow) for one in rounds)
    most = max(one.most for one in rounds)
    every = " / ".join(f"{one.most:,.0f}" for one in rounds)
    usual = ms(percentile(best.steady, 0.5))
    return [
        Figure(
            "acknowledged, p50 / p99",
            f"{usual} / {ms(best.slow)}",
            f"{who}, {load.rate} events/s; p99 {each}",
        ),
        Figure("acknowledged at most", f"{most:,.0f} events/s", f"{who}, {load.at_once} at once; {every}"),
    ]


async def _round(subjects: Subjects, load: Load, *options: str) -> tuple[Taken, int, int]:
    """One process, from its start to its end; what it took, how many events it was told, and how many are in the record."""
    home = subjects.home()
    async with LocalSlack(ack_within=PATIENCE) as slack:
        people = [slack.add_person(f"person{number}") for number in range(load.people)]
        async with serving(slack, home, *HELD, *options) as child:
            if child.stdout is None:
                raise RuntimeError("The process was started without an output to read.")
            where = (await asyncio.wait_for(child.stdout.readline(), PATIENCE)).decode().strip()
            async with _way(slack, where) as tell:
                await _flood(tell, _messages(slack, people, load.warm), load.at_once)
                steady = await steadily(tell, _messages(slack, people, load.steady), load.rate)
                watch = Watch()
                await _flood(tell, _messages(slack, people, load.flood), load.at_once)
                taken = Taken(steady, load.flood / watch.seconds)
            # Nothing that it holds is to be finished, so nobody waits for it.
            child.kill()
    return taken, load.warm + load.steady + load.flood, await _kept(home)


@asynccontextmanager
async def _way(slack: LocalSlack, where: str) -> AsyncIterator[Tell]:
    """The way to the process, by the line that it printed."""
    if not where.startswith("http"):
        await slack.wait_for(lambda: slack.connections, PATIENCE)
        yield lambda event: _by_socket(slack, event)
        return
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
        yield lambda event: _by_http(session, where, slack.signing_secret, event)


async def _by_socket(slack: LocalSlack, event: Json) -> float:
    told = await slack.tell("events_api", event)
    if told.ack is None:
        raise RuntimeError(f"An event was not acknowledged within {PATIENCE:g} seconds.")
    return told.ack.latency


async def _by_http(session: aiohttp.ClientSession, address: str, secret: str, event: Json) -> float:
    watch = Watch()
    body, kind = http_body(Delivery("events_api", event))
    now = str(int(time.time()))
    signed = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": sign(secret, now, body)}
    async with session.post(address, data=body.encode(), headers={"Content-Type": kind, **signed}) as told:
        told.raise_for_status()
        return watch.seconds


def _messages(slack: LocalSlack, people: Sequence[Person], number: int) -> list[Json]:
    """So many questions, by one person after the other, as Slack tells of them."""
    told = []
    for turn in range(number):
        who = people[turn % len(people)]
        place = slack.direct_channel(who)
        said = slack.state.say(place, who.id, QUESTION)
        told.append(event_callback(slack.state, message_event(slack.state, place, said)))
    return told


async def steadily(tell: Tell, told: Sequence[Json], rate: int) -> list[float]:
    """Tell so many a second, without waiting for anybody; the seconds from when each was due."""
    began = time.perf_counter()

    async def one(event: Json, due: float) -> float:
        await tell(event)
        return time.perf_counter() - due

    tasks = []
    for number, event in enumerate(told):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(event, due)))
    return await asyncio.gather(*tasks)


async def _flood(tell: Tell, told: Sequence[Json], at_once: int) -> None:
    """Tell as fast as the acknowledgements come back."""
    left = iter(told)

    async def worker() -> None:
        for event in left:
            await tell(event)

    await asyncio.gather(*(worker() for _ in range(at_once)))


async def _kept(home: Path) -> int:
    """How many of them a process that opens the record anew finds there: the other one was killed."""
    async with await open_store(home) as store:
        with store.sync_engine().connect() as connection:
            return connection.scalar(select(func.count()).select_from(inbox)) or 0
