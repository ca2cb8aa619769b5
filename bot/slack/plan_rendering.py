"""The messages about plans, put together from the record at the moment they go out."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.conversation.plan import PlanItem
from bot.services import plan_posts as posts
from bot.services.plan_reading import document_in
from bot.services.planning import UNDONE, Planning
from bot.services.refusals import Refused
from bot.slack.blocks.cards import Card
from bot.slack.blocks.plan import answered_card, contested_card, due_card
from bot.slack.blocks.plan_views import in_slack
from bot.slack.rendering import Message, Rendering
from bot.store.outbox import Claimed
from bot.store.units import Unit

Make = Callable[[Claimed, PlanItem, Unit], Awaitable[Card | None]]


@dataclass(frozen=True, slots=True)
class _One:
    """One kind of message about an item; nothing where whoever it is for is not in Slack, or the item is gone."""

    planning: Planning
    make: Make

    async def render(self, claim: Claimed) -> Message | None:
        if not in_slack(claim.channel):
            return None
        try:
            item, unit = await self.planning.found(claim.org, str(claim.payload.get("item")))
        except Refused:
            return None
        plan = await self.planning.plan_of(claim.org, unit)
        shown = next((one for one in plan.items if one.id == item.id), None)
        card = await self.make(claim, shown, unit) if shown else None
        return Message(channel=claim.channel, text=card.text, blocks=card.blocks) if card else None


@dataclass(frozen=True, slots=True)
class PlanRendering:
    """Puts the messages about plans together."""

    planning: Planning

    def by_kind(self) -> Mapping[str, Rendering]:
        """Who renders which kind of row."""
        makers: dict[str, Make] = {
            posts.DUE: self._due,
            posts.ANSWERED: self._answered,
            posts.CONTESTED: self._contested,
        }
        return {kind: _One(self.planning, make) for kind, make in makers.items()}

    async def _due(self, claim: Claimed, item: PlanItem, _unit: Unit) -> Card | None:
        """Nothing where it was done, handed on or put off meanwhile."""
        due = item.due.isoformat() if item.due else ""
        waits = item.state == "open" and item.owner == claim.channel and due == claim.payload.get("due")
        return due_card(item) if waits else None

    async def _answered(self, claim: Claimed, item: PlanItem, unit: Unit) -> Card | None:
        moved = await self.planning.stage_since(unit, str(claim.payload.get("assessment") or ""))
        return answered_card(item, moved)

    async def _contested(self, claim: Claimed, item: PlanItem, _unit: Unit) -> Card | None:
        events = await self.planning.store.plan_items.events(claim.org, [item.id])
        number = claim.payload.get("event")
        event = next((one for one in events if one.id == number), None)
        if item.state not in UNDONE or event is None:
            return None
        return contested_card(item, str(claim.payload.get("by")), document_in(event))
