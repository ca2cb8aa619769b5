"""Whose the record is: this machine's organisation, and the workspaces that connect."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.store.engine import Store, open_store
from tests.store.samples import NOON


async def test_the_local_organisation_is_made_once(store: Store) -> None:
    first, second = [await store.orgs.local(now=NOON) for _ in range(2)]

    assert first == second
    assert (first.id, first.slack_team_id, first.created_at) == ("local", None, NOON)


async def test_a_company_that_began_in_the_terminal_finds_its_things_in_slack(store: Store) -> None:
    await store.units.get_or_create("local", "Harbour Claims")

    org = await store.orgs.for_team("T1", name="Harbour Insurance", now=NOON)

    assert (org.id, org.name, org.slack_team_id) == ("local", "Harbour Insurance", "T1")
    assert await store.orgs.local(now=NOON) == org


async def test_a_second_workspace_is_another_organisation(store: Store) -> None:
    first = await store.orgs.for_team("T1", now=NOON)

    second = await store.orgs.for_team("T2", name="Somebody else", now=NOON)

    assert first.id == "local"
    assert second.id not in {"local", "T2"}
    assert await store.orgs.for_team("T2", now=NOON) == second


async def test_a_workspace_of_unknown_name_is_not_called_by_its_id(store: Store) -> None:
    await store.orgs.for_team("T1", now=NOON)

    second = await store.orgs.for_team("T2", now=NOON)

    assert second.name == "Your organisation"


async def test_the_terminal_of_a_company_that_began_in_slack_is_given_to_no_other_workspace(
    tmp_path: Path,
) -> None:
    async with await open_store(tmp_path) as store:
        first = await store.orgs.for_team("T1", now=NOON)
        local = await store.orgs.local(now=NOON)

        second = await store.orgs.for_team("T2", now=NOON)

        assert len({first.id, local.id, second.id}) == 3
        assert await store.orgs.local(now=NOON) == local


async def test_the_first_events_of_a_workspace_at_once_make_one_organisation(store: Store) -> None:
    await store.orgs.for_team("T1", now=NOON)

    found = await asyncio.gather(*(store.orgs.for_team("T2", now=NOON) for _ in range(5)))

    assert len({org.id for org in found}) == 1


async def test_an_organisation_that_nobody_made_is_not_found(store: Store) -> None:
    assert await store.orgs.by_id("nobody") is None


async def test_a_workspace_that_took_cairn_out_is_gone_until_it_is_heard_of_again(store: Store) -> None:
    org = await store.orgs.for_team("T1", now=NOON)

    left = await store.orgs.left("T1", now=NOON)
    again = await store.orgs.left("T1", now=NOON + timedelta(hours=1))
    while_gone = await store.orgs.connected()
    back = await store.orgs.for_team("T1", now=NOON)

    assert left == again == replace(org, gone_at=NOON)
    assert while_gone == []
    assert back == org
    assert await store.orgs.connected() == [org]


async def test_a_workspace_that_has_cairn_again_keeps_its_organisation(store: Store) -> None:
    org = await store.orgs.for_team("T1", now=NOON)
    await store.orgs.left("T1", now=NOON)

    assert await store.orgs.returned("T1") == org


async def test_of_a_workspace_that_was_never_heard_of_nothing_is_kept(store: Store) -> None:
    assert await store.orgs.left("T9", now=NOON) is None
    assert await store.orgs.returned("T9") is None
    assert await store.orgs.connected() == []
