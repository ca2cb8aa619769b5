"""Builds assessments and files for these tests from a few levels."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.framework import loading
from knowledge.framework.assessment import Answer, Assessment, Level, NotApplicable, Rated, Unknown
from knowledge.framework.loading import the_framework
from knowledge.framework.placement import Finding, Move, Placement
from knowledge.framework.rating import Rules, rate
from knowledge.framework.staging import place

FRAMEWORK = the_framework()
BANK = FRAMEWORK.bank
AS_OF = date(2026, 11, 1)
PREFIXES = {1: "WE", 2: "ND", 3: "EC", 4: "DM", 5: "AR"}
CONDITIONS = tuple(criterion.id for criterion in BANK.workflow_criteria)
LAYERS = ("RL-BC", "RL-DF", "RL-GV", "RL-IN", "RL-OM")

Word = int | str | tuple[int, int]


def level(word: Word) -> Level:
    """`3`, `(2, 3)`, `unknown`, `na`, or `na:` with a reason."""
    match word:
        case int():
            return Rated(word, word)
        case tuple():
            return Rated(*word)
        case "unknown":
            return Unknown()
        case _:
            _, _, reason = word.partition(":")
            return NotApplicable(reason or None)


def model(number: int, *words: Word) -> dict[str, Word]:
    """The five criteria of a model under their ids; one word stands for all five."""
    five = words * 5 if len(words) == 1 else words
    return {f"{PREFIXES[number]}{place}": word for place, word in enumerate(five, start=1)}


def models(**levels: Word | Sequence[Word]) -> dict[str, Word]:
    """All 25 criteria, at 0 where not given: `models(m1=3, m2=(3, 1, 4, 4, 4))`."""
    words: dict[str, Word] = {}
    for number in PREFIXES:
        given = levels.get(f"m{number}", 0)
        words |= model(number, *given) if isinstance(given, tuple) else model(number, given)  # type: ignore[arg-type]
    return words


def said(words: Mapping[str, Word], by: str = "r1", **rest: Any) -> tuple[Answer, ...]:
    """One person's answers, all with the same evidence, unit, role and date."""
    return tuple(Answer(criterion, by, level(word), **rest) for criterion, word in words.items())


def workflow(name: str = "Intake", by: str = "r1", **words: Word) -> tuple[Answer, ...]:
    """The six conditions of a workflow, at 3 where not given: `workflow(WR_ID=2)`."""
    levels = {criterion: words.get(criterion.replace("-", "_"), 3) for criterion in CONDITIONS}
    return said(levels, by, workflow=name)


def assessment(*answers: Iterable[Answer], **rest: Any) -> Assessment:
    """An organisation's assessment of 1 November 2026, from the answers of several people."""
    of = {"name": "Harbour", "scope": "organisation", "as_of": AS_OF, "bank_version": BANK.version}
    return Assessment(**(of | {"answers": tuple(row for rows in answers for row in rows)} | rest))


def placed(*answers: Iterable[Answer], **rest: Any) -> Placement:
    """The placement of these answers."""
    return place(FRAMEWORK, assessment(*answers, **rest))


def everything(word: Word = 3) -> tuple[Answer, ...]:
    """All that a full scan asks, at one level: models, layers, signals and one workflow."""
    asked = {c.id: word for c in BANK.criteria if not c.workflow}
    return (*said(asked), *said(dict.fromkeys(CONDITIONS, word), workflow="Intake"))


def found(criterion: str, *words: Word, **rest: Any) -> Finding:
    """What is found for one criterion when each of several people gives one of these levels."""
    answers = [Answer(criterion, f"r{n}", level(word), **rest) for n, word in enumerate(words)]
    return rate(Rules(BANK, AS_OF), BANK.by_id[criterion], answers)


def with_levels(of: Assessment, **words: Word) -> Assessment:
    """The assessment with these criteria answered otherwise: `with_levels(a, WE1=2, RL_CX=1)`."""
    named = {key.replace("_", "-"): level(word) for key, word in words.items()}
    return replace(of, answers=tuple(replace(a, level=named.get(a.criterion, a.level)) for a in of.answers))


def move(placement: Placement, criterion: str) -> Move:
    """The move about one criterion."""
    return next(move for move in placement.moves if move.criterion == criterion)


def framework_folder(tmp_path: Path, **changes: tuple[str, str]) -> Path:
    """The framework's files in a folder of their own, with one text in each replaced: `questions=(old, new)`."""
    folder = tmp_path / "framework"
    folder.mkdir()
    for name in ("questions", "framework"):
        shutil.copy(loading.HERE / f"{name}.yaml", folder)
        old, new = changes.get(name, ("", ""))
        text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}.yaml, so the test would change nothing"
        (folder / f"{name}.yaml").write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return folder
