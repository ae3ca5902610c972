"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _text(name: str, length: int | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=False)


def _link(name: str, table: str, *, nullable: bool = False, cascade: bool = False) -> sa.Column[int]:
    ondelete = "CASCADE" if cascade else None
    return sa.Column(name, _ID, sa.ForeignKey(f"{table}.id", ondelete=ondelete), nullable=nullable)


def _count(name: str, kind: Any = sa.Integer) -> sa.Column[Any]:
    return sa.Column(name, kind(), nullable=False)


def upgrade() -> None:
    """Settings, runs, and what was walked and found."""
    op.create_table("settings", sa.Column("name", sa.String(40), primary_key=True), _text("value"))
    op.create_table(
        "runs",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("started", sa.DateTime(), nullable=False),
        sa.Column("ended", sa.DateTime()),
        _text("state", 20), _text("roots"), _text("version", 40), _text("policy", 200), _text("packs"),
        _text("standard", 64), _text("where_run", 200),
        *map(_count, ("walked", "checked", "unchanged", "left_out")),
        _text("notices"),
    )  # fmt: skip
    op.create_table(
        "entries",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        _text("path"), _text("root"), _count("size", sa.BigInteger),
        _link("first_run", "runs"), _link("walked_run", "runs"), _link("done_run", "runs", nullable=True),
        _text("state", 10), sa.Column("checked", sa.DateTime()),
        _text("sha256", 64), _text("standard", 64), _text("verdict", 10), _count("seconds", sa.Float),
        *(_text(name, 200) for name in ("team", "author", "recipient", "purpose")),
        sa.Column("dated", sa.Date()),
        *(_text(name, 200) for name in ("own_author", "own_recipient", "own_purpose")),
        sa.Column("own_dated", sa.Date()),
    )  # fmt: skip
    op.create_table(
        "documents",
        sa.Column("id", _ID, primary_key=True),
        _link("entry", "entries", cascade=True),
        _text("nested", 20), _text("media_type", 200), _text("sha256", 64), _count("characters"),
        _text("verdict", 10), _count("urgent", sa.Boolean), _text("recorded"),
    )  # fmt: skip
    op.create_table(
        "findings",
        sa.Column("id", _ID, primary_key=True),
        _link("document", "documents", cascade=True), _link("entry", "entries", cascade=True),
        _text("code", 5), _text("severity", 10), _text("confidence", 10),
        sa.Column("start", sa.Integer()), sa.Column("end", sa.Integer()),
        _text("place"), _text("layer", 20), _count("hidden", sa.Boolean), _text("words", 64), _text("excerpt"),
    )  # fmt: skip
    op.create_table(
        "gaps",
        sa.Column("id", _ID, primary_key=True),
        _link("entry", "entries", cascade=True),
        _link("document", "documents", nullable=True, cascade=True),
        _text("place"), _text("why"),
    )  # fmt: skip
    for table, columns in _INDEXES.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index("uq_documents_entry_nested", "documents", ["entry", "nested"], unique=True)


_INDEXES = {
    "entries": ("walked_run", "done_run", "checked"),
    "documents": ("entry",),
    "findings": ("document", "entry", "code", "words"),
    "gaps": ("entry", "document"),
}
