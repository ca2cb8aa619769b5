"""What is pressed under a verdict, and the trial that comes of it: started, ended or extended, shown in full, exported."""

import logging
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.compose.initiative_standing import OUTCOMES, trial_line
from bot.conversation.initiative_answers import as_yaml, file_name
from bot.conversation.initiative_view import Described, InitiativeView, Terms
from bot.services.initiative_refusals import NotPossible, TermsFault
from bot.services.initiative_views import terms_in
from bot.services.permits import Permits
from bot.slack.blocks.initiative import verdict_card
from bot.slack.blocks.initiative_views import (
    FIGURE,
    HALT,
    LIMIT,
    OUTCOME,
    OWNER,
    UNTIL,
    WORDS,
    end_view,
    ended_view,
    extend_view,
    missing_view,
    start_view,
    told_view,
)
from bot.slack.blocks.notice import TRY_AGAIN
from bot.slack.blocks.parts import Block, escaped
from bot.slack.checking import CheckDesk
from bot.slack.faults import FAILURES, code_of
from bot.slack.initiative_people import InitiativePeople
from bot.slack.initiative_presses import InitiativePress, TrialForm
from bot.slack.initiative_windows import Answer, InitiativeWindows
from bot.slack.people import CannotSay
from bot.words import N_, _

CHOOSE = N_("Choose what comes of it.")
NO_DAY = N_("Choose a day.")
NOT_SENT = N_("I could not send a file here. `cairn initiatives show` prints the same at a terminal.")
FILE_SAYS = N_("What was told of {name}. `cairn check` reads it.")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrialDesk:
    """Takes what people do with a verdict."""

    permits: Permits
    checking: CheckDesk
    who: InitiativePeople
    windows: InitiativeWindows
    client: AsyncWebClient

    async def pressed(self, press: InitiativePress) -> None:
        """A press under a message; what stands in the way is said to whoever pressed."""
        match press.action:
            case "describe" | "again":
                described = Described(press.name, press.unit, press.also)
                known = press.initiative if press.action == "again" else ""
                said = await self.checking.open(
                    press.team, press.user, press.trigger_id, described, known, press.channel
                )
            case "later" | "export":
                said = None
                self.windows.behind(self._behind(press))  # a file may take longer than Slack waits
            case _:
                said = await self.windows.open(press.trigger_id, self._opened(press))
        if said:
            await self.windows.say(press.channel, press.user, said)

    async def sent(self, form: TrialForm, view_id: str) -> dict[str, Any]:
        """A window about a trial was sent off."""
        taking = {"start": self._started, "end": self._ended, "extend": self._extended}[form.name]
        return await self.windows.answer(view_id, taking(form))

    async def _opened(self, press: InitiativePress) -> Block:
        org = await self.who.org(press.team)
        kept = await self.who.seen(org, press.initiative, press.user)
        view = await self.who.view(org, kept)
        match press.action:
            case "missing":
                return missing_view(view)
            case "trial":
                running = await self.permits.running(org, kept)
                if running is not None:
                    return told_view(trial_line(view))
                return start_view(
                    view, await self.permits.offered(org, kept, await self.who.actor(press.user))
                )
            case _:
                return end_view(view, await self._running(org, press.initiative, press.user))

    async def _behind(self, press: InitiativePress) -> None:
        """What needs no window: put the message aside, or send its file; what to say of it, if anything."""
        try:
            org = await self.who.org(press.team)
            kept = await self.who.seen(org, press.initiative, press.user)
            if press.action == "export":
                said = await self._exported(press.user, kept.name, kept.intake)
            else:
                said = await self._put_aside(press, await self.who.view(org, kept))
        except NotPossible as why:
            said = str(why)
        except CannotSay:
            said = _(TRY_AGAIN)
        if said:
            await self.windows.say(press.channel, press.user, said)

    async def _put_aside(self, press: InitiativePress, view: InitiativeView) -> str:
        card = verdict_card(view, pressable=False)
        try:
            await self.client.chat_update(
                channel=press.channel, ts=press.ts, text=card.text, blocks=list(card.blocks)
            )
        except FAILURES as fault:
            log.info("A verdict could not be put aside: %s", code_of(fault))
        return ""

    async def _exported(self, user: str, name: str, intake: Any) -> str:
        try:
            opened: Any = await self.client.conversations_open(users=user)
            await self.client.files_upload_v2(
                channel=str(opened["channel"]["id"]),
                content=as_yaml(intake).encode(),
                filename=f"{file_name(name)}.yaml",
                title=name,
                initial_comment=escaped(_(FILE_SAYS).format(name=name)),
            )
        except FAILURES as fault:
            log.info("An initiative could not be sent as a file: %s", code_of(fault))
            return _(NOT_SENT)
        return ""

    async def _started(self, form: TrialForm) -> Answer:
        org = await self.who.org(form.team)
        kept = await self.who.seen(org, form.initiative, form.user)
        by, now = await self.who.actor(form.user), self.who.clock()
        try:
            await self.permits.start(org, kept, _terms(form), by, now=now)
        except TermsFault as fault:
            return Answer({}, fault.faults)
        return Answer(told_view(trial_line(await self.who.view(org, kept))))

    async def _ended(self, form: TrialForm) -> Answer:
        outcome = next((one for one in OUTCOMES if one == form.one(OUTCOME)), None)
        if outcome is None:
            return Answer({}, {OUTCOME: _(CHOOSE)})
        org = await self.who.org(form.team)
        kept = await self.who.seen(org, form.initiative, form.user)
        if outcome == "extended":
            terms = await self._running(org, form.initiative, form.user)
            return Answer(extend_view(await self.who.view(org, kept), terms, form.one(WORDS)))
        by, now = await self.who.actor(form.user), self.who.clock()
        await self.permits.end(org, kept, outcome, form.one(WORDS), by, now=now)
        view = await self.who.view(org, kept)
        return Answer(ended_view(view, trial_line(view)))

    async def _extended(self, form: TrialForm) -> Answer:
        org = await self.who.org(form.team)
        kept = await self.who.seen(org, form.initiative, form.user)
        by, now = await self.who.actor(form.user), self.who.clock()
        try:
            await self.permits.extend(org, kept, _terms(form), form.one(WORDS), by, now=now)
        except TermsFault as fault:
            return Answer({}, fault.faults)
        return Answer(told_view(trial_line(await self.who.view(org, kept))))

    async def _running(self, org: str, initiative_id: str, user: str) -> Terms:
        """The limits of the trial that runs, for somebody who may end it."""
        kept = await self.who.seen(org, initiative_id, user)
        if not await self.permits.may_run(org, kept, await self.who.actor(user)):
            log.warning("Refused %s the end of a trial of %s", user, initiative_id)
            raise NotPossible("not_yours", kept.unit)
        running = await self.permits.running(org, kept)
        if running is None:
            raise NotPossible("no_permit", kept.unit)
        return terms_in(running)


def _terms(form: TrialForm) -> Terms:
    """The limits as they were filled in; without a day they end at once, which is refused beside it."""
    until = form.day(UNTIL)
    if until is None:
        raise TermsFault({UNTIL: _(NO_DAY)})
    return Terms(form.one(LIMIT), form.one(OWNER), form.one(HALT), form.one(FIGURE), until)
