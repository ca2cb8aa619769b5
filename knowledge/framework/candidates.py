"""Which agents next: at most three starter workflows that a unit's stage carries now, or why there are none yet."""

from collections import Counter
from collections.abc import Sequence

from knowledge.framework.conditions import known_below
from knowledge.framework.initiative_facts import builds_on, criterion_reading, stage_reading
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.rating import NOT_EXAMINED
from knowledge.framework.starters import Starter, Starters, the_starters
from knowledge.framework.terms import MODELS
from knowledge.framework.verdict import Judged, Reading

MOST = 3
CONTAIN = "contain_high_risk_automation"
RULES = "WE5"


class Need(Judged):
    """Something that a candidate needs first and that is not shown to be there."""

    criterion: str
    reading: Reading


class Candidate(Judged):
    """
    A workflow to begin with: what it needs first in words, which of that is open, and the company knowledge it draws on.

    `industries` are the trades it is for, where it is for some only and nobody has said what the trade is here.
    """

    function: str
    model: int
    workflow: str
    first: str
    open: tuple[Need, ...]
    context: tuple[str, ...]
    industries: tuple[str, ...] = ()


class Candidates(Judged):
    """
    What could come next, the readiest first; `shared` is the company knowledge that several of them draw on.

    Where there are none, `none_yet` says why, and that is an answer.
    """

    found: tuple[Candidate, ...] = ()
    shared: tuple[str, ...] = ()
    none_yet: str | None = None


def candidates(
    framework: Framework,
    placement: Placement | None,
    function: str | None = None,
    industry: str | None = None,
    catalogue: Starters | None = None,
) -> Candidates:
    """
    The starter workflows that fit where the unit is.

    First those of the stage it is working on, then of others it carries; among them those with the least still to do, and those
    that share company knowledge with what was chosen before them. What belongs to another trade than this `industry` is left
    out; where that is None, what fits any trade comes before all the rest.
    """
    catalogue = catalogue or the_starters()
    none = catalogue.none_yet
    asked = [s for s in catalogue.starters if function is None or _same(s.function, function)]
    if not asked:
        functions = ", ".join(catalogue.functions)
        return Candidates(none_yet=none.no_function.format(function=function, functions=functions))
    wanted = [s for s in asked if s.fits(industry)]
    if placement is None:
        return Candidates(none_yet=none.not_looked)
    if CONTAIN in placement.flags:
        return Candidates(none_yet=none.contain)
    if known_below(placement.findings.get(RULES, NOT_EXAMINED), 1):
        return Candidates(none_yet=none.no_rules)
    carried = _carried(framework, placement)
    fitting = [_candidate(framework, placement, s, industry) for s in wanted if s.model in carried]
    if not fitting:
        return Candidates(none_yet=none.nothing_carried)
    found = _best(placement, fitting)
    drawn = Counter(kind for candidate in found for kind in candidate.context)
    return Candidates(found=found, shared=tuple(kind for kind in catalogue.context if drawn[kind] > 1))


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.strip().casefold()


def _carried(framework: Framework, placement: Placement) -> frozenset[int]:
    """The models whose every foundation is in place or set aside, and that are not set aside themselves."""
    scoring = framework.bank.scoring
    standing = {m for m in MODELS if stage_reading(framework, placement, m) == "ready"}
    return frozenset(
        m for m in MODELS if m not in placement.waived and standing.issuperset(builds_on(scoring, m))
    )


def _candidate(
    framework: Framework, placement: Placement, starter: Starter, industry: str | None
) -> Candidate:
    """Of a workflow that an agent is to run, the six conditions are its own and nobody has asked about them yet."""
    bank = framework.bank
    conditions = bank.workflow_criteria if starter.model in bank.scoring.workflow_floor else ()
    readings = {c: criterion_reading(placement, c, bank.scoring.live_level) for c in starter.criteria}
    open_ones = [Need(criterion=c, reading=reading) for c, reading in readings.items() if reading != "ready"]
    return Candidate(
        function=starter.function,
        model=starter.model,
        workflow=starter.workflow,
        first=starter.first,
        open=(*open_ones, *(Need(criterion=c.id, reading="unknown") for c in conditions)),
        context=starter.context,
        industries=starter.industries if industry is None else (),
    )


def _best(placement: Placement, fitting: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """One after the other, so that each can be chosen for what it shares with those before it."""
    chosen: list[Candidate] = []
    left = list(fitting)
    while left and len(chosen) < MOST:
        drawn = {kind for candidate in chosen for kind in candidate.context}
        best = min(left, key=lambda candidate: _order(placement, candidate, drawn))
        chosen.append(best)
        left.remove(best)
    return tuple(chosen)


def _order(placement: Placement, candidate: Candidate, drawn: set[str]) -> tuple[bool, bool, bool, int, int]:
    """Lower comes first; equals stay in the order of the catalogue."""
    return (
        bool(candidate.industries),
        candidate.model != placement.next_model,
        placement.established.get(candidate.model, False),
        len(candidate.open),
        -len(drawn & set(candidate.context)),
    )
