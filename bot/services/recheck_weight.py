"""
What a recheck asks, and which of its answers weigh enough to take the place of what several people said. Pure.

Of what ran ahead its controls are asked, not how widely it runs: a risk that several saw is not cleared because somebody
says that it is less.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from bot.conversation.path import Row
from bot.store.plan_items import KeptItem
from bot.store.sheets import FinalAnswer
from knowledge.framework.bank import QuestionBank
from knowledge.framework.model import Framework
from knowledge.framework.placement import Move, Placement
from knowledge.framework.rating import lower_median
from knowledge.framework.rechecked import controls, missing_controls
from knowledge.framework.skipping import AGENTIC


def asked_of_everyone(framework: Framework, item: KeptItem) -> bool:
    """Whether anybody in the unit could say; else the owners of what is asked."""
    everyone = framework.criterion(item.criterion).asked_of == "everyone"
    return everyone and Move.model_validate(item.move).kind != "contain"


def owners_rows(framework: Framework, item: KeptItem) -> frozenset[str]:
    """The rows that only the owners of what an item is about are asked, by their keys."""
    move = Move.model_validate(item.move)
    if move.kind == "contain":
        return frozenset(controls(framework.bank, move.model))
    return frozenset({Row(*item.what).key})


def controls_asked(bank: QuestionBank, item: KeptItem, found: Placement | None) -> tuple[str, ...]:
    """The controls that are asked instead, by their rows' keys, where an item is to contain something."""
    move = Move.model_validate(item.move)
    if move.kind != "contain" or found is None:
        return ()
    return tuple(Row(*what).key for what in missing_controls(bank, found, move.model))


def that_count(
    bank: QuestionBank, found: Placement | None, answers: Iterable[FinalAnswer], owners: Collection[str]
) -> Iterator[tuple[Row, list[FinalAnswer]]]:
    """Each question with its answers, as far as somebody could say and these answers weigh enough."""
    by_row: dict[str, list[FinalAnswer]] = {}
    for one in answers:
        by_row.setdefault(one.row, []).append(one)
    for key, some in by_row.items():
        row, rated = Row.of(key), [one for one in some if one.level.isdigit()]
        if rated and not _clears_lightly(bank, found, row, rated, owners):
            yield row, some


def _clears_lightly(
    bank: QuestionBank,
    found: Placement | None,
    row: Row,
    rated: Sequence[FinalAnswer],
    owners: Collection[str],
) -> bool:
    """Whether too few say that what acts by itself does so no more: neither its owner, nor so many as could agree on it."""
    least = bank.scoring.skip_activity
    before = found.findings.get(row.criterion) if found else None
    if row.criterion not in {bank.scoring.activity[model] for model in AGENTIC} or before is None:
        return False
    lowered = (before.level or 0) >= least > lower_median([int(one.level) for one in rated])
    people = {one.by for one in rated}
    few = len(people) < bank.scoring.agreement_as_evidence.respondents
    return lowered and few and not people & set(owners)
