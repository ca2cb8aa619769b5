"""`cairn feedback`: what people said of the answers they got; `cairn feedback export`: the bad ones as eval cases."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.reporting import refuse, to_stdout
from bot.cli.running import opened, run
from knowledge.errors import unreadable

if TYPE_CHECKING:
    from bot.store.feedback import Judged, Verdict

NOTHING = (
    "Nobody has said anything of an answer{since}. Under every answer in Slack are two buttons, and what is pressed there is "
    "listed here."
)
Since = Annotated[
    datetime | None,
    typer.Option("--since", formats=["%Y-%m-%d"], metavar="DATE", help="Only from this day on (2026-11-20)."),
]

feedback = typer.Typer(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})


@feedback.callback()
def show(
    context: typer.Context,
    since: Since = None,
    bad: Annotated[bool, typer.Option("--bad", help="Only what did not help.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """List what people said of answers, newest first: verdict, reason, question, answer, their words, who, which exchange."""
    if context.invoked_subcommand is not None:
        return
    judged, _ = run(_judged(since, "bad" if bad else None))
    if as_json:
        to_stdout(json.dumps([_as_json(one) for one in judged], indent=2, ensure_ascii=False))
    elif judged:
        _show(judged)
    else:
        to_stdout(NOTHING.format(since=f" since {since:%Y-%m-%d}" if since else " yet"))


@feedback.command()
def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.yaml", help="The file to write; it must not be there yet.")
    ],
    since: Since = None,
) -> None:
    """Write the answers that did not help out as eval cases, with what only a person can know marked FILL IN."""
    from bot.cli.feedback_export import FILL_IN, as_cases

    judged, units = run(_judged(since, "bad"))
    if not judged:
        to_stdout("Nobody has said that an answer did not help, so there is nothing to write.")
        return
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(as_cases(judged, units))
    except FileExistsError as error:
        raise refuse(f"{file} is there already, and somebody may have filled it in. Name another.") from error
    except OSError as error:
        raise refuse(f"{file} cannot be written: {unreadable(error)}. Nothing was exported.") from error
    cases = len({one.given.exchange_id for one in judged})
    to_stdout(f"{cases} case{'' if cases == 1 else 's'} in {file}. Fill in what is marked {FILL_IN}.")


async def _judged(since: datetime | None, verdict: "Verdict | None") -> "tuple[list[Judged], dict[str, str]]":
    """What was said, and the names of units by their channels."""
    async with opened() as (cairn, org):
        from_then = since.replace(tzinfo=UTC) if since else None
        judged = await cairn.store.feedback.newest(org, limit=None, since=from_then, verdict=verdict)
        units = await cairn.store.units.all(org)
    return judged, {unit.channel_id: unit.name for unit in units if unit.channel_id}


def _show(judged: "Sequence[Judged]") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from bot.cli.feedback_export import SAID, headline, one_line
    from bot.cli.rendering import console
    from bot.words import day

    out = console()
    good = sum(one.given.verdict == "good" for one in judged)
    out.print(f"{good} helped, {len(judged) - good} did not.")
    for one in judged:
        given = one.given
        reason = f", {'other' if given.reason == 'other' else SAID[given.reason]}" if given.reason else ""
        out.print()
        out.print(Text(f"{day(given.given_at.date())}: {given.verdict}{reason}", style="bold"))
        told = [one_line(one.question), f"→ {headline(one)}"]
        told += [f"“{one_line(given.words)}”"] if given.words else []
        out.print(Padding(Text("\n".join(told)), (0, 0, 0, 2)))
        out.print(Padding(Text(f"{given.person}, exchange {given.exchange_id}", style="dim"), (0, 0, 0, 2)))


def _as_json(judged: "Judged") -> dict[str, object]:
    given = judged.given
    return {
        "given_at": given.given_at.isoformat(),
        "verdict": given.verdict,
        "reason": given.reason,
        "question": judged.question,
        "headline": judged.reply.get("headline"),
        "words": given.words,
        "person": given.person,
        "exchange": given.exchange_id,
    }
