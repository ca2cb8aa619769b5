"""Whether the citations of an answer hold: looked up in the record anew, by other means than those that made the answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.conversation.reply import Advice, Reply, Source
from knowledge.documents import Scope
from knowledge.library import Library

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Cited:
    """What is wrong with the citations of an answer, and how many sources it names."""

    faults: tuple[str, ...]
    sources: int

    def __str__(self) -> str:
        return "; ".join(self.faults) or f"{self.sources} sources"


def cited(reply: Reply, library: Library, scope: Scope) -> Cited:
    """Check each number and each quote, and that the person who asked may see each passage."""
    if not isinstance(reply, Advice):
        return Cited((), 0)
    return Cited((*_numbers(reply), *_quotes(reply, library, scope)), len(reply.sources))


def _numbers(advice: Advice) -> Iterator[str]:
    known = [source.n for source in advice.sources]
    if len(set(known)) < len(known):
        yield f"the numbers {known} are given twice"
    used = {n for point in (advice.headline, *advice.points) for n in point.cites}
    for n in sorted(used - set(known)):
        yield f"[{n}] names no source"
    for n in sorted(set(known) - used):
        yield f"source [{n}] is cited nowhere"


def _quotes(advice: Advice, library: Library, scope: Scope) -> Iterator[str]:
    passages = {p.id: p for p in library.passages([s.passage_id for s in advice.sources], scope)}
    for source in advice.sources:
        passage = passages.get(source.passage_id)
        if passage is None:
            yield f"[{source.n}] {source.source}: no passage of the record that the asker may see"
        elif missing := [part for part in _parts(source) if part not in _words(passage.text)]:
            yield f"[{source.n}] {source.source}: “{missing[0].strip()}” is not in the passage"
        elif not _parts(source):
            yield f"[{source.n}] {source.source}: quotes nothing"


def _parts(source: Source) -> list[str]:
    """The quotes of a source; an ellipsis stands between two of them."""
    return [words for part in re.split(r"…|\.\.\.", source.quote) if (words := _words(part)).strip()]


def _words(text: str) -> str:
    """The words alone, with a blank on both sides so that none is found inside another."""
    return " ".join(["", *_WORD.findall(text.casefold()), ""])
