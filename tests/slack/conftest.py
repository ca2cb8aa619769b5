"""One home is furnished for all tests; each works on a copy of it."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import Prepares
from tests.slack.office import Office, furnish, open_office


@pytest.fixture(scope="session")
def furnished(prepared_home: Prepares, sample_home: Path) -> Path:
    return prepared_home("furnished", partial(furnish, sample_home))


@pytest.fixture
async def office(furnished: Path, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(furnished, tmp_path / "home") as opened:
        yield opened
