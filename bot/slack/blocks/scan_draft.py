"""A filled-in form as the scan it asks for, or every fault of it at once, each beside its field. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.conversation.path import Setup, owners_asked
from bot.slack.blocks.scan_form import FLOWS, Basis, Filled, Who, block_id, scope_of, setup_so_far
from bot.words import N_, _
from bot.words.days import day_at
from knowledge.documents import name_key
from knowledge.framework.assessment import Waiver
from knowledge.framework.terms import Scope

MOST_DAYS = 60
CLOSES = time(17)
MOST_PEOPLE = 1_000_000
_CONCERNS: Mapping[Scope, str] = {
    "team": N_("Model {models} concerns every team, so it cannot be left out. Take the tick away."),
    "department": N_(
        "Model {models} concerns every department, so it cannot be left out. Take the tick away."
    ),
    "organisation": N_(
        "Model {models} concerns every organisation, so it cannot be left out. Take the tick away."
    ),
}


@dataclass(frozen=True, slots=True)
class SetupForm:
    """A form without faults."""

    setup: Setup
    channel: str
    closes_at: datetime
    who: Who
    group: str | None
    persons: tuple[str, ...]
    owners: Mapping[str, tuple[str, ...]]


def read_setup(basis: Basis, filled: Filled, *, approved_by: str) -> SetupForm | dict[str, str]:
    """What is to be started, or every fault by the field it stands beside. `approved_by` is who sets the scan up."""
    faults = dict(_faults(basis, filled))
    if faults:
        return {block_id(part, basis, filled): words for part, words in faults.items()}
    asked = owners_asked(basis.framework.bank, setup_so_far(basis, filled))
    review = _day(filled.review) or date.max
    waivers = tuple(Waiver(model, filled.reason.strip(), approved_by, review) for model in filled.waived)
    setup = Setup(
        unit=" ".join(filled.unit.split()),
        scope=scope_of(basis, filled),
        path=filled.path,
        anonymous=filled.anonymous,
        people=int(filled.people) if filled.people else None,
        workflows=tuple(" ".join(name.split()) for name in filled.workflows if name.strip()),
        waivers=waivers,
    )
    return SetupForm(
        setup=setup,
        channel=filled.channel or "",
        closes_at=_end(basis, _day(filled.closes) or date.max),
        who=filled.who,
        group=filled.group,
        persons=filled.persons,
        owners={owner: chosen for owner, chosen in filled.owners.items() if chosen and owner in asked},
    )


def _faults(basis: Basis, filled: Filled) -> Iterator[tuple[str, str]]:
    if not filled.channel:
        yield "channel", _("Choose the channel where the count and the result appear.")
    if not filled.unit.strip():
        yield "unit", _("Give the unit a name, as its people call it.")
    if filled.people and not (filled.people.isdecimal() and 0 < int(filled.people) <= MOST_PEOPLE):
        yield "people", _("Give a whole number of people, or leave this empty.")
    if filled.who == "group" and filled.group not in basis.groups:
        yield "group", _("Choose the user group that is asked.")
    if filled.who == "people" and not filled.persons:
        yield "persons", _("Choose whom I am to ask.")
    yield from _twice(filled.workflows)
    yield from _waiver_faults(basis, filled)
    yield from _end_faults(basis, filled)


def _twice(workflows: Sequence[str]) -> Iterator[tuple[str, str]]:
    keys = [name_key(name) for name in workflows]
    for number, (part, key) in enumerate(zip(FLOWS, keys, strict=False)):
        if key and key in keys[:number]:
            yield part, _("This workflow is named above already. Name another, or leave this empty.")


def _waiver_faults(basis: Basis, filled: Filled) -> Iterator[tuple[str, str]]:
    if not filled.waived:
        return
    scope = scope_of(basis, filled)
    wrong = [str(model) for model in filled.waived if model not in basis.waivable(scope)]
    if wrong:
        names = _(" and ").join(wrong)
        yield "waived", _(_CONCERNS[scope]).format(models=names)
    if not filled.reason.strip():
        yield "reason", _("Say in a sentence why; the result shows it.")
    review, closes = _day(filled.review), _day(filled.closes)
    if review is None:
        yield "review", _("Choose the day on which this is looked at again.")
    elif review <= max(day_at(basis.now), closes or date.min):
        yield (
            "review",
            _("Choose a day after the closing date: the decision would have run out by the result."),
        )


def _end_faults(basis: Basis, filled: Filled) -> Iterator[tuple[str, str]]:
    day = _day(filled.closes)
    if day is None:
        yield "closes", _("Choose the day on which the scan closes.")
    elif _end(basis, day) <= basis.now:
        text = _("Choose a day that lies ahead; a scan closes at {time}.")
        yield "closes", text.format(time=f"{CLOSES:%H:%M}")
    elif day > day_at(basis.now) + timedelta(days=MOST_DAYS):
        text = _("Choose a day within {number} days: after that the first answers are old.")
        yield "closes", text.format(number=MOST_DAYS)


def _end(basis: Basis, day: date) -> datetime:
    return datetime.combine(day, CLOSES, tzinfo=basis.now.tzinfo)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
