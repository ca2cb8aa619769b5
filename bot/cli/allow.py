"""`cairn allow`: in which channels guests are answered, or answers given before people of another company."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.reporting import refuse, to_stdout
from bot.cli.running import opened, run

if TYPE_CHECKING:
    from bot.store.allowances import Allowance

NOTHING = (
    "Nothing is allowed: guests are not answered, and in channels shared with other companies there are no answers. To allow it in "
    "one channel, run `cairn allow --channel C0123 --guests on` or `--shared on`."
)
_CHANNEL = re.compile(r"^[CG][A-Z0-9]+$")

Switch = Literal["on", "off"]


def allow(
    channel: Annotated[
        str, typer.Option("--channel", metavar="ID", help="The channel, by its id (C0123).")
    ] = "",
    guests: Annotated[Switch | None, typer.Option("--guests", help="Answer guests there, or not.")] = None,
    shared: Annotated[
        Switch | None,
        typer.Option("--shared", help="Answer there although another company reads along, or not."),
    ] = None,
    org_documents: Annotated[
        Switch | None,
        typer.Option(
            "--org-documents",
            help="Let those answers rest on documents for the whole organisation too; else on those for the channel alone.",
        ),
    ] = None,
) -> None:
    """Allow answers to guests, or in a channel shared with another company; without options, list what is allowed."""
    wanted = [_on(one) for one in (guests, shared, org_documents)]
    if not channel:
        if any(one is not None for one in wanted):
            raise refuse(
                "Name the channel that this is about, by its id: --channel C0123. Nothing was changed."
            )
        run(_show())
        return
    if not _CHANNEL.match(channel):
        raise refuse(
            f"{channel!r} is no channel's id; it begins with C and stands at the end of the channel's link (C0123). Nothing was "
            "changed."
        )
    if all(one is None for one in wanted):
        raise refuse("Say what to allow or not: --guests on, --shared off. Nothing was changed.")
    run(_change(channel, *wanted))


async def _show() -> None:
    async with opened() as (cairn, org):
        allowed = await cairn.store.allowances.all(org)
    to_stdout("\n".join(map(_said, allowed)) if allowed else NOTHING)


async def _change(channel: str, guests: bool | None, shared: bool | None, org_documents: bool | None) -> None:
    now = datetime.now(UTC)
    async with opened() as (cairn, org), cairn.store.transaction() as tx:
        news = (await tx.allowances.of(org, channel)).changed(guests, shared, org_documents)
        await tx.allowances.put(org, news, now=now)
        about = {
            "channel": channel,
            "guests": news.guests,
            "shared": news.shared,
            "org_documents": news.org_documents,
        }
        await tx.audit.note(org, "allowance.set", who="operator", about=about, now=now)
    to_stdout(_said(news))


def _said(allowance: "Allowance") -> str:
    if not allowance.anything:
        return f"{allowance.channel}: nothing is allowed; guests and other companies are not answered there."
    to = {"guests": allowance.guests, "people of other companies": allowance.shared}
    whom = " and ".join(name for name, holds in to.items() if holds)
    what = (
        "documents for that channel and for the whole organisation"
        if allowance.org_documents
        else ("documents for that channel only")
    )
    return f"{allowance.channel}: answers before {whom}, from {what} and Cairn's own guidance."


def _on(switch: Switch | None) -> bool | None:
    return None if switch is None else switch == "on"
