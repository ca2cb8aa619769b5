"""
The terminal: `cairn ask | chat | stage | scan | assess | check | feedback | ingest | search | reindex | units | serve | tick |
doctor | demo`.
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
