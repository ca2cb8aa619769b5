"""What is to be posted is posted in order, by one, and not forgotten."""

import asyncio
from pathlib import Path

import pytest

from bot.store.engine import Store, open_store
from tests.store.samples import MINUTE, NOON, post

LATER = NOON + 5 * MINUTE


async def put(store: Store, *keys: str, thread: str = "T1") -> None:
    for key in keys:
        await store.outbox.put("local", post(key, thread=thread), now=NOON)


async def claimed(store: Store) -> list[str]:
    claims = await store.outbox.claim(10, by="a", now=NOON, lease=MINUTE)
    return [claim.dedupe_key for claim in claims]


async def test_a_post_put_twice_is_posted_once(store: Store) -> None:
    news = [await store.outbox.put("local", post("answer-1"), now=NOON) for _ in range(2)]

    assert news == [True, False]
    assert await claimed(store) == ["answer-1"]


async def test_what_is_claimed_says_what_to_post_and_where(store: Store) -> None:
    await put(store, "k")

    (claim,) = await store.outbox.claim(1, by="a", now=NOON, lease=MINUTE)

    assert (claim.org, claim.channel, claim.thread, claim.kind) == ("local", "C1", "T1", "answer")
    assert claim.payload == {"text": "answer k"}
    assert claim.attempts == 1


async def test_a_thread_reads_in_the_order_it_was_written(store: Store) -> None:
    await put(store, "first", "second")
    (first,) = await store.outbox.claim(10, by="a", now=NOON, lease=MINUTE)

    assert await claimed(store) == []
    await store.outbox.sent(first, ts="1.1", now=NOON)
    assert await claimed(store) == ["second"]


async def test_threads_do_not_wait_for_each_other(store: Store) -> None:
    await put(store, "one", "one again", thread="T1")
    await put(store, "two", thread="T2")

    assert await claimed(store) == ["one", "two"]


async def test_a_post_that_slack_puts_off_holds_back_the_rest_of_its_thread(store: Store) -> None:
    await put(store, "first", "second")
    (first,) = await store.outbox.claim(10, by="a", now=NOON, lease=MINUTE)

    await store.outbox.retry_at(first, LATER, "rate limited")

    assert await claimed(store) == []
    (again,) = await store.outbox.claim(10, by="b", now=LATER, lease=MINUTE)
    assert (again.dedupe_key, again.attempts) == ("first", 2)


async def test_a_post_for_a_later_day_does_not_hold_back_its_thread(store: Store) -> None:
    await store.outbox.put("local", post("reminder", not_before=LATER), now=NOON)
    await put(store, "now")

    assert await claimed(store) == ["now"]


async def test_a_post_that_cannot_be_made_lets_the_rest_of_its_thread_go(store: Store) -> None:
    await put(store, "first", "second")
    (first,) = await store.outbox.claim(10, by="a", now=NOON, lease=MINUTE)

    await store.outbox.failed(first, "channel_not_found", now=NOON)

    assert await claimed(store) == ["second"]


async def test_a_post_whose_poster_is_gone_is_claimed_again_and_says_so(store: Store) -> None:
    await put(store, "k")
    await store.outbox.claim(1, by="gone", now=NOON, lease=MINUTE)

    (again,) = await store.outbox.claim(1, by="b", now=LATER, lease=MINUTE)

    assert again.attempts == 2


async def test_a_poster_that_slept_cannot_undo_what_another_does(store: Store) -> None:
    await put(store, "k")
    (slept,) = await store.outbox.claim(1, by="slept", now=NOON, lease=MINUTE)
    await store.outbox.claim(1, by="b", now=LATER, lease=MINUTE)

    assert not await store.outbox.retry_at(slept, LATER, "timeout")
    assert not await store.outbox.failed(slept, "timeout", now=LATER)
    assert await store.outbox.sent(slept, ts="1.1", now=LATER)


async def test_a_late_word_about_an_earlier_try_does_not_undo_a_later_one_of_the_same_process(
    store: Store,
) -> None:
    await put(store, "k")
    (earlier,) = await store.outbox.claim(1, by="a", now=NOON, lease=MINUTE)
    await store.outbox.claim(1, by="a", now=LATER, lease=MINUTE)

    assert not await store.outbox.failed(earlier, "timeout", now=LATER)


async def test_what_was_posted_can_be_found_again_to_change_it(store: Store) -> None:
    await put(store, "k")
    (claim,) = await store.outbox.claim(1, by="a", now=NOON, lease=MINUTE)

    before = await store.outbox.sent_ts("local", "k")
    await store.outbox.sent(claim, ts="1763755200.000200", now=NOON)

    assert (before, await store.outbox.sent_ts("local", "k")) == (None, "1763755200.000200")


async def test_two_processes_never_post_the_same(store: Store, home: Path) -> None:
    for number in range(40):
        await put(store, f"k{number}", thread=f"T{number}")

    async with await open_store(home) as another:
        rounds = await asyncio.gather(
            *(one.outbox.claim(5, by="x", now=NOON, lease=MINUTE) for one in [store, another] * 6)
        )

    keys = [claim.dedupe_key for claims in rounds for claim in claims]
    assert len(keys) == len(set(keys)) == 40


async def test_posts_are_forgotten_by_how_their_keys_begin(store: Store) -> None:
    await put(store, "scan:a_1:U1", thread="T1")
    await put(store, "scan:a_1:U2", thread="T2")
    await put(store, "scan:ab1:U1", "SCAN:A_1:U1", "answer", thread="T3")
    (first, _, _) = await store.outbox.claim(3, by="a", now=NOON, lease=MINUTE)
    await store.outbox.sent(first, ts="1.1", now=NOON)

    forgotten = await store.outbox.forget("local", ["scan:a_1:", "100%"])

    assert forgotten == 2
    assert await store.outbox.sent_ts("local", first.dedupe_key) is None
    left = await store.outbox.claim(10, by="b", now=LATER, lease=MINUTE)
    assert [claim.dedupe_key for claim in left] == ["scan:ab1:U1"]


async def test_no_prefix_forgets_nothing_and_an_empty_one_is_refused(store: Store) -> None:
    await put(store, "k")

    assert await store.outbox.forget("local", []) == 0
    with pytest.raises(ValueError, match="every post"):
        await store.outbox.forget("local", ["scan:", ""])

    assert await claimed(store) == ["k"]


async def test_of_a_thread_that_is_forgotten_what_is_still_to_be_posted_stays(store: Store) -> None:
    for key, thread in (("sent", "T1"), ("waiting", "T1"), ("elsewhere", "T2")):
        await store.outbox.put("local", post(key, thread=thread), now=NOON)
    for claim in await store.outbox.claim(10, by="a", now=NOON, lease=MINUTE):
        await store.outbox.sent(claim, ts="1.1", now=NOON)

    assert await store.outbox.forget_thread("local", "C1", "T1") == 1

    assert await store.outbox.sent_ts("local", "sent") is None
    assert await store.outbox.sent_ts("local", "elsewhere") == "1.1"
    assert await claimed(store) == ["waiting"]


async def test_what_was_given_up_can_be_put_again_once_it_is_forgotten(store: Store) -> None:
    await put(store, "share:1", "told:share:1", "share:2")
    claims = await store.outbox.claim(10, by="a", now=NOON, lease=MINUTE)
    for claim in claims:
        await store.outbox.failed(claim, "is_archived", now=NOON)

    await store.outbox.forget_failed("local", "share:1")

    keys = ("share:1", "told:share:1", "share:2")
    assert [await store.outbox.put("local", post(key), now=NOON) for key in keys] == [True, True, False]
