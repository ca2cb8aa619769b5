"""What was asked and answered is kept with all it rested on, and follow-ups find it."""

from bot.store.engine import Store
from tests.store.samples import MINUTE, NOON, exchange


async def test_an_exchange_comes_back_as_it_was_had(store: Store) -> None:
    had = exchange()

    await store.exchanges.record("local", had)

    kept = await store.exchanges.by_id("local", had.id)
    assert kept == had


async def test_a_follow_up_sees_the_last_of_its_own_thread_in_order(store: Store) -> None:
    for number in range(4):
        await store.exchanges.record("local", exchange(f"question {number}", at=NOON + number * MINUTE))
    await store.exchanges.record("local", exchange("elsewhere", thread="T2", at=NOON + 9 * MINUTE))

    before = await store.exchanges.in_thread("local", "C1", "T1", limit=3)

    assert [had.question for had in before] == ["question 1", "question 2", "question 3"]


async def test_an_exchange_that_was_never_had_is_not_found(store: Store) -> None:
    assert await store.exchanges.by_id("local", "nothing") is None
    assert await store.exchanges.in_thread("local", "C1", "T1") == []


async def test_a_thread_that_is_forgotten_leaves_the_others(store: Store) -> None:
    for thread in ("T1", "T1", "T2"):
        await store.exchanges.record("local", exchange(thread=thread))

    assert await store.exchanges.forget("local", "C1", "T1") == 2
    assert await store.exchanges.forget("local", "C2", "T2") == 0

    assert await store.exchanges.in_thread("local", "C1", "T1") == []
    assert len(await store.exchanges.in_thread("local", "C1", "T2")) == 1
