"""A fresh terminal for each journey, and the office in Slack."""

from pathlib import Path

import pytest

from tests.scenarios.terminal import Terminal
from tests.slack.conftest import furnished, office

__all__ = ["furnished", "office"]


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal where nothing was ever done."""
    return Terminal(tmp_path / "terminal")
