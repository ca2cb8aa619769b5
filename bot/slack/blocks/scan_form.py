"""
The form that sets a scan up, as values: what it starts from, and what stands in it as Slack tells it. Pure.

Slack keeps what was put into a field for as long as its block has the same id. So a field that is to be filled in anew (the
name, once another unit was chosen) gets another id, and whatever else the form shows is worked out from what stands in it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast, get_args

from bot.conversation.path import MOST_WORKFLOWS, PathName, Setup
from bot.words.days import day_at
from knowledge.documents import name_key
from knowledge.framework.assessment import Waiver
from knowledge.framework.model import Framework
from knowledge.framework.terms import Scope

WORKING_DAYS = 5
REVIEWED_IN = timedelta(days=180)
PREFIX = "setup:"
"""What the ids of all blocks and actions of the form begin with."""
FLOWS = tuple(f"flow{number}" for number in range(1, MOST_WORKFLOWS + 1))

Who = Literal["channel", "group", "people"]
Values = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""What stands in a form, as Slack tells it: by block, by action."""


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit that is in the record already."""

    id: str
    name: str
    scope: Scope
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a set-up starts from. `now` is by the clock of whoever sets it up."""

    framework: Framework
    now: datetime
    channel: str | None = None
    asks_channel: bool = False
    unit: str = ""
    """The name to suggest."""
    units: Sequence[KnownUnit] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    """The user groups: their names by their ids."""

    def known(self, name: str) -> KnownUnit | None:
        """The unit that is meant by a name."""
        return next((unit for unit in self.units if name_key(unit.name) == name_key(name)), None)

    def waivable(self, scope: Scope) -> tuple[int, ...]:
        """The models that may be said not to concern a unit of this kind."""
        return self.framework.bank.scoring.waivable[scope]


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as it stands."""

    unit: str
    closes: str
    review: str
    channel: str | None = None
    known: str | None = None
    """The unit that was picked from those that are known; its name is in `unit` then."""
    scope: Scope = "team"
    people: str = ""
    path: PathName = "first_look"
    who: Who = "channel"
    group: str | None = None
    persons: tuple[str, ...] = ()
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    workflows: tuple[str, ...] = ("",) * MOST_WORKFLOWS
    waived: tuple[int, ...] = ()
    reason: str = ""
    anonymous: bool = True

    @property
    def stem(self) -> str:
        """What the suggested name depends on."""
        return self.known or self.channel or "new"


def fresh(basis: Basis) -> Filled:
    """The form as it is when it opens."""
    known, today = basis.known(basis.unit), day_at(basis.now)
    return Filled(
        unit=known.name if known else basis.unit,
        closes=in_working_days(today, WORKING_DAYS).isoformat(),
        review=(today + REVIEWED_IN).isoformat(),
        channel=basis.channel,
        scope=known.scope if known else "team",
        people=_number(known.people if known else None),
    )


def filled_in(values: Values, basis: Basis) -> Filled:
    """The form as it stands; a field that is not shown has what it opens with."""
    told = {_part(block): reports for block, reports in values.items() if block.startswith(PREFIX)}
    start = fresh(basis)
    stands = replace(
        start,
        channel=_one(told, "channel") or start.channel,
        known=_one(told, "known"),
        scope=cast(Scope, _among(get_args(Scope), _one(told, "scope"), start.scope)),
        path=cast(PathName, _among(get_args(PathName), _one(told, "path"), start.path)),
        who=cast(Who, _among(get_args(Who), _one(told, "who"), start.who)),
        group=_one(told, "group"),
        persons=_several(told, "persons"),
        owners={
            part.removeprefix("owner:"): _several(told, part) for part in told if part.startswith("owner:")
        },
        workflows=tuple(_one(told, part) or "" for part in FLOWS),
        waived=tuple(int(value) for value in _several(told, "waived") if value.isdigit()),
        reason=_one(told, "reason") or "",
        review=(_one(told, "review") or "") if "review" in told else start.review,
        anonymous=_one(told, "anonymous") != "named",
        closes=(_one(told, "closes") or "") if "closes" in told else start.closes,
    )
    return _named(stands, values, told, basis)


def scope_of(basis: Basis, filled: Filled) -> Scope:
    """What kind of unit it is: of one that is known the record says so."""
    known = basis.known(filled.unit)
    return known.scope if known else filled.scope


def shown_scope(shown: Collection[str]) -> Scope:
    """For which kind of unit a form was shown, by its fields."""
    return next((scope for scope in get_args(Scope) if f"{PREFIX}waived:{scope}" in shown), "team")


def setup_so_far(basis: Basis, filled: Filled) -> Setup:
    """The set-up as far as it decides what is asked of whom."""
    scope = scope_of(basis, filled)
    ticked = [model for model in filled.waived if model in basis.waivable(scope)]
    waivers = tuple(Waiver(model, "?", "?", date.max) for model in ticked)
    return Setup(unit=filled.unit or "?", scope=scope, path=filled.path, waivers=waivers)


def block_id(part: str, basis: Basis, filled: Filled) -> str:
    """The id of a field's block. It changes with what makes the field another one."""
    match part:
        case "unit" | "people":
            return f"{PREFIX}{part}:{filled.stem}"
        case "waived":
            return f"{PREFIX}{part}:{scope_of(basis, filled)}"
        case _:
            return f"{PREFIX}{part}"


def in_working_days(start: date, days: int) -> date:
    """The day so many working days later."""
    while days:
        start += timedelta(days=1)
        days -= start.weekday() < 5
    return start


def _named(stands: Filled, values: Values, told: Values, basis: Basis) -> Filled:
    """With the name as it was typed, unless another unit or channel was chosen since, which brings its own."""
    if f"{PREFIX}unit:{stands.stem}" in values:
        return replace(stands, unit=_one(told, "unit") or "", people=_one(told, "people") or "")
    picked = next((unit for unit in basis.units if unit.id == stands.known), None)
    if picked is None:
        return stands
    return replace(stands, unit=picked.name, people=_number(picked.people) or _one(told, "people") or "")


def _part(block: str) -> str:
    _, part, *rest = block.split(":", 2)
    return f"{part}:{rest[0]}" if part == "owner" and rest else part


def _report(told: Values, part: str) -> Mapping[str, Any]:
    return next(iter(told.get(part, {}).values()), {})


def _one(told: Values, part: str) -> str | None:
    report = _report(told, part)
    option = report.get("selected_option")
    value = option.get("value") if isinstance(option, Mapping) else None
    for key in ("value", "selected_date", "selected_conversation"):
        value = value or report.get(key)
    return value if isinstance(value, str) else None


def _several(told: Values, part: str) -> tuple[str, ...]:
    report = _report(told, part)
    options = [option["value"] for option in report.get("selected_options") or ()]
    return tuple(dict.fromkeys([*options, *(report.get("selected_users") or ())]))


def _among(all_: Sequence[str], value: str | None, otherwise: str) -> str:
    return value if value is not None and value in all_ else otherwise


def _number(people: int | None) -> str:
    return str(people) if people else ""
