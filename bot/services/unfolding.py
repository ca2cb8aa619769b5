"""
An answer as it unfolds: what may be told already, and what has to wait until the headline above it is certain. Pure.

What was told is never taken back, so a headline that says what was found and not found waits until nothing can change it. Where
an answer goes on that was broken off, its headline was read: above the rest stands that it is the rest, or that there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.compose.brief import Brief, Drafted
from bot.conversation.asked import speaks_of_us
from bot.conversation.reply import Point
from bot.services.headlines import with_headline
from bot.words import N_, _

THE_REST = N_("Here is the rest.")
ALL_SAID = N_("That was all there is on this.")


@dataclass(slots=True)
class Unfolding:
    """The headline and the points told so far, in the order in which they are shown; what is found later stands below."""

    brief: Brief
    headline: Point | None = None
    points: list[Point] = field(default_factory=list)
    _waiting: list[tuple[Drafted, Point]] = field(default_factory=list)

    def by_rule(self, told: Sequence[tuple[Drafted, Point]]) -> list[Point]:
        """The points to tell when the rule has spoken: a headline of its own is certain."""
        if self.brief.before:
            return [point for one in told for point in self.found(*one)]
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

    def end(self, told: Sequence[tuple[Drafted, Point]]) -> list[Point]:
        """The points to tell when nothing more will be found but what the rule says last."""
        if self.brief.before:
            last = self.by_rule(told)
            return last if self.headline else self.rest()
        return [*self.rest(), *self.by_rule(told)]

    def rest(self) -> list[Point]:
        """The points to tell when nothing more will be found: what waits, below a headline if there was none."""
        before = self.headline
        self.headline, further = self._headed()
        self._waiting = []
        self.points += further
        return further if before else [self.headline, *further]

    def whole(self) -> tuple[Point, tuple[Point, ...]]:
        """The headline and all points below it."""
        headline, further = self._headed()
        return headline, (*self.points, *further)

    def _headed(self) -> tuple[Point, list[Point]]:
        if self.brief.before is None:
            return with_headline(self.brief, self.headline, self._waiting)
        further = [point for _draft, point in self._waiting]
        return self.headline or Point(_(THE_REST if further else ALL_SAID)), further


def _certain(brief: Brief, found: Sequence[tuple[Drafted, Point]]) -> bool:
    """Whether the headline stays the same whatever else is found; `with_headline` decides which one it is."""
    if brief.before:
        return True
    if brief.about == "stage":
        return brief.withheld or any(point.kind == "organisation" for _, point in found)
    return not speaks_of_us(brief.question) or any(point.kind != "guidance" for _, point in found)
