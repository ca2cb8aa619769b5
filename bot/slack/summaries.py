"""Summaries in Slack: the message with its chart, put together when it goes out, and the numbers behind it on a press."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.message import Person, Place
from bot.conversation.summary import StageSummary, Unseen
from bot.conversation.summary_json import from_payload, to_payload
from bot.reports.chart import MOST_IN_ALT as MOST_WITH_A_FILE
from bot.reports.chart import profile_alt, profile_png
from bot.reports.heatmap import heatmaps
from bot.services.seeing import Viewer
from bot.services.summaries import Summaries
from bot.slack.blocks.bars import MOST_IN_ALT, Rung
from bot.slack.blocks.cards import Card
from bot.slack.blocks.parts import Block, shortened
from bot.slack.blocks.result_views import why_view
from bot.slack.blocks.scan_channel import message_view
from bot.slack.blocks.summary import summary_cards, unseen_card
from bot.slack.blocks.summary_charts import Uploaded
from bot.slack.directory import SlackDirectory
from bot.slack.incoming import Received
from bot.slack.pictures import Pictures
from bot.slack.rendering import Message
from bot.slack.summary_files import Form, SummaryFiles
from bot.slack.windows import open_window
from bot.store.engine import Store
from bot.store.outbox import Claimed, Post
from bot.words import N_, _

SUMMARY = "summary"
"""The kind of a post that shows a summary."""
LADDER: tuple[Rung, ...] = ("chart", "picture", "table", "text")
NOTHING = N_("Nobody has looked at this unit yet, so there are no numbers behind it.")


def summary_post(received: Received, summary: StageSummary, notes: Sequence[str] = ()) -> Post:
    """The post that shows a summary in its thread."""
    return Post(
        dedupe_key=f"answer:{received.delivery_id}",
        channel=received.channel,
        thread=received.thread,
        kind=SUMMARY,
        payload={
            "summary": to_payload(summary),
            "notes": list(notes),
            "asker": received.user,
            "about": received.delivery_id,
        },
    )


class AsSummary:
    """Puts the message together, from the richest chart that the workspace takes down to plain text."""

    def __init__(self, store: Store, pictures: Pictures, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._pictures = pictures
        self._clock = clock

    async def render(self, claim: Claimed) -> Message:
        """The first message; what does not fit goes below it."""
        summary = from_payload(claim.payload["summary"])
        noted = claim.payload.get("notes")
        notes = [str(note) for note in noted] if isinstance(noted, list) else []
        ladder = LADDER[LADDER.index(self._pictures.first_rung(claim.org)) :]
        below: list[Card] = []
        """What does not fit above, as the rung that was drawn last leaves it."""

        async def drawn(rung: Rung) -> Card:
            above, below[:] = await self._drawn(claim.org, summary, notes, rung)
            return above

        first, *plainer = [partial(drawn, rung) for rung in ladder]
        card = await first()

        async def posted(channel: str, ts: str) -> None:
            for number, more in enumerate(below, start=2):
                payload = {"text": more.text, "blocks": list(more.blocks)}
                post = Post(
                    f"{claim.dedupe_key}:{number}", channel, "answer", payload, thread=claim.thread or ts
                )
                await self._store.outbox.put(claim.org, post, now=self._clock())

        return Message(
            channel=claim.channel,
            text=card.text,
            blocks=card.blocks,
            thread=claim.thread,
            plainer=plainer,
            asker=str(claim.payload.get("asker") or ""),
            posted=posted,
        )

    async def _drawn(
        self, org: str, summary: StageSummary, notes: Sequence[str], rung: Rung
    ) -> tuple[Card, Sequence[Card]]:
        """The summary at one rung, and what goes below it; a plainer rung is asked for where the one above was refused."""
        self._pictures.fell_to(org, rung)
        pictures = await self._uploaded(summary) if rung == "picture" else ()
        first, *rest = summary_cards(summary, rung, pictures, notes)
        return first, rest

    async def _uploaded(self, summary: StageSummary) -> Sequence[Uploaded]:
        """Its pictures in Slack; none where one of them could not be put there."""
        drawn = [(one.png, one.alt) for one in await asyncio.to_thread(heatmaps, summary)]
        if not drawn:
            drawn = [(await asyncio.to_thread(profile_png, summary), profile_alt(summary))]
        as_of, found = summary.as_of or summary.today, list[Uploaded]()
        for png, alt in drawn:
            uploaded_with = shortened(alt, MOST_WITH_A_FILE)
            picture_id = await self._pictures.put(png, summary.unit, as_of, uploaded_with)
            if picture_id is None:
                return ()
            found.append((picture_id, shortened(alt, MOST_IN_ALT)))
        return found


class SummaryPress(BaseModel):
    """Somebody pressed a button under a summary; `unit` is empty for the organisation."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    unit: str
    trigger_id: str


def summary_press(body: Mapping[str, Any]) -> SummaryPress | None:
    """The press in a payload."""
    try:
        told = {"team": body["team"]["id"], "user": body["user"]["id"], "trigger_id": body["trigger_id"]}
        return SummaryPress.model_validate(told | {"unit": body["actions"][0].get("value", "")})
    except (KeyError, IndexError, TypeError, ValidationError):
        return None


@dataclass(frozen=True, slots=True)
class SummaryDesk:
    """Opens the numbers behind a summary, for whoever may see them: asked anew, since roles change and messages stay."""

    summaries: Summaries
    store: Store
    directory: SlackDirectory
    client: AsyncWebClient
    files: SummaryFiles
    clock: Callable[[], datetime]

    async def export(self, press: SummaryPress, form: Form) -> None:
        """The summary as a file in their direct messages, behind that of a whole those of its units."""
        org = (await self.store.orgs.for_team(press.team, now=self.clock())).id
        viewer = replace(await self.viewer(org, press.user), how="export")
        self.files.soon(self.summaries.book(org, press.unit or None, viewer, self.clock()), form, press.user)

    async def why(self, press: SummaryPress) -> None:
        """A window with every level, what must be in place, and the order of the moves."""
        org = (await self.store.orgs.for_team(press.team, now=self.clock())).id
        viewer = await self.viewer(org, press.user)
        found = await self.summaries.why(org, press.unit or None, viewer, self.clock())
        match found:
            case None:
                view = message_view(_("Why?"), _(NOTHING))
            case Unseen():
                view = {**message_view(_("Why?"), "…"), "blocks": list(unseen_card(found).blocks)}
            case _:
                view = why_view(found)
        await self._open(press, view)

    async def viewer(self, org: str, user: str) -> Viewer:
        """Whoever pressed, as nobody but them will read what opens."""
        person = Person(user, org)
        audiences = await self.directory.audiences(person, Place(org, user, "", private=True))
        return Viewer(user, audiences, admin=await self.directory.is_admin(person))

    async def _open(self, press: SummaryPress, view: Block) -> None:
        if why := await open_window(self.client, press.trigger_id, view):
            await self.client.chat_postMessage(channel=press.user, text=why)
