"""`cairn plan`: what units have decided to do, by whom and until when; and whether it is done."""

import json
from collections.abc import Coroutine, Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import typer

from bot.cli.reporting import refuse, to_stdout
from bot.cli.running import opened, operator, run
from bot.cli.scan_start import OPERATOR
from bot.cli.unit_named import the_unit
from bot.words.days import day_at, offset_at

if TYPE_CHECKING:
    from bot.services.cairn import Cairn
    from bot.services.rechecking import Recheck
    from bot.store.plan_items import KeptItem
    from bot.store.scans import Scan

NOTHING = "No unit has a plan yet. It is filled by a scan: `cairn scan --unit NAME`, or `cairn assess FILE --record`."

ONE_EXAMPLE = "{asked} One example or link makes a yes count; without one it does not count as shown."

T = TypeVar("T")
Id = Annotated[
    str, typer.Argument(metavar="ID", help="The item, by the beginning of its id in `cairn plan`.")
]

plan = typer.Typer(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})


@plan.callback()
def show(
    context: typer.Context,
    unit: Annotated[str, typer.Option("--unit", help="Only the plan of this unit.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the plans as JSON.")] = False,
) -> None:
    """What each unit is to do next, who does it until when, and what is reported, confirmed or dropped."""
    if context.invoked_subcommand is None:
        _run(_show(unit, as_json))


@plan.command()
def done(item: Id) -> None:
    """Say that an item is done. It counts when people who are asked again, or the next scan, confirm it."""
    _run(_done(item))


@plan.command()
def own(
    item: Id,
    owner: Annotated[
        str | None, typer.Option("--owner", help="Who does it; an empty name takes it from everybody.")
    ] = None,
    due: Annotated[str, typer.Option("--due", help="Until when, as 2026-12-31.")] = "",
    effort: Annotated[int | None, typer.Option("--effort", min=1, max=3, help="How much work it is.")] = None,
    whose: Annotated[
        Literal["ours", "others"] | None,
        typer.Option("--whose", help="Ours to do, or to be asked of others."),
    ] = None,
) -> None:
    """Say who does an item and until when; what is not said stays as it is."""
    _run(_own(item, owner, due, effort, whose))


@plan.command()
def drop(
    item: Id, reason: Annotated[str, typer.Option("--reason", help="Why; it stands in the plan.")]
) -> None:
    """Decide not to do an item."""
    _run(_drop(item, reason))


@plan.command()
def reopen(item: Id) -> None:
    """Take an item up again that was dropped, or that was reported done and is not."""
    _run(_reopen(item))


@plan.command()
def recheck(
    item: Id,
    here: Annotated[bool, typer.Option("--here", help="Answer the one question yourself, now.")] = False,
) -> None:
    """Ask people whether an item is so: those of the unit in Slack, or you where there are none."""
    _run(_recheck(item, here))


def _run(work: Coroutine[Any, Any, T]) -> T:
    from bot.services.refusals import Refused

    try:
        return run(work)
    except Refused as refused:
        raise refuse(str(refused)) from refused


async def _show(name: str, as_json: bool) -> None:
    from bot.cli.rendering_plan import plan_lines

    async with opened() as (cairn, org):
        units = await cairn.store.units.all(org)
        if name:
            units = [await the_unit(cairn, org, name)]
        plans = [await cairn.planning.plan_of(org, unit) for unit in units]
    filled = [one for one in plans if one.items or name]
    if as_json:
        told = [asdict(one) for one in filled]
        to_stdout(json.dumps(told, indent=2, ensure_ascii=False, default=date.isoformat))
    elif not filled:
        to_stdout(NOTHING)
    else:
        to_stdout("\n\n".join("\n".join(plan_lines(one, day_at(datetime.now(UTC)))) for one in filled))


async def _done(item_id: str) -> None:
    from bot.services.planning import Actor

    async with opened() as (cairn, org):
        kept = await _found(cairn, org, item_id)
        invited = await _in_slack(cairn, org, kept)
        asking = _asking(invited) if invited else None
        by = Actor(OPERATOR, admin=True)
        why_not = await cairn.planning.report(org, kept.id, by, asking, now=datetime.now(UTC))
    if asking and not why_not:
        to_stdout(f"Reported. {_people(len(asking.invited))} in Slack whether it is so.")
        return
    whom = why_not or "Nobody in Slack can be asked whether it is so."
    to_stdout(f"Reported. {whom} `cairn plan recheck {item_id} --here` asks you.")


async def _own(item_id: str, owner: str | None, due: str, effort: int | None, whose: str | None) -> None:
    from bot.services.planning import Actor, Wanted

    async with opened() as (cairn, org):
        kept, now = await _found(cairn, org, item_id), datetime.now(UTC)
        who = kept.owner if owner is None else " ".join(owner.split()) or None
        wanted = Wanted(
            version=kept.version,
            owner=who,
            due=_day(due) if due else kept.due,
            whose="others" if (whose or kept.whose) == "others" else "ours",
            effort=effort or kept.effort,
            tz_offset=timedelta(minutes=kept.tz_minutes) if who == kept.owner else offset_at(now),
        )
        await cairn.planning.edit(org, kept.id, wanted, Actor(OPERATOR, admin=True), now=now)
        await _tell(cairn, org, kept.id)


