"""
The plan of a unit in Slack: its window, and what is pressed and sent off in it.

What is pressed can be forged, so whoever presses is looked up anew, and the service decides what they may do.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.card_view import FoundPassage
from bot.conversation.message import Person, Place
from bot.conversation.plan import Plan, PlanItem
from bot.services.examples import Examples
from bot.services.planning import Actor, Document, Planning, Wanted
from bot.services.refusals import Refused
from bot.services.results import Results
from bot.services.stages import units_of
from bot.slack.asking_again import AskingAgain
from bot.slack.blocks.notice import TOO_LATE, TRY_AGAIN
from bot.slack.blocks.parts import Block
from bot.slack.blocks.plan import Seeing, plan_view
from bot.slack.blocks.plan_views import (
    DOCUMENT,
    DUE,
    EFFORT,
    LINK,
    OWNER,
    REASON,
    WHOSE,
    WHY,
    contest_view,
    drop_view,
    edit_view,
    in_slack,
)
from bot.slack.blocks.scan_channel import message_view, sentence_in
from bot.slack.directory import SlackDirectory
from bot.slack.faults import FAILURES, code_of
from bot.slack.people import CannotSay, People
from bot.slack.plan_presses import PlanForm, PlanPress
from bot.slack.windows import open_window
from bot.store.engine import Store
from bot.store.plan_items import KeptItem
from bot.store.units import Unit
from bot.words import N_, _
from bot.words.days import day_at, offset_at
from knowledge.documents import WHOLE_ORG, Audience

MOST_FOUND = 8
NOT_POSSIBLE = N_("That was not possible")
NOT_A_COLLEAGUE = N_(
    "Guests and apps cannot take something on. Choose a member of this workspace, or nobody."
)
log = logging.getLogger(__name__)


class Faulty(Exception):
    """What was filled in cannot be taken; what is wrong is said beside each field, by its block."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(*faults.values())
        self.faults = faults


