"""The sample organisation, loaded once and copied for each test that asks for it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from bot.bootstrap import build
from bot.demo.sample import load_sample
from bot.services.cairn import Cairn
from bot.settings import Settings
from bot.store.orgs import LOCAL

# A shared machine may be slow for a moment, which says nothing about the code.
settings.register_profile("cairn", deadline=None)
settings.load_profile("cairn")


class Opens(Protocol):
    """Opens Cairn on a home of its own, as often as a test likes."""

    def __call__(self, **settings: object) -> AbstractAsyncContextManager[Cairn]: ...


def settings_for(home: Path, **others: object) -> Settings:
    """Settings that no variable and no `.env` of the machine has a say in."""
    return Settings.model_construct(
        **{
            name: field.get_default(call_default_factory=True)
            for name, field in Settings.model_fields.items()
        }
        | {"home": home}
        | others
    )


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample organisation in it; never opened by a test itself."""
    home = tmp_path_factory.mktemp("sample") / "home"

    async def load() -> None:
        async with build(settings_for(home)) as cairn:
            await load_sample(cairn, LOCAL)

    asyncio.run(load())
    return home


@pytest.fixture
def sample_opens(sample_home: Path, tmp_path: Path) -> Opens:
    """Opens Cairn on a copy of the sample organisation."""
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    return lambda **settings: build(settings_for(home, **settings))


@pytest.fixture
async def sample(sample_opens: Opens) -> AsyncIterator[Cairn]:
    """Cairn with the sample organisation, offline."""
    async with sample_opens() as cairn:
        yield cairn


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Cairn]:
    """Cairn with its guidance and nothing else."""
    async with build(settings_for(tmp_path / "empty")) as cairn:
        yield cairn
