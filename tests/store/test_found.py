"""What was found of many units, read at once and without its input."""

import json
from dataclasses import replace
from datetime import timedelta

from bot.store.engine import Store
from bot.store.orgs import LOCAL
from tests.store.samples import NOON, TODAY, finding


async def test_all_that_was_found_comes_newest_first_and_says_what_still_stands(store: Store) -> None:
    await store.orgs.local(now=NOON)
    claims = await store.units.get_or_create(LOCAL, "Claims")
    sales = await store.units.get_or_create(LOCAL, "Sales")
    told = {"unit": {"name": "Claims", "invited": 7}, "answers": []}
    spring = await store.assessments.record(
        LOCAL, replace(finding(claims.id, on=TODAY - timedelta(days=90)), input=told), now=NOON
    )
    talk = await store.assessments.record(LOCAL, finding(claims.id, supersedes=spring.id), now=NOON)
    other = await store.assessments.record(LOCAL, finding(sales.id, on=TODAY - timedelta(days=9)), now=NOON)

    every = await store.assessments.found(LOCAL)
    of_claims = await store.assessments.found(LOCAL, [claims.id])

    assert [(one.id, one.stands) for one in every] == [(talk.id, True), (other.id, True), (spring.id, False)]
    assert [one.id for one in of_claims] == [talk.id, spring.id]
    assert [one.invited for one in every] == [None, None, 7]
    assert json.loads(every[0].placement) == dict(talk.placement)
    assert await store.assessments.found("another") == []
