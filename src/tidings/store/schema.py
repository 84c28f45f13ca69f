"""The tables of the book.

In: nothing. Out: ``metadata`` with the tables of every noun, the same on every dialect; full-text tables stand apart.
Spans are columns ``start`` and ``end``, in characters of the document's text; ``ordinal`` keeps the order of a tuple.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
    literal_column,
)

from tidings.store.columns import CLUSTERED, NUMBER, number, ordinal, owner, span

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _facts() -> list[Column[Any]]:
    """What is known of the making of a document, shared by its present row and its older versions."""
    optional = ("title", "publisher", "byline", "published", "published_from", "url", "language", "modified", "source")
    return [
        Column("sha256", Text, ForeignKey("blobs.sha256"), nullable=False),
        *(Column(name, Text) for name in optional),
        Column("media_type", Text, nullable=False),
        Column("reader", Text, nullable=False),
        Column("known_from", JSON),
        Column("marks", JSON),
    ]


blobs = Table(
    "blobs",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),  # bytes before packing
    Column("packed", LargeBinary, nullable=False),  # zlib
)

documents = Table(
    "documents",
    metadata,
    number(),
    Column("id", Text, nullable=False, unique=True),
    *_facts(),
    Index(None, "published"),
    Index(None, "url"),
    Index(None, "source"),
)
# An outlet's documents are sought whenever a report cites it.
Index("ix_documents_publisher", func.lower(documents.c.publisher), documents.c.published)

# Apart from their documents, so that a list of documents need not read past every text.
texts = Table("texts", metadata, owner("document", "documents"), Column("text", Text, nullable=False))

versions = Table(
    "versions",
    metadata,
    owner("document", "documents"),
    ordinal(),
    *_facts(),
    Column("replaced", Text, nullable=False),  # when, ISO 8601 in UTC
    Column("text", Text),  # None in books that were made before texts of versions were kept
    Index(None, "source"),
)

pending = Table("pending", metadata, owner("document", "documents"))

cuts = Table(
    "cuts",
    metadata,
    owner("document", "documents"),
    ordinal(),
    Column("at", Integer, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("kind", "text")),
    **CLUSTERED,
)

sentences = Table(
    "sentences",
    metadata,
    number(),
    owner("document", "documents", key=False),
    Column("ordinal", Integer, nullable=False),
    *span(),
    UniqueConstraint("document", "ordinal"),
)

mentions = Table(
    "mentions",
    metadata,
    owner("document", "documents"),
    ordinal(),
    *span(),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    **CLUSTERED,
)

claims = Table(
    "claims",
    metadata,
    number(),
    Column("id", Text, nullable=False, unique=True),
    owner("document", "documents", key=False),
    Column("ordinal", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    # ``type`` is the one that stands; this is what the reader read, if a person put another in its place.
    Column("read_type", Text),
    UniqueConstraint("document", "ordinal"),
)

fillers = Table(
    "fillers",
    metadata,
    owner("claim", "claims"),
    ordinal(),
    Column("role", Text, nullable=False),
    *span(),
    **CLUSTERED,
)

speakers = Table("speakers", metadata, owner("claim", "claims"), ordinal(), *span(), **CLUSTERED)

refers = Table(
    "refers",
    metadata,
    number(),
    owner("document", "documents", key=False),
    Column("ordinal", Integer, nullable=False),
    *span(),
    Column("confidence", Float, nullable=False),
    UniqueConstraint("document", "ordinal"),
)

antecedents = Table("antecedents", metadata, owner("refer", "refers"), ordinal(), *span(), **CLUSTERED)

entities = Table(
    "entities",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("identifiers", JSON, nullable=False),
    # How many documents name it: follows from local entities; kept so that names are listed without adding up all of them.
    Column("documents", Integer, nullable=False, server_default="0"),
    Index(None, "documents"),
    Index(None, "kind", "documents"),
)

# Ordinal 0 is the entity's name, the rest are its aliases.
entity_names = Table(
    "entity_names",
    metadata,
    owner("entity", "entities", "id"),
    ordinal(),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Index(None, "folded"),
)

entity_words = Table(
    "entity_words",
    metadata,
    Column("word", Text, primary_key=True),
    owner("entity", "entities", "id", index=True),
    ordinal(),
    **CLUSTERED,
)

local_entities = Table(
    "local_entities",
    metadata,
    number(),
    Column("key", Text, nullable=False, unique=True),
    owner("document", "documents", key=False),
    Column("entity", Text, ForeignKey("entities.id"), index=True),
    Column("kind", Text, nullable=False),
    Column("names", JSON, nullable=False),
    Column("spans", JSON, nullable=False),
    Column("positions", JSON, nullable=False),
    Column("former_names", JSON, nullable=False),
    Index(None, "document"),
)

local_names = Table(
    "local_names",
    metadata,
    Column("name_key", Text, primary_key=True),
    owner("local", "local_entities", index=True),
    **CLUSTERED,
)

links = Table(
    "links",
    metadata,
    owner("document", "documents"),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("end", Integer, primary_key=True, autoincrement=False),
    ordinal(),
    owner("local", "local_entities", key=False, index=True),
    **CLUSTERED,
)

# Follows from links, fillers and speakers; kept so that an entity with thousands of documents finds its claims at once.
participations = Table(
    "participations",
    metadata,
    owner("local", "local_entities"),
    owner("claim", "claims", index=True),
    **CLUSTERED,
)

# Entities that lost a local entity since clusters were last saved: they may be empty, and their findings are stale.
loosened = Table(
    "loosened",
    metadata,
    owner("entity", "entities", "id"),
)
#: Dated plans and possibilities, in the words of the index over them: only so a database sees that it serves.
AHEAD: ColumnElement[bool] = literal_column("""status IN ('planned', 'possible') AND "when" IS NOT NULL""")

findings = Table(
    "findings",
    metadata,
    number(),
    Column("id", Text, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("when", Text),
    Column("starts", Text),  # earliest and latest date of ``when``, or of the documents where ``when`` is unknown
    Column("ends", Text),
    Column("when_words", JSON, nullable=False),
    Column("origins", JSON, nullable=False),
    Column("support", JSON, nullable=False),  # origins listed, at least, at most; articles
    Column("speakers", JSON, nullable=False),
    Column("conflicts", JSON, nullable=False),
    Column("became", Text, index=True),  # id of the finding that it became
    Column("became_how", Text),
    Column("words", Text, nullable=False),  # the line that full-text search sees
    # Follow from documents, support and claims; kept so that long lists are ordered and counted without looking at those.
    Column("reports", Integer, nullable=False, server_default="0"),
    Column("at_least", Integer, nullable=False, server_default="0"),
    Column("sure", Float),  # confidence of its surest claim
    Column("first_document", NUMBER, nullable=False, server_default="0"),  # of its documents, the one added first
    Index(None, "starts"),
    Index(None, "ends"),
    Index(None, "reports", "ends"),
    Index(None, "first_document", "type"),
    Index("ix_findings_ahead", "ends", "starts", "became", "id", sqlite_where=AHEAD, postgresql_where=AHEAD),
    # All that lists filter and count by, so that no row need be read for it: a row is ten times as long.
    Index("ix_findings_facts", "type", "status", "standing", "starts", "ends", "reports", "sure", "id"),
)

participants = Table(
    "participants",
    metadata,
    owner("finding", "findings"),
    ordinal(),
    Column("role", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("entity", Text),  # an id that may be gone for the length of one linking transaction
    Index(None, "entity", "role", "finding"),
    **CLUSTERED,
)

# Claims are held by id, not by number: reading a document again gives its claims new rows but the same ids.
finding_claims = Table(
    "finding_claims",
    metadata,
    owner("finding", "findings"),
    ordinal(),
    Column("claim", Text, nullable=False, index=True),
    **CLUSTERED,
)

finding_documents = Table(
    "finding_documents",
    metadata,
    owner("finding", "findings"),
    ordinal(),
    owner("document", "documents", key=False, index=True),
    **CLUSTERED,
)

shingles = Table(
    "shingles",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    owner("document", "documents", index=True),
    **CLUSTERED,
)

derivations = Table(
    "derivations",
    metadata,
    owner("document", "documents"),
    ordinal(),
    Column("source", Text, nullable=False, index=True),
    Column("how", Text, nullable=False),
    Column("start", Integer),
    Column("end", Integer),
    **CLUSTERED,
)

stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("ruled", Boolean, nullable=False, server_default=false()),  # joined or split by a person
    Column("reports", Integer, nullable=False, server_default="0"),  # how many, and the last day of one, so that lists
    Column("latest", Text),  # are ordered without adding up all documents of all stories
    Index(None, "reports", "latest"),
)

# Stories as the evidence tells them, where rulings of people put others in their place.
stories_aside = Table(
    "stories_aside", metadata, Column("id", Text, primary_key=True), Column("title", Text), Column("documents", JSON)
)

story_documents = Table(
    "story_documents",
    metadata,
    owner("story", "stories", "id"),
    ordinal(),
    owner("document", "documents", key=False, index=True),
    **CLUSTERED,
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("value", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("when", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("other", Text, index=True),  # the second of two entities that are judged the same or different
    Column("undoes", Integer, index=True, unique=True),  # the decision that this one takes back
    Column("seen", Integer, nullable=False, server_default="0"),  # the last decision on the subject that was known
    Column("document", Text, index=True),  # of a correction: id of the document that it is about
    sqlite_autoincrement=True,  # a number is never given twice
)

listings = Table(
    "listings",
    metadata,
    Column("no", NUMBER, primary_key=True),
    Column("source", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("identifiers", JSON, nullable=False),
    UniqueConstraint("source", "key"),
    Index(None, "key"),
)

listing_names = Table(
    "listing_names",
    metadata,
    Column("name_key", Text, primary_key=True),
    Column("listing", NUMBER, ForeignKey("listings.no", ondelete="CASCADE"), primary_key=True, index=True),
    **CLUSTERED,
)
