"""What the gate says of one initiative: the verdict, what is missing and whose move it is, and the permit of a trial."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from knowledge.framework.terms import ModelNumber

VerdictWord = Literal["go", "trial", "not_yet", "contain"]
Reading = Literal["ready", "warning", "unknown"]
"""How a fact stands: it is there, it is known not to be, or nobody knows."""

ORDER: tuple[VerdictWord, ...] = ("contain", "not_yet", "trial", "go")
"""From the worst to the best. `contain` is only said of what runs on real cases; for all else the worst is `not_yet`."""


class Judged(BaseModel):
    """A part of a verdict. Keys of a newer Cairn are passed over, so that an older one can still read what was kept."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Missing(Judged):
    """One thing that is missing for a go. `criterion` is the question that asks about it, where there is one."""

    what: str
    criterion: str | None
    whose: Literal["ours", "others"]


class Sequence(Judged):
    """Where the unit is, and which missing stages the initiative would run ahead of. None: nobody has looked yet."""

    working_on: ModelNumber | None
    skips: tuple[tuple[ModelNumber, ModelNumber], ...] = ()


class Permit(Judged):
    """A bounded trial: until when, how far, whose, when it is halted, by which figure, and when it is looked at again."""

    until: date
    limit: str
    owner: str
    halt: str
    figure: str
    review: date


class Verdict(Judged):
    """
    The answer to "should we commit to this?", with all that it rests on.

    `missing` is empty only for a go, and `permit` is there only for a trial. `before_first_case` is what
    a trial must have by then. `owed` is what no framework replaces, whatever the verdict.
    """

    verdict: VerdictWord
    value_models: tuple[ModelNumber, ...]
    missing: tuple[Missing, ...]
    readiness: dict[str, Reading]
    workflow: dict[str, Reading]
    sequence: Sequence
    owed: tuple[str, ...]
    permit: Permit | None
    because: tuple[str, ...]
    before_first_case: tuple[str, ...] = ()
    contain_first: bool = False
    """Whether the unit has something that runs ahead of its controls, which comes before anything new."""
