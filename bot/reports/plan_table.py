"""The plan as a table: what to do and how one sees that it is done, who does it, until when, and where it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.conversation.plan import PlanItem, in_short
from bot.reports.in_words import begun
from bot.reports.pages import Cell, Table
from bot.words import _, day

_IN_SLACK = re.compile(r"[UW][A-Z0-9]{5,}")


def plan_table(unit: str, items: Sequence[PlanItem], names: Mapping[str, str], today: date) -> Table:
    """The moves on the page of a unit, in their order; `names` are people's names by their ids in Slack."""
    heads = (_("What to do"), _("Whose move"), _("By"), _("Where it is"))
    rows = tuple(tuple(_row(unit, item, names, today)) for item in items)
    return Table(_("The plan"), heads, (10, 4, 3, 4), rows)


def person(who: str, names: Mapping[str, str]) -> str:
    """Somebody's name; an id that nobody outside Slack can read is not shown."""
    return names.get(who) or (_("named in Slack") if _IN_SLACK.fullmatch(who) else who)


def where_it_is(item: PlanItem, today: date) -> str:
    """The state of a move, in words."""
    match item.state:
        case "open":
            return _("overdue") if item.overdue(today) else _("open")
        case "reported":
            return _("reported done, not confirmed yet")
        case "confirmed":
            return _("done and confirmed")
        case "dropped":
            return _("dropped")


def _row(unit: str, item: PlanItem, names: Mapping[str, str], today: date) -> Iterator[Cell]:
    # To build a thing ends in how one sees that it is done, which has a line of its own here.
    yield Cell(begun(in_short(item)) if item.kind == "build" else item.what, tuple(_what_for(item)))
    where = () if item.unit == unit else (item.unit,)
    owner = person(item.owner, names) if item.owner else _("nobody yet")
    yield Cell(owner, (*where, *_elsewhere(item, names)))
    yield Cell(day(item.due) if item.due else "–")
    since = "" if item.state == "open" else _("since {day}").format(day=day(item.since))
    yield Cell(where_it_is(item, today), tuple(filter(None, (since, item.reason))))


def _what_for(item: PlanItem) -> Iterator[str]:
    """How one sees that it is done and what that unlocks, as long as it is not."""
    if item.state in {"open", "reported"}:
        if item.observable and item.observable.rstrip(".").casefold() not in item.what.casefold():
            yield _("Done when: {fact}").format(fact=item.observable)
        if item.unlocks:
            yield item.unlocks


def _elsewhere(item: PlanItem, names: Mapping[str, str]) -> Iterator[str]:
    if item.whose == "others":
        yield _("for another team: {whom}").format(whom=item.whom) if item.whom else _("for another team")
    if item.asked:
        yield _("asked: {whom}").format(whom=person(item.asked, names))
