"""
How long a press waits when a whole department answers a scan at once: `cairn serve` in a process of its own, a Slack in this one.

Everybody presses as fast as their acknowledgements come back, which no people do: it is the worst that so many can do to it.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from functools import partial

from sqlalchemy import func, select

from bot.conversation.path import Asked, cards
from bot.demo.slack import Channel, Person
from bot.store.tables import scan_answers
from evals.bench.figure import Figure, Watch, ms
from evals.bench.floor import PATIENCE, Floor, floor
from evals.scorers import percentile
from evals.subjects import Subjects

PEOPLE = 200


async def presses(subjects: Subjects) -> list[Figure]:
    """Two hundred at once; then one alone, from each press to the next card."""
    async with floor(subjects, PEOPLE + 1, "-m", "bot", "serve") as there:
        *many, one = there.people
        watch = Watch()
        took = [
            seconds
            for some in await asyncio.gather(*(_answer(there, who) for who in many))
            for seconds in some
        ]
        on = f"{PEOPLE} at once, {len(took):,} presses"
        seconds = watch.seconds
        await there.posted()
        return [
            Figure("presses taken", f"{len(took) / seconds:,.0f} presses/s", f"{on} in {seconds:.1f} s"),
            Figure(
                "press, p50 / p95 / p99", " / ".join(ms(percentile(took, of)) for of in (0.5, 0.95, 0.99)), on
            ),
            Figure("lost / doubled", await _lost_and_doubled(there, many), on),
            Figure("all cards shown", f"{watch.seconds:.1f} s", f"after the first of {len(took):,} presses"),
            await _alone(there, one),
        ]


async def _answer(there: Floor, who: Person) -> list[float]:
    """All cards of one person, without looking at them."""
    took = [await there.press(who, "begin")]
    for card in card_rows(there):
        for row in card:
            took.append(await there.press(who, "choose", row, level(who, row)))
        if len(card) > 1:
            took.append(await there.press(who, "next", "running"))
    return took


async def _alone(there: Floor, who: Person) -> Figure:
    """One person, who waits for each card before they press on."""
    place, took = there.slack.direct_channel(who), list[float]()
    presses: list[tuple[str, str, str | None]] = [("begin", "scan", None)]
    presses += [("choose", row, level(who, row)) for row in rows(there)]
    for action, key, level in presses:
        before, watch = _card(there, place), Watch()
        await there.press(who, action, key, level)
        await there.slack.wait_for(partial(_is_another, there, place, before), PATIENCE)
        took.append(watch.seconds)
    return Figure(
        "press to next card, p50 / p95",
        f"{ms(percentile(took, 0.5))} / {ms(percentile(took, 0.95))}",
        f"one person alone, {len(took)} presses",
    )


def _card(there: Floor, place: Channel) -> tuple[str, str | None]:
    """The card as it stands, which is the newest reply in the thread; empty while there is none."""
    said = there.slack.messages(place)
    return (said[-1].ts, said[-1].edited) if len(said) > 1 else ("", None)


def _is_another(there: Floor, place: Channel, before: tuple[str, str | None]) -> bool:
    return _card(there, place) != before


def card_rows(there: Floor) -> list[list[str]]:
    """What one person is asked, card by card."""
    asked = cards(there.cairn.framework.bank, there.scan.setup, Asked())
    return [[row.key for row in card.rows] for card in asked]


def rows(there: Floor) -> list[str]:
    """The same, without the cards."""
    return [row for card in card_rows(there) for row in card]


def level(who: Person, row: str) -> str:
    """What somebody answers: not the same for all, and never a level for which an example is asked."""
    return str(sum(map(ord, who.id + row)) % 3)


async def _lost_and_doubled(there: Floor, many: Sequence[Person]) -> str:
    """The answers in the record beside those that were pressed, one revision for each."""
    kept = {
        one.person: one.sheet for one in await there.cairn.store.sheets.all(there.scan.org, there.scan.id)
    }
    wrong = Counter[str]()
    for who in many:
        given = {row: str(one.level) for row, one in kept[who.id].given.items()}
        wrong["lost"] += sum(given.get(row) != level(who, row) for row in rows(there))
    query = select(func.count()).select_from(scan_answers).where(scan_answers.c.scan_id == there.scan.id)
    doubled = await there.counted(query) - len(rows(there)) * len(many) + wrong["lost"]
    return f"{wrong['lost']} / {doubled}"
