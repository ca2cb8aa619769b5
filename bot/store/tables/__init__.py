"""
All tables of the record, a module a subject.

The organisation is part of each key, so that a row of one cannot point at a row of another.
"""

from bot.store.tables.answers import drafts, exchanges, feedback
from bot.store.tables.base import metadata
from bot.store.tables.deliveries import inbox, outbox, owed, unsent
from bot.store.tables.organisation import allowances, audit, orgs, unit_roles, units
from bot.store.tables.scanning import (
    assessments,
    live,
    move_owners,
    scan_answers,
    scan_examples,
    scans,
    sheets,
)

__all__ = [
    "allowances",
    "assessments",
    "audit",
    "drafts",
    "exchanges",
    "feedback",
    "inbox",
    "live",
    "metadata",
    "move_owners",
    "orgs",
    "outbox",
    "owed",
    "scan_answers",
    "scan_examples",
    "scans",
    "sheets",
    "unit_roles",
    "units",
    "unsent",
]
