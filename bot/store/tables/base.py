"""What all tables share: how their keys are named, and the organisation that is part of each key."""

from sqlalchemy import Column, ForeignKey, MetaData, String

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def org(*, key: bool = False) -> Column[str]:
    """The organisation of a row, so that a row of one cannot point at a row of another."""
    return Column("org", String, ForeignKey("orgs.id"), primary_key=key, nullable=False)
