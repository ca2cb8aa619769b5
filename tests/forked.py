"""
Processes of their own that start in milliseconds: each is forked from one that has read all of Cairn already.

They are as real as any other: they have their own memory and locks, and a kill ends them at once. What they do not prove,
that a fresh interpreter comes so far, is proved where a test asks for one that is started anew.
"""

import asyncio
import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, chdir, suppress
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[1]

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.warm"])


@dataclass(frozen=True, slots=True)
class Command:
    """`python -m MODULE WORDS...`, in this folder and with nothing else in its environment."""

    module: str
    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]

    def start(self, *streams: int) -> ForkServerProcess:
        """Start it with these as its input, its output and its errors."""
        with chdir(ROOT):  # where the first one finds what is to be read
            forkserver.ensure_running()
        child = processes.Process(target=_become, args=(self, _Streams(streams)), daemon=True)
        child.start()
        return child


@dataclass(frozen=True, slots=True)
class _Streams:
    """Open files on their way into another process."""

    numbers: tuple[int, ...]

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, tuple(DupFd(number) for number in self.numbers)


def _received(*files: Any) -> _Streams:
    return _Streams(tuple(file.detach() for file in files))


def _become(command: Command, streams: _Streams) -> None:
    """Be the process that a shell would have started."""
    for standard, number in enumerate(streams.numbers):
        os.dup2(number, standard)
        os.close(number)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8") for number, mode in enumerate("rww")
    )
    os.environ.clear()
    os.environ.update(command.environment)
    os.chdir(command.folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = [command.module, *command.words]
    runpy.run_module(command.module, run_name="__main__", alter_sys=True)


class Forked:
    """A running command, with what the tests use of `subprocess.Popen`."""

    def __init__(self, command: Command) -> None:
        (taken, typing), (shown, showing) = os.pipe(), os.pipe()
        # Into a file, so that nobody has to read two streams at once.
        self._errors = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - until the command is left
        self._process = command.start(taken, showing, self._errors.fileno())
        os.close(taken)
        os.close(showing)
        self.stdin = os.fdopen(typing, "w", encoding="utf-8")
        self.stdout = os.fdopen(shown, encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stream in (self.stdin, self.stdout, self._errors):
            # What was typed and not read any more is nobody's.
            with suppress(BrokenPipeError):
                stream.close()
        self._process.join()

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()

    def send_signal(self, number: signal.Signals) -> None:
        assert self._process.pid
        os.kill(self._process.pid, number)

    def communicate(self, typed: str = "", *, timeout: float) -> tuple[str, str]:
        """Type this, and read what it says until it has ended; what takes longer is killed."""
        late = Timer(timeout, self.kill)
        late.start()
        with suppress(BrokenPipeError):
            self.stdin.write(typed)
            self.stdin.close()
        said = self.stdout.read()
        self._process.join()
        late.cancel()
        self._errors.seek(0)
        return said, self._errors.read()


class Running:
    """The same for a test that does other things meanwhile: nothing is typed, and what it says as errors is read."""

    def __init__(self, process: ForkServerProcess, stderr: asyncio.StreamReader) -> None:
        self._process = process
        self.stderr = stderr

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    async def wait(self) -> int:
        while self._process.exitcode is None:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        return self._process.exitcode


@asynccontextmanager
async def running(command: Command) -> AsyncIterator[Running]:
    """Start it, and end it at the latest when the test is done with it."""
    read, written = os.pipe()
    nothing = os.open(os.devnull, os.O_RDWR)
    process = command.start(nothing, nothing, written)
    os.close(nothing)
    os.close(written)
    with os.fdopen(read, "rb") as errors:
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        reading, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), errors)
        one = Running(process, reader)
        try:
            yield one
        finally:
            process.kill()
            await one.wait()
            reading.close()
