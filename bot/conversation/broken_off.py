"""
An answer that was broken off: what was read of it, as that is kept, and as what it goes on. Pure.

The two parts share their numbers: a source of the first keeps its own in the second, and a new one gets the next. So each part can
be read with the sources that stand below it, and both together are the answer.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.conversation.reply import Advice, Point, Source
from bot.words import _

BROKEN_OFF = "Stopped"
"""The intent of an exchange that was broken off."""

_POINT = TypeAdapter(Point)
_POINTS = TypeAdapter(tuple[Point, ...])
_NAMES = uuid.UUID("6f3c9a52-8f0e-4a7b-9a57-1d6d0f1f7c11")

Json = Mapping[str, object]


def part_id(delivery_id: str) -> str:
    """The id of the exchange that keeps what was read of the answer to this delivery, if it was broken off."""
    return uuid.uuid5(_NAMES, delivery_id).hex


def kept_point(point: Point) -> dict[str, Any]:
    """A point with the sources behind its numbers, as it is kept while it is shown."""
    kept: dict[str, Any] = _POINT.dump_python(point, mode="json")
    return kept


def read_points(kept: Sequence[Json]) -> tuple[Point, ...]:
    """Points as they were kept."""
    return _POINTS.validate_python(kept)


def part_of(points: Sequence[Point], before: Advice | None = None) -> Advice:
    """What was read by now: these points, and where they go on with a part `before`, the two as one."""
    headline, *further = points
    if before is not None:
        return replace(before, points=(*before.points, *further), sources=behind((*_all(before), *further)))
    notice = _("This answer was stopped before it was whole.")
    return Advice(headline, tuple(further), behind(points), notice=notice)


def as_kept(part: Advice) -> Json:
    """A part as the record keeps it: like any answer, and so that it can be gone on with."""
    return part.as_json() | {"shown": [kept_point(point) for point in _all(part)]}


def from_kept(reply: Json) -> Advice | None:
    """The part in a kept reply; None where that is no part of an answer."""
    try:
        points = _POINTS.validate_python(reply.get("shown"))
    except ValidationError:
        return None
    return part_of(points) if points else None


def behind(points: Iterable[Point]) -> tuple[Source, ...]:
    """The sources that points rest on, as the last of them has them, by number."""
    found = {source.n: source for point in points for source in point.sources}
    return tuple(found[n] for n in sorted(found))


def _all(part: Advice) -> tuple[Point, ...]:
    return (part.headline, *part.points)
