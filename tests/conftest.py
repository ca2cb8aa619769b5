"""Homes that are prepared once for all tests, whichever process runs them, and copied for each that asks for one."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol

import pytest
from filelock import FileLock
from hypothesis import settings

from bot.bootstrap import build
from bot.demo.sample import load_sample
from bot.services.cairn import Cairn
from bot.settings import Settings
from bot.store.orgs import LOCAL
from tests.quicker import be_quicker

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


class Prepares(Protocol):
    """Prepares a home under this name, unless that has been done: it is to be copied, and never opened by a test itself."""

    def __call__(self, name: str, make: Callable[[Path], Coroutine[Any, Any, None]]) -> Path: ...


@pytest.fixture(scope="session", autouse=True)
def quicker(tmp_path_factory: pytest.TempPathFactory) -> None:
    be_quicker(tmp_path_factory.mktemp("quicker"))


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Prepares:
    base = tmp_path_factory.getbasetemp()
    # The processes that share the tests share the homes as well; the one that comes second waits for the first.
    folder = (base if worker_id == "master" else base.parent) / "homes"
    folder.mkdir(exist_ok=True)

    def prepare(name: str, make: Callable[[Path], Coroutine[Any, Any, None]]) -> Path:
        home = folder / name
        with FileLock(folder / f"{name}.lock"):
            if not home.exists():
                begun = folder / f"{name}.begun"
                shutil.rmtree(begun, ignore_errors=True)
                asyncio.run(make(begun))
                begun.rename(home)
        return home

    return prepare


@pytest.fixture(scope="session")
def new_home(prepared_home: Prepares) -> Path:
    """A home with nothing but the guidance in it."""

    async def make(home: Path) -> None:
        async with build(settings_for(home)):
            pass

    return prepared_home("new", make)


@pytest.fixture(scope="session")
def sample_home(prepared_home: Prepares, new_home: Path) -> Path:
    """A home with the sample organisation in it."""

    async def make(home: Path) -> None:
        shutil.copytree(new_home, home)
        async with build(settings_for(home)) as cairn:
            await load_sample(cairn, LOCAL)

    return prepared_home("sample", make)


@pytest.fixture
async def time_passes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Turns the loop's clock forward, so that nobody sleeps through a time-out; a guard of the test's own is late as well."""
    loop, ahead = asyncio.get_running_loop(), 0.0
    real = loop.time

    def turn_forward(seconds: float) -> None:
        nonlocal ahead
        ahead += seconds

    monkeypatch.setattr(loop, "time", lambda: real() + ahead)
    return turn_forward


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
async def empty(new_home: Path, tmp_path: Path) -> AsyncIterator[Cairn]:
    """Cairn with its guidance and nothing else."""
    home = tmp_path / "empty"
    shutil.copytree(new_home, home)
    async with build(settings_for(home)) as cairn:
        yield cairn
