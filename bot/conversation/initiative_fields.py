"""The guided intake of one initiative: its questions in order, the same for a Slack modal, the terminal and the file it writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.words import N_, _
from knowledge.framework.gate_rules import the_gate
from knowledge.framework.initiative import Readiness, Workflow
from knowledge.framework.model import Framework
from knowledge.framework.terms import LEVELS, MODELS

FieldKind = Literal["text", "number", "choice", "models", "level", "yes_no", "date"]
Answers = Mapping[str, Any]
"""By key; what is not in it was not answered."""
Suggestions = Mapping[str, str]
"""By key, what somebody's own words seem to say, as text; it is no answer before they have gone on with it."""

NAME, UNIT, OWNER, COLLEAGUE = "initiative.name", "unit", "owner", "owner.person"
"""The keys by which it is known, and who runs it: in words, or a colleague, who comes first where both are given."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the value that stands in the file, and its words."""

    value: str | int
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `key` is its place in the file, such as `metric.baseline`; `hint` helps to answer it."""

    key: str
    kind: FieldKind
    question: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False


_TEXTS: tuple[tuple[str, FieldKind, str, str], ...] = (
    (
        "initiative.name",
        "text",
        N_("What is it called?"),
        N_("A few words, such as “Voice agent for first notice of loss”."),
    ),
    ("unit", "text", N_("Which unit is it for?"), N_("As it is called in Cairn.")),
    ("initiative.kind", "choice", N_("What is asked for?"), ""),
    ("initiative.state", "choice", N_("How far is it?"), ""),
    ("initiative.reach", "choice", N_("How far does the AI go by itself?"), ""),
    (
        "value_models",
        "models",
        N_("What kind of value is it?"),
        N_("One or more of the five; the one it mainly serves is enough."),
    ),
    (
        "metric.what",
        "text",
        N_("Which figure should move?"),
        N_("Not users, log-ins or applause. Such as “minutes to a registered claim”."),
    ),
    ("metric.kind", "choice", N_("What kind of figure is it?"), ""),
    ("metric.baseline", "number", N_("What is its value today?"), N_("A number.")),
    ("metric.target", "number", N_("What should it become?"), N_("A number.")),
    ("metric.accepted_by", "text", N_("Who accepts this figure as the measure?"), N_("A role or a person.")),
    (
        "owner",
        "text",
        N_("Who runs it, also after the project?"),
        N_("A role or a person in the business; no task force, no supplier."),
    ),
    (
        "control.limit",
        "text",
        N_("How far may it go, and no further?"),
        N_("One product line, one team, a number of cases, an amount."),
    ),
    (
        "control.person_at",
        "text",
        N_("Where does a person decide?"),
        N_("The critical point, such as “before a payment is released”."),
    ),
    (
        "control.halt",
        "text",
        N_("When and how is it halted?"),
        N_("Has it been tried? Then add the day: “wrong hand-overs above 2 %, tried 2026-10-01”."),
    ),
    (
        "control.log",
        "yes_no",
        N_("Is what it does recorded where your own people can read it?"),
        N_("Yes or no."),
    ),
)
_UNTIL: tuple[str, FieldKind, str, str] = (
    "until",
    "date",
    N_("When should a trial end?"),
    N_("A day such as 2027-03-31. Without one a trial ends after 90 days."),
)
_CHOICES: dict[str, tuple[tuple[str, str], ...]] = {
    "initiative.kind": (
        ("pilot", N_("A pilot: to try it out")),
        ("platform", N_("A platform: to buy or build something for many uses")),
        ("programme", N_("A programme: to roll it out")),
    ),
    "initiative.state": (
        ("idea", N_("An idea")),
        ("demo", N_("A demo, without real cases")),
        ("trial", N_("On trial with real cases")),
        ("live", N_("In normal use")),
        ("stopped", N_("Stopped")),
    ),
    "initiative.reach": (
        ("task", N_("It helps with single tasks; a person uses the result")),
        ("end_to_end", N_("It carries a case from start to finish; people take the unusual ones")),
    ),
    "metric.kind": (
        ("time", N_("Time")),
        ("quality", N_("Quality")),
        ("cost", N_("Cost")),
        ("income", N_("Income")),
        ("risk", N_("Risk")),
    ),
}
_REQUIRED = frozenset({"initiative.name", "unit", "initiative.kind", "initiative.state", "initiative.reach"})


def fields(framework: Framework, answers: Answers) -> tuple[Field, ...]:
    """The questions to ask, given what was answered so far: the six conditions only of a workflow that an agent runs."""
    layers = [_level(framework, f"readiness.{name}") for name in Readiness.model_fields]
    conditions = [_level(framework, f"workflow.{name}") for name in Workflow.model_fields]
    return (
        *(_field(framework, *row) for row in _TEXTS),
        *layers,
        *(conditions if is_agent(answers) else ()),
        _field(framework, *_UNTIL),
    )


def offered(key: str) -> tuple[str, ...]:
    """The values that can be chosen in a field, as text; none where it is typed."""
    if key == "value_models":
        return tuple(str(model) for model in MODELS)
    return tuple(value for value, _label in _CHOICES.get(key, ()))


def is_agent(answers: Answers) -> bool:
    """Whether an agent runs a workflow in it, by what was answered so far."""
    return 5 in (answers.get("value_models") or ()) or answers.get("initiative.reach") == "end_to_end"


def _field(framework: Framework, key: str, kind: FieldKind, question: str, hint: str) -> Field:
    if kind == "models":
        options = tuple(
            Option(m, f"{framework.model(m).name}: {framework.model(m).delivers}") for m in MODELS
        )
    else:
        options = tuple(Option(value, _(label)) for value, label in _CHOICES.get(key, ()))
    return Field(key, kind, _(question), _(hint), options, key in _REQUIRED)


def _level(framework: Framework, key: str) -> Field:
    criterion = framework.criterion(the_gate().criterion_of(key))
    options = tuple(Option(level, criterion.anchors[level].short) for level in LEVELS)
    return Field(key, "level", criterion.question, "", options)
