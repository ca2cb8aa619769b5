"""
Setting a scan up in Slack: the window opens at once and is filled after, changes with what is chosen, and starts the scan.

What may take long is done behind the acknowledgement, for which Slack waits three seconds.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.services.refusals import Refused
from bot.services.scans import Draft, Scans
from bot.slack.blocks.parts import Block
from bot.slack.blocks.scan_draft import SetupForm, read_setup
from bot.slack.blocks.scan_form import Basis, Filled, block_id, filled_in, fresh, setup_so_far, shown_scope
from bot.slack.blocks.scan_setup import ADDED, input_ids, opening_view, setup_view, started_view, told_view
from bot.slack.blocks.scan_try import Trying, try_view
from bot.slack.faults import FAILURES, code_of, note
from bot.slack.forms import Form, Wish
from bot.slack.inviting import CannotInvite, audience_of, invitations
from bot.slack.people import CannotSay, People
from bot.slack.setting_out import CannotStart, SettingOut
from bot.slack.whispering import say_privately
from bot.store.engine import Store
from bot.store.errors import ScanRunning
from bot.words import N_, _

V = TypeVar("V")

OPEN_WITHIN = 2.0
ANSWER_WITHIN = 2.3
"""Seconds, of the three that Slack waits."""

EXPIRED = N_(
    "Slack closed the window before I could open it; that happens when it is slow. Please try once more."
)
NOT_OPENED = N_(
    "Slack did not let me open the window just now. Please try again in a minute. Reference {reference}."
)
UNSURE = N_(
    "Slack could not tell me just now who is in this workspace, so nothing was started. Please try again in a minute; if it "
    "stays like this, give your Cairn admin the reference {reference}."
)
FAILED = N_(
    "Something went wrong and nothing was started. Please try again; if it happens twice, give your Cairn admin the reference "
    "{reference}."
)
_TOO_LATE = frozenset({"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged"})

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a form that was sent came to: what to show, or words beside its fields, for as long as it still stands there."""

    view: Block
    errors: Mapping[str, str] = field(default_factory=dict)

    def answer(self) -> dict[str, Any]:
        """As Slack is told in the acknowledgement."""
        if self.errors:
            return {"response_action": "errors", "errors": dict(self.errors)}
        return {"response_action": "update", "view": self.view}


