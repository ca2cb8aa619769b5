"""One home is furnished for all tests; each works on a copy of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack.office import Office, furnish, open_office


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("furnished") / "home"
    asyncio.run(furnish(home))
    return home


@pytest.fixture
async def office(furnished: Path, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(furnished, tmp_path / "home") as opened:
        yield opened
