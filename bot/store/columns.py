"""How values that databases disagree about are kept: moments in UTC, JSON, and counted ids."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

Json = Mapping[str, object]
"""A JSON object as it goes in and comes out; who reads it checks it."""

# SQLite counts by itself only in a column that is called INTEGER; there that is 64 bits wide.
COUNTED = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """A moment with its timezone: UTC in the database and in Python, though SQLite itself knows no timezones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Refuse a moment without a timezone: it would be read as UTC and be hours off."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no timezone; the record keeps moments, so say datetime.now(UTC)")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, _: Dialect) -> datetime | None:
        """Give it back in UTC, whatever timezone the database session is in."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