class SetupDesk:
    """Sets scans up, for everybody."""

    def __init__(
        self,
        store: Store,
        scans: Scans,
        people: People,
        client: AsyncWebClient,
        clock: Callable[[], datetime],
        on_kept: Callable[[], None],
    ) -> None:
        self._scans = scans
        self._people = people
        self._client = client
        self._clock = clock
        self._on_kept = on_kept
        self._out = SettingOut(store, scans.framework, people, clock)
        self._tasks: set[asyncio.Task[Any]] = set()

    async def open(self, wish: Wish) -> str | None:
        """Open the window and fill it; where Slack does not let it open, what to say in private."""
        try:
            async with asyncio.timeout(OPEN_WITHIN):
                # Nothing comes before this: what the trigger is good for is over in three seconds.
                opened: Any = await self._client.views_open(trigger_id=wish.trigger_id, view=opening_view())
        except FAILURES as fault:
            if isinstance(fault, SlackApiError) and code_of(fault) in _TOO_LATE:
                return _(EXPIRED)
            return _(NOT_OPENED).format(reference=note(log, "a window could not be opened", fault))
        self._keep(self._show(opened["view"]["id"], self._safely(self._first_view(wish))))
        return None

    async def tell(self, wish: Wish, text: str) -> None:
        """Say something where only whoever wished to set a scan up sees it."""
        await say_privately(self._client, wish.channel or "", wish.user, text)

    def change(self, form: Form) -> None:
        """Something was chosen on which other fields depend: show the form as it is now."""
        self._keep(self._show(form.view_id, self._safely(self._changed_view(form)), form.hash))

    async def try_cards(self, form: Form) -> None:
        """Put the first card to try on top of the form."""
        basis = Basis(self._scans.framework, self._clock())
        stands = replace(filled_in(form.values, basis), scope=shown_scope(form.shown))
        view = try_view(basis.framework.bank, Trying.of(setup_so_far(basis, stands)))
        try:
            async with asyncio.timeout(OPEN_WITHIN):
                await self._client.views_push(trigger_id=form.trigger_id, view=view)
        except FAILURES as fault:
            log.info("The cards to try could not be shown: %s", code_of(fault))

    def next_card(self, form: Form) -> dict[str, Any]:
        """The card after the one that was tried. Nothing of it is kept."""
        view = try_view(self._scans.framework.bank, Trying.read(form.carried).on())
        return {"response_action": "update", "view": view}

    async def submit(self, form: Form) -> dict[str, Any]:
        """Start the scan, and what to acknowledge with; where it takes too long, what came of it is shown afterwards."""
        starting = self._keep(self._submitted(form))
        done, _pending = await asyncio.wait({starting}, timeout=ANSWER_WITHIN)
        if done:
            return starting.result().answer()
        self._keep(self._show(form.view_id, _view_of(starting)))
        return {"response_action": "update", "view": opening_view()}

    async def close(self, within: float) -> None:
        """Finish what is under way, as far as there is time."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)
        for task in self._tasks:
            task.cancel()

    async def _first_view(self, wish: Wish) -> Block:
        org, basis = await self._out.basis(wish.team, wish.user, wish.channel, asks_channel=not wish.channel)
        if wish.channel:
            await self._out.see_to_it(wish.user, wish.channel)
        basis = replace(basis, unit=wish.unit or basis.unit)
        await self._out.refuse_second(org, basis)
        return setup_view(basis, fresh(basis))

    async def _changed_view(self, form: Form) -> Block:
        return setup_view(*await self._stands(form))

    async def _stands(self, form: Form) -> tuple[Basis, Filled]:
        """The form as it stands, on what it starts from."""
        asks = "setup:channel" in form.shown
        chosen = _chosen_channel(form) if asks else form.channel
        _channel, basis = await self._out.basis(form.team, form.user, chosen, asks_channel=asks)
        return basis, filled_in(form.values, basis)

    async def _submitted(self, form: Form) -> Outcome:
        try:
            basis, filled = await self._stands(form)
        except CannotStart as why:
            return Outcome(told_view(str(why)))
        except Exception as fault:
            return Outcome(told_view(_failed(fault)))
        try:
            return await self._start(form, basis, filled)
        except CannotInvite as why:
            return _beside(form, basis, filled, why.faults)
        except CannotStart as why:
            if not basis.asks_channel:
                return Outcome(told_view(str(why)))
            return _beside(form, basis, filled, {"channel": str(why)})
        except (Refused, ScanRunning) as why:
            return _beside(form, basis, filled, {"unit": str(why)})
        except Exception as fault:
            return _beside(form, basis, filled, {"unit": _failed(fault)})

    async def _start(self, form: Form, basis: Basis, filled: Filled) -> Outcome:
        view = setup_view(basis, filled, (_(ADDED),))
        if not input_ids(view) <= form.shown:
            return Outcome(view)
        champion = await self._people.person(form.user)
        draft = read_setup(basis, filled, approved_by=champion.name or form.user)
        if not isinstance(draft, SetupForm):
            return _shown(form, setup_view(basis, filled, tuple(draft.values())), draft)
        await self._out.see_to_it(form.user, draft.channel)
        return Outcome(await self._started(form, draft))

    async def _started(self, form: Form, draft: SetupForm) -> Block:
        invited = await invitations(self._people, self._scans.framework.bank, draft, form.user)
        org = await self._out.org(form.team)
        first = not await self._out.has_champion(org, draft.setup.unit)
        scan = await self._scans.start(
            org,
            form.user,
            Draft(draft.setup, invited, draft.closes_at, draft.channel, audience_of(draft)),
            now=self._clock(),
        )
        self._on_kept()
        return started_view(
            scan.setup,
            channel=draft.channel,
            asked=sum(one.asked.member for one in invited),
            closes_at=draft.closes_at,
            new_champion=first,
            others=any(one.asked.owns for one in invited),
        )

    async def _safely(self, view: Awaitable[Block]) -> Block:
        """The view, or what stands in its way."""
        try:
            return await view
        except CannotStart as why:
            return told_view(str(why))
        except Exception as fault:
            return told_view(_failed(fault))

    async def _show(self, view_id: str, view: Awaitable[Block], stale: str = "") -> None:
        shown = await view
        try:
            await self._client.views_update(view_id=view_id, view=shown, hash=stale or None)
        except FAILURES as fault:
            # Somebody was quicker, or has closed the window. What is sent is judged by itself, whatever the form showed.
            log.info("A window stayed as it was: %s", code_of(fault))

    def _keep(self, work: Coroutine[Any, Any, V]) -> "asyncio.Task[V]":
        """Do something at its own pace; it is not forgotten half-way."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _view_of(starting: "asyncio.Future[Outcome]") -> Block:
    return (await starting).view


def _beside(form: Form, basis: Basis, filled: Filled, faults: Mapping[str, str]) -> Outcome:
    """Faults by the parts of the form that they are about."""
    errors = {block_id(part, basis, filled): words for part, words in faults.items()}
    return _shown(form, setup_view(basis, filled, tuple(faults.values())), errors)


def _shown(form: Form, view: Block, errors: Mapping[str, str]) -> Outcome:
    """The faults beside their fields, or the view that has them at its top where one of the fields is not shown."""
    return Outcome(view, errors if errors.keys() <= form.shown else {})


def _failed(fault: Exception) -> str:
    words = _(UNSURE) if isinstance(fault, CannotSay) else _(FAILED)
    return words.format(reference=note(log, "a scan could not be set up", fault))


def _chosen_channel(form: Form) -> str | None:
    reports = form.values.get("setup:channel", {}).values()
    return next(
        (str(one["selected_conversation"]) for one in reports if one.get("selected_conversation")), None
    )
