"""The messages about initiatives, put together from the record at the moment they go out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.reply import OnInitiative
from bot.services import initiative_posts as posts
from bot.services.initiative_views import InitiativeViews
from bot.slack.blocks.cards import Card
from bot.slack.blocks.initiative import over_card, review_card, started_card, understood_card, verdict_card
from bot.slack.blocks.plan_views import in_slack
from bot.slack.faults import meaning_of
from bot.slack.incoming import Received
from bot.slack.people import CannotSay, People
from bot.slack.rendering import Message, NotYet, Rendering
from bot.store.engine import Store
from bot.store.outbox import Claimed, Post
from bot.words.days import day_at

NOBODY = frozenset({"user_not_found", "user_not_visible"})
"""What Slack says of an id that is no person of this workspace."""


def initiative_post(received: Received, reply: OnInitiative, notes: Sequence[str] = ()) -> Post:
    """The post that answers a question about an initiative, in its thread."""
    key, asker = f"answer:{received.delivery_id}", received.user
    common = {"asker": asker, "about": received.delivery_id}
    if reply.known:
        payload = common | {"initiative": reply.known.id, "notes": [*notes]}
        return Post(key, received.channel, posts.VERDICT, payload, thread=received.thread)
    card = understood_card(reply, notes)
    said = common | {"text": card.text, "blocks": [*card.blocks]}
    return Post(key, received.channel, "answer", said, thread=received.thread)


@dataclass(frozen=True, slots=True)
class AsInitiative:
    """Puts the messages together; nothing where the initiative is gone, its trial was ended meanwhile, or a guest would read it."""

    store: Store
    views: InitiativeViews
    people: People
    clock: Callable[[], datetime]

    def by_kind(self) -> Mapping[str, Rendering]:
        """Who renders which kind of row."""
        return dict.fromkeys(posts.KINDS, self)

    async def render(self, claim: Claimed) -> Message | None:
        """One message."""
        card = await self._card(claim)
        if card is None:
            return None
        asker = str(claim.payload.get("asker") or "")
        return Message(claim.channel, card.text, card.blocks, thread=claim.thread, asker=asker)

    async def _card(self, claim: Claimed) -> Card | None:
        kept = await self.store.initiatives.by_id(claim.org, str(claim.payload.get("initiative")))
        if kept is None:
            return None
        view = await self.views.of(claim.org, kept, day_at(self.clock()))
        if claim.kind == posts.VERDICT:
            noted = claim.payload.get("notes")
            notes = [str(note) for note in noted] if isinstance(noted, list) else []
            return verdict_card(view, notes, withheld=bool(claim.payload.get("withheld")))
        if not in_slack(claim.channel) or not await self._is_colleague(claim.channel):
            return None
        trial = next((one for one in view.trials if one.id == claim.payload.get("permit")), None)
        if trial is None or trial.ended is not None:
            return None
        make = {posts.STARTED: started_card, posts.REVIEW: review_card, posts.OVER: over_card}[claim.kind]
        return make(view, trial)

    async def _is_colleague(self, person: str) -> bool:
        """Whether a trial's message is for this person: an id may be typed as its owner, be it a guest's or nobody's."""
        try:
            return (await self.people.person(person)).may_be_asked
        except CannotSay as fault:
            if str(fault) in NOBODY:
                return False
            if meaning_of(str(fault)) == "impossible":
                raise
            raise NotYet from fault
