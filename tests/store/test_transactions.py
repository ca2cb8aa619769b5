"""What belongs together is kept together, and nobody waits for ever."""

import asyncio

import pytest
from sqlalchemy import text

from bot.store.audit import Deed
from bot.store.engine import Store
from tests.store.samples import MINUTE, NOON, delivery, exchange, post


async def test_an_answer_its_delivery_and_its_post_are_kept_at_once(store: Store) -> None:
    await store.inbox.take("local", delivery(), by="a", lease=MINUTE)
    had = exchange()

    kept = await store.record_answer("local", had, [post("k")], delivery_id="Ev1", now=NOON)

    assert kept
    assert await store.exchanges.by_id("local", had.id) == had
    assert await store.inbox.unanswered(by="b", now=NOON + 2 * MINUTE, lease=MINUTE) == []
    assert [c.dedupe_key for c in await store.outbox.claim(5, by="a", now=NOON, lease=MINUTE)] == ["k"]


async def test_of_two_who_answered_one_question_the_first_is_heard(store: Store) -> None:
    await store.inbox.take("local", delivery(), by="a", lease=MINUTE)
    answers = [exchange("from a"), exchange("from b")]

    heard = [
        await store.record_answer("local", had, [post(had.id)], delivery_id="Ev1", now=NOON)
        for had in answers
    ]

    assert heard == [True, False]
    assert await store.exchanges.in_thread("local", "C1", "T1") == answers[:1]
    assert len(await store.outbox.claim(5, by="a", now=NOON, lease=MINUTE)) == 1


async def test_a_question_from_the_terminal_is_kept_without_a_delivery(store: Store) -> None:
    had = exchange()

    assert await store.record_answer("local", had, delivery_id=None, now=NOON)

    assert await store.exchanges.by_id("local", had.id) == had


async def test_a_fault_half_way_leaves_nothing(store: Store) -> None:
    await store.inbox.take("local", delivery(), by="a", lease=MINUTE)
    unkeepable = post("k")
    object.__setattr__(unkeepable, "payload", {"when": NOON})

    with pytest.raises(Exception, match="not JSON serializable"):
        await store.record_answer("local", exchange(), [unkeepable], delivery_id="Ev1", now=NOON)

    assert await store.exchanges.in_thread("local", "C1", "T1") == []
    assert await store.inbox.answered("local", "Ev1", now=NOON)


async def test_who_stops_in_the_middle_of_a_transaction_leaves_nothing_and_locks_nobody_out(
    store: Store,
) -> None:
    inside = asyncio.Event()

    async def never_done() -> None:
        async with store.transaction() as tx:
            await tx.exchanges.record("local", exchange())
            inside.set()
            await asyncio.Event().wait()

    for _ in range(3):
        inside.clear()
        task = asyncio.create_task(never_done())
        await inside.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async with asyncio.timeout(30):
        assert await store.outbox.put("local", post("k"), now=NOON)
    assert await store.exchanges.in_thread("local", "C1", "T1") == []


async def test_who_is_stopped_while_another_process_writes_locks_nobody_out(store: Store) -> None:
    """A connection that is torn from its beginning holds the lock for as long as somebody keeps the exception."""

    async def write() -> None:
        async with store._access.writing() as connection:
            await connection.execute(text("INSERT INTO shelves (org, shelf, revision) VALUES ('x', 'y', 1)"))

    with store.sync_engine().begin() as other:
        other.execute(text("INSERT INTO shelves (org, shelf, revision) VALUES ('other', 'y', 1)"))
        task = asyncio.create_task(write())
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.sleep(0.05)
    (kept,) = await asyncio.gather(task, return_exceptions=True)

    async with asyncio.timeout(30):
        await store.outbox.put("local", post("k"), now=NOON)
        async with store._access.reading() as connection:
            left = (await connection.execute(text("SELECT count(*) FROM shelves"))).scalar()
    assert isinstance(kept, asyncio.CancelledError)
    assert left == 1


async def test_who_reads_first_and_then_writes_is_not_refused_for_what_others_write(store: Store) -> None:
    def write_from_a_thread() -> None:
        with store.sync_engine().begin() as connection:
            connection.execute(text("INSERT INTO shelves (org, shelf, revision) VALUES ('x', 'y', 1)"))

    async with store.transaction() as tx:
        await tx.units.by_name("local", "Motor")
        other = asyncio.create_task(asyncio.to_thread(write_from_a_thread))
        await asyncio.sleep(0.2)
        assert await tx.outbox.put("local", post("k"), now=NOON)

    await other


async def test_writes_that_are_stopped_at_any_moment_are_kept_whole_and_lock_nobody_out(store: Store) -> None:
    kept: set[str] = set()
    for number in range(40):
        keys = [f"k{number}-{n}" for n in range(4)]
        writes = [
            asyncio.create_task(store.outbox.put("local", post(key, thread=key), now=NOON)) for key in keys
        ]
        await asyncio.sleep(number / 4000)
        for write in writes:
            write.cancel()
        said = await asyncio.gather(*writes, return_exceptions=True)
        kept.update(key for key, put in zip(keys, said, strict=True) if put is True)

        async with asyncio.timeout(30):
            await store.outbox.put("local", post(f"last {number}", thread=f"last {number}"), now=NOON)

    claims = await store.outbox.claim(1000, by="a", now=NOON, lease=MINUTE)
    assert kept <= {claim.dedupe_key for claim in claims}


async def test_a_write_that_is_stopped_twice_still_comes_to_its_end(store: Store) -> None:
    write = asyncio.create_task(store.outbox.put("local", post("k"), now=NOON))

    while not write.done():
        write.cancel()
        await asyncio.sleep(0.0005)

    assert write.cancelled()
    async with asyncio.timeout(30):
        await store.outbox.put("local", post("another", thread="T2"), now=NOON)


async def test_a_write_past_its_own_transaction_is_told_so_and_does_not_hang(store: Store) -> None:
    async with store.transaction() as tx:
        with pytest.raises(RuntimeError, match="through the transaction"):
            await store.outbox.put("local", post("k"), now=NOON)
        assert await tx.outbox.put("local", post("k"), now=NOON)


async def test_a_transaction_reads_what_it_has_written(store: Store) -> None:
    async with store.transaction() as tx:
        unit = await tx.units.get_or_create("local", "Motor")
        assert await tx.units.by_name("local", "motor") == unit
        assert await store.units.by_name("local", "motor") is None

    assert await store.units.by_name("local", "motor") == unit


async def test_reading_goes_on_while_somebody_writes(store: Store) -> None:
    async with store.transaction() as tx, asyncio.timeout(30):
        await tx.outbox.put("local", post("k"), now=NOON)
        assert (await store.orgs.local(now=NOON)).id == "local"


async def test_what_was_done_can_be_told_newest_first(store: Store) -> None:
    for what in ("unit.made", "assessment.recorded"):
        await store.audit.note("local", what, who="operator", about={"unit": "u1"}, now=NOON)

    assert await store.audit.newest("local", limit=1) == [
        Deed(NOON, "operator", "assessment.recorded", {"unit": "u1"})
    ]
