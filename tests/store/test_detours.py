"""What Slack refused is remembered for a day, by organisation and channel."""

from datetime import timedelta

from bot.store.engine import Store
from tests.store.samples import NOON

LATER = NOON + timedelta(days=1)


async def test_what_holds_everywhere_holds_in_each_channel_and_what_holds_in_one_only_there(
    store: Store,
) -> None:
    await store.detours.take("local", "", "line", now=NOON)
    await store.detours.take("local", "C1", "edit", now=NOON)

    assert await store.detours.known("local", "C1", now=NOON) == {"line", "edit"}
    assert await store.detours.known("local", "C2", now=NOON) == {"line"}
    assert await store.detours.known("local", now=NOON) == {"line"}


async def test_after_a_day_it_is_over_unless_it_was_refused_again(store: Store) -> None:
    for hours in (0, 12):
        await store.detours.take("local", "", "edit", now=NOON + timedelta(hours=hours))
    await store.detours.take("local", "", "line", now=NOON)

    assert await store.detours.known("local", now=LATER) == {"edit"}


async def test_one_organisation_forgets_its_own(store: Store) -> None:
    other = (await store.orgs.for_team("T1", now=NOON)).id
    another = (await store.orgs.for_team("T2", now=NOON)).id
    for org in (other, another):
        await store.detours.take(org, "", "post", now=NOON)

    await store.detours.forget(other)

    assert await store.detours.known(other, now=NOON) == frozenset()
    assert await store.detours.known(another, now=NOON) == {"post"}
