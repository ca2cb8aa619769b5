"""`/cairn`: each word behind it is a question like any other, or the one screen that says what there is."""

import logging
from collections.abc import Callable
from datetime import datetime

from bot.conversation.offered import PORTFOLIO, PORTFOLIO_OF, STAGE, STAGE_OF, SUMMARY_OF
from bot.conversation.unit_names import unknown_words
from bot.services.subjects import organisation
from bot.slack.asking_aside import Take, kept_out, quoting
from bot.slack.blocks.asking import Quote
from bot.slack.blocks.notice import REFUSALS
from bot.slack.faults import note
from bot.slack.forms import Command
from bot.slack.incoming import MOST_READ, Received
from bot.slack.looking_at import LookingAt
from bot.slack.people import People
from bot.slack.typed import words
from bot.store.engine import Store
from bot.words import N_, _
from knowledge.documents import name_key

HELP = N_("""\
*What you can do with Cairn*
• `/cairn ask` and a question: “Can we go straight to agents?”, “What does our AI policy say about customer data?”
• `/cairn stage` says where this channel's unit is and what is next; with a name behind it, you get that unit's summary.
• `/cairn check` asks what an initiative is, and says whether to commit to it; with its name behind it, you get the last verdict.
• `/cairn portfolio` shows all AI initiatives on one board; with a unit behind it, only those of that unit.
• `/cairn scan` sets a scan up: your team answers in private, one card at a time, and gets one page on where it is.
• `/cairn help` shows this.
I answer a command in our direct messages. You can also mention me in a channel or write to me, and in the menu of a message \
you find “Ask Cairn about this” and “Save to Cairn”. Every answer names its sources and their dates.""")
ANSWERED_ASIDE = N_("I answer you in our direct messages.")
NO_QUESTION = N_("Write your question behind it: `/cairn ask Can we go straight to agents?`")

NOT_TAKEN = N_(
    "I could not take that just now, so nothing was asked. Please type it once more. Reference {reference}."
)

log = logging.getLogger(__name__)


class Commands:
    """Takes the commands that are answered in the Messages tab."""

    def __init__(
        self, store: Store, people: People, looking_at: LookingAt, take: Take, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._people = people
        self._looking_at = looking_at
        self._take = take
        self._clock = clock

    async def use(self, command: Command) -> str:
        """Take a command into the record; what to say to whoever typed it, where only they see it."""
        word, _space, rest = words(command.text, (), "").partition(" ")
        rest = rest.strip()
        match word.casefold():
            case "ask" if not rest:
                return _(NO_QUESTION)
            case "ask" | "check" | "stage" | "portfolio":
                return await self._safely_asked(command, word.casefold(), rest)
            case _:
                return _(HELP)

    async def _safely_asked(self, command: Command, word: str, rest: str) -> str:
        # Slack sends an event again that was not taken, and a command never.
        try:
            return await self._asked(command, word, rest)
        except Exception as fault:
            return _(NOT_TAKEN).format(reference=note(log, "a command could not be taken", fault))

    async def _asked(self, command: Command, word: str, rest: str) -> str:
        wish = command.wish
        if why := await kept_out(self._people, wish.user, wish.channel or ""):
            return _(REFUSALS[why])
        text, shown, unit = rest, rest, None
        if word == "stage" and rest and (unknown := await self._unknown(command, rest)):
            return unknown
        if word == "check":
            text = f"Check: {rest}"
        elif word == "stage":
            text, unit = await self._stage(command, rest)
            shown = _(STAGE_OF).format(unit=unit) if unit and text == _(STAGE) else text
        elif word == "portfolio":
            unit = rest or None
            text = shown = _(PORTFOLIO_OF).format(unit=rest) if rest else _(PORTFOLIO)
        received = Received(
            kind="aside",
            delivery_id=f"command:{wish.trigger_id}",
            team=wish.team,
            channel=wish.user,
            ts="",
            user=wish.user,
            text=text[:MOST_READ],
            asked_at=self._clock(),
            direct=True,
            cut=len(text) > MOST_READ,
            unit=unit,
        )
        how = _("with /cairn {word}").format(word=word)
        await self._take(received, quoting(received, Quote(how=how, question=shown)))
        return _(ANSWERED_ASIDE)

    async def _unknown(self, command: Command, named: str) -> str:
        """That there is no unit of this name; empty where there is one, or the organisation is called so."""
        # The names of units are for those of whom Slack is sure; others are looked at again before their answer.
        if await kept_out(self._people, command.wish.user, command.wish.channel or "", sure=True):
            return ""
        org = (await self._store.orgs.for_team(command.wish.team, now=self._clock())).id
        units = [unit.name for unit in await self._store.units.all(org)]
        names = {name_key(one) for one in (*units, (await organisation(self._store, org)).name)}
        if name_key(named) in names:
            return ""
        return unknown_words(named, units)

    async def _stage(self, command: Command, named: str) -> tuple[str, str | None]:
        """The summary of the unit named; else the question for the channel's, or that of the channel that is looked at."""
        org = (await self._store.orgs.for_team(command.wish.team, now=self._clock())).id
        if named:
            unit = await self._store.units.by_name(org, named)
            return (_(SUMMARY_OF).format(unit=unit.name), unit.name) if unit else (_(STAGE), named)
        if channel := command.wish.channel:
            unit = await self._store.units.by_channel(org, channel)
            found = unit.name if unit else None
        else:
            found = await self._looking_at.unit(org, command.wish.user)
        return (_(STAGE_OF).format(unit=found), found) if found else (_(STAGE), None)
