"""A fresh terminal for each journey."""

from pathlib import Path

import pytest

from tests.scenarios.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal where nothing was ever done."""
    return Terminal(tmp_path / "terminal")
