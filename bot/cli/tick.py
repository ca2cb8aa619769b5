"""`cairn tick`: once what `cairn serve` does all the time, for a timer of the system."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.cli.reporting import errors, to_stdout
from bot.cli.running import run, settings

if TYPE_CHECKING:
    from bot.services.cairn import Cairn
    from bot.settings import Settings
    from bot.store.engine import Store
    from bot.store.scans import Scan

AT_ONCE = 1_000
SECONDS_TO_POST = 60.0


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick came to; `posted` is None without Slack, `shut` the error by which Slack refused the token."""

    closed: tuple[str, ...]
    too_few: tuple[str, ...]
    posted: int | None
    shut: str | None


def tick() -> None:
    """Close the scans that are due and, with Slack set up, post what waits. For cron, or beside `cairn serve`."""
    came_to = run(_tick(settings()))
    to_stdout(" ".join(_said(came_to)))
    if came_to.shut:
        errors.print(
            f"Slack does not accept SLACK_BOT_TOKEN ({came_to.shut}), so what is to be posted waits in the record. "
            "Copy it again from your app's settings.",
            markup=False,
        )
        raise SystemExit(1)


async def _tick(found: "Settings") -> Ticked:
    from bot.bootstrap import build
    from bot.store.engine import open_store

    # Opening Cairn closes what is due already, so what that is has to be looked up before.
    async with await open_store(found.database_url or found.home) as store:
        due = await _due(store)
    async with build(found) as cairn:
        while more := await _due(cairn.store):
            due += more
            await cairn.scans.closing.tick(now=datetime.now(UTC))
        await cairn.assessing.catch_up(now=datetime.now(UTC))
        await cairn.planning.remind(now=datetime.now(UTC))
        await cairn.permits.remind(now=datetime.now(UTC))
        posted, shut = (
            await post_waiting(cairn, found) if found.slack_bot_token.get_secret_value() else (None, None)
        )
        latest = [await cairn.store.scans.by_id(scan.org, scan.id) for scan in due]
    ended = {scan.id: scan for scan in latest if scan is not None}.values()
    return Ticked(
        closed=tuple(scan.setup.unit for scan in ended if scan.state == "closed"),
        too_few=tuple(scan.setup.unit for scan in ended if scan.state == "closing"),
        posted=posted,
        shut=shut,
    )


async def _due(store: "Store") -> "list[Scan]":
    return await store.scans.due(datetime.now(UTC), AT_ONCE)


async def post_waiting(cairn: "Cairn", found: "Settings") -> tuple[int, str | None]:
    """Post what is due; how much that was. A `cairn serve` at the same time takes other posts than these."""
    from bot.slack.clients import asking_client
    from bot.slack.desk import Desk

    desk = Desk(cairn, asking_client(found.slack_bot_token.get_secret_value(), found.slack_api_url))
    began = datetime.now(UTC)
    await desk.delivery.drain(SECONDS_TO_POST)
    return await asyncio.to_thread(_posted_since, cairn.store, began), desk.delivery.closed_by


def _posted_since(store: "Store", began: datetime) -> int:
    from sqlalchemy import func, select

    from bot.store.tables import outbox

    with store.sync_engine().connect() as connection:
        return connection.scalar(select(func.count()).where(outbox.c.sent_at >= began)) or 0


def _said(came_to: Ticked) -> Iterator[str]:
    if came_to.closed:
        yield f"Closed: {', '.join(came_to.closed)}."
    if came_to.too_few:
        yield f"Too few answered, so it waits for its champion: {', '.join(came_to.too_few)}."
    if not came_to.closed and not came_to.too_few:
        yield "No scan was due."
    if came_to.posted is None:
        yield "Slack is not set up, so nothing was posted."
    else:
        yield f"Posted in Slack: {came_to.posted or 'nothing'}."
