"""What the gate's verdict on one initiative shows: plain values, the same for Slack and the terminal."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.framework.verdict import Reading, VerdictWord


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing. `whom` is who would know or do it, in the bank's words."""

    criterion: str | None
    what: str
    whose: Literal["ours", "others"]
    whom: str


@dataclass(frozen=True, slots=True)
class Sign:
    """One readiness layer or workflow condition, and how it stands. `says` is the sign by which it is known."""

    name: str
    reading: Reading
    word: str
    says: str


@dataclass(frozen=True, slots=True)
class ShownPermit:
    """The terms of a bounded trial, in one sentence and one by one."""

    sentence: str
    terms: tuple[tuple[str, str], ...]
    until: date
    review: date
    owner: str


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """
    A verdict in words that may be forwarded: first what to do, then why, then what is missing and whose move each thing is.

    `lead` is the part of the headline that carries the weight; `headline` begins with it.
    """

    name: str
    unit: str
    verdict: VerdictWord
    lead: str
    headline: str
    because: tuple[str, ...]
    missing_title: str
    ours: tuple[Lack, ...]
    others: tuple[Lack, ...]
    layers: tuple[Sign, ...]
    conditions: tuple[Sign, ...]
    permit: ShownPermit | None
    next_step: str
    owed: str
    today: date
