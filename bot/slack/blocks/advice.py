"""Advice as blocks: the headline, what it rests on, the next move, what can wait, the sources, what to press."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.conversation.reply import Advice, Offer, Point, Source, dated, with_numbers
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.parts import (
    Block,
    Markup,
    actions,
    bold,
    button,
    context,
    divider,
    escaped,
    lines,
    sections,
    shortened,
)
from bot.words import N_, _

LONGEST_SOURCE = 300
IN_GENERAL = N_("In general, from the guidance")
OFFER = "offer:"
"""What the action ids of offers begin with; the name of the offer follows."""


def advice_cards(advice: Advice, notes: Sequence[str] = ()) -> tuple[Card, ...]:
    """An answer as messages; `notes` are what the person should know about how it came to be answered."""
    return cards(_blocks(advice, notes))


def _blocks(advice: Advice, notes: Sequence[str]) -> Iterator[Block]:
    yield from sections(bold(with_numbers(advice.headline)))
    yield from context(*map(escaped, notes))
    for kind, points in groupby(advice.points, key=part_of):
        yield from _PARTS[kind](list(points))
    yield from below(advice)


def below(advice: Advice) -> Iterator[Block]:
    """What stands below the text: how it was made where that matters, its sources, the next steps."""
    yield from context(*map(escaped, filter(None, [advice.notice])))
    yield from context(*filter(None, [source_lines(advice.sources)]))
    yield from offers(advice.offers, advice.placement.unit if advice.placement else "")


def offers(some: Iterable[Offer], unit: str = "") -> list[Block]:
    """The next steps as buttons; `unit` is whom the answer was about, so that a press asks about the same."""
    value = json.dumps({"unit": unit}, ensure_ascii=False) if unit else ""
    return actions(button(offer.label, f"{OFFER}{offer.what}", value) for offer in some)


def part_of(point: Point) -> str:
    """Which part of an answer a point stands in: each has a look of its own."""
    match point.kind:
        case "stage" | "organisation":
            return "own"
        case "guidance":
            return "general"
        case "move":
            return "move"
        case "not_yet" | "limits":
            return "small"


def _own(points: Sequence[Point]) -> Iterator[Block]:
    yield from sections(lines(*map(_bullet, points)))


def _general(points: Sequence[Point]) -> Iterator[Block]:
    yield from context(Markup(f"_{escaped(_(IN_GENERAL))}_"))
    yield from sections(lines(*map(_bullet, points)))


def _move(points: Sequence[Point]) -> Iterator[Block]:
    yield divider()
    first, *then = points
    yield from sections(lines(bold(with_numbers(first)), *(escaped(with_numbers(point)) for point in then)))


def _small(points: Sequence[Point]) -> Iterator[Block]:
    # A block each: the texts of one context block run into one another.
    for point in points:
        yield from context(escaped(with_numbers(point)))


_PARTS = {"own": _own, "general": _general, "move": _move, "small": _small}


def _bullet(point: Point) -> Markup:
    return Markup(f"• {escaped(with_numbers(point))}")


def source_lines(sources: Sequence[Source]) -> Markup:
    """The list below an answer of what its numbers stand for; empty where it has none."""
    named = [escaped(shortened(_source(source), LONGEST_SOURCE)) for source in sources]
    return lines(Markup(_("Sources:")), *named) if named else Markup("")


def _source(source: Source) -> str:
    heading = " › ".join(filter(None, (source.title, source.section)))
    return f"[{source.n}] {heading} · {dated(source.dated)}"
