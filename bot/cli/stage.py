"""`cairn stage`: the summary of a unit, a department or the organisation, as its manager would be shown it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.reporting import refuse, to_stdout
from bot.cli.running import opened, run
from bot.cli.unit_named import refuse_unknown

if TYPE_CHECKING:
    from bot.services.cairn import Cairn
    from bot.services.seeing import Viewer


def stage(
    unit: Annotated[
        str | None, typer.Option("--unit", help="A unit; without one the organisation as a whole.")
    ] = None,
    as_person: Annotated[
        str | None, typer.Option("--as", metavar="PERSON", help="Look through somebody's eyes, by their id.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Where a unit or the organisation is, what holds it back, and what is next."""
    run(_stage(unit, as_person, as_json))


async def _stage(unit: str | None, as_person: str | None, as_json: bool) -> None:
    from bot.conversation.summary import Unseen
    from bot.words import listed

    async with opened() as (cairn, org):
        await refuse_unknown(cairn, org, unit)
        viewer = await _viewer(cairn, org, as_person)
        found = await cairn.summaries.of(org, unit, viewer, datetime.now(UTC))
        if isinstance(found, Unseen):
            raise refuse(found.said(listed(found.people)))
    if as_json:
        from bot.conversation.summary_json import to_json

        to_stdout(to_json(found))
    else:
        from bot.cli.rendering_summary import show_summary

        show_summary(found)


async def _viewer(cairn: "Cairn", org: str, person: str | None) -> "Viewer":
    """The operator, who sees all; or somebody, who sees what their roles let them."""
    from bot.services.seeing import Viewer

    if person is not None:
        return await cairn.summaries.seeing.eyes_of(org, person)
    return Viewer("operator", frozenset(), "terminal", operator=True)
