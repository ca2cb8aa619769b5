"""What belongs to one organisation is never seen, counted or touched from another."""

import pytest
from sqlalchemy.exc import IntegrityError

from bot.store import tables
from bot.store.engine import Store
from tests.store.samples import MINUTE, NOON, delivery, exchange, finding, post


@pytest.fixture
async def other(store: Store) -> str:
    await store.orgs.for_team("T1", now=NOON)
    return (await store.orgs.for_team("T2", now=NOON)).id


def test_every_table_says_whose_each_row_is() -> None:
    without = [name for name, table in tables.metadata.tables.items() if "org" not in table.c]

    assert without == ["orgs"]


async def test_units_of_one_organisation_are_unknown_to_another(store: Store, other: str) -> None:
    motor = await store.units.get_or_create("local", "Motor", channel_id="C1")
    await store.roles.give("local", motor.id, "U1", "champion")

    theirs = await store.units.get_or_create(other, "Motor", channel_id="C1")

    assert theirs.id != motor.id
    assert await store.units.by_id(other, motor.id) is None
    assert await store.units.by_channel(other, "C1") == theirs
    assert await store.units.of_person(other, "U1") == []
    assert await store.units.all(other) == [theirs]
    assert await store.roles.of_unit(other, motor.id) == []
    assert await store.roles.of_all(other) == {}
    assert await store.roles.people_with(other, motor.id, "champion") == []
    assert not await store.roles.is_champion_or_manager(other, motor.id, "U1")


async def test_assessments_of_one_organisation_are_unknown_to_another(store: Store, other: str) -> None:
    motor = await store.units.get_or_create("local", "Motor")
    kept = await store.assessments.record("local", finding(motor.id), now=NOON)

    assert await store.assessments.by_id(other, kept.id) is None
    assert await store.assessments.newest(other, motor.id) is None
    assert await store.assessments.newest_all(other) == []
    assert await store.assessments.history(other, motor.id) == []
    await store.assessments.mark_shelved(other, kept.id, now=NOON)
    assert await store.assessments.unshelved() == [kept]


async def test_an_assessment_cannot_be_about_another_organisation_s_unit(store: Store, other: str) -> None:
    motor = await store.units.get_or_create("local", "Motor")

    with pytest.raises(IntegrityError):
        await store.assessments.record(other, finding(motor.id), now=NOON)


async def test_a_unit_cannot_have_a_parent_or_roles_in_another_organisation(store: Store, other: str) -> None:
    whole = await store.units.get_or_create("local", "Harbour")

    with pytest.raises(IntegrityError):
        await store.units.get_or_create(other, "Motor", parent_id=whole.id)
    with pytest.raises(IntegrityError):
        await store.roles.give(other, whole.id, "U1", "champion")


async def test_threads_and_answers_of_one_organisation_are_unknown_to_another(
    store: Store, other: str
) -> None:
    had = exchange()
    await store.exchanges.record("local", had)

    assert await store.exchanges.by_id(other, had.id) is None
    assert await store.exchanges.in_thread(other, "C1", "T1") == []


async def test_two_organisations_may_hear_of_the_same_delivery(store: Store, other: str) -> None:
    taken = [await store.inbox.take(org, delivery(), by="a", lease=MINUTE) for org in ("local", other, other)]

    assert taken == [True, True, False]
    assert await store.inbox.answered("local", "Ev1", now=NOON)
    (left,) = await store.inbox.unanswered(by="b", now=NOON + 2 * MINUTE, lease=MINUTE)
    assert left.org == other


async def test_two_organisations_may_use_the_same_key_and_thread(store: Store, other: str) -> None:
    for org in ("local", other):
        assert await store.outbox.put(org, post("k"), now=NOON)

    claims = await store.outbox.claim(10, by="a", now=NOON, lease=MINUTE)
    await store.outbox.sent(claims[0], ts="1.1", now=NOON)

    assert [claim.org for claim in claims] == ["local", other]
    assert await store.outbox.sent_ts(other, "k") is None


async def test_the_trail_of_one_organisation_is_not_another_s(store: Store, other: str) -> None:
    await store.audit.note("local", "scan.closed", who="U1", about={"scan": "s1"}, now=NOON)

    assert await store.audit.newest(other) == []
