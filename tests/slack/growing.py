"""An answer that is told piece by piece to the real driver, kept, and finished by the real delivery; what came of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.demo.slack import Act, Message
from bot.slack.blocks.cards import Card
from bot.slack.blocks.parts import Markup, context, escaped
from bot.slack.desk import Desk
from bot.slack.growing import Growing, Where
from bot.slack.grown import grown_post
from bot.slack.incoming import Received
from bot.slack.ladder import Ladder
from bot.slack.shown import Shown
from bot.slack.streaming import Streaming
from bot.store.orgs import LOCAL
from tests.slack.office import QUICK, Office, until

LIVELY = replace(QUICK, stream_tick=0.0, edit_tick=0.0)
BELOW = Card(Markup("Sources: [1] A note"), tuple(context(escaped("Sources: [1] A note"))))
Between = Callable[[], Awaitable[object]]


class Teller:
    """One answer in the making."""

    def __init__(self, office: Office, desk: Desk, act: Act, ladder: Ladder | None = None) -> None:
        self.kept: list[Shown] = []
        self.text = ""
        self._desk = desk
        self._office = office
        said = act.said
        direct = said.channel.startswith("D")
        self.received = Received(
            delivery_id=f"Ev{said.ts}",
            team=office.slack.team_id,
            channel=said.channel,
            ts=said.ts,
            user=office.ana.id,
            asked_at=office.clock(),
            direct=direct,
        )
        where = Where(
            *(LOCAL, office.slack.team_id, office.ana.id, said.channel, said.ts, direct),
            key=f"answer:{self.received.delivery_id}",
        )
        self.growing = Growing(desk.saying, where, self._keep, office.clock)
        self.streaming = Streaming(self.growing, ladder or ladder_of(office, desk), LIVELY.stream_life)

    async def tell(self, text: str) -> None:
        """Say something, and wait until it is shown, or nothing is shown any more."""
        self.text += text
        self.streaming.say(text)
        await until(self._is_shown)

    async def keep(self) -> None:
        """The answer is whole: keep it with what is shown of it, to be finished by whoever delivers."""
        shown = await self.streaming.close()
        cards = (Card(escaped(self.text), ()), BELOW)
        post = grown_post(self.received, shown, self.text, BELOW, BELOW, cards)
        await self._desk.cairn.store.outbox.put(LOCAL, post, now=self._office.clock())

    async def finish(self) -> None:
        await self.keep()
        self._desk.delivery.wake()
        await self._office.settled(self._desk)

    async def _keep(self, shown: Shown) -> bool:
        self.kept.append(shown)
        return True

    async def _is_shown(self) -> bool:
        ended = self.streaming._writer is not None and self.streaming._writer.done()
        return ended or self.growing.shown.text == self.text


def ladder_of(office: Office, desk: Desk) -> Ladder:
    return Ladder(desk.cairn.store.detours, LIVELY, office.clock)


async def told(office: Office, desk: Desk, pieces: Sequence[str], between: Between | None = None) -> str:
    """Tell an answer, with a mishap after its first piece; the text that was told."""
    act = await office.slack.message(office.ana, office.general, "a question")
    teller = Teller(office, desk, act)
    for number, piece in enumerate(pieces):
        if number == 1 and between:
            await between()
        await teller.tell(piece)
    await teller.finish()
    return teller.text


def text_of(message: Message) -> str:
    """The text of an answer in one of its messages, without what stands below it."""
    blocks = "".join(str(block["text"]) for block in message.blocks if block["type"] == "markdown")
    return message.text if message.streamed else blocks


def joined(office: Office) -> str:
    """The text of an answer over all its messages."""
    return "".join(text_of(message) for message in office.shown(office.general))


def endings(office: Office) -> int:
    """How often the sources stand there."""
    return sum("Sources: [1] A note" in message.read() for message in office.shown(office.general))
