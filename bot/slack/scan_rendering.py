"""
The messages of a scan, put together from the record at the moment they go out.

So a card shows the newest answer, a count is right however late it is, and a reminder goes to nobody who has finished.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.conversation.card_view import CardView
from bot.conversation.path import Asked
from bot.conversation.result import ScanResult
from bot.services import scan_posts as posts
from bot.services.examples import Examples
from bot.services.refusals import Refused
from bot.services.results import Results
from bot.services.scans import Scans
from bot.slack.blocks.bars import Rung
from bot.slack.blocks.cards import Card
from bot.slack.blocks.result import result_cards
from bot.slack.blocks.result_views import ask_card
from bot.slack.blocks.scan_cards import over_card, reminder_card, respondent_card, root_card
from bot.slack.blocks.scan_channel import announce_card, too_few_card
from bot.slack.pictures import Pictures
from bot.slack.rendering import Message, NotYet, Rendering, nothing
from bot.slack.status import Status
from bot.store.engine import Store
from bot.store.outbox import Claimed, Post
from bot.store.scans import Scan
from bot.store.sheets import KeptSheet

Make = Callable[[Claimed], Awaitable[Message | None]]
LADDER: tuple[Rung, ...] = ("chart", "picture", "table", "text")


@dataclass(frozen=True, slots=True)
class _One:
    """One kind of message."""

    make: Make

    async def render(self, claim: Claimed) -> Message | None:
        return await self.make(claim)


class ScanRendering:
    """Puts the messages of scans together."""

    def __init__(
        self,
        store: Store,
        scans: Scans,
        results: Results,
        examples: Examples,
        pictures: Pictures,
        clock: Callable[[], datetime],
        status: Status,
    ) -> None:
        self._store = store
        self._scans = scans
        self._results = results
        self._examples = examples
        self._pictures = pictures
        self._clock = clock
        self._status = status

    def by_kind(self) -> Mapping[str, Rendering]:
        """Who renders which kind of row."""
        makers: dict[str, Make] = {
            posts.ANNOUNCE: self._announce,
            posts.COUNT: self._count,
            posts.ROOT: self._root,
            posts.CARD: self._card,
            posts.REMINDER: self._reminder,
            posts.OVER: self._over,
            posts.TOO_FEW: self._too_few,
            posts.RESULT: self._result,
            posts.ASK: self._ask,
        }
        return {kind: _One(make) for kind, make in makers.items()}

    async def view(self, scan: Scan, kept: KeptSheet) -> CardView:
        """All that a person's card shows."""
        context = await self._scans.context(scan, kept.sheet)
        bank = self._scans.framework.bank
        return CardView(
            scan_id=scan.id,
            setup=scan.setup,
            bank=bank,
            sheet=kept.sheet,
            context=context,
            closes_at=scan.closes_at,
            found=await self._examples.found(scan.org, kept),
        )

    async def _announce(self, claim: Claimed) -> Message | None:
        scan = await self._scan(claim)
        if scan is None or scan.channel is None or scan.announce_ts is not None:
            return None
        card = await self._announcement(scan)

        async def posted(_: str, ts: str) -> None:
            await self._store.scans.set_announced(scan.org, scan.id, ts)

        return _message(scan.channel, card, asker=scan.started_by, posted=posted)

    async def _count(self, claim: Claimed) -> Message | None:
        scan = await self._scan(claim)
        if scan is None or scan.channel is None or scan.recheck_of is not None:
            return None
        if scan.announce_ts is None:
            raise NotYet
        return _message(scan.channel, await self._announcement(scan), changes=scan.announce_ts, anew=False)

    async def _announcement(self, scan: Scan) -> Card:
        counts = await self._store.sheets.counts(scan.org, scan.id)
        minutes = sum(card.minutes for card in await self._scans.path(scan, Asked()))
        return announce_card(
            scan_id=scan.id,
            setup=scan.setup,
            started_by=scan.started_by,
            minutes=minutes,
            closes_at=scan.closes_at,
            invited=scan.invited if scan.invited is not None else counts.asked,
            answered=scan.answered if scan.answered is not None else counts.answered,
            state=scan.state,
            run_by=await self._runners(scan),
        )

    async def _runners(self, scan: Scan) -> tuple[str, ...]:
        roles = await self._store.roles.of_unit(scan.org, scan.unit_id)
        return tuple(role.person for role in roles if role.role in ("champion", "manager"))

    async def _root(self, claim: Claimed) -> Message | None:
        found = await self._sheet(claim)
        if found is None or found[1].thread_ts is not None:
            return None
        scan, kept = found
        card = root_card(await self.view(scan, kept), scan.started_by)

        async def posted(channel: str, ts: str) -> None:
            await self._store.sheets.place(
                scan.org, scan.id, kept.sheet.key, dm_channel=channel, thread_ts=ts
            )

        return _message(kept.person, card, posted=posted)

    async def _card(self, claim: Claimed) -> Message | None:
        found = await self._sheet(claim)
        if found is None:
            return None
        scan, kept = found
        if kept.thread_ts is None:
            raise NotYet

        async def posted(channel: str, ts: str) -> None:
            if ts != kept.card_ts:
                await self._store.sheets.place(scan.org, scan.id, kept.sheet.key, card_ts=ts)
            over = kept.sheet.state in ("finished", "declined")
            await self._status.rest(
                scan.org, channel, kept.thread_ts or ts, "active" if over else "suspended"
            )

        card = respondent_card(await self.view(scan, kept))
        return _message(
            kept.dm_channel or kept.person,
            card,
            thread=kept.thread_ts,
            changes=kept.card_ts or "",
            posted=posted,
        )

    async def _reminder(self, claim: Claimed) -> Message | None:
        found = await self._sheet(claim)
        if found is None or found[1].sheet.state in ("finished", "declined"):
            return None
        scan, kept = found
        if scan.closes_at is not None and scan.closes_at <= self._clock():
            return None
        view = await self.view(scan, kept)
        if not view.left:
            return None
        return _message(kept.person, reminder_card(view))

    async def _over(self, claim: Claimed) -> Message | None:
        scan = await self._scan(claim)
        if scan is None:
            return None
        recheck = scan.recheck_of is not None
        card = over_card(scan.setup.unit, cancelled=scan.state == "cancelled", recheck=recheck)
        ts, channel = str(claim.payload.get("ts")), str(claim.payload.get("channel"))

        async def posted(_: str, __: str) -> None:
            # Who took part is nobody's business any more.
            await self._store.outbox.forget(claim.org, [claim.dedupe_key])
            if thread := str(claim.payload.get("thread") or ""):
                await self._status.rest(claim.org, channel, thread, "closed")

        return _message(channel, card, changes=ts, anew=False, posted=posted)

    async def _too_few(self, claim: Claimed) -> Message | None:
        scan = await self._scan(claim)
        if scan is None or scan.too_few_at is None:
            return None
        counts = await self._store.sheets.counts(scan.org, scan.id)
        card = too_few_card(
            scan_id=scan.id,
            unit=scan.setup.unit,
            invited=counts.asked,
            answered=counts.answered,
            anonymous=scan.setup.anonymous,
        )
        return _message(claim.channel, card)

    async def _result(self, claim: Claimed) -> Message | None:
        scan = await self._scan(claim)
        if scan is None or scan.channel is None:
            return None
        assessment = str(claim.payload.get("assessment") or "") or None
        result = await self._results.of(scan.org, scan.id, assessment)
        ladder = LADDER[LADDER.index(self._pictures.first_rung(scan.org)) :]
        first, *plainer = [partial(self._drawn, scan.org, result, rung) for rung in ladder]

        async def posted(channel: str, ts: str) -> None:
            await self._more(claim, channel, ts, result_cards(result, "text")[1:])

        card = await first()
        if claim.payload.get("again"):
            first_said = posts.result_key(scan.id, assessment or "")
            ts = await self._store.outbox.sent_ts(scan.org, first_said)
            return _message(scan.channel, card, changes=ts, anew=False, plainer=plainer) if ts else None
        return _message(scan.channel, card, asker=scan.started_by, plainer=plainer, posted=posted)

    async def _ask(self, claim: Claimed) -> Message | None:
        """What a team waits for, told to somebody elsewhere."""
        scan = await self._scan(claim)
        if scan is None:
            return None
        try:
            step = await self._results.asked_about(scan.org, scan.id, str(claim.payload.get("criterion")))
        except Refused:
            return None  # a talk has settled it meanwhile
        return _message(claim.channel, ask_card(scan.setup.unit, step, str(claim.payload.get("by"))))

    async def _more(self, claim: Claimed, channel: str, ts: str, rest: Sequence[Card]) -> None:
        """What did not fit into one message goes below it."""
        for number, card in enumerate(rest, start=2):
            payload = {"text": card.text, "blocks": list(card.blocks)}
            key = f"{claim.dedupe_key}:{number}"
            post = Post(key, channel, "answer", payload, thread=ts)
            await self._store.outbox.put(claim.org, post, now=self._clock())

    async def _drawn(self, org: str, result: ScanResult, rung: Rung) -> Card:
        """The result at one rung of the ladder; that a plainer one is asked for says that the one above was refused."""
        self._pictures.fell_to(org, rung)
        picture = await self._pictures.upload(result) if rung == "picture" else None
        if rung == "picture" and picture is None:
            rung = "table"
        return result_cards(result, rung, picture)[0]

    async def _scan(self, claim: Claimed) -> Scan | None:
        return await self._store.scans.by_id(claim.org, str(claim.payload.get("scan")))

    async def _sheet(self, claim: Claimed) -> tuple[Scan, KeptSheet] | None:
        """The sheet that a row is about, while its scan is open."""
        scan = await self._scan(claim)
        if scan is None or scan.state != "open":
            return None
        kept = await self._store.sheets.by_key(claim.org, scan.id, str(claim.payload.get("sheet")))
        return (scan, kept) if kept else None


def _message(
    channel: str,
    card: Card,
    *,
    thread: str = "",
    changes: str = "",
    anew: bool = True,
    asker: str = "",
    plainer: Sequence[Callable[[], Awaitable[Card]]] = (),
    posted: Callable[[str, str], Awaitable[None]] = nothing,
) -> Message:
    return Message(
        channel=channel,
        text=card.text,
        blocks=card.blocks,
        thread=thread,
        changes=changes,
        anew=anew,
        asker=asker,
        plainer=plainer,
        posted=posted,
    )
