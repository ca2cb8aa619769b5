"""The board of initiatives, and one initiative on it, in a line: what stands at its head, on a home page and beside a name."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from bot.conversation.portfolio import NOT_CHECKED, STATES, VERDICTS, BoardRow, Figure
from bot.words import N_, _, day, n_
from knowledge.framework.gate import number
from knowledge.framework.initiative import State

SOON = 14
"""Days before its end from which on a trial is spoken of."""
WEEKS_UNTIL, MONTHS_UNTIL = 60, 730
"""Days until which an age is told in weeks, and then in months."""
FURTHEST_FIRST: tuple[State, ...] = ("live", "trial", "demo", "idea", "stopped")
Eyes = Literal["all", "mine", "here", "yours"]
"""Whose board it is: everything there is, what one person may see, what everyone in a channel may, or what one person runs."""
WHOSE: Mapping[Eyes, str] = {
    "all": "",
    "mine": N_(" that you may see"),
    "here": N_(" that everyone here may see"),
    "yours": N_(" that you run"),
}
NOTHING: Mapping[Eyes, str] = {
    "all": N_("Nothing is on the board yet{where}."),
    "mine": N_("There is no initiative on the board{where} that you may see."),
    "here": N_("There is no initiative on the board{where} that everyone here may see."),
    "yours": N_("There is no initiative on the board{where} that you run."),
}


def headline(rows: Sequence[BoardRow], unit: str | None, eyes: Eyes = "all") -> str:
    """
    `6 AI initiatives that you may see: 2 in use, 1 on trial, 3 ideas. 1 of them is to contain.`

    Each counts once by how far it is, so that these add up; the verdict is told apart from that.
    """
    where = _(" in {unit}").format(unit=unit) if unit else ""
    if not rows:
        return _(NOTHING[eyes]).format(where=where)
    where += _(WHOSE[eyes]) if WHOSE[eyes] else ""
    text = n_("{number} AI initiative{where}", "{number} AI initiatives{where}", len(rows))
    states = Counter(row.state for row in rows)
    told = ", ".join(_so_many(state, states[state]) for state in FURTHEST_FIRST if states[state])
    head = f"{text.format(number=len(rows), where=where)}: {told}."
    if not (contained := sum(row.contained for row in rows)):
        return head
    text = n_("{number} of them is to contain.", "{number} of them are to contain.", contained)
    return f"{head} {text.format(number=contained)}"


def _so_many(state: State, number: int) -> str:
    match state:
        case "live":
            text = _("{number} in use")
        case "trial":
            text = _("{number} on trial")
        case "demo":
            text = n_("{number} demo", "{number} demos", number)
        case "idea":
            text = n_("{number} idea", "{number} ideas", number)
        case "stopped":
            text = _("{number} stopped")
    return text.format(number=number)


def urgent(rows: Sequence[BoardRow], today: date) -> Iterator[str]:
    """What cannot wait: what runs ahead of its controls, and the trials that end soon or should have ended."""
    for row in rows:
        name = _("“{name}”").format(name=row.name)
        if row.contained:
            text = _("{name} in {unit} runs ahead of its controls: contain it.")
            yield text.format(name=name, unit=row.unit)
        if row.permit_until is not None and (row.permit_until - today).days <= SOON:
            yield trial_ends(name, row.permit_until, today)


def to_run(rows: Sequence[BoardRow], today: date) -> Iterator[str]:
    """What somebody who runs initiatives is to know of them: what cannot wait, and until when each trial lasts."""
    yield from urgent(rows, today)
    for row in rows:
        if row.permit_until is not None and (row.permit_until - today).days > SOON:
            text = _("The trial of “{name}” in {unit} runs until {day}.")
            yield text.format(name=row.name, unit=row.unit, day=day(row.permit_until))


def trial_ends(name: str, until: date, today: date) -> str:
    """That a trial ends soon, or should have."""
    if until < today:
        text = _("The trial of {name} was to end on {day}: widen it, extend it or stop it.")
    else:
        text = _("The trial of {name} ends on {day}: decide what comes after it.")
    return text.format(name=name, day=day(until))


def age(since: date, today: date) -> str:
    """How long it has been on the board: `3 weeks on the board`."""
    days = max((today - since).days, 0)
    if days < 7:
        return _("new on the board")
    if days < WEEKS_UNTIL:
        return n_("{number} week on the board", "{number} weeks on the board", days // 7).format(
            number=days // 7
        )
    if days < MONTHS_UNTIL:
        return n_("{number} month on the board", "{number} months on the board", days // 30).format(
            number=days // 30
        )
    return n_("{number} year on the board", "{number} years on the board", days // 365).format(
        number=days // 365
    )


def standing_line(row: BoardRow) -> str:
    """`Copilot, Claims: on trial, on the board since 3 October 2026, not checked yet, owner r2, hours: 6 → 4`"""
    on_board = _("on the board since {day}").format(day=day(row.added))
    verdict = _(VERDICTS[row.verdict]) if row.verdict else _(NOT_CHECKED)
    owner = _("owner {owner}").format(owner=row.owner) if row.owner else _("no owner")
    told = [_(STATES[row.state]), on_board, verdict, owner, figure_words(row.figure)]
    return f"{row.name}, {row.unit}: {', '.join(filter(None, told))}"


def figure_words(figure: Figure | None) -> str:
    """`minutes to a claim: 14 → 6, now 9 (3 October 2026)`; empty where there is no figure."""
    if figure is None:
        return ""
    path = f"{_number(figure.baseline)} → {_number(figure.target)}"
    told = figure.what if (figure.baseline, figure.target) == (None, None) else f"{figure.what}: {path}"
    if figure.actual is None:
        return told
    if figure.actual_on is None:
        return _("{figure}, now {actual}").format(figure=told, actual=_number(figure.actual))
    return _("{figure}, {actual} on {day}").format(
        figure=told, actual=_number(figure.actual), day=day(figure.actual_on)
    )


def _number(value: float | None) -> str:
    return "?" if value is None else number(value)
