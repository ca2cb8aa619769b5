"""
All of Cairn, read and put together once: what a process that is forked from this one need not do again.

Nothing here may leave a thread behind, for a forked process would wait for one that it does not have: so the index is not
opened and no sentence is read, only what they need is loaded.
"""

import asyncio
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import chromadb.api.rust

import bot.cli
import tests.knowledge.filler
import tests.scenarios.scan_dying
from bot.bootstrap import build
from knowledge.embedding import BUNDLED, sentences, static
from tests.conftest import settings_for
from tests.patience import be_patient

be_patient()

LOADED = (bot.cli, chromadb.api.rust, tests.knowledge.filler, tests.scenarios.scan_dying)


async def build_once(home: Path) -> None:
    async with build(settings_for(home)):
        sentences._loaded(BUNDLED)
        static._loaded(BUNDLED)


with TemporaryDirectory() as folder:
    asyncio.run(build_once(Path(folder)))

assert threading.active_count() == 1, f"left behind: {threading.enumerate()}"
