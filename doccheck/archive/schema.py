"""The tables of a store. No column holds words of a document but `excerpt`, which is encrypted.

A change here is a new file in `migrations/versions`; a test holds both together.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=_NAMES)
_ID = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    return Column("id", _ID, primary_key=True)


def _text(name: str, length: int | None = None, **more: object) -> Column[str]:
    return Column(name, String(length) if length else Text, nullable=False, default="", **more)  # type: ignore[arg-type]


settings = Table(
    "settings", METADATA,
    Column("name", String(40), primary_key=True),
    _text("value"),
)  # fmt: skip
"""What holds for the whole store: the salt of its hashes, the mark of the key of its excerpts."""

runs = Table(
    "runs", METADATA,
    _id(),
    Column("started", DateTime, nullable=False),
    Column("ended", DateTime),
    _text("state", 20),
    _text("roots"),
    _text("version", 40),
    _text("policy", 200),
    _text("packs"),
    _text("standard", 64),
    _text("where_run", 200),
    Column("walked", Integer, nullable=False, default=0),
    Column("checked", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("left_out", Integer, nullable=False, default=0),
    _text("notices"),
)  # fmt: skip
"""One row for each start of `batch run`; `state` is running, finished, or stopped. Times are UTC."""

entries = Table(
    "entries", METADATA,
    _id(),
    Column("key", String(64), nullable=False, unique=True),
    _text("path"),
    _text("root"),
    Column("size", BigInteger, nullable=False, default=0),
    Column("first_run", _ID, ForeignKey("runs.id"), nullable=False),
    Column("walked_run", _ID, ForeignKey("runs.id"), nullable=False, index=True),
    Column("done_run", _ID, ForeignKey("runs.id"), index=True),
    _text("state", 10),
    Column("checked", DateTime, index=True),
    _text("sha256", 64),
    _text("standard", 64),
    _text("verdict", 10),
    Column("seconds", Float, nullable=False, default=0.0),
    _text("team", 200), _text("author", 200), _text("recipient", 200), _text("purpose", 200),
    Column("dated", Date),
    _text("own_author", 200), _text("own_recipient", 200), _text("own_purpose", 200),
    Column("own_dated", Date),
)  # fmt: skip
"""What has been walked. `state` is walked, recorded, or gap; `own_` is what the document itself says."""

documents = Table(
    "documents", METADATA,
    _id(),
    Column("entry", _ID, ForeignKey("entries.id", ondelete="CASCADE"), nullable=False, index=True),
    _text("nested", 20),
    _text("media_type", 200),
    _text("sha256", 64),
    Column("characters", Integer, nullable=False, default=0),
    _text("verdict", 10),
    Column("urgent", Boolean, nullable=False, default=False),
    _text("recorded"),
)  # fmt: skip
Index("uq_documents_entry_nested", documents.c.entry, documents.c.nested, unique=True)

findings = Table(
    "findings", METADATA,
    _id(),
    Column("document", _ID, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("entry", _ID, ForeignKey("entries.id", ondelete="CASCADE"), nullable=False, index=True),
    _text("code", 5, index=True),
    _text("severity", 10),
    _text("confidence", 10),
    Column("start", Integer), Column("end", Integer),
    _text("place"),
    _text("layer", 20),
    Column("hidden", Boolean, nullable=False, default=False),
    _text("words", 64, index=True),
    _text("excerpt"),
)  # fmt: skip
"""`words` is a salted hash of the words; equal words of one rule have the same."""

gaps = Table(
    "gaps", METADATA,
    _id(),
    Column("entry", _ID, ForeignKey("entries.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("document", _ID, ForeignKey("documents.id", ondelete="CASCADE"), index=True),
    _text("place"),
    _text("why"),
)  # fmt: skip
