"""How widely something is in place over the units, by people."""

from collections.abc import Iterable, Mapping, Sequence

from knowledge.framework.assessment import Unit
from knowledge.framework.conditions import Picture, reading
from knowledge.framework.placement import Breadth, Spread


def breadth(people: Mapping[str, int], in_units: Mapping[str, bool]) -> Spread:
    """The share of people who are in units of which something holds; units that were not scanned count as without it."""
    total = sum(people.values())
    share = sum(people[name] for name, holds in in_units.items() if holds) / total if total else 0.0
    return Spread(share=round(share, 4), word=_word(share))


def _word(share: float) -> Breadth:
    if share <= 0:
        return "none"
    if share < 0.5:
        return "pockets"
    return "spreading" if share < 0.8 else "systematic"


def spread_of_use(units: Sequence[Unit], pictures: Mapping[str, Picture], live: int) -> Spread:
    """The share of people in units where regular use (WE1) is systematic."""
    holds = {name: (reading(picture.of("WE1"), "level") or 0) >= live for name, picture in pictures.items()}
    return breadth({unit.name: unit.heads for unit in units}, holds)


def level_spread(pictures: Iterable[Picture], criterion: str) -> tuple[int, ...]:
    """The level of one criterion in each scanned unit that has one, each unit once."""
    findings = (picture.of(criterion) for picture in pictures)
    return tuple(f.level for f in findings if f.status == "rated" and f.level is not None)