async def _drop(item_id: str, reason: str) -> None:
    from bot.services.planning import Actor
    from bot.words import day

    async with opened() as (cairn, org):
        kept = await _found(cairn, org, item_id)
        if kept.state == "dropped":
            raise refuse(
                f"It was dropped already, on {day(day_at(kept.since))}: {kept.reason.rstrip('.')}. Nothing was changed."
            )
        by = Actor(OPERATOR, admin=True)
        await cairn.planning.drop(org, kept.id, reason, by, now=datetime.now(UTC))
        await _tell(cairn, org, kept.id)


async def _reopen(item_id: str) -> None:
    from bot.services.planning import Actor

    async with opened() as (cairn, org):
        kept = await _found(cairn, org, item_id)
        await cairn.planning.reopen(org, kept.id, Actor(OPERATOR, admin=True), now=datetime.now(UTC))
        await _tell(cairn, org, kept.id)


async def _recheck(item_id: str, here: bool) -> None:
    from bot.services.planning import Actor

    async with opened() as (cairn, org):
        kept = await _found(cairn, org, item_id)
        asking = _asking([] if here else await _in_slack(cairn, org, kept))
        found = next(iter(await cairn.store.scans.rechecks(org, [kept.id])), None)
        if found is None or found.audience.get("kind") != "terminal":
            by, now = Actor(OPERATOR, admin=True), datetime.now(UTC)
            scan_id = await cairn.planning.recheck(org, kept.id, by, asking, now=now)
            found = await cairn.store.scans.by_id(org, scan_id)
        if found is None or found.audience.get("kind") != "terminal":
            to_stdout(
                f"{_people(len(asking.invited))} in Slack whether it is so; `cairn plan` shows what they say."
            )
        elif await _answered_here(cairn, org, found):
            await _tell(cairn, org, kept.id)
        else:
            to_stdout(f"Paused. `cairn plan recheck {item_id}` goes on where you stopped.")


async def _answered_here(cairn: "Cairn", org: str, found: "Scan") -> bool:
    """Ask the one question at the terminal; whether it was answered."""
    from bot.cli.rendering import console
    from bot.cli.scan_conversation import Conversation
    from bot.services.examples import Examples

    number = len(found.setup.controls)
    asked = (
        f"{number} questions: which controls are there by now?"
        if number > 1
        else "One question: is it so by now?"
    )
    to_stdout(ONE_EXAMPLE.format(asked=asked))
    examples = Examples(cairn.framework, cairn.library, await operator(cairn, org))
    if not await Conversation(cairn, org, found.id, examples, console()).hold():
        return False
    await cairn.scans.closing.close(found, now=datetime.now(UTC))
    await cairn.scans.closing.clean(now=datetime.now(UTC))
    return True


async def _found(cairn: "Cairn", org: str, letters: str) -> "KeptItem":
    """The one item whose id begins like this."""
    some = await cairn.store.plan_items.beginning(org, letters) if letters else []
    if len(some) == 1:
        return some[0]
    more = "begins more than one id: give more of its letters" if some else "is no item of a plan"
    raise refuse(f"{letters!r} {more}. `cairn plan` lists them. Nothing was changed.")


async def _in_slack(cairn: "Cairn", org: str, kept: "KeptItem") -> list[str]:
    """Whom a recheck would ask in Slack; nobody where no workspace is connected, and nobody who was only named here."""
    from bot.slack.blocks.plan_views import in_slack

    known = await cairn.store.orgs.by_id(org)
    if known is None or known.slack_team_id is None:
        return []
    return [*filter(in_slack, await cairn.planning.whom_to_ask(org, kept.id))]


def _asking(people: Iterable[str]) -> "Recheck":
    from bot.conversation.path import Asked
    from bot.conversation.planning import ASKED
    from bot.services.inviting import Invitation
    from bot.services.rechecking import Recheck

    some, here = [*people][:ASKED], offset_at(datetime.now(UTC))
    return Recheck(OPERATOR, [Invitation(one, Asked(), here) for one in some or [OPERATOR]], here=not some)


async def _tell(cairn: "Cairn", org: str, item_id: str) -> None:
    """Show one item as it is now."""
    from bot.cli.rendering_plan import item_lines

    _kept, unit = await cairn.planning.found(org, item_id)
    whole = await cairn.planning.plan_of(org, unit)
    shown = next((one for one in whole.items if one.id == item_id), None)
    to_stdout(
        "\n".join(item_lines(shown, day_at(datetime.now(UTC)))) if shown else "It is no longer in the plan."
    )


def _people(number: int) -> str:
    return "One person is asked" if number == 1 else f"{number} people are asked"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise refuse(f"--due wants a date such as 2026-12-31, not {text!r}. Nothing was changed.") from error
