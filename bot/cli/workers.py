"""
Several processes behind one address: started together, started again when one dies, ended together.

Each takes what comes in on the same listening socket and works on the same record, so any of them can take up what another
left. A worker says on its standard output that it listens, or else why it ends for good; it ends when its standard input
does, and so never outlives the one who started it.
"""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

READY = "ready"
SECONDS_TO_END = 20.0
MOST_PATIENCE = 30.0
LONG_ENOUGH = 10.0
"""Seconds after which a worker that dies is no sign that the next one would too."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Ended:
    """How it ended: the exit code, and the sentence by which a worker said that it ends for good."""

    code: int
    said: str = ""


@dataclass(slots=True)
class Workers:
    """Keeps as many workers at work as it was told. `arguments` are those of the command that makes one."""

    number: int
    listening: socket.socket
    arguments: Sequence[str]
    ready: Callable[[], None]
    _running: set[asyncio.subprocess.Process] = field(default_factory=set)
    _heard: set[int] = field(default_factory=set)
    _begun: bool = False

    async def run(self, until: asyncio.Event) -> Ended:
        """Work until told to stop, or until a worker ends for good."""
        told = asyncio.create_task(until.wait())
        keeping = {asyncio.create_task(self._keep(number)) for number in range(self.number)}
        try:
            done, _ = await asyncio.wait({told, *keeping}, return_when=asyncio.FIRST_COMPLETED)
            ended = [task.result() for task in keeping & done]
            return ended[0] if ended and not told.done() else Ended(0)
        finally:
            for task in (told, *keeping):
                task.cancel()
            await asyncio.gather(told, *keeping, return_exceptions=True)
            await self._end()

    async def _keep(self, number: int) -> Ended:
        """Keep one worker at work; how it ended, once there is no sense in another."""
        loop, patience = asyncio.get_running_loop(), 0.0
        while True:
            began = loop.time()
            ended = await self._work(number)
            if ended.said or (ended.code > 0 and not self._begun):
                return ended
            patience = 0.0 if loop.time() - began > LONG_ENOUGH else min(2 * patience + 1.0, MOST_PATIENCE)
            log.warning("A worker ended (%d); another starts in %.0f s", ended.code, patience)
            await asyncio.sleep(patience)

    async def _work(self, number: int) -> Ended:
        """One life of a worker."""
        handle = self.listening.fileno()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *self.arguments, "--listening", str(handle)),
            pass_fds=(handle,),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        self._running.add(process)
        said = ""
        assert process.stdout is not None
        while line := (await process.stdout.readline()).decode().strip():
            if line == READY:
                self._hear(number)
            else:
                said = line
        code = await process.wait()
        self._running.discard(process)
        return Ended(code, said)

    def _hear(self, number: int) -> None:
        self._heard.add(number)
        if len(self._heard) == self.number and not self._begun:
            self._begun = True
            self.ready()

    async def _end(self) -> None:
        """Have all of them finish what they are at, and wait for it; who takes too long is killed."""
        for process in self._running:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(SECONDS_TO_END):
                await asyncio.gather(*(process.wait() for process in self._running))
        except TimeoutError:
            for process in self._running:
                with suppress(ProcessLookupError):
                    process.kill()
