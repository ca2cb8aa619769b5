"""The digest: what is new is told once, to each what they may see; nothing new, nothing sent."""

import asyncio
from datetime import timedelta

import pytest

from bot.conversation.digest import Digest
from bot.services.digest import DIGEST, Digests
from bot.services.seeing import Viewer
from bot.store.initiatives import KeptPermit
from bot.store.orgs import LOCAL
from bot.store.rows import new_id
from knowledge.framework.loading import the_framework
from tests.services.company import NOW, OPERATOR, Company

LATER = NOW + timedelta(days=7)


@pytest.fixture
def digests(company: Company) -> Digests:
    return Digests(the_framework(), company.store, company.portfolios)


def told(digest: Digest | None) -> list[str]:
    return [fact.text for fact in digest.facts] if digest else []


async def posts(company: Company) -> list[str]:
    claims = await company.store.outbox.claim(9, by="me", now=LATER + timedelta(days=99), lease=timedelta(1))
    return [claim.dedupe_key for claim in claims if claim.kind == DIGEST]


async def test_what_is_new_is_told_once_and_what_changes_after_it_again(
    company: Company, digests: Digests
) -> None:
    first = await company.scan("Claims", 0, NOW.date() - timedelta(days=5))
    agent = await company.add("Agent", "Claims", state="live")
    await company.judge(agent, "contain")

    opening = await digests.send(LOCAL, "UMAX", OPERATOR, now=NOW)
    nothing = await digests.send(LOCAL, "UMAX", OPERATOR, now=LATER)
    await company.scan("Claims", 1, NOW.date())
    then = await digests.send(LOCAL, "UMAX", OPERATOR, now=LATER)

    assert first
    assert opening
    assert opening.since is None
    assert told(opening) == [
        "Claims: no stage in place, working on stage 1 (scan of 15 November 2026).",
        "“Agent” in Claims runs ahead of its controls (checked on 20 November 2026): contain it.",
    ]
    assert nothing is None
    assert then
    assert then.since == NOW.date()
    assert told(then) == ["Claims: from no stage in place to stage 1 in place (scan of 20 November 2026)."]
    assert await posts(company) == [f"{DIGEST}:UMAX:first"]  # the next one waits behind it


async def test_two_that_are_made_at_once_send_one(company: Company, digests: Digests) -> None:
    await company.scan("Claims", 1)

    sent = await asyncio.gather(*(digests.send(LOCAL, "UMAX", OPERATOR, now=NOW) for _ in range(3)))

    assert [digest is not None for digest in sent].count(True) == 1
    assert await posts(company) == [f"{DIGEST}:UMAX:first"]


async def test_a_digest_that_is_only_looked_at_is_neither_sent_nor_noted(
    company: Company, digests: Digests
) -> None:
    await company.scan("Claims", 1)

    looked = await digests.new(LOCAL, "UMAX", OPERATOR, now=NOW)

    assert looked
    assert await digests.new(LOCAL, "UMAX", OPERATOR, now=NOW) == looked
    assert await posts(company) == []


async def test_a_channel_is_told_only_what_everyone_there_may_see(company: Company, digests: Digests) -> None:
    await company.scan("Claims", 1)
    await company.scan("Legal", 1)
    await company.judge(await company.add("Hidden", "Legal", by="digest", state="live"), "contain")

    there = company.member("Claims", person="digest", alone=False)
    outside = Viewer("digest", frozenset(), alone=False)

    assert told(await digests.new(LOCAL, "CCLAIMS", there, now=NOW)) == [
        "Claims: stage 1 in place, working on stage 2 (scan of 20 November 2026)."
    ]
    assert await digests.new(LOCAL, "CSHARED", outside, now=NOW) is None


async def test_old_scans_and_trials_that_end_or_have_ended_are_told(
    company: Company, digests: Digests
) -> None:
    kept = await company.add("Copilot", "Claims")
    until = NOW.date() + timedelta(days=10)
    await company.store.initiatives.start(LOCAL, KeptPermit(new_id(), kept.id, {}, until, until, "UDEV", NOW))
    await company.scan("HR", 1, NOW.date() - timedelta(days=200))

    first = await digests.send(LOCAL, "UMAX", OPERATOR, now=NOW)
    over = await digests.send(LOCAL, "UMAX", OPERATOR, now=NOW + timedelta(days=11))

    assert "The trial of “Copilot” ends on 30 November 2026: decide what comes after it." in told(first)
    assert any(line.startswith("HR was last scanned on 4 May 2026.") for line in told(first))
    assert told(over) == [
        "The trial of “Copilot” was to end on 30 November 2026: widen it, extend it or stop it."
    ]


async def test_everybody_who_manages_anything_is_a_reader_once(company: Company, digests: Digests) -> None:
    for unit in ("Claims", "HR"):
        await company.store.roles.give(LOCAL, company.units[unit].id, "UMAX", "manager")
    await company.store.roles.give(LOCAL, company.units["HR"].id, "UEVE", "champion")

    assert await digests.managers(LOCAL) == ["UMAX"]
