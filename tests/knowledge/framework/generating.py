"""Assessments for the property tests: mostly believable, near the floors that decide, with every oddity mixed in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from knowledge.framework.assessment import (
    GRADES,
    Agreed,
    Answer,
    Assessment,
    Level,
    NotApplicable,
    Rated,
    Unit,
    Unknown,
    Waiver,
)
from knowledge.framework.staging import place
from knowledge.framework.terms import MODELS, Scope

from .building import AS_OF, BANK, CONDITIONS, FRAMEWORK

NAMES = ("Claims", "Sales", "Branches")
REASONS = (None, "no_external_audience", "scope_under_25_people", "we are different")
SCANNED = tuple(criterion for criterion in BANK.criteria if not criterion.workflow)

rated = st.sampled_from([Rated(k, k) for k in (3, 2, 4, 1, 0)])
strong = st.sampled_from([Rated(3, 3), Rated(3, 3), Rated(4, 4)])
levels: st.SearchStrategy[Level] = st.one_of(
    rated,
    st.integers(0, 3).map(lambda low: Rated(low, low + 1)),
    st.just(Unknown()),
    st.sampled_from(REASONS).map(NotApplicable),
)
dates = st.sampled_from([None, AS_OF, AS_OF - timedelta(days=180), AS_OF - timedelta(days=181)])
edits = st.one_of(
    levels.map(lambda level: {"level": level}),
    st.sampled_from(GRADES).map(lambda grade: {"evidence": grade}),
    dates.map(lambda at: {"at": at}),
    st.just({"role": "manager"}),
    st.none(),
)


@st.composite
def rows(draw: st.DrawFn, unit: str | None, people: Sequence[str]) -> tuple[Answer, ...]:
    """What one group says at first: strong up to some model, anything after it; owners' questions answered by one person."""
    depth = draw(st.sampled_from([0, 1, 1, 2, 3, 4, 5, 5]))
    of_model = {m: draw(strong if m <= depth else rated) for m in MODELS}
    other, evidence = (
        draw(strong if depth > 3 else rated),
        draw(st.sampled_from(["E2", "E2", "E1", "E0", "E3"])),
    )
    asked = [c for c in SCANNED if unit is None or c.holds_for == "team"]
    answers = [
        Answer(c.id, by, of_model[c.model] if c.model else other, evidence=evidence, unit=unit)
        for c in asked
        for by in (people if c.asked_of == "everyone" else people[:1])
    ]
    names = st.lists(st.sampled_from(["Intake", "Billing"]), min_size=depth // 5, max_size=2, unique=True)
    for name in draw(names):
        ready = draw(strong if depth == 5 else rated)
        answers += [
            Answer(c, people[0], ready, evidence=evidence, unit=unit, workflow=name) for c in CONDITIONS
        ]
    return tuple(answers)


@st.composite
def edited(draw: st.DrawFn, answers: tuple[Answer, ...], most: int) -> tuple[Answer, ...]:
    """The answers with a few of them changed or taken out."""
    changed: dict[int, Answer | None] = dict(enumerate(answers))
    for at, edit in draw(st.lists(st.tuples(st.integers(0, len(answers) - 1), edits), max_size=most)):
        one = changed[at]
        changed[at] = replace(one, **edit) if one and edit else None
    return tuple(answer for answer in changed.values() if answer)


@st.composite
def slipped(draw: st.DrawFn, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The answers with up to two gates a level lower for everybody."""
    gates = draw(st.lists(st.sampled_from(sorted(BANK.gate_ids)), max_size=2, unique=True))
    lower = {Rated(k, k): Rated(k - 1, k - 1) for k in range(1, 5)}
    return tuple(
        replace(a, level=lower.get(a.level, a.level))  # type: ignore[call-overload]
        if a.criterion in gates
        else a
        for a in answers
    )


@st.composite
def waivers(draw: st.DrawFn, scope: Scope) -> tuple[Waiver, ...]:
    models = draw(st.lists(st.integers(1, 5), unique=True, max_size=2))
    kinds = {m: draw(st.sampled_from(["not_applicable", "deferred"])) for m in models}
    review = draw(st.sampled_from([date(2027, 4, 1), AS_OF, date(2026, 10, 31)]))
    return tuple(
        Waiver(m, "decided", "r0", review, kind)
        for m, kind in kinds.items()
        if kind == "deferred" or m in BANK.scoring.waivable[scope]
    )


def agreements(units: Sequence[str | None]) -> st.SearchStrategy[list[Agreed]]:
    """Up to two levels that a talk settled, somewhere."""
    one = st.builds(
        Agreed,
        criterion=st.sampled_from([criterion.id for criterion in SCANNED]),
        level=st.integers(0, 4),
        by=st.sampled_from([("r0",), ("r0", "r1", "r2")]),
        at=dates,
        unit=st.sampled_from(units),
    )
    return st.lists(one, max_size=2, unique_by=lambda settled: (settled.criterion, settled.unit))


@st.composite
def assessments(draw: st.DrawFn, units: bool | None = None, previous: bool | None = None) -> Assessment:
    """A whole assessment; `units` and `previous` say whether it has them (None: either)."""
    scope: Scope = draw(st.sampled_from(["organisation", "department", "team"]))
    people = [f"r{n}" for n in range(draw(st.sampled_from([1, 2, 3, 3, 3, 4, 1, 2, 3, 5])))]
    split = draw(st.booleans()) if units is None else units
    parts = (
        [
            Unit(name, draw(st.sampled_from([10, 40, 200])), draw(st.sampled_from([None, 0, 5])))
            for name in NAMES
        ]
        if split
        else []
    )
    scanned = parts[: draw(st.integers(1, 3))]
    first = [draw(rows(unit.name, [f"{unit.name} {by}" for by in people])) for unit in scanned]
    whole = draw(rows(None, people)) if not parts or draw(st.booleans()) else ()
    if parts and whole:
        # Beside units, what is said about the whole is what its holders know: not model 1, but for the keeper of the rules.
        whole = tuple(a for a in whole if BANK.by_id[a.criterion].model != 1 or a.criterion == "WE5")
    before = Assessment(
        "Harbour",
        scope,
        AS_OF,
        BANK.version,
        tuple(a for r in (*first, whole) for a in r),
        units=tuple(parts),
    )
    with_previous = draw(st.booleans()) if previous is None else previous
    answers = draw(slipped(before.answers)) if with_previous else before.answers
    return replace(
        before,
        answers=draw(edited(answers, 8)),
        agreed=tuple(draw(agreements([None, *(unit.name for unit in scanned)]))),
        waivers=draw(waivers(scope)),
        invited=draw(st.sampled_from([None, 4, 30])),
        previous=place(FRAMEWORK, before) if with_previous else None,
    )
