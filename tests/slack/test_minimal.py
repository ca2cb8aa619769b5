"""With `manifest.minimal.json` Cairn does all but what needs more; and where it cannot know who reads along, it refuses."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.slack.blocks.notice import REFUSALS
from bot.slack.desk import Desk
from bot.slack.pictures import Pictures
from bot.slack.scan_files import ScanFiles
from bot.slack.scopes import OPTIONAL
from bot.store.orgs import LOCAL
from tests.cli.test_tick import started
from tests.slack.crowd import RETURNS, form_of, gather, scans
from tests.slack.office import ANA, CANARIES, SCOPES, STAGE, Office, open_office

MINIMAL = SCOPES - OPTIONAL


@pytest.fixture
async def office(furnished: Path, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(furnished, tmp_path / "home", scopes=MINIMAL) as opened:
        yield opened


@pytest.fixture
async def desk(office: Office) -> AsyncIterator[Desk]:
    async with office.open() as opened:
        yield opened


def refused(office: Office) -> set[str]:
    """The scopes that Slack said are missing."""
    calls = [call for call in office.slack.calls() if call.error == "missing_scope"]
    return {str(call.answer["needed"]) for call in calls}


async def test_mentions_and_direct_messages_are_answered(office: Office, desk: Desk) -> None:
    public = await office.slack.mention(ANA, office.general, STAGE)
    private = await office.slack.mention(ANA, office.claims, STAGE)
    direct = await office.slack.direct(ANA, STAGE)

    for act in (public, private, direct):
        assert "stage 2 of 5" in await office.slack.reply_to(act)
    assert refused(office) == set()


async def test_a_post_that_was_interrupted_is_made_all_the_same(office: Office, desk: Desk) -> None:
    office.slack.fail("chat.postMessage", "http_500")
    act = await office.slack.mention(ANA, office.general, STAGE)

    assert "stage 2 of 5" in await office.slack.reply_to(act)


async def test_a_scan_is_set_up_and_started_without_user_groups(office: Office, desk: Desk) -> None:
    gather(office)

    await office.slack.command(ANA, RETURNS, "/cairn", "scan")
    form = await form_of(office)
    await office.slack.submit(form)

    assert "A user group" not in form.read()
    assert [scan.setup.unit for scan in await scans(desk)] == ["Returns"]


async def test_an_export_says_what_to_do_instead_and_a_picture_is_left_to_the_table(
    office: Office, desk: Desk
) -> None:
    cairn, now = desk.cairn, datetime.now(UTC)
    await started(cairn, "Parcels", closes_in=-timedelta(days=1), answering=3)
    (open_scan,) = await scans(desk)
    await cairn.scans.closing.tick(now=now)
    scan = await cairn.store.scans.by_id(LOCAL, open_scan.id)
    assert scan is not None

    said = await ScanFiles(cairn.results, desk.client).send(LOCAL, scan, ANA)
    picture = await Pictures(desk.client).upload(await cairn.results.of(LOCAL, scan.id))

    assert picture is None
    assert f"`cairn scan export {scan.id}`" in said
    assert refused(office) == {"files:write"}


@pytest.mark.parametrize(
    ("missing", "where"),
    [
        ("users:read", "general"),
        ("users:read", "claims"),
        ("channels:read", "general"),
        ("groups:read", "claims"),
    ],
)
async def test_where_nobody_can_say_who_reads_along_nothing_is_looked_up(
    office: Office, desk: Desk, missing: str, where: str
) -> None:
    office.slack.state.scopes.discard(missing)

    act = await office.slack.mention(ANA, getattr(office, where), "What is the flood reserve called?")
    said = await office.slack.reply_to(act)

    assert REFUSALS["unsure"] in said
    assert not any(canary in post for post in office.posted() for canary in CANARIES.values())


async def test_where_nobody_can_say_who_is_a_guest_no_scan_is_started(office: Office, desk: Desk) -> None:
    gather(office)
    office.slack.state.scopes.discard("users:read")

    await office.slack.command(ANA, RETURNS, "/cairn", "scan")

    told = await form_of(office)
    assert "nothing was started" in told.read()
    assert await scans(desk) == []
