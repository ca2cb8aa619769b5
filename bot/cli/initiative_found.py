"""What the commands about initiatives share: whose eyes the terminal has, which initiative is meant, and its row as JSON."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.cli.reporting import refuse
from bot.cli.running import operator
from bot.cli.scan_start import OPERATOR

if TYPE_CHECKING:
    from bot.conversation.initiative_view import InitiativeView
    from bot.services.cairn import Cairn
    from bot.services.seeing import Viewer
    from bot.store.initiatives import KeptInitiative


async def operator_viewer(cairn: "Cairn", org: str) -> "Viewer":
    """The terminal's eyes, which see all."""
    from bot.services.seeing import Viewer

    return Viewer(OPERATOR, (await operator(cairn, org)).everything, "terminal", operator=True)


async def the_initiative(cairn: "Cairn", org: str, name: str, unit: str) -> "KeptInitiative":
    """The one initiative of this name."""
    from knowledge.documents import name_key

    units = [unit] if unit else None
    some = [
        one for one in await cairn.store.initiatives.all(org, units) if name_key(one.name) == name_key(name)
    ]
    if len(some) == 1:
        return some[0]
    units_of_it = " and ".join(one.unit for one in some)
    why = f"is one of {units_of_it}: say whose with --unit" if some else "is no initiative that is kept"
    raise refuse(f"{name!r} {why}. `cairn initiatives` lists them. Nothing was changed.")


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
    return datetime.now(UTC).date()
