"""Addresses of the desk's pages. In: ids. Out: paths, quoted for a link."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def entity(entity_id: str) -> str:
    """The dossier."""
    return f"/entity/{quote(entity_id, safe='')}"


def names_of(entity_id: str) -> str:
    """Why the entity's names are one, and what can be ruled on them."""
    return f"{entity(entity_id)}/names"


def finding(finding_id: str) -> str:
    """The finding with its claims."""
    return f"/finding/{quote(finding_id, safe='')}"


def review(finding_id: str) -> str:
    """The finding, to be ruled on."""
    return f"/review/finding/{quote(finding_id, safe='')}"


def reading(claim_id: str) -> str:
    """The reading of one sentence, to be corrected."""
    return f"/review/claim/{quote(claim_id, safe='')}"


def story(story_id: str) -> str:
    """The story with its reports."""
    return f"/story/{quote(story_id, safe='')}"


def document(document_id: str, at: int | None = None) -> str:
    """The document; ``at``: the first character of the sentence to go to."""
    fragment = "" if at is None else f"#s{at}"
    # an id may be a path with dots or an address, which a browser would tidy up as part of a path
    return f"/document?{urlencode({'id': document_id})}{fragment}"


def versions(document_id: str, before: int | None = None, after: int | None = None) -> str:
    """Two versions of a document, by their numbers from 1, set against each other; by default the last two."""
    return with_query("/document/versions", **{"id": document_id, "from": before, "to": after})


def with_query(path: str, **query: object) -> str:
    """A path with a query; what is None or empty is left out, and a list is repeated."""
    pairs = {key: value for key, value in query.items() if value not in (None, "", [], ())}
    return f"{path}?{urlencode(pairs, doseq=True)}" if pairs else path
