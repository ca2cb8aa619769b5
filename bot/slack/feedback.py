"""
What people say of an answer: into the record first; then a thank-you, or the window that asks why it was no good.

All of it happens before the press is acknowledged, so every call to Slack has to be over within the three seconds it waits.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.arrivals import Arrivals
from bot.slack.blocks.feedback import (
    GONE,
    GUEST,
    NO_WINDOW,
    NOT_KEPT,
    REASON,
    THANKS,
    THANKS_FOR_WHY,
    UNSURE,
    gone_view,
    why_view,
)
from bot.slack.faults import note
from bot.slack.feedback_presses import About, Explained, Rated
from bot.slack.people import CannotSay, People
from bot.slack.whispering import say_privately
from bot.slack.windows import open_window
from bot.store.engine import Store
from bot.store.feedback import Given
from bot.words import _

LOOK_WITHIN = 0.7
TELL_WITHIN = 1.0
"""Seconds; a window and a word are not both needed unless one failed at once."""
_A_MOMENT = timedelta(microseconds=1)

log = logging.getLogger(__name__)


class FeedbackDesk:
    """Takes what people say of answers, of everybody who may ask."""

    def __init__(
        self,
        store: Store,
        people: People,
        client: AsyncWebClient,
        clock: Callable[[], datetime],
        arrivals: Arrivals,
    ) -> None:
        self._store = store
        self._people = people
        self._client = client
        self._clock = clock
        self._arrivals = arrivals

    async def press(self, press: Rated) -> None:
        """Take a thumb. The same press told twice counts, and is answered, once; a later one takes the place of it."""
        with self._arrivals.one():
            await self._take(press)

    async def submit(self, form: Explained) -> dict[str, Any]:
        """Keep why an answer was no good; what to acknowledge the window with."""
        about = form.about
        # Of one person the newest counts, and Slack's clock, which dated the press, may be ahead of this one.
        at = max(self._clock(), about.at + _A_MOMENT)
        given = Given(about.exchange, form.user, "bad", at, form.reason, form.words)
        try:
            kept = await self._keep(await self._org(form.team), given)
        except Exception as fault:
            reference = note(log, "feedback could not be kept", fault, about.exchange)
            return {"response_action": "errors", "errors": {REASON: _(NOT_KEPT).format(reference=reference)}}
        if kept == "gone":
            return {"response_action": "update", "view": gone_view()}
        await self._say(about, form.user, _(THANKS_FOR_WHY))
        return {}

    async def _take(self, press: Rated) -> None:
        if why_not := await self._withheld(press.user):
            await self._say(press.about, press.user, why_not)
            return
        org = await self._org(press.team)
        match await self._keep(org, Given(press.about.exchange, press.user, press.verdict, press.about.at)):
            case "gone":
                await self._say(press.about, press.user, _(GONE))
            case "kept" if press.verdict == "good":
                await self._say(press.about, press.user, _(THANKS))
            case "kept":
                await self._ask_why(org, press)

    async def _keep(self, org: str, given: Given) -> Literal["kept", "known", "gone"]:
        async with self._store.transaction() as tx:
            if await tx.exchanges.by_id(org, given.exchange_id) is None:
                return "gone"
            return "kept" if await tx.feedback.give(org, given) else "known"

    async def _withheld(self, user: str) -> str | None:
        """Why this person's word is not taken; None when it is."""
        try:
            async with asyncio.timeout(LOOK_WITHIN):
                about = await self._people.person(user)
        except (CannotSay, TimeoutError):
            return _(UNSURE)
        return None if about.may_be_asked else _(GUEST)

    async def _ask_why(self, org: str, press: Rated) -> None:
        said = await self._store.feedback.of(org, press.about.exchange)
        before = next((given for given in said if given.person == press.user), None)
        view = why_view(
            press.about.model_dump_json(),
            reason=before.reason if before else None,
            words=before.words if before else "",
        )
        if await open_window(self._client, press.trigger_id, view):
            await self._say(press.about, press.user, _(NO_WINDOW))

    async def _say(self, about: About, user: str, text: str) -> None:
        await say_privately(self._client, about.channel, user, text, thread=about.thread, within=TELL_WITHIN)

    async def _org(self, team: str) -> str:
        return (await self._store.orgs.for_team(team, now=self._clock())).id
