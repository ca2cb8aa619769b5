"""What comes in is kept once, held by one, and swept up when whoever held it is gone."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store.engine import Store, open_store
from bot.store.inbox import Delivery
from bot.store.tables import inbox
from tests.store.samples import MINUTE, NOON, delivery, post

HELD = NOON + MINUTE
OVER = NOON + 2 * MINUTE


async def test_the_same_delivery_five_times_at_once_is_taken_once(store: Store) -> None:
    taken = await asyncio.gather(
        *(store.inbox.take("local", delivery(), by=f"worker {n}", lease=MINUTE) for n in range(5))
    )

    assert sorted(taken) == [False, False, False, False, True]


async def test_a_mention_and_a_message_event_about_one_message_are_taken_once(store: Store) -> None:
    mention, message = delivery(event="Ev-mention"), delivery(event="Ev-message")

    taken = [await store.inbox.take("local", event, by="a", lease=MINUTE) for event in (mention, message)]

    assert taken == [True, False]


async def test_presses_that_are_about_no_message_are_each_taken(store: Store) -> None:
    presses = [
        Delivery(f"press-{n}", "button", {"action": "scan:answer"}, received_at=NOON) for n in range(2)
    ]

    taken = [await store.inbox.take("local", press, by="a", lease=MINUTE) for press in presses]

    assert taken == [True, True]


async def test_a_question_that_is_being_answered_is_left_alone(store: Store) -> None:
    await store.inbox.take("local", delivery(), by="a", lease=2 * MINUTE)

    assert await store.inbox.unanswered(by="b", now=HELD, lease=MINUTE) == []
    assert await store.inbox.lease("local", "Ev1", by="b", now=HELD, lease=MINUTE) is None


async def test_a_question_whose_worker_is_gone_comes_back_as_it_came_in(store: Store) -> None:
    await store.inbox.take("local", delivery(), by="a", lease=MINUTE)

    (claim,) = await store.inbox.unanswered(by="b", now=OVER, lease=MINUTE)

    assert (claim.org, claim.delivery, claim.attempts, claim.given_up) == ("local", delivery(), 2, None)


async def test_two_sweepers_in_two_processes_never_get_the_same_question(store: Store, home: Path) -> None:
    for number in range(30):
        await store.inbox.take("local", delivery(number), by="gone", lease=MINUTE)

    async with await open_store(home) as another:
        swept = await asyncio.gather(
            *(one.inbox.unanswered(by="b", now=OVER, lease=MINUTE, limit=4) for one in [store, another] * 6)
        )

    ids = [claim.delivery.delivery_id for claims in swept for claim in claims]
    assert len(ids) == len(set(ids)) == 30


async def test_the_oldest_question_is_swept_first(store: Store) -> None:
    for number in (3, 1, 2):
        await store.inbox.take(
            "local", delivery(number, received_at=NOON + number * MINUTE), by="gone", lease=MINUTE
        )

    swept = await store.inbox.unanswered(by="b", now=NOON + 9 * MINUTE, lease=MINUTE, limit=2)

    assert [claim.delivery.delivery_id for claim in swept] == ["Ev1", "Ev2"]


async def test_an_answered_question_never_comes_back(store: Store) -> None:
    await store.inbox.take("local", delivery(), by="a", lease=MINUTE)

    assert await store.inbox.answered("local", "Ev1", now=HELD)

    assert await store.inbox.unanswered(by="b", now=OVER, lease=MINUTE) == []
    assert await store.inbox.lease("local", "Ev1", by="b", now=OVER, lease=MINUTE) is None


async def test_a_slow_answer_keeps_its_question_by_renewing(store: Store) -> None:
    await store.inbox.take("local", delivery(), by="a", lease=MINUTE)

    assert await store.inbox.renew("local", "Ev1", by="a", until=OVER + MINUTE)

    assert await store.inbox.unanswered(by="b", now=OVER, lease=MINUTE) == []


async def test_a_worker_that_slept_learns_that_another_has_taken_over(store: Store) -> None:
    await store.inbox.take("local", delivery(), by="slept", lease=MINUTE)
    await store.inbox.lease("local", "Ev1", by="b", now=OVER, lease=MINUTE)

    assert not await store.inbox.renew("local", "Ev1", by="slept", until=OVER + MINUTE)


async def test_only_the_first_of_two_answers_counts(store: Store) -> None:
    await store.inbox.take("local", delivery(), by="a", lease=MINUTE)

    counted = [await store.inbox.answered("local", "Ev1", now=NOON) for _ in range(2)]

    assert counted == [True, False]


async def test_a_question_that_fails_three_times_is_given_up_and_handed_back_once(store: Store) -> None:
    await store.inbox.take("local", delivery(), by="a", lease=MINUTE)
    sweeps = [
        await store.inbox.unanswered(by="b", now=NOON + 2 * n * MINUTE, lease=MINUTE) for n in range(1, 5)
    ]

    assert [[claim.attempts for claim in claims] for claims in sweeps] == [[2], [3], [3], []]
    assert [claim.given_up is None for claims in sweeps for claim in claims] == [True, True, False]
    assert not await store.inbox.answered("local", "Ev1", now=NOON + 9 * MINUTE)


async def test_giving_up_and_the_word_to_the_person_are_kept_together(store: Store) -> None:
    await store.inbox.take("local", delivery(), by="a", lease=MINUTE)
    for n in (1, 2):
        await store.inbox.unanswered(by="b", now=NOON + 2 * n * MINUTE, lease=MINUTE)
    too_late = NOON + 6 * MINUTE

    async def crash() -> None:
        async with store.transaction() as tx:
            await tx.inbox.unanswered(by="b", now=too_late, lease=MINUTE)
            raise RuntimeError("no more memory")

    with pytest.raises(RuntimeError, match="no more memory"):
        await crash()
    async with store.transaction() as tx:
        (given_up,) = await tx.inbox.unanswered(by="c", now=too_late, lease=MINUTE)
        await tx.outbox.put("local", post("sorry"), now=too_late)

    assert given_up.given_up is not None
    assert len(await store.outbox.claim(5, by="d", now=too_late, lease=MINUTE)) == 1


async def test_what_an_answered_delivery_said_can_be_forgotten_and_it_is_still_known(store: Store) -> None:
    await store.inbox.take("local", delivery(), by="a", lease=MINUTE)
    too_early = await store.inbox.scrub("local", "Ev1")
    (owed,) = await store.inbox.unanswered(by="b", now=OVER, lease=MINUTE)
    await store.inbox.answered("local", "Ev1", now=OVER)

    assert await store.inbox.scrub("local", "Ev1")

    assert (too_early, owed.delivery.payload) == (False, delivery().payload)
    assert not await store.inbox.take("local", delivery(), by="c", lease=MINUTE)
    async with store._access.reading() as connection:
        assert (await connection.execute(select(inbox.c.payload))).scalars().all() == [{}]


async def test_what_was_said_in_a_thread_is_forgotten_once_it_is_answered(store: Store) -> None:
    for number, thread in enumerate(("T1", "T1", "T2"), start=1):
        said = {"channel": "D1", "thread_ts": thread, "text": f"words {number}"}
        await store.inbox.take("local", replace(delivery(number), payload=said), by="a", lease=MINUTE)
    for number in (1, 3):
        await store.inbox.answered("local", f"Ev{number}", now=NOON)

    assert await store.inbox.scrub_thread("local", "D1", "T1") == 1
    assert await store.inbox.scrub_thread("local", "D2", "T2") == 0

    async with store._access.reading() as connection:
        kept = (await connection.execute(select(inbox.c.payload).order_by(inbox.c.delivery_id))).scalars()
        assert [payload.get("text") for payload in kept] == [None, "words 2", "words 3"]
