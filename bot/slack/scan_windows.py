"""
The windows behind a scan's buttons: the answers in full, what a scan is, running it, and everything under its result.

Who may do what is decided in the services; here it is asked, and what is refused is said in a window of its own.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.path import Asked
from bot.services.following_up import FollowingUp
from bot.services.planning import Actor
from bot.services.refusals import Refused
from bot.services.results import Results
from bot.services.scans import Scans
from bot.slack.blocks.notice import MOVED_ON, SCAN_CLOSED, TRY_AGAIN
from bot.slack.blocks.parts import Block
from bot.slack.blocks.result_views import ask_view, own_view, talk_view, what_if_view, why_view
from bot.slack.blocks.scan_channel import about_view, manage_view, message_view, more_view, sentence_in
from bot.slack.faults import FAILURES, code_of, turned_down
from bot.slack.people import CannotSay, People
from bot.slack.pressed import Pressed
from bot.slack.result_presses import Filled, ResultPress
from bot.slack.scan_files import ScanFiles
from bot.slack.scan_rendering import ScanRendering
from bot.slack.scanning import Scanning
from bot.slack.windows import open_window
from bot.store.engine import Store
from bot.store.scans import Scan
from bot.words import _, day_of_month, weekday

END_OF_DAY = time(17)
A_WEEK = timedelta(days=7)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScanWindows:
    """Opens and fills the windows of a scan, and takes what is sent off in them."""

    store: Store
    scans: Scans
    results: Results
    following_up: FollowingUp
    rendering: ScanRendering
    scanning: Scanning
    files: ScanFiles
    people: People
    client: AsyncWebClient
    clock: Callable[[], datetime]
    on_due: Callable[[], None]
    """Told when a scan waits for its close."""

    async def more(self, press: Pressed) -> None:
        """The answers of a card in full."""
        org = await self._org(press.team)
        scan = await self.store.scans.by_id(org, press.scan)
        kept = await self.store.sheets.of_person(org, press.scan, press.user)
        if scan is None or kept is None:
            view = message_view(_("Not asked any more"), _(MOVED_ON))
        else:
            view = more_view(await self.rendering.view(scan, kept), press.key)
        await self._open(press.trigger_id, view, press)

    async def pressed(self, press: ResultPress) -> None:
        """A press on the announcement or the result: its window, or why there is none."""
        opening = {
            "about": self._about,
            "manage": self._manage,
            "why": self._why,
            "whatif": self._what_if,
            "own": self._own,
            "talk": self._talk,
            "ask_others": self._ask,
            "export": self._export,
            "close": self._close,
            "cancel": self._cancel,
            "extend": self._extend,
        }[press.action]
        try:
            view = await opening(await self._org(press.team), press)
        except Refused as refused:
            turned_down(log, press.action, press.user, press.scan, refused.why)
            view = message_view(_("That was not possible"), str(refused))
        except CannotSay:
            view = message_view(_("Please try again"), _(TRY_AGAIN))
        if view is None:
            return
        if press.view_id:
            await self._update(press.view_id, view)
        else:
            await self._open(press.trigger_id, view, press)

    async def filled(self, name: str, form: Filled) -> Block:
        """What was sent off in a window, and the window that follows."""
        taking: dict[str, Callable[[str, Filled], Awaitable[str]]] = {
            "own": self._taken,
            "talk": self._agreed,
            "ask_others": self._asked,
            "manage": self._kept_open,
        }
        org = await self._org(form.team)
        try:
            if name == "whatif":
                return await self._supposed(org, form)
            return message_view(_("Done"), await taking[name](org, form))
        except Refused as refused:
            turned_down(log, name, form.user, form.scan, refused.why)
            return message_view(_("That was not possible"), str(refused))
        except CannotSay:
            return message_view(_("Please try again"), _(TRY_AGAIN))

    async def supposed_anew(self, form: Filled) -> None:
        """Another question was chosen to be supposed otherwise: the window shows its answers."""
        try:
            view = await self._supposed(await self._org(form.team), form.without("scan:whatif_level"))
        except Refused as refused:
            view = message_view(_("That was not possible"), str(refused))
        await self._update(form.view_id, view)

    # What opens

    async def _about(self, org: str, press: ResultPress) -> Block:
        scan = await self._scan(org, press.scan)
        path = await self.scans.path(scan, Asked())
        return about_view(
            scan_id=scan.id,
            setup=scan.setup,
            minutes=sum(card.minutes for card in path),
            closes_at=scan.closes_at,
            bank_version=scan.bank_version,
        )

    async def _manage(self, org: str, press: ResultPress) -> Block:
        scan = await self.scans.run_by(org, press.scan, press.user, admin=await self._admin(press.user))
        counts = await self.store.sheets.counts(org, scan.id)
        return manage_view(
            scan_id=scan.id,
            setup=scan.setup,
            invited=counts.asked,
            answered=counts.answered,
            closes_at=scan.closes_at,
            state=scan.state,
        )

    async def _why(self, org: str, press: ResultPress) -> Block:
        await self._may_see(org, press.scan, press.user)
        return why_view(await self.results.why(org, press.scan))

    async def _what_if(self, org: str, press: ResultPress) -> Block:
        await self._may_see(org, press.scan, press.user)
        supposed = await self.results.supposed(org, press.scan)
        return what_if_view(supposed.choices, scan=press.scan, criterion=press.criterion)

    async def _own(self, org: str, press: ResultPress) -> Block:
        await self._may_see(org, press.scan, press.user)
        result = await self.results.of(org, press.scan)
        step = next((one for one in result.next_steps if one.criterion == press.criterion), None)
        if step is None:
            raise Refused("no_move", result.unit)
        return own_view(step, scan=press.scan, opened_by=press.user)

    async def _talk(self, org: str, press: ResultPress) -> Block:
        scan, _kept = await self.results.found(org, press.scan, None)
        await self.following_up.check_runs(scan, press.user, admin=await self._admin(press.user))
        supposed = await self.results.supposed(org, press.scan)
        about = next((one for one in supposed.choices if one.criterion == press.criterion), None)
        if about is None:
            raise Refused("no_move", scan.setup.unit)
        return talk_view(about, scan=press.scan)

    async def _ask(self, org: str, press: ResultPress) -> Block:
        await self._may_see(org, press.scan, press.user)
        step = await self.results.asked_about(org, press.scan, press.criterion or "")
        return ask_view(step, scan_id=press.scan)

    async def _export(self, org: str, press: ResultPress) -> Block:
        scan, _kept = await self.results.found(org, press.scan, None)
        await self.following_up.check_runs(scan, press.user, admin=await self._admin(press.user))
        return message_view(_("Export"), await self.files.send(org, scan, press.user))

    # What acts at once

    async def _close(self, org: str, press: ResultPress) -> Block:
        admin = await self._admin(press.user)
        await self.scans.close(org, press.scan, press.user, admin=admin, now=self.clock())
        self.on_due()
        return message_view(_("Closed"), _(SCAN_CLOSED))

    async def _cancel(self, org: str, press: ResultPress) -> Block:
        admin = await self._admin(press.user)
        await self.scans.cancel(org, press.scan, press.user, admin=admin, now=self.clock())
        return message_view(
            _("Ended"), _("The scan has ended without a result, and what was answered is erased.")
        )

    async def _extend(self, org: str, press: ResultPress) -> Block:
        weeks = int(press.value) if press.value in ("1", "2", "3", "4") else 1
        until = self.clock() + A_WEEK * weeks
        admin = await self._admin(press.user)
        await self.scans.extend(org, press.scan, press.user, until, admin=admin, now=self.clock())
        text = _("The scan is open until {weekday}, {day}.")
        open_until = text.format(weekday=weekday(until), day=day_of_month(until))
        return message_view(_("Open again"), open_until)

    # What is sent off

    async def _taken(self, org: str, form: Filled) -> str:
        await self._may_see(org, form.scan, form.user)
        owner = form.one("owner") or form.user
        due = form.day("due")
        await self.following_up.take_move(
            *(org, form.scan, form.criterion or "", owner, due),
            by=Actor(form.user, await self._admin(form.user)),
            now=self.clock(),
            tz_offset=await self.people.tz_offset(owner),
        )
        return _("Noted. The result in the channel shows it.")

    async def _agreed(self, org: str, form: Filled) -> str:
        level = form.one("level")
        if level not in ("0", "1", "2", "3", "4"):
            raise Refused("no_move")
        await self.following_up.agree(
            org,
            form.scan,
            form.criterion or "",
            int(level),
            form.many("agreed_by"),
            by=form.user,
            admin=await self._admin(form.user),
            now=self.clock(),
        )
        return _(
            "Kept, with who agreed. The new result is on its way to the channel; the one before gives way to it."
        )

    async def _asked(self, org: str, form: Filled) -> str:
        await self._may_see(org, form.scan, form.user)
        whom = form.one("whom")
        about = await self.people.person(whom) if whom else None
        if about is None or not about.may_be_asked:
            return _("Choose a member of this workspace. Nobody was asked.")
        await self.following_up.ask(
            org, form.scan, form.criterion or "", whom, by=form.user, now=self.clock()
        )
        return _("Asked. They get a message from me with your name on it.")

    async def _kept_open(self, org: str, form: Filled) -> str:
        day = form.day("scan:until")
        if day is None:
            raise Refused("in_the_past")
        until = datetime.combine(day, END_OF_DAY, await self.people.zone(form.user))
        admin = await self._admin(form.user)
        await self.scans.extend(org, form.scan, form.user, until, admin=admin, now=self.clock())
        text = _("The scan is open until {weekday}, {day}, {time}.")
        return text.format(weekday=weekday(until), day=day_of_month(until), time=f"{until:%H:%M}")

    async def _supposed(self, org: str, form: Filled) -> Block:
        await self._may_see(org, form.scan, form.user)
        criterion = form.one("scan:whatif_criterion") or None
        level = form.one("scan:whatif_level")
        chosen = int(level) if level in ("0", "1", "2", "3", "4") else None
        told = await self.results.supposed(org, form.scan, criterion, chosen)
        return what_if_view(
            told.choices, scan=form.scan, criterion=criterion, level=chosen, outcome=told.outcome
        )

    # What all need

    async def _org(self, team: str) -> str:
        return (await self.store.orgs.for_team(team, now=self.clock())).id

    async def _scan(self, org: str, scan_id: str) -> Scan:
        scan = await self.store.scans.by_id(org, scan_id)
        if scan is None:
            raise Refused("unknown")
        return scan

    async def _admin(self, user: str) -> bool:
        about = await self.people.person(user)
        return about.admin and about.may_be_asked

    async def _may_see(self, org: str, scan_id: str, user: str) -> None:
        """Refuse whoever neither is in the channel of a scan nor has a role in its unit: a press can be forged."""
        scan = await self._scan(org, scan_id)
        about = await self.people.person(user)
        if about.may_be_asked:
            roles = await self.store.roles.of_unit(org, scan.unit_id)
            if about.admin or any(role.person == user for role in roles):
                return
            if scan.channel is not None and await self.people.in_channel(user, scan.channel):
                return
        raise Refused("not_yours_to_see", scan.setup.unit)

    async def _open(self, trigger_id: str, view: Block, press: Pressed | ResultPress) -> None:
        if why := await open_window(self.client, trigger_id, view):
            await self.scanning.say_privately(press.channel, press.user, sentence_in(view) or why)

    async def _update(self, view_id: str, view: Block) -> None:
        try:
            await self.client.views_update(view_id=view_id, view=view)
        except FAILURES as fault:
            log.info("A window could not be changed: %s", code_of(fault))
