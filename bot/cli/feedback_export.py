"""Answers that people said were no good, as cases for the suite `answers`, for somebody to finish. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import PurePath
from textwrap import indent, shorten
from typing import Any

from bot.store.feedback import Judged, Reason
from bot.words import day

FILL_IN = "FILL IN"
"""What marks everything that only a person can know; no answer contains it, so an unfinished case does not pass."""
_HEAD = f"""\
# Answers that people said were no good, to be finished as cases of evals/suites/answers.yaml, where the fields are explained.
# Replace every {FILL_IN} by what a right answer has, or empty the list: []. A case in which one is left does not pass.
# loaded: true asks the question of the sample organisation; write what has to be known there into its documents first.
# The questions and the words are people's own: take out what must not be read by others before you share this.
cases:
"""
_MOST_IN_NAME = 6
_MOST_IN_COMMENT = 300
SAID: dict[Reason | None, str] = {
    "wrong": "wrong",
    "outdated": "out of date",
    "not_helpful": "no help",
    "other": "no good",
    None: "no good",
}


def as_cases(judged: Sequence[Judged], units: dict[str, str]) -> str:
    """One case an answer, however many people found it no good; `units` has the names of units by their channels."""
    by_answer: dict[str, list[Judged]] = {}
    for one in judged:
        by_answer.setdefault(one.given.exchange_id, []).append(one)
    return _HEAD + "\n".join(chain.from_iterable(_case(same, units) for same in by_answer.values()))


def one_line(text: object) -> str:
    """What somebody wrote, without line breaks and whatever else does not print."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def headline(judged: Judged) -> str:
    """What the answer said first."""
    return one_line(judged.reply.get("headline") or "")


def _case(same: Sequence[Judged], units: dict[str, str]) -> Iterator[str]:
    import yaml

    about = same[0]
    cited = _cited(about)
    for label, text in (("It said", headline(about)), ("It cited", ", ".join(cited) or "nothing")):
        yield f"  # {label}: {shorten(one_line(text), _MOST_IN_COMMENT, placeholder='…')}"
    unit = units.get(about.channel)
    row: dict[str, Any] = {
        "name": _name(about),
        "question": about.question,
        **({"unit": unit} if unit else {}),
        "loaded": True,
        "must_cite": [f"{FILL_IN}: documents of which one must be cited"],
        "must_say": [f"{FILL_IN}: phrases that must all be there"],
        "must_say_any": [f"{FILL_IN}: phrases of which one must be there"],
        "must_not_say": [f"{FILL_IN}: phrases that must not be there"],
        "why": "; ".join(map(_why, same)),
    }
    written = yaml.safe_dump([row], sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)
    yield indent(written, "  ")


def _name(judged: Judged) -> str:
    words = re.findall(r"[a-z0-9]+", judged.question.lower())[:_MOST_IN_NAME]
    return "-".join([*words, *re.findall(r"[a-z0-9]+", judged.given.exchange_id.lower()[:8])])


def _cited(judged: Judged) -> list[str]:
    """The documents as the suites name them: without their endings."""
    sources = judged.reply.get("sources")
    found = (
        [str(one.get("source")) for one in sources if isinstance(one, dict)]
        if isinstance(sources, list)
        else []
    )
    return list(dict.fromkeys(one if one.startswith("scan:") else PurePath(one).stem for one in found))


def _why(judged: Judged) -> str:
    given = judged.given
    words = f": “{one_line(given.words)}”" if given.words else ""
    return f"Somebody said on {day(given.given_at.date())} that the answer was {SAID[given.reason]}{words}"
