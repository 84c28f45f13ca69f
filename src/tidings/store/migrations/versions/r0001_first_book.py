"""The first book: every noun's tables, and full-text search on SQLite.

In: an empty database. Out: schema 0001. A released migration never changes; a later one adds to it.
"""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None

NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _optional(*names: str) -> list[Column[str]]:
    return [Column(name, Text) for name in names]


def _json(*names: str) -> list[Column[Any]]:
    return [Column(name, JSON, nullable=False) for name in names]


def _integers(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, autoincrement=False, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables, owners before what they own."""
    _documents()
    _versions()
    _readings()
    _claims()
    _references()
    _entities()
    _locals()
    _links()
    _findings()
    _finding_parts()
    _derivations()
    _stories()
    if op.get_bind().dialect.name == "sqlite":
        _full_text()


def _documents() -> None:
    op.create_table(
        "blobs",
        *_texts("sha256"),
        *_integers("size"),
        Column("packed", LargeBinary(), nullable=False),
        PrimaryKeyConstraint("sha256", name="pk_blobs"),
    )
    op.create_table(
        "documents",
        Column("no", NUMBER, nullable=False),
        *_texts("id", "sha256"),
        *_optional("title", "publisher", "byline", "published", "published_from", "url", "language"),
        *_texts("media_type", "reader"),
        ForeignKeyConstraint(["sha256"], ["blobs.sha256"], name="fk_documents_sha256"),
        PrimaryKeyConstraint("no", name="pk_documents"),
        UniqueConstraint("id", name="uq_documents_id"),
    )
    op.create_index("ix_documents_published", "documents", ["published"])
    op.create_table(
        "texts",
        Column("document", NUMBER, nullable=False),
        *_texts("text"),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_texts_document", ondelete="CASCADE"),
        PrimaryKeyConstraint("document", name="pk_texts"),
    )


def _versions() -> None:
    op.create_table(
        "versions",
        Column("document", NUMBER, nullable=False),
        *_integers("ordinal"),
        *_texts("sha256"),
        *_optional("title", "publisher", "byline", "published", "published_from", "url", "language"),
        *_texts("media_type", "reader", "replaced"),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_versions_document", ondelete="CASCADE"),
        ForeignKeyConstraint(["sha256"], ["blobs.sha256"], name="fk_versions_sha256"),
        PrimaryKeyConstraint("document", "ordinal", name="pk_versions"),
    )
    op.create_table(
        "pending",
        Column("document", NUMBER, nullable=False),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_pending_document", ondelete="CASCADE"),
        PrimaryKeyConstraint("document", name="pk_pending"),
    )
    op.create_table(
        "cuts",
        Column("document", NUMBER, nullable=False),
        *_integers("ordinal", "at"),
        *_texts("kind", "text"),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_cuts_document", ondelete="CASCADE"),
        PrimaryKeyConstraint("document", "ordinal", name="pk_cuts"),
        sqlite_with_rowid=False,
    )


def _readings() -> None:
    op.create_table(
        "sentences",
        Column("no", NUMBER, nullable=False),
        Column("document", NUMBER, nullable=False),
        *_integers("ordinal", "start", "end"),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_sentences_document", ondelete="CASCADE"),
        PrimaryKeyConstraint("no", name="pk_sentences"),
        UniqueConstraint("document", "ordinal", name="uq_sentences_document_ordinal"),
    )
    op.create_table(
        "mentions",
        Column("document", NUMBER, nullable=False),
        *_integers("ordinal", "start", "end"),
        *_texts("kind", "text"),
        Column("confidence", Float(), nullable=False),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_mentions_document", ondelete="CASCADE"),
        PrimaryKeyConstraint("document", "ordinal", name="pk_mentions"),
        sqlite_with_rowid=False,
    )


def _claims() -> None:
    op.create_table(
        "claims",
        Column("no", NUMBER, nullable=False),
        *_texts("id"),
        Column("document", NUMBER, nullable=False),
        *_integers("ordinal"),
        *_texts("type", "status"),
        *_integers("trigger_start", "trigger_end", "sentence_start", "sentence_end"),
        Column("confidence", Float(), nullable=False),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_claims_document", ondelete="CASCADE"),
        PrimaryKeyConstraint("no", name="pk_claims"),
        UniqueConstraint("document", "ordinal", name="uq_claims_document_ordinal"),
        UniqueConstraint("id", name="uq_claims_id"),
    )
    op.create_table(
        "fillers",
        Column("claim", NUMBER, nullable=False),
        *_integers("ordinal"),
        *_texts("role"),
        *_integers("start", "end"),
        ForeignKeyConstraint(["claim"], ["claims.no"], name="fk_fillers_claim", ondelete="CASCADE"),
        PrimaryKeyConstraint("claim", "ordinal", name="pk_fillers"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "speakers",
        Column("claim", NUMBER, nullable=False),
        *_integers("ordinal", "start", "end"),
        ForeignKeyConstraint(["claim"], ["claims.no"], name="fk_speakers_claim", ondelete="CASCADE"),
        PrimaryKeyConstraint("claim", "ordinal", name="pk_speakers"),
        sqlite_with_rowid=False,
    )


def _references() -> None:
    op.create_table(
        "refers",
        Column("no", NUMBER, nullable=False),
        Column("document", NUMBER, nullable=False),
        *_integers("ordinal", "start", "end"),
        Column("confidence", Float(), nullable=False),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_refers_document", ondelete="CASCADE"),
        PrimaryKeyConstraint("no", name="pk_refers"),
        UniqueConstraint("document", "ordinal", name="uq_refers_document_ordinal"),
    )
    op.create_table(
        "antecedents",
        Column("refer", NUMBER, nullable=False),
        *_integers("ordinal", "start", "end"),
        ForeignKeyConstraint(["refer"], ["refers.no"], name="fk_antecedents_refer", ondelete="CASCADE"),
        PrimaryKeyConstraint("refer", "ordinal", name="pk_antecedents"),
        sqlite_with_rowid=False,
    )


def _entities() -> None:
    op.create_table(
        "entities",
        *_texts("id", "name", "kind"),
        *_json("identifiers"),
        PrimaryKeyConstraint("id", name="pk_entities"),
    )
    op.create_table(
        "entity_names",
        *_texts("entity"),
        *_integers("ordinal"),
        *_texts("name", "folded"),
        ForeignKeyConstraint(["entity"], ["entities.id"], name="fk_entity_names_entity", ondelete="CASCADE"),
        PrimaryKeyConstraint("entity", "ordinal", name="pk_entity_names"),
    )
    op.create_index("ix_entity_names_folded", "entity_names", ["folded"])
    op.create_table(
        "entity_words",
        *_texts("word", "entity"),
        *_integers("ordinal"),
        ForeignKeyConstraint(["entity"], ["entities.id"], name="fk_entity_words_entity", ondelete="CASCADE"),
        PrimaryKeyConstraint("word", "entity", "ordinal", name="pk_entity_words"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entity_words_entity", "entity_words", ["entity"])
    op.create_table(
        "loosened",
        *_texts("entity"),
        ForeignKeyConstraint(["entity"], ["entities.id"], name="fk_loosened_entity", ondelete="CASCADE"),
        PrimaryKeyConstraint("entity", name="pk_loosened"),
    )


def _locals() -> None:
    op.create_table(
        "local_entities",
        Column("no", NUMBER, nullable=False),
        *_texts("key"),
        Column("document", NUMBER, nullable=False),
        *_optional("entity"),
        *_texts("kind"),
        *_json("names", "spans", "positions", "former_names"),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_local_entities_document", ondelete="CASCADE"),
        ForeignKeyConstraint(["entity"], ["entities.id"], name="fk_local_entities_entity"),
        PrimaryKeyConstraint("no", name="pk_local_entities"),
        UniqueConstraint("key", name="uq_local_entities_key"),
    )
    op.create_index("ix_local_entities_document", "local_entities", ["document"])
    op.create_index("ix_local_entities_entity", "local_entities", ["entity"])
    op.create_table(
        "local_names",
        *_texts("name_key"),
        Column("local", NUMBER, nullable=False),
        ForeignKeyConstraint(["local"], ["local_entities.no"], name="fk_local_names_local", ondelete="CASCADE"),
        PrimaryKeyConstraint("name_key", "local", name="pk_local_names"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_local_names_local", "local_names", ["local"])


def _links() -> None:
    op.create_table(
        "links",
        Column("document", NUMBER, nullable=False),
        *_integers("start", "end", "ordinal"),
        Column("local", NUMBER, nullable=False),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_links_document", ondelete="CASCADE"),
        ForeignKeyConstraint(["local"], ["local_entities.no"], name="fk_links_local", ondelete="CASCADE"),
        PrimaryKeyConstraint("document", "start", "end", "ordinal", name="pk_links"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_links_local", "links", ["local"])
    op.create_table(
        "participations",
        Column("local", NUMBER, nullable=False),
        Column("claim", NUMBER, nullable=False),
        ForeignKeyConstraint(["claim"], ["claims.no"], name="fk_participations_claim", ondelete="CASCADE"),
        ForeignKeyConstraint(["local"], ["local_entities.no"], name="fk_participations_local", ondelete="CASCADE"),
        PrimaryKeyConstraint("local", "claim", name="pk_participations"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_participations_claim", "participations", ["claim"])


def _findings() -> None:
    op.create_table(
        "findings",
        Column("no", NUMBER, nullable=False),
        *_texts("id", "type", "status", "standing"),
        *_optional("when", "starts", "ends"),
        *_json("when_words", "origins", "speakers", "conflicts"),
        *_optional("became", "became_how"),
        *_texts("words"),
        PrimaryKeyConstraint("no", name="pk_findings"),
        UniqueConstraint("id", name="uq_findings_id"),
    )
    op.create_index("ix_findings_starts", "findings", ["starts"])
    op.create_index("ix_findings_type", "findings", ["type"])
    op.create_table(
        "participants",
        Column("finding", NUMBER, nullable=False),
        *_integers("ordinal"),
        *_texts("role", "text"),
        *_optional("entity"),
        ForeignKeyConstraint(["finding"], ["findings.no"], name="fk_participants_finding", ondelete="CASCADE"),
        PrimaryKeyConstraint("finding", "ordinal", name="pk_participants"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_participants_entity", "participants", ["entity"])


def _finding_parts() -> None:
    op.create_table(
        "finding_claims",
        Column("finding", NUMBER, nullable=False),
        *_integers("ordinal"),
        *_texts("claim"),
        ForeignKeyConstraint(["finding"], ["findings.no"], name="fk_finding_claims_finding", ondelete="CASCADE"),
        PrimaryKeyConstraint("finding", "ordinal", name="pk_finding_claims"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_finding_claims_claim", "finding_claims", ["claim"])
    op.create_table(
        "finding_documents",
        Column("finding", NUMBER, nullable=False),
        *_integers("ordinal"),
        Column("document", NUMBER, nullable=False),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_finding_documents_document", ondelete="CASCADE"),
        ForeignKeyConstraint(["finding"], ["findings.no"], name="fk_finding_documents_finding", ondelete="CASCADE"),
        PrimaryKeyConstraint("finding", "ordinal", name="pk_finding_documents"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_finding_documents_document", "finding_documents", ["document"])


def _derivations() -> None:
    op.create_table(
        "shingles",
        Column("hash", BigInteger(), autoincrement=False, nullable=False),
        Column("document", NUMBER, nullable=False),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_shingles_document", ondelete="CASCADE"),
        PrimaryKeyConstraint("hash", "document", name="pk_shingles"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shingles_document", "shingles", ["document"])
    op.create_table(
        "derivations",
        Column("document", NUMBER, nullable=False),
        *_integers("ordinal"),
        *_texts("source", "how"),
        Column("start", Integer(), nullable=True),
        Column("end", Integer(), nullable=True),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_derivations_document", ondelete="CASCADE"),
        PrimaryKeyConstraint("document", "ordinal", name="pk_derivations"),
        sqlite_with_rowid=False,
    )


def _stories() -> None:
    op.create_table(
        "stories",
        *_texts("id", "title"),
        PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_table(
        "story_documents",
        *_texts("story"),
        *_integers("ordinal"),
        Column("document", NUMBER, nullable=False),
        ForeignKeyConstraint(["document"], ["documents.no"], name="fk_story_documents_document", ondelete="CASCADE"),
        ForeignKeyConstraint(["story"], ["stories.id"], name="fk_story_documents_story", ondelete="CASCADE"),
        PrimaryKeyConstraint("story", "ordinal", name="pk_story_documents"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_documents_document", "story_documents", ["document"])
    op.create_table(
        "decisions",
        Column("id", Integer, nullable=False),
        *_texts("verdict", "subject", "value", "who", "when", "why"),
        PrimaryKeyConstraint("id", name="pk_decisions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decisions_subject", "decisions", ["subject"])


def _full_text() -> None:
    for name in ("sentence_words", "finding_words"):
        tokenizer = "porter unicode61 remove_diacritics 2"
        op.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(words, content='', tokenize='{tokenizer}')")
