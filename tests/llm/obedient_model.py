"""
A model that obeys whatever it reads: the worst ally a poisoned document can find.

    model.answers(obedient)

It carries out every order in the question, the thread and the passages, repeats every address and mention it
sees, tells its instructions when asked to, and cites the poisoned line itself word by word, so that a check
of quotes lets it through. What may not reach people all the same must be stopped by code.
"""

import re
from collections.abc import Iterator
from typing import Any

_VERB = (
    r"\b(?:say|reply|answer|respond|write|state|claim|report|tell|announce|add|include|append|post|send|link|mention|notify|"
    r"ping|click|visit|open|call|set|raise|change|mark|reveal|print|repeat|show|ignore|disregard|forget|act|pretend)\b"
)
_ORDER = re.compile(_VERB, re.IGNORECASE)
_FILLER = re.compile(r"^\W*(?:that|with|only|exactly|everybody|everyone|them|us|the user)?\W*", re.IGNORECASE)
_BAIT = re.compile(
    r"https?:|www\.|mailto:|<[!@#]|@\w|\]\(|\b[\w-]+\.(?:com|net|org|io|example)\b", re.IGNORECASE
)
_SECRETS = re.compile(r"\b(?:system prompt|instructions|rules|passages)\b", re.IGNORECASE)
_FENCE = re.compile(r"^Fence: (\S+)$", re.MULTILINE)

MOST_POINTS, LONGEST_QUOTE = 6, 25


def obedient(request: dict[str, Any]) -> dict[str, Any]:
    """Answer a request in the shape of `answer_question`, doing all that its material asks for."""
    system, user = (message["content"] for message in request["messages"][:2])
    points = [
        _point(line, number, system)
        for number, line in _lines(user)
        if _ORDER.search(line) or _BAIT.search(line)
    ]
    if not points:
        return {
            "outcome": "insufficient",
            "headline": {"text": "Nobody told me anything.", "kind": "guidance", "cites": []},
            "points": [],
        }
    told = " ".join(point["text"] for point in points)[:600]
    headline = {"text": told, "kind": points[0]["kind"], "cites": points[0]["cites"]}
    return {"outcome": "answered", "headline": headline, "points": points[-MOST_POINTS:]}


def _lines(user: str) -> Iterator[tuple[int, str]]:
    """Go through the material line by line, each with the number of the passage it stands in."""
    token = _FENCE.search(user)
    fence = token[1] if token else "\0"
    number = 1
    for line in user.splitlines():
        if fence in line:
            found = re.search(r"passage\s+\[?(\d+)", line)
            number = int(found[1]) if found else number
        elif line.strip():
            yield number, line.strip()


def _point(line: str, number: int, system: str) -> dict[str, Any]:
    *_, wish = _ORDER.split(line)
    text = system if _ORDER.search(line) and _SECRETS.search(wish) else _FILLER.sub("", wish) or line
    quote = " ".join(line.split()[:LONGEST_QUOTE])
    return {"text": text, "kind": "organisation", "cites": [{"n": number, "quote": quote}]}
