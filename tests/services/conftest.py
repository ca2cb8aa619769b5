"""A company whose record was made once, and is copied for each test."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.services.portfolio import Portfolios
from bot.services.seeing import Seeing
from bot.store.engine import open_store
from bot.store.orgs import LOCAL
from knowledge.framework.loading import the_framework
from tests.services.company import NOW, Company


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the units of the company; never opened by a test itself."""
    home = tmp_path_factory.mktemp("company") / "home"

    async def found() -> None:
        async with await open_store(home) as store:
            await store.orgs.local(now=NOW)
            insurance = await store.units.get_or_create(LOCAL, "Insurance", scope="department")
            for name in ("Claims", "Legal"):
                await store.units.get_or_create(LOCAL, name, parent_id=insurance.id)
            await store.units.get_or_create(LOCAL, "HR")

    asyncio.run(found())
    return home


@pytest.fixture
async def company(founded: Path, tmp_path: Path) -> AsyncIterator[Company]:
    async with await open_store(Path(shutil.copytree(founded, tmp_path / "company"))) as store:
        units = {unit.name: unit for unit in await store.units.all(LOCAL)}
        yield Company(store, Portfolios(the_framework(), store, Seeing(store)), units)
