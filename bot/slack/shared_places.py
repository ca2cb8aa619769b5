"""Where something that was said in private may be said again: in a channel of the company's own that both are members of."""

from dataclasses import dataclass

from bot.conversation.message import Person, Place
from bot.slack.blocks import sharing as shown
from bot.slack.blocks.notice import REFUSALS
from bot.slack.directory import SlackDirectory
from bot.slack.people import CannotSay, People
from bot.words import N_, _

ARCHIVED = N_("This channel is archived, so nothing can be said there. Choose another.")


class Refused(Exception):
    """It is not shared; the message says why, to whoever asked. `mended` where another channel would do."""

    def __init__(self, text: str, *, mended: bool = False) -> None:
        super().__init__(text)
        self.mended = mended


@dataclass(frozen=True, slots=True)
class SharedPlaces:
    """Looks at a channel at the moment in which something is to be shared there."""

    directory: SlackDirectory
    people: People

    async def see_to_it(self, org: str, user: str, channel: str) -> None:
        """Refuse where outsiders read, where nothing can be said, and who is no member. Raises Refused, and CannotSay."""
        if not channel:
            raise Refused(_(shown.CHOOSE), mended=True)
        await self._both_there(user, channel)
        if await self.people.is_shared(channel):
            # An allowance to answer there is none to carry there what was answered in private.
            raise Refused(_(REFUSALS["shared"]))
        match await self.directory.withheld(Person(user, org), Place(org, channel, "")):
            case None:
                return
            case "unsure":
                raise Refused(_(shown.UNSURE))
            case why:
                raise Refused(_(REFUSALS[why]))

    async def _both_there(self, user: str, channel: str) -> None:
        try:
            if await self.people.is_archived(channel):
                raise Refused(_(ARCHIVED), mended=True)
            if not await self.people.cairn_in(channel):
                raise Refused(_(shown.NOT_THERE), mended=True)
            if not await self.people.in_channel(user, channel):
                raise Refused(_(shown.NOT_YOU), mended=True)
        except CannotSay as fault:
            if str(fault) in ("channel_not_found", "not_in_channel"):
                raise Refused(_(shown.NOT_THERE), mended=True) from fault
            raise
