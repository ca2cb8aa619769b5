"""The accepted scores, one file a suite: below them a run fails."""

import json
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from evals.judging import Result

ALWAYS_WHOLE = frozenset({"citation_validity"})
"""Metrics below 1 can never be accepted: a citation that does not hold is worse than none."""

EQUAL = 0.005
"""The encoder computes a little differently on each kind of processor, which may turn two places round; a case weighs more."""

Verdict = Literal["ok", "better", "below", "new"]
_SCORES = TypeAdapter(dict[str, float])


def accepted(folder: Path, suite: str) -> dict[str, float]:
    """The accepted scores of a suite; none where there is no file."""
    path = folder / f"{suite}.json"
    return _SCORES.validate_json(path.read_bytes()) if path.exists() else {}


def accept(folder: Path, result: Result) -> None:
    """Make these scores the ones to reach from now on."""
    folder.mkdir(parents=True, exist_ok=True)
    scores = {name: 1.0 if name in ALWAYS_WHOLE else score for name, score in result.scores.items()}
    text = json.dumps(scores, indent=2, sort_keys=True) + "\n"
    (folder / f"{result.suite}.json").write_text(text, encoding="utf-8")


def compared(result: Result, baseline: dict[str, float]) -> dict[str, Verdict]:
    """
    Each metric against its baseline.

    One that nobody has accepted is new, and one that was accepted and is no longer measured is below.
    """
    wanted = baseline | dict.fromkeys(ALWAYS_WHOLE & set(result.scores), 1.0)
    return {
        name: _verdict(result.scores.get(name), wanted.get(name))
        for name in [*result.scores, *(wanted.keys() - result.scores)]
    }


def _verdict(score: float | None, wanted: float | None) -> Verdict:
    if wanted is None:
        return "new"
    if score is None or score < wanted - EQUAL:
        return "below"
    return "better" if score > wanted else "ok"


def passes(result: Result, verdicts: dict[str, Verdict]) -> bool:
    """Whether every case came to an end and every metric reached what was accepted."""
    return not result.raised and not {"below", "new"} & set(verdicts.values())
