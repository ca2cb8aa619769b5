"""`cairn initiatives`: what was checked and is kept, the trials that came of it, and what they have shown."""

import json
from collections.abc import Coroutine
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.cli.initiative_found import as_row, day_of, operator_viewer, the_initiative, today
from bot.cli.reporting import refuse, to_stdout
from bot.cli.running import opened, run
from bot.cli.scan_start import OPERATOR
from bot.cli.unit_named import planned_for, refuse_unknown

if TYPE_CHECKING:
    from bot.conversation.initiative_view import Outcome, Terms
    from bot.services.cairn import Cairn
    from bot.store.initiatives import KeptInitiative

NOTHING = (
    "No initiative is kept yet. `cairn check FILE --record` keeps one, and so does /cairn check in Slack."
)

T = TypeVar("T")
Name = Annotated[str, typer.Argument(metavar="NAME", help="The initiative, by its name.")]
Unit = Annotated[str, typer.Option("--unit", help="Its unit, where several have one of that name.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
Until = Annotated[str, typer.Option("--until", help="The last day of the trial, as 2027-03-31.")]

initiatives = typer.Typer(
    invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)


@initiatives.callback()
def listed(
    context: typer.Context,
    unit: Annotated[str, typer.Option("--unit", help="Only those of this unit.")] = "",
    as_json: AsJson = False,
) -> None:
    """What was checked: each initiative with its unit, how far it is, the newest verdict and its date."""
    if context.invoked_subcommand is None:
        _run(_list(unit, as_json))


@initiatives.command()
def show(name: Name, unit: Unit = "", as_json: AsJson = False) -> None:
    """One initiative with all its verdicts and its trials."""
    _run(_show(name, unit, as_json))


@initiatives.command()
def trial(
    name: Name,
    unit: Unit = "",
    limit: Annotated[str, typer.Option("--limit", help="How far it may go.")] = "",
    owner: Annotated[str, typer.Option("--owner", help="Who runs it.")] = "",
    halt: Annotated[str, typer.Option("--halt", help="When and how it is halted.")] = "",
    figure: Annotated[str, typer.Option("--figure", help="By which figure it is judged.")] = "",
    until: Until = "",
) -> None:
    """Start the bounded trial that the newest verdict permits; what is not said stays as the verdict has it."""
    said = {"limit": limit, "owner": owner, "halt": halt, "figure": figure}
    _run(_trial(name, unit, {key: value for key, value in said.items() if value}, until))


@initiatives.command()
def end(
    name: Name,
    outcome: Annotated[str, typer.Option("--outcome", help="widened, extended or stopped.")],
    unit: Unit = "",
    words: Annotated[str, typer.Option("--words", help="What it showed; it stays in the history.")] = "",
    until: Until = "",
) -> None:
    """Say what came of a trial. To widen it takes a new check; to extend it takes a new --until."""
    _run(_end(name, unit, outcome, words, until))


@initiatives.command()
def measured(
    name: Name,
    value: Annotated[float, typer.Argument(help="What its figure has come to.")],
    unit: Unit = "",
    on: Annotated[
        str, typer.Option("--on", help="The day of it, as 2026-12-31; today where none is given.")
    ] = "",
) -> None:
    """Keep what the figure of an initiative has come to."""
    _run(_measured(name, unit, value, on))


def _run(work: Coroutine[Any, Any, T]) -> T:
    from bot.services.initiative_refusals import NotPossible, TermsFault

    try:
        return run(work)
    except TermsFault as fault:
        raise refuse("\n".join(f"--{name}: {says}" for name, says in fault.faults.items())) from fault
    except NotPossible as why:
        raise refuse(str(why)) from why


async def _list(unit: str, as_json: bool) -> None:
    from knowledge.documents import name_key

    async with opened() as (cairn, org):
        await refuse_unknown(cairn, org, unit, await planned_for(cairn, org))
        viewer = await operator_viewer(cairn, org)
        views = await cairn.initiatives.views.all(org, viewer, today())
    found = [view for view in views if not unit or name_key(view.unit) == name_key(unit)]
    if as_json:
        to_stdout(json.dumps([as_row(view) for view in found], indent=2, ensure_ascii=False))
    elif found:
        from bot.cli.rendering_initiatives import show_list

        show_list(found)
    else:
        to_stdout(NOTHING)


async def _show(name: str, unit: str, as_json: bool) -> None:
    async with opened() as (cairn, org):
        kept = await the_initiative(cairn, org, name, unit)
        view = await cairn.initiatives.views.of(org, kept, today())
        history = await cairn.store.initiatives.history(org, kept.id)
    if as_json:
        told = as_row(view) | {
            "file": kept.intake,
            "verdicts": [{"on": check.at.date().isoformat(), **check.verdict} for check in history],
            "trials": [asdict(one) for one in view.trials],
        }
        to_stdout(json.dumps(told, indent=2, ensure_ascii=False, default=date.isoformat))
        return
    from bot.cli.rendering_initiatives import show_one

    show_one(view)


async def _trial(name: str, unit: str, said: dict[str, str], until: str) -> None:
    from bot.services.planning import Actor

    async with opened() as (cairn, org):
        kept = await the_initiative(cairn, org, name, unit)
        by = Actor(OPERATOR, admin=True)
        terms = await cairn.permits.offered(org, kept, by)
        wanted = replace(
            terms,
            limit=said.get("limit", terms.limit),
            owner=said.get("owner", terms.owner),
            halt=said.get("halt", terms.halt),
            figure=said.get("figure", terms.figure),
            until=day_of(until, "--until") if until else terms.until,
        )
        await cairn.permits.start(org, kept, wanted, by, now=datetime.now(UTC))
        await _tell(cairn, org, kept)


async def _end(name: str, unit: str, outcome: str, words: str, until: str) -> None:
    from bot.services.planning import Actor

    by, now = Actor(OPERATOR, admin=True), datetime.now(UTC)
    wanted = _outcome(outcome)
    if wanted == "extended" and not until:
        raise refuse("Say with --until until when it is extended, as 2027-03-31. Nothing was changed.")
    async with opened() as (cairn, org):
        kept = await the_initiative(cairn, org, name, unit)
        if wanted == "extended":
            terms = replace(await _running(cairn, org, kept), until=day_of(until, "--until"))
            await cairn.permits.extend(org, kept, terms, words, by, now=now)
        else:
            await cairn.permits.end(org, kept, wanted, words, by, now=now)
        await _tell(cairn, org, kept)


async def _running(cairn: "Cairn", org: str, kept: "KeptInitiative") -> "Terms":
    from bot.services.initiative_refusals import NotPossible
    from bot.services.initiative_views import terms_in

    running = await cairn.permits.running(org, kept)
    if running is None:
        raise NotPossible("no_permit", kept.unit)
    return terms_in(running)


async def _measured(name: str, unit: str, value: float, on: str) -> None:
    day = day_of(on, "--on") if on else today()
    async with opened() as (cairn, org):
        kept = await the_initiative(cairn, org, name, unit)
        await cairn.initiatives.measured(org, kept, value, day, who=OPERATOR, now=datetime.now(UTC))
        await _tell(cairn, org, kept)


async def _tell(cairn: "Cairn", org: str, kept: "KeptInitiative") -> None:
    """Say where it stands now."""
    from bot.compose.initiative_standing import measured_line, trial_line

    latest = await cairn.store.initiatives.by_id(org, kept.id) or kept
    view = await cairn.initiatives.views.of(org, latest, today())
    to_stdout(
        "\n".join([f"{view.name}, {view.unit}", *filter(None, (trial_line(view), measured_line(view)))])
    )


def _outcome(said: str) -> "Outcome":
    from bot.conversation.initiative_view import OUTCOMES

    for outcome in OUTCOMES:
        if outcome == said:
            return outcome
    raise refuse(f"--outcome is widened, extended or stopped, not {said!r}. Nothing was changed.")
