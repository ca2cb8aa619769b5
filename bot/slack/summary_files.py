"""A summary as a file, for whoever pressed for one: put together behind the press, and sent in their direct messages."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.summary import StageSummary, Unseen
from bot.services.reporting import Report, reports
from bot.slack.blocks.parts import Markup, escaped, shortened
from bot.slack.blocks.plan_views import in_slack
from bot.slack.blocks.summary import unseen_card
from bot.slack.faults import FAILURES, code_of, note
from bot.slack.people import CannotSay, People
from bot.words import N_, _

Book = Sequence[StageSummary] | Unseen
"""The pages of a file, or why there are none."""
Form = Literal["pdf", "csv"]
MOST_IN_ALT = 1_000
"""Characters that Slack takes to say what a file shows."""
SENT = N_("{unit} as a file, to keep or to hand on. It says no more than you may see.")
NOT_SENT = N_(
    "I could not send a file here. Your Cairn admin can make it with `cairn report`, and hand it to you."
)
WENT_WRONG = N_("I could not put that file together. Please press again. Reference {reference}.")

log = logging.getLogger(__name__)


@dataclass(slots=True)
class SummaryFiles:
    """Sends summaries as files. What is being put together when the process ends is not sent, and can be asked for again."""

    people: People
    client: AsyncWebClient
    _making: set[asyncio.Task[None]] = field(default_factory=set)

    def soon(self, book: Awaitable[Book], form: Form, person: str) -> None:
        """Put the file together and send it, without the press waiting for that."""
        task = asyncio.create_task(self._send(book, form, person))
        self._making.add(task)
        task.add_done_callback(self._making.discard)

    async def close(self, within: float) -> None:
        """Let what is being made be sent."""
        if self._making:
            await asyncio.wait(self._making, timeout=within)

    async def _send(self, book: Awaitable[Book], form: Form, person: str) -> None:
        try:
            found = await book
            if isinstance(found, Unseen):
                await self._say(person, unseen_card(found).text)
                return
            names = await self._names(found)
            files = await asyncio.to_thread(reports, found, form, names)
            await self._upload(files, found[0].unit, person)
        except FAILURES as fault:
            log.info("A summary could not be sent as a file: %s", code_of(fault))
            await self._say(person, Markup(_(NOT_SENT)))
        except Exception as fault:
            reference = note(log, "a summary could not be put into a file", fault)
            await self._say(person, Markup(_(WENT_WRONG).format(reference=reference)))

    async def _names(self, found: Iterable[StageSummary]) -> dict[str, str]:
        """How those in Slack are called who took something on; somebody named at the terminal has a name already."""
        named = {name for one in found for item in one.moves for name in (item.owner, item.asked) if name}
        try:
            abouts = await self.people.several(filter(in_slack, named))
        except CannotSay:
            return {}
        return {about.id: about.name for about in abouts if about.name}

    async def _upload(self, files: Sequence[Report], unit: str, person: str) -> None:
        opened = await self.client.conversations_open(users=person)
        uploads = [
            {
                "content": file.content,
                "filename": file.file_name,
                "title": file.file_name,
                "alt_txt": shortened(file.alt, MOST_IN_ALT),
            }
            for file in files
        ]
        await self.client.files_upload_v2(
            channel=str(opened["channel"]["id"]),
            file_uploads=uploads,
            initial_comment=escaped(_(SENT).format(unit=unit)),
        )

    async def _say(self, person: str, text: Markup) -> None:
        try:
            await self.client.chat_postMessage(channel=person, text=text)
        except FAILURES as fault:
            log.info("Somebody could not be told about their file: %s", code_of(fault))
