"""A record for each test: a copy of one that was made once."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.engine import Store, open_store
from tests.conftest import Prepares
from tests.store.samples import NOON


@pytest.fixture(scope="session")
def prepared(prepared_home: Prepares) -> Path:
    """A home with the local organisation and nothing else, to be copied."""

    async def prepare(home: Path) -> None:
        async with await open_store(home) as store:
            await store.orgs.local(now=NOON)

    return prepared_home("record", prepare)


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "home"))


@pytest.fixture
async def store(home: Path) -> AsyncIterator[Store]:
    async with await open_store(home) as opened:
        yield opened
