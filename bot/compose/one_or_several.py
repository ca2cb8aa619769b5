"""Remarks of one pattern: a sentence of its own for what stands alone, and one sentence for several that are alike."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.conversation.portfolio import Remark, RemarkKind
from bot.words import listed

MOST_TOGETHER = 6
"""So many stand in one sentence by their names."""

Ids = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is said of one alone; of each among several, and of `these` several."""

    alone: str
    each: str
    several: str


def together(some: Sequence[T]) -> Iterator[Sequence[T]]:
    """What is alike, so many at a time as one sentence takes."""
    return (some[at : at + MOST_TOGETHER] for at in range(0, len(some), MOST_TOGETHER))


def said(
    kind: RemarkKind,
    some: Sequence[T],
    pattern: Pattern,
    say: Callable[[T, str], str],
    ids: Callable[[T], Ids],
) -> Iterator[Remark]:
    """What `say` makes of each: a sentence of its own for one, and one sentence for several."""
    for group in together(some):
        if len(group) == 1:
            text = say(group[0], pattern.alone)
        else:
            text = pattern.several.format(these=listed([say(one, pattern.each) for one in group]))
        yield Remark(kind, text, tuple(dict.fromkeys(id_ for one in group for id_ in ids(one))))
