"""
Shows an answer while it is made: the plan first, then each checked point; into the record before it is shown.

It never holds the answer up, and never fails it: what Slack does not take here is left to the delivery of the whole answer,
which knows from `Shown` what stands there already. There is one writer, so that nothing is lost between two calls.
"""

import asyncio
import logging
from contextlib import suppress

from bot.conversation.reply import Step
from bot.slack.blocks.markdown import split
from bot.slack.blocks.parts import Block
from bot.slack.blocks.streamed import LOOKED, LOOKING, plan, tasks
from bot.slack.faults import FAILURES, code_of, is_certain, meaning_of, note, seconds_to_wait
from bot.slack.growing import STOPPED, Enough, Growing
from bot.slack.ladder import Ladder
from bot.slack.shown import MOST_TEXT, Shown, Way
from bot.words import _

LAST_CALL = 5.0
"""Seconds that a call under way is waited for when the answer is whole."""
LAST_MOMENT = 1.0
"""The same when nobody waits for the answer any more."""
EXPIRED = frozenset({"message_not_in_streaming_state", "streaming_state_conflict"})

log = logging.getLogger(__name__)


class Streaming:
    """One answer in one thread. Tell it steps and text as they come, and `close` it when the answer is whole."""

    def __init__(self, growing: Growing, ladder: Ladder, life: float) -> None:
        self._growing = growing
        self._where = growing.where
        self._ladder = ladder
        self._life = life
        self._way: Way | None = None
        self._steps: list[Step] = []
        self._told: list[Block] = []
        self._text = ""
        self._news = asyncio.Event()
        self._closing = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    def step(self, step: Step) -> None:
        """Show what is being done, or what was read when it was done."""
        same = next((n for n, known in enumerate(self._steps) if known.what == step.what), None)
        if same is None:
            self._steps.append(step)
        else:
            self._steps[same] = step
        self._wake()

    def say(self, text: str) -> None:
        """Show more of the answer."""
        self._text += text
        self._wake()

    async def close(self) -> Shown:
        """Show nothing more; what is shown by now. A call under way is waited for, so that its outcome is known."""
        self._closing.set()
        self._news.set()
        if self._writer:
            await asyncio.wait([self._writer], timeout=LAST_CALL)
            await self.drop()
        return self._growing.shown.model_copy(update={"pieces": tuple(self._rest())})

    async def drop(self) -> None:
        """End, whatever is under way; what that comes to is not known if it takes too long."""
        self._closing.set()
        self._news.set()
        if self._writer:
            await asyncio.wait([self._writer], timeout=LAST_MOMENT)
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)

    def _wake(self) -> None:
        self._news.set()
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())

    async def _write(self) -> None:
        try:
            while not self._closing.is_set():
                await self._news.wait()
                self._news.clear()
                if not self._closing.is_set():
                    await self._pause(await self._flush())
        except Enough:
            pass
        except Exception as fault:
            note(log, "an answer could not be shown while it was made", fault, self._where.key)
        finally:
            self._go(None)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    async def _flush(self) -> float:
        """Show what is new; the seconds to wait before the next time."""
        where = self._where
        if self._way is None:
            self._go(await self._ladder.way(where.org, where.channel, direct=where.direct))
        news, self._text = self._text, ""
        pieces = split(news, MOST_TEXT)
        while pieces:
            try:
                await self._show(pieces[0])
            except FAILURES as fault:
                if wait := await self._after(fault):
                    self._text = "".join(pieces) + self._text
                    self._news.set()
                    return wait
            else:
                pieces.pop(0)
        tick = self._ladder.tick(where.org, self._growing.way)
        # Until there are words, what is done changes fast, and everybody looks.
        return tick if self._growing.shown.text else tick / 4

    def _go(self, way: Way | None) -> None:
        """Change the way; None ends it."""
        if self._way:
            self._ladder.at_work(self._where.org, self._way, -1)
        self._way = way
        if way:
            self._growing.way = way
            self._ladder.at_work(self._where.org, way, 1)
        if way == "post":
            raise Enough

    async def _show(self, text: str) -> None:
        """Add a piece of text that fits into one message, with the steps as they stand."""
        growing = self._growing
        if (last := growing.last) and self._is_full(last.text, text):
            await growing.end(self._rest())
        if growing.way == "edit":
            if text:
                await (growing.change(last, text) if (last := growing.last) else growing.post(text))
        elif pieces := self._pieces(text):
            if last := growing.last:
                await growing.append(last, text, pieces)
            else:
                self._ladder.began(self._where.org)
                await growing.start(text, pieces)
            self._told = self._tasks(text)

    def _is_full(self, there: str, text: str) -> bool:
        old = self._growing.way == "stream" and self._growing.older_than(self._life)
        return old or (bool(there) and len(there) + len(text) > MOST_TEXT)

    def _pieces(self, text: str) -> list[Block]:
        """The chunks of one call. Steps stand in the first message only, and only what has changed is told again."""
        found: list[Block] = [plan(_(LOOKING))] if self._steps and not self._growing.messages else []
        if len(self._growing.messages) <= 1 and (self._growing.last or not self._growing.messages):
            found += [task for task in self._tasks(text) if task not in self._told]
        return [*found, {"type": "markdown_text", "text": text}] if text else found

    def _tasks(self, text: str) -> list[Block]:
        # From the headline on nothing more is looked up, for all that people need to know.
        return [*tasks(self._steps, done=bool(text or self._growing.shown.text))]

    def _rest(self) -> list[Block]:
        """What the plan has still to be told."""
        if self._growing.way != "stream" or not self._steps or len(self._growing.messages) > 1:
            return []
        return [plan(_(LOOKED)), *(one for one in tasks(self._steps, done=True) if one not in self._told)]

    async def _after(self, fault: BaseException) -> float | None:
        """After a call that failed: how long to wait, or None to try at once in another way. Raises Enough to end."""
        code, growing = code_of(fault), self._growing
        if code == STOPPED:
            growing.not_done()
            growing.stopped()
        if not is_certain(fault) or code == STOPPED:
            log.info("Showing an answer ended: %s", code)
            raise Enough
        if growing.not_done():
            log.info("An answer cannot be shown by %s: %s", growing.way, code)
            where = self._where
            lower = await self._ladder.refused(where.org, where.channel, growing.way, code)
            if lower is None:
                raise Enough
            self._go(lower)
        elif meaning_of(code) == "too_many":
            return max(seconds_to_wait(fault) or 0.0, self._ladder.tick(self._where.org, growing.way))
        elif code in EXPIRED or (meaning_of(code) == "too_rich" and growing.last and growing.last.text):
            await growing.end(self._rest())
        else:
            log.info("Showing an answer ended: %s", code)
            raise Enough
        return None
