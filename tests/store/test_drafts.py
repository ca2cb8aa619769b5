"""Answers in the making are in the record as far as people have seen them, and out of it when they stand whole."""

from dataclasses import replace
from datetime import timedelta

from bot.store.drafts import Draft
from bot.store.engine import Store
from bot.store.inbox import Delivery
from bot.store.orgs import LOCAL
from bot.store.outbox import Post
from tests.store.samples import MINUTE as LEASE
from tests.store.samples import NOON as NOW

DRAFT = Draft("Ev1", "C1", "1.0", (), None, NOW)


async def test_a_draft_is_begun_once_and_grows_until_it_is_dropped(store: Store) -> None:
    begun = await store.drafts.begin(LOCAL, DRAFT)
    again = await store.drafts.begin(LOCAL, replace(DRAFT, channel="C2"))
    grown = await store.drafts.show(LOCAL, "Ev1", [{"text": "Yes"}], {"messages": [{"ts": "2.0"}]})
    there = await store.drafts.of(LOCAL, "Ev1")
    messages = await store.drafts.messages(LOCAL, "C1", "1.0")
    await store.drafts.drop(LOCAL, "Ev1")

    assert (begun, again, grown) == (True, False, True)
    assert there == replace(DRAFT, points=[{"text": "Yes"}], shown={"messages": [{"ts": "2.0"}]})
    assert messages == {"2.0"}
    assert await store.drafts.of(LOCAL, "Ev1") is None
    assert not await store.drafts.show(LOCAL, "Ev1", [], {})


async def test_a_draft_is_left_when_its_question_is_done_with_and_nothing_of_it_is_to_be_posted(
    store: Store,
) -> None:
    await store.inbox.take(LOCAL, Delivery("Ev1", "message", {}, NOW), by="a", lease=LEASE)
    await store.drafts.begin(LOCAL, DRAFT)
    later = NOW + timedelta(seconds=1)

    owed = await store.drafts.left(before=later)
    await store.outbox.put(LOCAL, Post("answer:Ev1", "C1", "grown", {}, "1.0"), now=NOW)
    await store.inbox.answered(LOCAL, "Ev1", now=NOW)
    unsent = await store.drafts.left(before=later)
    (claim,) = await store.outbox.claim(1, by="a", now=later, lease=LEASE)
    await store.outbox.sent(claim, ts="2.0", now=later)
    left = await store.drafts.left(before=later)

    assert (owed, unsent) == ([], [])
    assert [(org, one.delivery_id) for org, one in left] == [(LOCAL, "Ev1")]


async def test_what_is_owed_and_what_is_done_with_is_told_apart(store: Store) -> None:
    for name in ("Ev1", "Ev2"):
        await store.inbox.take(LOCAL, Delivery(name, "message", {}, NOW), by="a", lease=LEASE)
    await store.inbox.answered(LOCAL, "Ev1", now=NOW)

    owed = await store.inbox.owed(LOCAL)
    done = await store.inbox.done_with([(LOCAL, "Ev1"), (LOCAL, "Ev2"), ("other", "Ev1")])

    assert [one.delivery_id for one in owed] == ["Ev2"]
    assert done == [(LOCAL, "Ev1")]
