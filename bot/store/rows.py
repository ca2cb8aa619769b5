"""Between rows and values: a value's fields carry the names of its columns."""

import uuid
from dataclasses import fields
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from sqlalchemy import Column, Row, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


class Fielded(Protocol):
    """A dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


V = TypeVar("V", bound=Fielded)


def new_id() -> str:
    """Name a row so that nobody has to ask whether the name is taken."""
    return uuid.uuid4().hex


def columns_for(kind: type[Fielded], table: Table) -> list[Column[Any]]:
    """The columns that make up a value of this kind."""
    return [table.c[field.name] for field in fields(kind)]


def to_value(kind: type[V], row: Row[*tuple[Any, ...]]) -> V:
    """Make the value whose fields the row holds by name; columns it does not know are passed over."""
    held = row._mapping
    return kind(**{field.name: held[field.name] for field in fields(kind)})


def from_value(value: Fielded) -> dict[str, Any]:
    """The columns of a value, as an insert takes them."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def insert_unless_there(dialect: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An insert that can say `on_conflict_do_nothing`, which both databases know and standard SQL does not."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    # Here and not above, because it takes a tenth of a second that a terminal with SQLite need not wait.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
