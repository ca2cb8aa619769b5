"""The catalogue of starter workflows by function and model, as checked types."""

from collections.abc import Iterator
from functools import cache

from knowledge.errors import FrameworkFault
from knowledge.framework import lined
from knowledge.framework.loading import HERE, read_checked, the_framework
from knowledge.framework.model import Framework
from knowledge.framework.terms import Data, ModelNumber, Words


class Starter(Data):
    """
    One workflow worth trying: what it needs first, in words and as criteria, and the company knowledge it draws on.

    `industries` are the lenses whose trade it needs; none where it fits any.
    """

    function: Words
    model: ModelNumber
    workflow: Words
    first: Words
    criteria: tuple[Words, ...]
    context: tuple[Words, ...]
    industries: tuple[Words, ...] = ()

    def fits(self, industry: str | None) -> bool:
        """Whether it can be offered there; nothing is ruled out where nobody has said what the trade is."""
        return industry is None or not self.industries or industry in self.industries


class NoneYet(Data):
    """Why there may be none to begin with."""

    not_looked: Words
    contain: Words
    no_rules: Words
    no_function: Words
    nothing_carried: Words


class Starters(Data):
    """Every starter workflow, and what is said where none fits."""

    version: Words
    context: dict[str, Words]
    none_yet: NoneYet
    starters: tuple[Starter, ...]

    @property
    def functions(self) -> tuple[str, ...]:
        """Every function that has any, in their order."""
        return tuple(dict.fromkeys(starter.function for starter in self.starters))


@cache
def the_starters() -> Starters:
    """The catalogue that comes with Cairn. Raises FrameworkFault that names every fault of its file."""
    framework = the_framework()
    found, faults, _ = read_checked(
        HERE / "starters.yaml", Starters, lambda read: starter_faults(read, framework)
    )
    if faults or found is None:
        raise FrameworkFault("The starter workflows do not hold together", faults)
    return found


def starter_faults(catalogue: Starters, framework: Framework) -> Iterator[tuple[lined.Path, str]]:
    """What is wrong with the rows as they stand together, and with the question bank."""
    seen: set[tuple[str, int]] = set()
    lenses = {lens.id for lens in framework.text.lenses}
    for place, starter in enumerate(catalogue.starters):
        where: lined.Path = ("starters", place)
        if (starter.function, starter.model) in seen:
            yield where, f"{starter.function} has two for model {starter.model}"
        seen.add((starter.function, starter.model))
        for criterion in starter.criteria:
            if criterion not in framework.bank.by_id:
                yield (*where, "criteria"), f"{criterion!r} is no criterion of the bank"
        for kind in starter.context:
            if kind not in catalogue.context:
                yield (*where, "context"), f"{kind!r} is no kind of company knowledge"
        for industry in starter.industries:
            if industry not in lenses:
                yield (*where, "industries"), f"{industry!r} is no lens of the framework"
