"""
One question that was asked again, laid into the assessment in which it was asked before. Pure.

Only that question gets the later date. All else is still judged as of the day on which it was asked: evidence ages between two
scans and not by a recheck, which says nothing of it, so that asking one thing again never makes another worse than it was told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.framework.bank import QuestionBank
from knowledge.framework.conditions import known_at, known_below
from knowledge.framework.gathered import Placed
from knowledge.framework.placement import Finding, Placement
from knowledge.framework.skipping import AGENTIC

File = Mapping[str, object]
"""An assessment in the form that `read_assessment` reads."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked again: a criterion, of one workflow where it is asked of each, in one unit of a larger assessment."""

    criterion: str
    workflow: str | None = None
    unit: str | None = None


def laid_in(told: File, question: Question, rows: Iterable[File], on: date) -> dict[str, object]:
    """The assessment with these rows in place of all that was said to the question before, by answers or in a talk."""
    new = {"unit": question.unit} if question.unit else {}
    asked_again = ({**row, **new, "rechecked": on.isoformat()} for row in rows)
    laid = {**told, "answers": [*_others(told, "answers", question), *asked_again]}
    if "agreed" in told:
        laid["agreed"] = [*_others(told, "agreed", question)]
    return laid


def rows_in(told: File, key: str) -> list[dict[str, object]]:
    """The rows of an assessment under a key, as far as there are any."""
    found = told.get(key)
    return [dict(row) for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def asked_again(placed: Placement | Placed) -> dict[str, date]:
    """The criteria that were asked again after the scan, each with the day on which that was last."""
    found: dict[str, date] = {}
    for some in (placed.findings, *placed.workflows.values()):
        for criterion, finding in some.items():
            if finding.rechecked is not None and finding.rechecked > placed.as_of:
                found[criterion] = max(found.get(criterion, finding.rechecked), finding.rechecked)
    return found


def settled_on(placed: Placement | Placed) -> date:
    """Since when a placement is what it is: the day of the scan, or of the last question that was asked again since."""
    return max([placed.as_of, *asked_again(placed).values()])


def controls(bank: QuestionBank, model: int) -> tuple[str, ...]:
    """The gates whose absence makes a model run ahead: its own, then those of linked changes under what agents run."""
    return tuple(gate for m in reversed(AGENTIC) if m <= model for gate in bank.scoring.gates[m])


def missing_controls(bank: QuestionBank, placed: Placement, model: int) -> tuple[tuple[str, str | None], ...]:
    """The controls of what runs ahead that are not known to be there, a workflow's conditions where they are known to fail."""
    live = bank.scoring.live_level

    def there(found: Finding | None) -> bool:
        return found is not None and known_at(found, live)

    gates = [(gate, None) for gate in controls(bank, model) if not there(placed.findings.get(gate))]
    rows = placed.workflows.items() if model == max(AGENTIC) else ()
    failing = [(row, name) for name, found in rows for row, one in found.items() if known_below(one, live)]
    return (*gates, *failing) or tuple((gate, None) for gate in controls(bank, model))


def _others(told: File, key: str, question: Question) -> Iterator[dict[str, object]]:
    same = (question.criterion, question.workflow, question.unit)
    return (
        row
        for row in rows_in(told, key)
        if tuple(_plain(row.get(name)) for name in ("criterion", "workflow", "unit")) != same
    )


def _plain(value: object) -> object:
    """As it is read: a file may have spaces around a name."""
    return value.strip() if isinstance(value, str) else value
