"""The whole book as one JSON object.

In: everything that a book holds. Out: a dict that ``json.dump`` takes, with the field names of the export form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tidings.model import Derivation, Document, Entity, Finding, LinkedClaim, Story
from tidings.report.forms import Form, document_form, entity_form, finding_form, linked_claim_form, story_form


def as_book(
    entities: Iterable[Entity],
    documents: Iterable[Document],
    claims: Iterable[LinkedClaim],
    findings: Iterable[Finding],
    stories: Iterable[Story],
    derivations: Iterable[Derivation],
) -> Form:
    """Keys ``entities``, ``documents``, ``claims``, ``findings`` and ``stories``, each a list in the order given.

    Raises KeyError if a claim's document is not among the documents.
    """
    edges: dict[str, list[Derivation]] = defaultdict(list)
    for edge in derivations:
        edges[edge.document].append(edge)
    by_id = {document.id: document for document in documents}
    return {
        "entities": [entity_form(entity) for entity in entities],
        "documents": [document_form(document, edges[document.id]) for document in by_id.values()],
        "claims": [linked_claim_form(claim, by_id[claim.document]) for claim in claims],
        "findings": [finding_form(finding) for finding in findings],
        "stories": [story_form(story) for story in stories],
    }
