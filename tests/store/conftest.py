"""A record for each test: a copy of one that was made once."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.engine import Store, open_store
from tests.store.samples import NOON


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the local organisation and nothing else, to be copied."""

    async def prepare(home: Path) -> None:
        async with await open_store(home) as store:
            await store.orgs.local(now=NOON)

    home = tmp_path_factory.mktemp("prepared") / "home"
    asyncio.run(prepare(home))
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "home"))


@pytest.fixture
async def store(home: Path) -> AsyncIterator[Store]:
    async with await open_store(home) as opened:
        yield opened
