"""What stands on the shelves: documents, passages and what the indexes have to follow, with the full text."""

import sqlalchemy as sa
from alembic import op

from knowledge.lexical import create_full_text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _shelves()
    _documents()
    _passages()
    _index_ops()
    create_full_text(op.get_bind())


def _shelves() -> None:
    op.create_table(
        "shelves",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("shelf", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "shelf", name=op.f("pk_shelves")),
    )


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("shelf", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("dated", sa.Date()),
        sa.Column("model", sa.Integer()),
        sa.Column("content_sha", sa.String(length=64), nullable=False),
        sa.Column("text_sha", sa.String(length=64), nullable=False),
        sa.Column("chunker", sa.String(), nullable=False),
        sa.Column("embedder", sa.String(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_documents")),
        sa.UniqueConstraint("id", name=op.f("uq_documents_id")),
        sa.UniqueConstraint("org", "shelf", "source", name=op.f("uq_documents_org_shelf_source")),
        sqlite_autoincrement=True,
    )
    op.create_index("documents_by_text", "documents", ["org", "shelf", "text_sha"], unique=False)
    op.create_index("documents_by_origin", "documents", ["org", "shelf", "origin"], unique=False)


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("embedder", sa.String(), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_passages_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_passages")),
        sa.UniqueConstraint("id", name=op.f("uq_passages_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_passages_document_id"), "passages", ["document_id"], unique=False)


def _index_ops() -> None:
    op.create_table(
        "index_ops",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("shelf", sa.String(), nullable=False),
        sa.Column("passage_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_index_ops")),
        sqlite_autoincrement=True,
    )
    op.create_index("index_ops_by_shelf", "index_ops", ["org", "shelf", "number"], unique=False)
