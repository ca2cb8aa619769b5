"""The small sentences of a summary: how sure it is, who answered, what is old, what moved."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from bot.compose.wording import count
from bot.conversation.summary import StageSummary
from bot.conversation.unit_names import listed_units
from bot.words import N_, _, day, listed, n_
from knowledge.framework.model import Framework
from knowledge.framework.placement import Confidence, Placement
from knowledge.framework.terms import Scope

MOST_NAMED = 5
MOST_CHANGES = 3
_CONFIDENCE: dict[Confidence, str] = {
    "high": N_(
        "High: enough people answered, almost everything was asked, and what decides the stage has been seen."
    ),
    "medium": N_("Medium: good enough to plan with; some of what is behind it is not shown or not known."),
    "low": N_("Low: few answered, much is not known, or what decides the stage has not been shown."),
}


def confidence_words(confidence: Confidence) -> str:
    """How far a stage can be relied on, and what that means."""
    return _(_CONFIDENCE[confidence])


def so_many_answered(respondents: int) -> str:
    """`Five people answered.`, where nobody kept how many were asked."""
    text = n_("{number} person answered.", "{number} people answered.", respondents)
    said = text.format(number=count(respondents))
    return said[:1].upper() + said[1:]


def counted(unit: str, units: int, people: int | None, suited: int | None = None) -> str:
    """`Operations (4 units, 310 people; AI suits the work of 280)`."""
    some = n_("{number} unit", "{number} units", units).format(number=units)
    if people is None:
        return f"{unit} ({some})"
    many = n_("{number} person", "{number} people", people).format(number=f"{people:,}")
    if suited is None:
        return f"{unit} ({some}, {many})"
    suits = _("AI suits the work of {number}").format(number=f"{suited:,}")
    return f"{unit} ({some}, {many}; {suits})"


def uncounted_words(units: Sequence[str], people: int | None) -> str:
    """That nobody has said how many people are in some of the units, or in any; and how these count then."""
    if people is None:
        return _("Nobody has said how many people are in any of the units, so each of them counts the same.")
    text = _("Nobody has said how many people are in {units}, so they count for nobody.")
    return text.format(units=listed_units(units)) if units else ""


def unread_plans_words(units: int) -> str:
    """That of some units below a whole it is not told what is being done there, and where it is."""
    if not units:
        return ""
    text = n_(
        "What is being done in {number} more unit is not listed here; its own summary has it.",
        "What is being done in {number} more units is not listed here; their own summaries have it.",
        units,
    )
    return text.format(number=count(units))


def limits_words(limits: str) -> str:
    """What a summary is not, in one line."""
    return _(
        "{limits} It says nothing of any one person, and units are in the order of the tree, not ranked."
    ).format(limits=limits)


def two_tiers_words(placement: Placement) -> str:
    """Said where some units use AI as a matter of course and others hardly at all."""
    if "two_tier_workforce" not in placement.flags:
        return ""
    return _("Two tiers: in some units AI is part of ordinary work, in others hardly anybody uses it.")


def stale_lines(
    framework: Framework, placement: Placement, answered: Mapping[str, date], today: date
) -> Iterator[str]:
    """What is too old to lean on: the look itself, or answers and documents behind it."""
    age = timedelta(days=framework.bank.scoring.evidence_max_age_days)
    if placement.as_of < today - age:
        text = _("The last look was on {day}, more than half a year ago: it needs a recheck.")
        yield text.format(day=day(placement.as_of))
    old = [framework.criterion(name).label for name, at in answered.items() if at < today - age]
    if old:
        named = [
            *old[:MOST_NAMED],
            *([_("{number} more").format(number=len(old) - MOST_NAMED)] if old[MOST_NAMED:] else []),
        ]
        yield _("Answered more than half a year ago: {things}.").format(things=listed(named))


def trend_words(changes: Sequence[str], previous: Placement | None) -> str:
    """What moved since the look before, or that there is none to compare with."""
    if previous is None:
        return _("There is no earlier look to compare with.")
    more = len(changes) - MOST_CHANGES
    rest = n_("{number} more thing moved.", "{number} more things moved.", more) if more > 0 else ""
    told = [*changes[:MOST_CHANGES], *([rest.format(number=more)] if rest else [])]
    said, since = " ".join(told), day(previous.as_of)
    return said if since in said else _("Since {day}: {changes}").format(day=since, changes=said)


def nobody_looked(unit: str, scope: Scope, today: date, *, known: bool = True) -> StageSummary:
    """All there is to say of a unit that was not scanned, or that there is none of that name."""
    text = (
        _("Nobody has looked at {unit} yet.")
        if known
        else _("Nobody has looked at {unit}: there is no unit of that name.")
    )
    return StageSummary(unit, scope, "nobody", text.format(unit=unit), today)
