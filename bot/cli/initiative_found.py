"""What the commands about initiatives share: whose eyes the terminal has, which initiative is meant, and its row as JSON."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.cli.reporting import refuse
from bot.cli.running import operator
from bot.cli.scan_start import OPERATOR
from bot.cli.unit_named import planned_for, refuse_unknown
from bot.words.days import day_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.conversation.initiative_view import InitiativeView
    from bot.services.cairn import Cairn
    from bot.services.seeing import Viewer
    from bot.store.initiatives import KeptInitiative

MOST_NAMED = 10


async def operator_viewer(cairn: "Cairn", org: str) -> "Viewer":
    """The terminal's eyes, which see all."""
    from bot.services.seeing import Viewer

    return Viewer(OPERATOR, (await operator(cairn, org)).everything, "terminal", operator=True)


async def the_initiative(cairn: "Cairn", org: str, name: str, unit: str) -> "KeptInitiative":
    """The one initiative of this name, or the only one whose name begins so."""
    await refuse_unknown(cairn, org, unit, await planned_for(cairn, org))
    some = _called(name, await cairn.store.initiatives.all(org, [unit] if unit else None))
    if len(some) == 1:
        return some[0]
    raise refuse(f"{_which(name, some)} `cairn initiatives` lists them all.")


def _called(name: str, kept: "Sequence[KeptInitiative]") -> "Sequence[KeptInitiative]":
    """Those that have this name; where none has, those whose names begin so."""
    from knowledge.documents import name_key

    key = name_key(name)
    whole = [one for one in kept if name_key(one.name) == key]
    return whole or [one for one in kept if key and name_key(one.name).startswith(key)]


def _which(name: str, some: "Sequence[KeptInitiative]") -> str:
    """Why a name does not say which initiative is meant."""
    from bot.words import listed

    if not some:
        return f"No initiative that is kept is called “{name}”, or begins so."
    named = [f"{one.name} ({one.unit})" for one in some[:MOST_NAMED]]
    if rest := len(some) - len(named):
        named.append(f"{rest} more")
    if len({one.name.casefold() for one in some}) == 1:
        return f"Several units have “{some[0].name}”: {listed(named)}. Say whose with --unit."
    return f"Several begin with “{name}”: {listed(named)}. Say more of the name, or whose it is with --unit."


def as_row(view: "InitiativeView") -> dict[str, object]:
    """What the list tells of one, for other programs."""
    return {
        "name": view.name,
        "unit": view.unit,
        "state": view.state,
        "owner": view.owner or None,
        "verdict": view.newest.shown.verdict if view.newest else None,
        "checked_on": view.newest.on.isoformat() if view.newest else None,
        "trial_until": view.trial.terms.until.isoformat() if view.trial and not view.trial.ended else None,
        "permit_over": view.expired is not None,
        "actual": view.actual,
        "actual_on": view.actual_on.isoformat() if view.actual_on else None,
    }


def day_of(text: str, option: str) -> date:
    """A day as it was typed."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise refuse(
            f"{option} wants a date such as 2026-12-31, not {text!r}. Nothing was changed."
        ) from error


def today() -> date:
    """The day by which the record goes."""
    return day_at(datetime.now(UTC))
