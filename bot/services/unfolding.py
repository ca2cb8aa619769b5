"""
An answer as it unfolds: what may be told already, and what has to wait until the headline above it is certain. Pure.

What was told is never taken back, so a headline that says what was found and not found waits until nothing can change it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.compose.brief import Brief, Drafted
from bot.conversation.intent import speaks_of_us
from bot.conversation.reply import Point
from bot.services.headlines import with_headline


@dataclass(slots=True)
class Unfolding:
    """The headline and the points told so far, in the order in which they are shown; what is found later stands below."""

    brief: Brief
    headline: Point | None = None
    points: list[Point] = field(default_factory=list)
    _waiting: list[tuple[Drafted, Point]] = field(default_factory=list)

    def by_rule(self, told: Sequence[tuple[Drafted, Point]]) -> list[Point]:
        """The points to tell when the rule has spoken: a headline of its own is certain."""
        before = self.headline
        self.headline = before or next((point for draft, point in told if draft.headline), None)
        self._waiting += [(draft, point) for draft, point in told if point is not self.headline]
        if self.headline is None:
            return []
        return self.rest() if before else [self.headline, *self.rest()]

    def found(self, draft: Drafted, point: Point) -> list[Point]:
        """The points to tell now that this one is there."""
        self._waiting.append((draft, point))
        return self.rest() if self.headline or _certain(self.brief, self._waiting) else []

    def rest(self) -> list[Point]:
        """The points to tell when nothing more will be found: what waits, below a headline if there was none."""
        before = self.headline
        self.headline, further = with_headline(self.brief, before, self._waiting)
        self._waiting = []
        self.points += further
        return further if before else [self.headline, *further]

    def whole(self) -> tuple[Point, tuple[Point, ...]]:
        """The headline and all points below it."""
        headline, further = with_headline(self.brief, self.headline, self._waiting)
        return headline, (*self.points, *further)


def _certain(brief: Brief, found: Sequence[tuple[Drafted, Point]]) -> bool:
    """Whether the headline stays the same whatever else is found; `with_headline` decides which one it is."""
    if brief.about == "stage":
        return brief.withheld or any(point.kind == "organisation" for _, point in found)
    return not speaks_of_us(brief.question) or any(point.kind != "guidance" for _, point in found)
