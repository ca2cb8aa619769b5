"""
All tables of the record, a module a subject.

The organisation is part of each key, so that a row of one cannot point at a row of another.
"""

from bot.store.tables.answers import drafts, exchanges, feedback
from bot.store.tables.base import metadata
from bot.store.tables.deliveries import detours, inbox, outbox, owed, unsent
from bot.store.tables.initiatives import (
    digests,
    initiative_checks,
    initiatives,
    intakes,
    permits,
    role_sheets,
    running,
)
from bot.store.tables.organisation import allowances, audit, orgs, unit_roles, units
from bot.store.tables.planning import plan_events, plan_items
from bot.store.tables.scanning import (
    assessments,
    live,
    rechecking,
    scan_answers,
    scan_examples,
    scans,
    sheets,
)

__all__ = [
    "allowances",
    "assessments",
    "audit",
    "detours",
    "digests",
    "drafts",
    "exchanges",
    "feedback",
    "inbox",
    "initiative_checks",
    "initiatives",
    "intakes",
    "live",
    "metadata",
    "orgs",
    "outbox",
    "owed",
    "permits",
    "plan_events",
    "plan_items",
    "rechecking",
    "role_sheets",
    "running",
    "scan_answers",
    "scan_examples",
    "scans",
    "sheets",
    "unit_roles",
    "units",
    "unsent",
]
