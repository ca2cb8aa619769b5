"""
Who is asked what in a scan: the cards of one respondent, in their order. Pure.

The rules are those of the question bank: `asked_of`, `holds_for`, `first_look`, `card`, `na_allowed`.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from knowledge.framework.assessment import Waiver
from knowledge.framework.bank import Criterion, QuestionBank
from knowledge.framework.terms import Scope

PathName = Literal["first_look", "full"]
MOST_WORKFLOWS = 3
SMALL_TEAM = 25
"""Below so many people the bank's reason `scope_under_25_people` holds."""
_SMALL = "scope_under_25_people"


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    # The name of a workflow tells its cards apart.
    return tuple(dict.fromkeys(names))


class Setup(BaseModel):
    """What was chosen when a scan was set up; it does not change once the scan is open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: str
    scope: Scope = "team"
    path: PathName = "first_look"
    anonymous: bool = True
    people: Annotated[int, Field(ge=1)] | None = None
    workflows: Annotated[tuple[str, ...], AfterValidator(_each_once), Field(max_length=MOST_WORKFLOWS)] = ()
    waivers: tuple[Waiver, ...] = ()
    recheck: str | None = None
    """What is only looked at again, by its row's key: the one question that is asked."""
    controls: tuple[str, ...] = ()
    """Of what ran ahead of its controls these are asked instead, by their rows' keys."""
    reported: bool = False
    """Whether somebody says that what it asks about is done."""

    @property
    def asked_again(self) -> tuple[str, ...]:
        """The questions of a recheck, by their rows' keys; none of any other scan."""
        return self.controls or ((self.recheck,) if self.recheck is not None else ())

    @property
    def waived(self) -> frozenset[int]:
        """The models that are not this unit's to build or run."""
        return frozenset(waiver.model for waiver in self.waivers if waiver.kind == "not_applicable")


class Asked(BaseModel):
    """In which capacity somebody is asked: as one of the team, as an owner, or because a colleague passed a card on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    member: bool = True
    owns: tuple[str, ...] = ()
    """The owners of the bank that the person is, in the bank's own words (`owner of the channel`)."""
    received: tuple[str, ...] = ()
    """Cards that a colleague passed on."""
    passed: tuple[str, ...] = ()
    """Cards that the person passed on to a colleague."""
    tz_minutes: int = 0
    """How far their clock is from UTC, so that a reminder comes in working hours."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question: a criterion, of one workflow where it is asked of each."""

    criterion: str
    workflow: str | None = None

    @property
    def key(self) -> str:
        """`WE1`, or `WR-ID@Intake` for a workflow."""
        return f"{self.criterion}@{self.workflow}" if self.workflow else self.criterion

    @classmethod
    def of(cls, key: str) -> "Row":
        """The row of a key."""
        criterion, _, workflow = key.partition("@")
        return cls(criterion, workflow or None)


@dataclass(frozen=True, slots=True)
class Card:
    """What is asked at once: one question, or the rows that the bank puts on one card."""

    key: str
    rows: tuple[Row, ...]
    minutes: float


def cards(
    bank: QuestionBank,
    setup: Setup,
    asked: Asked,
    *,
    running: Collection[int] = (),
    known: Collection[str] = (),
) -> tuple[Card, ...]:
    """
    The cards of one respondent.

    `running` are the models that somebody said are running (a first look asks their owners for the gates); `known` are
    the organisation's facts that are fresh from an earlier assessment and not asked again.
    """
    if setup.recheck is not None:
        return tuple(_asked_again(bank, setup, asked))
    every = [*_all_cards(bank, setup)]
    wanted = [card for card in every if _is_asked(bank, setup, asked, card, running, known)]
    keys = {card.key for card in wanted} - set(asked.passed)
    return tuple(card for card in every if card.key in keys or card.key in asked.received)


def running_models(bank: QuestionBank, levels: Iterable[tuple[str, object]]) -> frozenset[int]:
    """The models that run by any of these answers (criterion and level): their activity is at `skip_activity` or above."""
    activity = {criterion: model for model, criterion in bank.scoring.activity.items()}
    least = bank.scoring.skip_activity
    return frozenset(
        activity[criterion]
        for criterion, level in levels
        if criterion in activity and isinstance(level, int) and level >= least
    )


def na_reasons(bank: QuestionBank, setup: Setup, criterion: str) -> tuple[str, ...]:
    """The reasons for which this unit may say that a question is not for it; none for most questions."""
    small = setup.people is not None and setup.people < SMALL_TEAM
    return tuple(reason for reason in bank.by_id[criterion].na_allowed if reason != _SMALL or small)


def owners_asked(bank: QuestionBank, setup: Setup) -> tuple[str, ...]:
    """The owners whom this scan may have a question for, in the bank's words and order, each once."""
    rows = [row for card in _all_cards(bank, setup) for row in card.rows]
    found = (bank.by_id[row.criterion] for row in rows)
    return tuple(dict.fromkeys(c.owner for c in found if c.owner and _on_path(setup, c)))


def _all_cards(bank: QuestionBank, setup: Setup) -> Iterator[Card]:
    """Every card that the bank has for this unit, those of everyone first."""
    here = [c for c in bank.criteria if _concerns(setup, c)]
    shared: dict[str, list[Criterion]] = {}
    for criterion in here:
        if criterion.asked_of == "everyone" and criterion.card:
            shared.setdefault(criterion.card, []).append(criterion)
    for criterion in (c for c in here if c.asked_of == "everyone"):
        together = shared.get(criterion.card or "", [criterion])
        if together[0] is criterion:
            name = criterion.card if len(together) > 1 and criterion.card else criterion.id
            yield Card(name, tuple(Row(c.id) for c in together), sum(c.minutes for c in together))
    owned = [c for c in here if c.asked_of == "owner"]
    yield from (_single(Row(c.id), c) for c in owned if not c.workflow)
    for workflow in setup.workflows:
        yield from (_single(Row(c.id, workflow), c) for c in owned if c.workflow)


def _asked_again(bank: QuestionBank, setup: Setup, asked: Asked) -> Iterator[Card]:
    """The cards of a recheck, for everybody who is asked in it."""
    for key in setup.asked_again:
        row = Row.of(key)
        if key not in asked.passed or key in asked.received:
            yield _single(row, bank.by_id[row.criterion])


def _single(row: Row, criterion: Criterion) -> Card:
    return Card(row.key, (row,), criterion.minutes)


def _concerns(setup: Setup, criterion: Criterion) -> bool:
    """Whether the question is this unit's at all."""
    if criterion.model in setup.waived or (criterion.workflow and 5 in setup.waived):
        return False
    return criterion.holds_for == "team" or setup.scope != "team"


def _on_path(setup: Setup, criterion: Criterion) -> bool:
    return setup.path == "full" or criterion.first_look != "never"


def _is_asked(
    bank: QuestionBank,
    setup: Setup,
    asked: Asked,
    card: Card,
    running: Collection[int],
    known: Collection[str],
) -> bool:
    criterion = bank.by_id[card.rows[0].criterion]
    if criterion.asked_of == "everyone":
        return asked.member and _on_path(setup, criterion)
    if criterion.owner not in asked.owns or criterion.id in known or not _on_path(setup, criterion):
        return False
    return setup.path == "full" or criterion.model in running
