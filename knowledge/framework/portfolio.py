"""
All initiatives seen together: what stands alone, what one leaves behind for another, what jumps ahead, what phase 2 still lacks.

Pure. An initiative counts as under way until it is stopped; an idea is in the picture too, since it asks for the same money.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from knowledge.framework.bank import QuestionBank
from knowledge.framework.gathered import Placed
from knowledge.framework.initiative import RUNNING, Reach, State
from knowledge.framework.placement import Placement
from knowledge.framework.verdict import VerdictWord

Gap = Literal["owner", "figure", "value_model", "unit"]
Few = Literal["distribution", "expert", "workflow"]

FEW: Mapping[Few, tuple[int, ...]] = {"distribution": (2,), "expert": (3,), "workflow": (4, 5)}
"""Phase 2 chooses few: a distribution play, an expert bottleneck, a workflow whose return can be seen."""
SIDE_BY_SIDE: Mapping[int, tuple[int, ...]] = {1: (2, 3), 2: (3,), 3: (4,), 4: (5,)}
"""What may be begun once a stage is in place; 2 and 3 may be built at the same time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One initiative on the board. `placed` says whether anybody has looked at its unit, and may tell."""

    id: str
    name: str
    unit: str
    models: tuple[int, ...]
    reach: Reach
    state: State
    verdict: VerdictWord | None = None
    skips: tuple[tuple[int, int], ...] = ()
    has_owner: bool = False
    has_figure: bool = False
    known_unit: bool = True

    @property
    def under_way(self) -> bool:
        """Whether it asks for anything still."""
        return self.state != "stopped"

    @property
    def runs(self) -> bool:
        """Whether it works on real cases."""
        return self.state in RUNNING


@dataclass(frozen=True, slots=True)
class Alone:
    """An initiative that adds up to nothing as it stands, and what it lacks."""

    id: str
    lacks: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Compounds:
    """`earlier` builds what `later` relies on, in the same unit: model `gives` hands on to model `takes`."""

    earlier: str
    later: str
    gives: int
    takes: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """An initiative that relies on stages which its unit is known not to have in place."""

    id: str
    skips: tuple[tuple[int, int], ...]
    contain: bool


@dataclass(frozen=True, slots=True)
class Faster:
    """A unit that has a stage in place, and nothing under way in any of the stages that could follow."""

    unit: str
    in_place: int
    could: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What is to be seen only when all initiatives stand side by side."""

    alone: tuple[Alone, ...]
    alike: tuple[tuple[str, ...], ...]
    """Initiatives of one unit that serve the same one model: they may be the same thing twice."""
    compounds: tuple[Compounds, ...]
    ahead: tuple[Ahead, ...]
    few: Mapping[Few, tuple[str, ...]]
    """What is more than an idea of each kind that phase 2 asks for one of."""
    faster: tuple[Faster, ...]

    @property
    def still_lacking(self) -> tuple[Few, ...]:
        """What phase 2 asks for, and nobody has begun."""
        return tuple(kind for kind, ids in self.few.items() if not ids)


def see_together(
    bank: QuestionBank, entries: Iterable[Entry], placements: Mapping[str, Placement | Placed]
) -> Portfolio:
    """Look at initiatives as one portfolio; `placements` are those of the units by name, as far as they may be told."""
    going = sorted(
        (entry for entry in entries if entry.under_way), key=lambda one: (one.unit, one.name, one.id)
    )
    return Portfolio(
        alone=tuple(Alone(entry.id, gaps) for entry in going if (gaps := _gaps(entry))),
        alike=_alike(going),
        compounds=tuple(_compounds(bank, going)),
        ahead=tuple(
            Ahead(entry.id, entry.skips, entry.verdict == "contain")
            for entry in going
            if entry.skips or entry.verdict == "contain"
        ),
        few={
            kind: tuple(e.id for e in going if e.state != "idea" and set(models) & set(e.models))
            for kind, models in FEW.items()
        },
        faster=tuple(_faster(going, placements)),
    )


def _gaps(entry: Entry) -> tuple[Gap, ...]:
    lacks: dict[Gap, bool] = {
        "value_model": not entry.models,
        "owner": not entry.has_owner,
        "figure": not entry.has_figure,
        "unit": not entry.known_unit,
    }
    return tuple(gap for gap, lacking in lacks.items() if lacking)


def _alike(going: Sequence[Entry]) -> tuple[tuple[str, ...], ...]:
    groups: dict[tuple[str, int], list[str]] = {}
    for entry in going:
        if len(entry.models) == 1:
            groups.setdefault((entry.unit, entry.models[0]), []).append(entry.id)
    return tuple(tuple(ids) for ids in groups.values() if len(ids) > 1)


def _compounds(bank: QuestionBank, going: Sequence[Entry]) -> Iterable[Compounds]:
    for one, other in combinations(going, 2):
        if one.unit != other.unit:
            continue
        for earlier, later in ((one, other), (other, one)):
            found = [(i, j) for i in earlier.models for j in later.models if (i, j) in hands_on(bank)]
            if found:
                yield Compounds(earlier.id, later.id, *found[0])


def hands_on(bank: QuestionBank) -> frozenset[tuple[int, int]]:
    """Which model hands something on to which later one, by what the criteria of each unlock."""
    return frozenset(
        (criterion.model, later)
        for criterion in bank.criteria
        if criterion.model is not None
        for later in bank.scoring.unlocks.get(criterion.id, ())
        if later > criterion.model
    )


def _faster(going: Sequence[Entry], placements: Mapping[str, Placement | Placed]) -> Iterable[Faster]:
    contained = {entry.unit for entry in going if entry.verdict == "contain"}
    for unit, placement in sorted(placements.items()):
        if unit in contained:
            continue  # that comes before anything new
        could = tuple(
            m
            for m in SIDE_BY_SIDE.get(placement.stage, ())
            if m not in placement.waived and m not in placement.deferred and not placement.established[m]
        )
        begun = {model for entry in going if entry.unit == unit for model in entry.models}
        if could and not begun & set(could) and not placement.undetermined:
            yield Faster(unit, placement.stage, could)
