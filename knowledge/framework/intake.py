"""
Reads an assessment file (YAML or JSON) into an `Assessment`, or refuses it with every fault at once.

The form, with its defaults, is told in README.md under "cairn assess". Each row is checked by itself first and then against the
others, so that one slip does not hide the rest.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from knowledge.errors import AssessmentFault
from knowledge.framework import in_words, lined
from knowledge.framework.assessment import Agreed, Assessment, NotApplicable, Unit, Waiver
from knowledge.framework.bank import QuestionBank
from knowledge.framework.form import AgreedRow, AnswerRow, Row, Subject, UnitRow, WaiverRow
from knowledge.framework.placement import Placement

Effort = Annotated[int, Field(ge=1, le=3, strict=True)]
KEYS = ("bank_version", "unit", "answers", "agreed", "units", "waivers", "efforts", "previous", "as_of")
RESULTS = ("scan", "placement")
"""What an export tells beside its answers. It is passed over: a placement is worked out, never read."""

MOST_NAMED = 5

T = TypeVar("T")
R = TypeVar("R", bound=Row)


def read_assessment(text: str, bank: QuestionBank, today: date, what: str = "The assessment") -> Assessment:
    """Read an assessment from YAML or JSON text; `today` is its date where it gives none. Raises AssessmentFault."""
    return _Reading(lined.read(text), bank, today, what).assessment()


def doubts(assessment: Assessment, bank: QuestionBank) -> Iterator[str]:
    """What is no fault and yet not as whoever wrote the file may think: an N/A whose reason does not count is not known."""
    for answer in assessment.answers:
        if not isinstance(answer.level, NotApplicable):
            continue
        reasons = bank.by_id[answer.criterion].na_allowed
        if answer.level.reason in reasons:
            continue
        given = f"the reason {answer.level.reason!r}" if answer.level.reason else "no reason"
        may = f"it may be {' or '.join(reasons)}" if reasons else "this question always applies"
        yield f"{answer.criterion} by {answer.by}: na with {given} counts as not known; {may}."


def placement_of(data: object) -> Placement:
    """A placement as `cairn assess --json` prints it, or as it stands in the export of a scan. Raises ValueError."""
    if isinstance(data, dict) and isinstance(data.get("placement"), dict):
        data = data["placement"]
    try:
        return Placement.model_validate(data)
    except ValidationError as error:
        found = sorted(error.errors(include_url=False), key=lambda fault: fault["type"] == "missing")
        wrong = [in_words.place(fault["loc"]) for fault in found if fault["loc"]]
        named = list(dict.fromkeys(wrong))
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        told = f" (wrong or missing: {', '.join(named[:MOST_NAMED])}{more})" if named else ""
        raise ValueError(
            f"it is no placement; make one with `cairn assess ANSWERS.yaml --json`{told}"
        ) from error


class _Reading:
    """One file being read: what is good in it so far, and every fault found."""

    def __init__(self, content: lined.Lined, bank: QuestionBank, today: date, what: str) -> None:
        self.content, self.bank, self.today, self.what = content, bank, today, what
        self.faults = list(content.faults)

    def assessment(self) -> Assessment:
        if self.faults and self.content.data is None:
            raise AssessmentFault(f"{self.what} was refused", self.faults)
        if not isinstance(self.content.data, dict):
            must = "line 1: it must be a mapping with `unit` and `answers`"
            raise AssessmentFault(f"{self.what} was refused", [*self.faults, must])
        read = self._read()
        if self.faults or read is None:
            raise AssessmentFault(f"{self.what} was refused", self.faults)
        return read

    def _read(self) -> Assessment | None:
        data = self.content.data
        for key in data:
            if key not in (*KEYS, *RESULTS):
                self._fault((key,), f"{key!r} is no key of an assessment; there are {', '.join(KEYS)}")
        subject = self._part(("unit",), Subject) or Subject.with_stand_ins(data.get("unit"))
        as_of = self._part(("as_of",), date) if "as_of" in data else self.today
        answers = self._rows("answers", AnswerRow)
        agreed = self._rows("agreed", AgreedRow)
        units = self._rows("units", UnitRow)
        waivers = self._rows("waivers", WaiverRow)
        efforts = self._efforts()
        self._check_version()
        self._check_criteria(answers, agreed)
        self._check_units(answers, agreed, units)
        if as_of:
            self._check_dates(answers, agreed, as_of)
        if subject:
            self._check_waivers(waivers, subject)
        previous = self._previous(as_of)
        if subject is None or as_of is None or self.faults:
            return None
        return Assessment(
            name=subject.name,
            scope=subject.scope,
            people=subject.people,
            invited=subject.invited,
            as_of=as_of,
            bank_version=str(data.get("bank_version") or self.bank.version),
            answers=tuple(row.answer() for _, row in answers),
            agreed=tuple(Agreed(r.criterion, r.level, tuple(r.by), r.at, r.unit) for _, r in agreed),
            units=tuple(Unit(r.name, r.people, r.suited) for _, r in units),
            waivers=tuple(Waiver(r.model, r.reason, r.approved_by, r.review, r.kind) for _, r in waivers),
            efforts=efforts,
            previous=previous,
        )

    def _fault(self, where: lined.Path, says: str) -> None:
        self.faults.append(f"line {self.content.line(where)}: {says}")

    def _part(self, where: lined.Path, as_type: type[T]) -> T | None:
        value = self.content.data
        for step in where:
            value = value.get(step) if isinstance(value, dict) else value[step]
        try:
            return TypeAdapter(as_type).validate_python(value)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                path = (*where, *fault["loc"])
                self._fault(path, f"{in_words.place(path)}: {in_words.says(fault)}")
            return None

    def _rows(self, key: str, as_type: type[R]) -> list[tuple[int, R]]:
        value = self.content.data.get(key)
        if value is None:
            if key == "answers" and "answers" not in self.content.data:
                self._fault((), "answers: there must be a list of answers, even an empty one")
            return []
        if not isinstance(value, list):
            self._fault((key,), f"{key}: must be a list")
            return []
        rows = [(place, self._part((key, place), as_type)) for place in range(len(value))]
        mended = [(place, row or as_type.with_stand_ins(value[place])) for place, row in rows]
        return [(place, row) for place, row in mended if row is not None]

    def _efforts(self) -> dict[str, int]:
        value = self.content.data.get("efforts") or {}
        if not isinstance(value, dict):
            self._fault(("efforts",), "efforts: must map criteria to 1, 2 or 3")
            return {}
        efforts: dict[str, int] = {}
        for criterion in value:
            if criterion not in self.bank.by_id:
                self._fault(("efforts", criterion), f"efforts.{criterion}: unknown criterion {criterion!r}")
            effort = self._part(("efforts", criterion), Effort)
            if effort is not None:
                efforts[str(criterion)] = effort
        return efforts

    def _check_version(self) -> None:
        version = self.content.data.get("bank_version")
        if version is not None and str(version).split(".")[0] != self.bank.major:
            self._fault(
                ("bank_version",),
                f"bank_version: {version} is of another major version than this Cairn's question bank ({self.bank.version}); "
                "results of the two cannot be compared",
            )

    def _check_criteria(
        self, answers: list[tuple[int, AnswerRow]], agreed: list[tuple[int, AgreedRow]]
    ) -> None:
        seen: dict[tuple[str, ...], int] = {}
        for place, row in answers:
            where: lined.Path = ("answers", place)
            criterion = self.bank.by_id.get(row.criterion)
            if criterion is None:
                self._fault((*where, "criterion"), f"unknown criterion {row.criterion!r}")
            elif criterion.workflow and row.workflow is None:
                self._fault(where, f"{row.criterion} is asked of one workflow; name it under `workflow`")
            key = (row.criterion, row.by, row.unit or "", row.workflow or "")
            if key in seen:
                first = self.content.line(("answers", seen[key]))
                self._fault(where, f"{row.by!r} answered {row.criterion} already on line {first}")
            seen.setdefault(key, place)
        twice: set[tuple[str, str | None]] = set()
        for place, settled in agreed:
            criterion = self.bank.by_id.get(settled.criterion)
            if criterion is None:
                self._fault(("agreed", place, "criterion"), f"unknown criterion {settled.criterion!r}")
            elif criterion.workflow:
                self._fault(
                    ("agreed", place),
                    f"{criterion.id} is asked of one workflow, so no level can be agreed for all",
                )
            if (settled.criterion, settled.unit) in twice:
                self._fault(("agreed", place), f"{settled.criterion} is agreed twice")
            twice.add((settled.criterion, settled.unit))

    def _check_units(
        self,
        answers: list[tuple[int, AnswerRow]],
        agreed: list[tuple[int, AgreedRow]],
        units: list[tuple[int, UnitRow]],
    ) -> None:
        names: set[str] = set()
        for place, unit in units:
            if unit.name in names:
                self._fault(("units", place), f"unit {unit.name!r} stands twice")
            if unit.suited is not None and unit.suited > unit.people:
                self._fault(
                    ("units", place), f"unit {unit.name!r} has more people with suited work than people"
                )
            names.add(unit.name)
        rows: Iterable[tuple[str, int, str | None]] = [
            *(("answers", place, row.unit) for place, row in answers),
            *(("agreed", place, row.unit) for place, row in agreed),
        ]
        for key, place, name in rows:
            if name is not None and name not in names:
                self._fault((key, place, "unit"), f"unknown unit {name!r}; it does not stand under `units`")

    def _check_dates(
        self, answers: list[tuple[int, AnswerRow]], agreed: list[tuple[int, AgreedRow]], as_of: date
    ) -> None:
        rows: Iterable[tuple[str, int, date | None, date | None]] = [
            *(("answers", place, row.at, row.rechecked) for place, row in answers),
            *(("agreed", place, row.at, None) for place, row in agreed),
        ]
        for key, place, at, rechecked in rows:
            if at is not None and at > max(as_of, rechecked or as_of):
                what = "the day on which it was asked again" if rechecked else "the date of the assessment"
                self._fault((key, place, "at"), f"{at} is after {what} ({rechecked or as_of})")

    def _check_waivers(self, waivers: list[tuple[int, WaiverRow]], subject: Subject) -> None:
        allowed = self.bank.scoring.waivable[subject.scope]
        models: set[int] = set()
        for place, waiver in waivers:
            where: lined.Path = ("waivers", place)
            if waiver.model in models:
                self._fault(where, f"model {waiver.model} is waived twice")
            models.add(waiver.model)
            if waiver.kind == "not_applicable" and waiver.model not in allowed:
                may = ", ".join(str(m) for m in allowed)
                a = "an" if subject.scope == "organisation" else "a"
                self._fault(where, f"{a} {subject.scope} cannot waive model {waiver.model}, only {may}")

    def _previous(self, as_of: date | None) -> Placement | None:
        if self.content.data.get("previous") is None:
            return None
        try:
            previous = placement_of(self.content.data["previous"])
        except ValueError as error:
            self._fault(("previous",), f"previous: {error}")
            return None
        if as_of and previous.as_of > as_of:
            self._fault(
                ("previous",), f"previous: its date {previous.as_of} is after the assessment's ({as_of})"
            )
        return previous
