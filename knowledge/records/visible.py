"""Who may see a document, as a condition in SQL: the one place where a scope becomes a filter of the record."""

from collections.abc import Collection

from sqlalchemy import Column, ColumnElement, and_, func, or_

from knowledge.documents import EVERY_ORG, Scope, Shelf
from knowledge.records.tables import documents


def visible_to(scope: Scope, shelves: Collection[Shelf]) -> ColumnElement[bool]:
    """
    The documents on these shelves that everyone in the scope may see.

    Written as what is allowed, never as what is not: a row that lacks a value must not slip through a negation.
    """
    if not shelves:
        raise ValueError("A search needs at least one shelf.")
    return or_(*(_on(shelf, scope) for shelf in sorted(set(shelves))))


def _on(shelf: Shelf, scope: Scope) -> ColumnElement[bool]:
    if shelf is Shelf.GUIDANCE:
        return and_(_said(documents.c.shelf) == shelf.value, _said(documents.c.org) == EVERY_ORG)
    return and_(
        _said(documents.c.shelf) == shelf.value,
        _said(documents.c.org) == scope.org,
        _said(documents.c.audience).in_(sorted(str(audience) for audience in scope.audiences)),
    )


def _said(column: Column[str]) -> ColumnElement[str]:
    """
    The column as a value that no index knows.

    Every search already has the passages it asks about. By an index on the org SQLite would rather read all documents
    of the organisation first, which takes the longer the more there are.
    """
    return func.coalesce(column, "")