@dataclass(frozen=True, slots=True)
class PlanDesk:
    """Shows plans, and takes what people do with their items."""

    store: Store
    planning: Planning
    results: Results
    examples: Examples
    directory: SlackDirectory
    people: People
    asking_again: AskingAgain
    say_privately: Callable[[str, str, str], Awaitable[None]]
    client: AsyncWebClient
    clock: Callable[[], datetime]

    async def pressed(self, press: PlanPress) -> None:
        """A press on a plan or on a message about one: the window that follows, or why there is none."""
        doing = {
            "see": self._see,
            "done": self._done,
            "take": self._take,
            "edit": self._edit,
            "drop": self._drop,
            "reopen": self._reopen,
            "contest": self._contest,
            "recheck": self._recheck,
        }[press.action]
        try:
            view = await doing(await self._org(press.team), press)
        except Refused as refused:
            view = message_view(_(NOT_POSSIBLE), str(refused))
        except CannotSay:
            view = message_view(_("Please try again"), _(TRY_AGAIN))
        await self._show(press, view)

    async def sent(self, form: PlanForm) -> Block:
        """What was sent off in a window, and the plan as it is then. Raises `Faulty`."""
        org = await self._org(form.team)
        taking = {"edit": self._edited, "drop": self._dropped, "contest": self._contested}[form.name]
        try:
            item, unit = await self._item(org, form.item, form.user)
            return await self._plan(org, unit, form.user, await taking(org, item, form))
        except Refused as refused:
            return message_view(_(NOT_POSSIBLE), str(refused))
        except CannotSay:
            return message_view(_("Please try again"), _(TRY_AGAIN))

    # What opens

    async def _see(self, org: str, press: PlanPress) -> Block:
        return await self._plan(org, await self._unit(org, press), press.user)

    async def _edit(self, org: str, press: PlanPress) -> Block:
        return edit_view(await self._shown(org, press), press.user)

    async def _drop(self, org: str, press: PlanPress) -> Block:
        return drop_view(await self._shown(org, press))

    async def _contest(self, org: str, press: PlanPress) -> Block:
        item, unit = await self._item(org, press.item, press.user)
        found = await self._documents(org, item, unit, press.user)
        return contest_view(await self._shown(org, press), found)

    # What acts at once

    async def _done(self, org: str, press: PlanPress) -> Block:
        item, unit = await self._item(org, press.item, press.user)
        recheck = await self.asking_again.recheck(org, item, unit, press.user)
        why_not = await self.planning.report(
            org, item.id, await self._actor(press.user), recheck, now=self.clock()
        )
        asked = _("Noted. I ask people whether it is so; when they confirm it, it counts at once.")
        noted = _("Noted, but nobody can be asked about it just now.")
        return await self._plan(org, unit, press.user, f"{noted} {why_not}" if why_not else asked)

    async def _take(self, org: str, press: PlanPress) -> Block:
        item, unit = await self._item(org, press.item, press.user)
        if item.owner not in (None, press.user):
            raise Refused("changed_meanwhile", unit.name)  # the window still showed it as nobody's
        wanted = Wanted(
            *(item.version, press.user, item.due, item.whose, item.effort),
            tz_offset=await self.people.tz_offset(press.user),
        )
        await self.planning.edit(org, item.id, wanted, await self._actor(press.user), now=self.clock())
        return await self._plan(org, unit, press.user, _("It is yours."))

    async def _reopen(self, org: str, press: PlanPress) -> Block:
        item, unit = await self._item(org, press.item, press.user)
        await self.planning.reopen(org, item.id, await self._actor(press.user), now=self.clock())
        return await self._plan(org, unit, press.user, _("It is open again."))

    async def _recheck(self, org: str, press: PlanPress) -> Block:
        item, unit = await self._item(org, press.item, press.user)
        recheck = await self.asking_again.recheck(org, item, unit, press.user)
        by = await self._actor(press.user)
        await self.planning.recheck(org, item.id, by, recheck, now=self.clock())
        return await self._plan(org, unit, press.user, _("I ask people whether it is so."))

    # What is sent off

    async def _edited(self, org: str, item: KeptItem, form: PlanForm) -> str:
        owner, due = form.one(OWNER) or None, form.day(DUE)
        faults = {}
        if owner and not (await self.people.person(owner)).may_be_asked:
            faults[OWNER] = _(NOT_A_COLLEAGUE)
        if due is not None and due != item.due and due < day_at(self.clock()):
            faults[DUE] = _("The date has to lie ahead.")
        if faults:
            raise Faulty(faults)
        if owner is None and item.owner and not in_slack(item.owner):
            owner = item.owner  # whom nobody could choose here
        wanted = Wanted(
            version=form.version,
            owner=owner,
            due=due,
            whose="others" if form.one(WHOSE) == "others" else "ours",
            effort=int(form.one(EFFORT)) if form.one(EFFORT) in ("1", "2", "3") else item.effort,
            tz_offset=await self.people.tz_offset(owner)
            if owner and in_slack(owner)
            else offset_at(self.clock()),
        )
        await self.planning.edit(org, item.id, wanted, await self._actor(form.user), now=self.clock())
        return _("Saved.")

    async def _dropped(self, org: str, item: KeptItem, form: PlanForm) -> str:
        if not form.one(REASON):
            raise Faulty({REASON: _("Say why: whoever reads the plan later will want to know.")})
        by = await self._actor(form.user)
        await self.planning.drop(org, item.id, form.one(REASON), by, now=self.clock())
        return _("Dropped. It can be taken up again.")

    async def _contested(self, org: str, item: KeptItem, form: PlanForm) -> str:
        """A document counts as named only if it is one that was found for them: a value can be forged."""
        link, chosen = form.one(LINK), form.one(DOCUMENT)
        if link and not link.startswith(("https://", "http://")):
            raise Faulty({LINK: _("A link begins with https://.")})
        _item, unit = await self.planning.found(org, item.id)
        found = await self._documents(org, item, unit, form.user) if chosen else ()
        title = next((one.title for one in found if one.name == chosen), "")
        if not link and not title:
            raise Faulty({LINK: _("Choose a document, or give a link.")})
        document = Document(title, link, form.one(WHY))
        await self.planning.contest(org, item.id, document, await self._actor(form.user), now=self.clock())
        return _("Kept beside it. Those who run the unit are asked whether to have it looked at again.")

    # What all need

    async def _org(self, team: str) -> str:
        return (await self.store.orgs.for_team(team, now=self.clock())).id

    async def _actor(self, user: str) -> Actor:
        about = await self.people.person(user)
        return Actor(user, admin=about.admin and about.may_be_asked)

    async def _unit(self, org: str, press: PlanPress) -> Unit:
        scan = await self.store.scans.by_id(org, press.scan) if press.scan else None
        unit = (
            await self.store.units.by_id(org, scan.unit_id)
            if scan
            else await self.store.units.by_name(org, press.unit)
        )
        if unit is None:
            raise Refused("no_item")
        await self._may_see(org, unit, press.user)
        return unit

    async def _item(self, org: str, item_id: str, user: str) -> tuple[KeptItem, Unit]:
        item, unit = await self.planning.found(org, item_id)
        await self._may_see(org, unit, user)
        return item, unit

    async def _shown(self, org: str, press: PlanPress) -> PlanItem:
        """An item as it is shown, to somebody who may see it."""
        item, unit = await self._item(org, press.item, press.user)
        plan = await self.planning.plan_of(org, unit)
        shown = next((one for one in plan.items if one.id == item.id), None)
        if shown is None:
            raise Refused("no_item", unit.name)
        return shown

    async def _may_see(self, org: str, unit: Unit, user: str) -> None:
        """Refuse whoever neither has a role in a unit or manages one above it, nor is in its channel."""
        about = await self.people.person(user)
        if about.may_be_asked:
            if about.admin or unit.id in {one.id for one in (await units_of(self.store, org, user)).units}:
                return
            for channel in await self._channels(org, unit):
                if await self.people.in_channel(user, channel):
                    return
        raise Refused("not_yours_to_see", unit.name)

    async def _channels(self, org: str, unit: Unit) -> list[str]:
        """Where a unit talks, and where its last scan was announced."""
        scans = await self.store.scans.of_unit(org, unit.id)
        last = scans[0].channel if scans else None
        return list(dict.fromkeys(filter(None, (unit.channel_id, last))))

    async def _plan(self, org: str, unit: Unit, user: str, notice: str = "") -> Block:
        plan = await self.planning.plan_of(org, unit)
        return plan_view(plan, await self._seeing(org, unit, user, plan), notice)

    async def _seeing(self, org: str, unit: Unit, user: str, plan: Plan) -> Seeing:
        runs = await self.planning.runs(org, unit.id, await self._actor(user))
        scans = await self.store.scans.of_unit(org, unit.id)
        scan = next((one for one in scans if one.assessment_id and one.channel), None)
        result = await self.results.of(org, scan.id) if scan and plan.to_do() else None
        steps = (*result.ours, *result.others) if result else ()
        return Seeing(
            person=user,
            runs=runs,
            today=day_at(self.clock()),
            scan=scan.id if scan else "",
            askable=frozenset(step.criterion for step in steps),
        )

    async def _documents(self, org: str, item: KeptItem, unit: Unit, user: str) -> tuple[FoundPassage, ...]:
        """Documents about an item that the person may see, of those that everybody may who sees the plan; each once."""
        place = Place(org, user, "", private=True)
        theirs = await self.directory.audiences(Person(user, org), place)
        shared = theirs & {WHOLE_ORG, Audience("unit", unit.name)}
        criterion = self.planning.framework.criterion(item.criterion)
        found = await self.examples.about(criterion, org, shared, MOST_FOUND)
        best: dict[str, FoundPassage] = {}
        for one in found:
            best.setdefault(one.title, one)
        return tuple(best.values())

    async def _show(self, press: PlanPress, view: Block) -> None:
        if why := await self._not_shown(press, view):
            await self.say_privately(press.channel, press.user, sentence_in(view) or why)

    async def _not_shown(self, press: PlanPress, view: Block) -> str | None:
        """Show it in the window that is open, else in a new one; what to say in private where neither goes."""
        if not press.view_id:
            return await open_window(self.client, press.trigger_id, view)
        try:
            await self.client.views_update(view_id=press.view_id, view=view)
        except FAILURES as fault:
            log.info("A plan could not be shown: %s", code_of(fault))
            return _(TOO_LATE)
        return None
