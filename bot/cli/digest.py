"""`cairn digest`: what has changed since the last one, to a channel or to each manager; for cron."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.reporting import refuse, to_stdout
from bot.cli.running import run, settings

if TYPE_CHECKING:
    from bot.conversation.digest import Digest
    from bot.services.cairn import Cairn
    from bot.services.seeing import Viewer
    from bot.settings import Settings
    from bot.slack.digests import InSlack

NO_SLACK = (
    "Digests are posted in Slack, and SLACK_BOT_TOKEN is not set. Set it, or look at what would be sent with --dry-run. "
    "Nothing was sent."
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may get a digest: a channel or a person, and what may be told there."""

    audience: str
    viewer: "Viewer"


def digest(
    channel: Annotated[
        str, typer.Option("--channel", metavar="ID", help="To this channel, what everyone there may see.")
    ] = "",
    managers: Annotated[
        bool, typer.Option("--managers", help="To each manager in private, about their units.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be sent; nothing is sent or noted.")
    ] = False,
) -> None:
    """What has changed since the last one: results, moves, overdue things, trials that end. Nothing new, nothing sent."""
    if bool(channel) == managers:
        raise refuse("Say where it goes: --channel ID, or --managers. Nothing was sent.")
    found = settings()
    if not dry_run and not found.slack_bot_token.get_secret_value():
        raise refuse(NO_SLACK)
    run(_digest(found, channel, dry_run))


async def _digest(found: "Settings", channel: str, dry_run: bool) -> None:
    from bot.bootstrap import build
    from bot.store.orgs import LOCAL

    token = found.slack_bot_token.get_secret_value()
    async with build(found) as cairn:
        slack = _in_slack(cairn, token, found.slack_api_url) if token else None
        readers = [reader async for reader in _readers(cairn, slack, LOCAL, channel)]
        if not readers:
            to_stdout("There is nobody to send a digest to. `cairn units import` says who manages what.")
        for reader in readers:
            now = datetime.now(UTC)
            make = cairn.digests.new if dry_run else cairn.digests.send
            _tell(reader.audience, await make(LOCAL, reader.audience, reader.viewer, now=now), dry_run)
        if not dry_run:
            from bot.cli.tick import post_waiting

            await post_waiting(cairn, found)


def _in_slack(cairn: "Cairn", token: str, api_url: str) -> "InSlack":
    from bot.slack.clients import asking_client
    from bot.slack.digests import InSlack

    return InSlack.of(cairn, asking_client(token, api_url))


def _tell(audience: str, made: "Digest | None", dry_run: bool) -> None:
    from bot.compose.digest import digest_headline
    from bot.conversation.digest import TITLES
    from bot.words import _

    if made is None:
        to_stdout(f"{audience}: nothing is new, so nothing {'would be' if dry_run else 'was'} sent.")
        return
    to_stdout(f"{audience}: {digest_headline(made)}")
    for kind, lines in made.by_kind() if dry_run else ():
        to_stdout(f"  {_(TITLES[kind])}")
        for line in lines:
            to_stdout(f"    {line}")


async def _readers(cairn: "Cairn", slack: "InSlack | None", org: str, channel: str) -> AsyncIterator[Reader]:
    """The channel, or every manager; in Slack each as Slack says today who they are."""
    if channel:
        yield Reader(channel, await _together(cairn, slack, org, channel))
        return
    for person in await cairn.digests.managers(org):
        if slack is None or await slack.is_colleague(person):
            yield Reader(person, await cairn.portfolios.seeing.eyes_of(org, person))


async def _together(cairn: "Cairn", slack: "InSlack | None", org: str, channel: str) -> "Viewer":
    """What everyone in a channel may see; without Slack as if there were members of its unit only."""
    from bot.services.assessing import audience_of
    from bot.services.seeing import Viewer
    from knowledge.documents import WHOLE_ORG

    if slack is not None:
        return Viewer("digest", await slack.audiences(org, channel), alone=False)
    unit = await cairn.store.units.by_channel(org, channel)
    return Viewer("digest", frozenset({WHOLE_ORG, *([audience_of(unit)] if unit else [])}), alone=False)
