"""
"Ask Cairn about this": a question about a message, answered in the asker's Messages tab and nowhere else.

The message is what the question is about, and no more: it is fenced off from a model, and no answer can cite it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.asking_aside import Take, kept_out, quoting
from bot.slack.blocks.asking import ABOUT_ASKED, ABOUT_TITLE, QUESTION, Quote, about_view
from bot.slack.blocks.notice import REFUSALS
from bot.slack.blocks.parts import Block
from bot.slack.blocks.scan_channel import message_view
from bot.slack.forms import Form
from bot.slack.incoming import Received
from bot.slack.noted import Noted, brought_back
from bot.slack.people import People
from bot.slack.windows import open_window
from bot.words import N_, _

OPEN_WITHIN = 1.8
MOST_MATERIAL = 4_000
NO_WORDS = N_(
    "I find no words in this message, so there is nothing to ask about. Files and pictures I do not read yet."
)
TAKEN = N_("Asked. I answer you in our direct messages.")
LOST = N_("I do not have that message any more, so nothing was asked. Please choose it once more.")


class AskingAbout:
    """Takes questions about messages."""

    def __init__(
        self, people: People, client: AsyncWebClient, take: Take, clock: Callable[[], datetime]
    ) -> None:
        self._people = people
        self._client = client
        self._take = take
        self._clock = clock

    async def open(self, noted: Noted, trigger_id: str) -> str | None:
        """Open the window that asks; where Slack does not let it open, what to say in private."""
        return await open_window(self._client, trigger_id, await self._view(noted), within=OPEN_WITHIN)

    async def submit(self, form: Form) -> dict[str, Any]:
        """Take the question into the record; what to acknowledge the window with."""
        noted = brought_back(form.carried, form.team, form.user)
        if noted is None:
            return {"response_action": "update", "view": message_view(_(ABOUT_TITLE), _(LOST))}
        typed = form.values.get(QUESTION, {}).get(QUESTION, {}).get("value")
        question = typed.strip() if isinstance(typed, str) and typed.strip() else _(ABOUT_ASKED)
        received = Received(
            kind="aside",
            delivery_id=f"about:{form.view_id}",
            team=form.team,
            channel=form.user,
            ts="",
            user=form.user,
            text=question,
            asked_at=self._clock(),
            direct=True,
            cut=noted.cut or len(noted.text) > MOST_MATERIAL,
            material=noted.text[:MOST_MATERIAL],
        )
        where = "" if noted.direct else noted.channel
        quote = Quote(how=_("about a message"), question=question, about=noted.text, where=where)
        await self._take(received, quoting(received, quote))
        return {"response_action": "update", "view": message_view(_(ABOUT_TITLE), _(TAKEN))}

    async def _view(self, noted: Noted) -> Block:
        why = await kept_out(self._people, noted.user, "" if noted.direct else noted.channel)
        if why or noted.outside:
            return message_view(_(ABOUT_TITLE), _(REFUSALS[why or "shared"]))
        if not any(letter.isalnum() for letter in noted.text):
            return message_view(_(ABOUT_TITLE), _(NO_WORDS))
        return about_view(noted.text, noted.carried(), noted.files)
