"""`cairn next`: which agents to begin with, as far as the newest scan carries any."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.reporting import to_stdout
from bot.cli.running import opened, operator, run
from bot.cli.unit_named import refuse_unknown
from bot.words.days import day_at

if TYPE_CHECKING:
    from bot.services.next_agents import Suggested


def next_agents(
    unit: Annotated[
        str | None, typer.Option("--unit", help="A unit; without one the organisation as a whole.")
    ] = None,
    function: Annotated[
        str | None, typer.Option("--function", help="Only workflows of one function, such as Finance.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the candidates as JSON.")] = False,
) -> None:
    """At most three workflows that a unit can carry now, what each needs first, or why there are none yet."""
    run(_next(unit, function, as_json))


async def _next(unit: str | None, function: str | None, as_json: bool) -> None:
    from bot.cli.rendering import show_reply
    from bot.compose.candidates import candidates_advice
    from knowledge.documents import Scope

    async with opened() as (cairn, org):
        await refuse_unknown(cairn, org, unit)
        scope = Scope(org, (await operator(cairn, org)).everything)
        found = await cairn.next_agents.of(org, unit, function, scope)
        if as_json:
            to_stdout(_as_json(found))
            return
        today = day_at(datetime.now(UTC))
        show_reply(candidates_advice(cairn.framework, found.unit, found.candidates, found.standing, today))


def _as_json(found: "Suggested") -> str:
    taken = found.taken_at.isoformat() if found.taken_at else None
    about = {"unit": found.unit, "function": found.function, "scan": taken}
    return json.dumps(about | found.candidates.model_dump(mode="json"), indent=2, ensure_ascii=False)
