"""A scan whose Cairn is taken down and built anew after every single step ends as one that nobody disturbed."""

import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.demo.slack import Act, LocalSlack
from tests.patience import patient_slack
from tests.scenarios.record import rows
from tests.scenarios.scan_serving import (
    CHANNEL,
    DUE,
    FINAL,
    LEFT,
    OPEN,
    OWNER,
    TEAM,
    Respondent,
    begin,
    populate,
)
from tests.slack.office import EVENTS, SCOPES, Office, until

Deed = Callable[[], Awaitable[Act]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left in the end: the answers, the placement, and all that was said, place by place."""

    answers: Counter[tuple[str, str]]
    placements: list[str]
    said: dict[str, list[str]]
    steps: int


@asynccontextmanager
async def at_work(slack: LocalSlack, home: Path) -> AsyncIterator[None]:
    """Cairn in this process."""
    ana, ben = (slack.state.workspace.person(one) for one in TEAM[:2])
    place = slack.state.workspace.channel(CHANNEL)
    async with Office(slack, home, ana, ben, place, place).open():
        yield


async def empty(home: Path, query: str) -> None:
    async def is_empty() -> bool:
        return rows(home, query) == [(0,)]

    await until(is_empty)


def steps(slack: LocalSlack, chance: Random) -> Iterator[Deed]:
    """What the team does, in turns drawn by lot: everybody begins, and answers all their cards."""
    waiting, at_it = [*TEAM], list[Respondent]()
    while waiting or at_it:
        new = [Respondent(slack, who) for who in waiting]
        one = chance.choice([*new, *at_it])
        if one in new:
            waiting.remove(one.person)
            at_it.append(one)
            yield one.begin
        elif (press := one.next()) is not None:
            yield press
            if (
                one.person == TEAM[0]
                and one.said.get("ND1") == "3"
                and OWNER not in {x.person for x in at_it}
            ):
                at_it.append(Respondent(slack, OWNER))
                yield at_it[-1].begin
        else:
            at_it.remove(one)


async def held(begun: Path, home: Path, *, rebuilt: bool) -> Outcome:
    """A whole scan; `rebuilt` after each of its steps or never."""
    shutil.copytree(begun, home)
    taken = 0
    async with patient_slack(scopes=SCOPES, events=EVENTS) as slack, AsyncExitStack() as kept:
        populate(slack)
        if not rebuilt:
            await kept.enter_async_context(at_work(slack, home))
        async with AsyncExitStack() as once:
            if rebuilt:
                await once.enter_async_context(at_work(slack, home))
            await empty(home, DUE)
        for deed in steps(slack, Random(7)):
            async with AsyncExitStack() as once:
                if rebuilt:
                    await once.enter_async_context(at_work(slack, home))
                assert (await deed()).acknowledged
                await empty(home, DUE)
            taken += 1
        async with AsyncExitStack() as once:
            if rebuilt:
                await once.enter_async_context(at_work(slack, home))
            for query in (OPEN, LEFT):
                await empty(home, query)
        return outcome(slack, home, taken)


def outcome(slack: LocalSlack, home: Path, taken: int) -> Outcome:
    bot = slack.bot_user_id
    places = {CHANNEL: CHANNEL} | {person: slack.direct_channel(person).id for person in (*TEAM, OWNER)}
    return Outcome(
        answers=Counter(rows(home, FINAL)),
        placements=[placement for (placement,) in rows(home, "SELECT placement FROM assessments")],
        said={
            whose: [one.text for one in slack.messages(place) if one.user == bot]
            for whose, place in places.items()
        },
        steps=taken,
    )


async def test_a_cairn_that_is_rebuilt_after_every_step_ends_where_one_that_is_not_does(
    tmp_path: Path,
) -> None:
    async with LocalSlack() as slack:
        await begin(tmp_path / "begun", slack.team_id)

    undisturbed = await held(tmp_path / "begun", tmp_path / "undisturbed", rebuilt=False)
    rebuilt = await held(tmp_path / "begun", tmp_path / "rebuilt", rebuilt=True)

    assert rebuilt == undisturbed
    assert len(rebuilt.placements) == 1
    assert rebuilt.steps > 30
