"""
The terminal: `cairn ask | chat | stage | report | plan | check | initiatives | portfolio | roles | next | digest | scan |
assess | feedback | ingest | search | reindex | units | allow | serve | tick | doctor | demo`.
"""

import sys

from bot.cli.app import app
from bot.cli.reporting import report

__all__ = ["main"]


def main() -> None:
    """Run the command line; every failure ends in one clear sentence and an exit code, never in a stack trace."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as fault:
        sys.exit(report(fault))
