"""Whom a recheck asks, as Slack knows them: of those who could say, the first who may be asked, each by their own clock."""

import random
from dataclasses import dataclass, field

from bot.conversation.path import Asked
from bot.conversation.planning import ASKED, without
from bot.services.inviting import Invitation
from bot.services.planning import Planning
from bot.services.recheck_weight import asked_of_everyone
from bot.services.rechecking import Recheck
from bot.slack.blocks.plan_views import in_slack
from bot.slack.members import colleagues
from bot.slack.people import People
from bot.store.plan_items import KeptItem
from bot.store.units import Unit


@dataclass(frozen=True, slots=True)
class AskingAgain:
    """Puts rechecks together. `lot` draws who of the channel is asked."""

    planning: Planning
    people: People
    lot: random.Random = field(default_factory=random.SystemRandom)

    async def recheck(self, org: str, item: KeptItem, unit: Unit, by: str) -> Recheck:
        """Who is asked whether a thing is so, on somebody's word; where too few are known, the unit's channel too."""
        known = [one for one in await self.planning.whom_to_ask(org, item.id) if in_slack(one)]
        abouts = [*colleagues(await self.people.several(known))]
        everyone = asked_of_everyone(self.planning.framework, item)
        if everyone and unit.channel_id is not None and len(abouts) < ASKED:
            there = [one for one in await self.people.members_of(unit.channel_id) if one not in abouts]
            self.lot.shuffle(there)
            abouts += there
        order = without([by, item.owner or by], [about.id for about in abouts])
        by_id = {about.id: about for about in abouts}
        invited = [Invitation(one, Asked(), by_id[one].tz_offset) for one in order[:ASKED]]
        return Recheck(by, invited)
