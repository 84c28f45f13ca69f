import json

import pytest

from tidings.model import Entity, LinkedClaim, Span, Story
from tidings.report.export import as_book


@pytest.fixture
def linked(claim):
    return LinkedClaim("c7", "n/1.md", claim, {Span(20, 24): ("e1", "e2"), Span(0, 14): ("e1",)})


def test_the_book_has_the_fields_of_the_export_form(orchard, linked, document):
    orchard.documents["n/1.md"] = document
    book = as_book(
        [Entity("e1", "Alder", "organization", ("Alder Foods",), {"ticker": "ALD"})],
        orchard.documents.values(),
        [linked],
        orchard.findings,
        [Story("s1", "Bottles", ("a.md", "b.md"))],
        orchard.derivations,
    )
    book = json.loads(json.dumps(book))
    assert list(book) == ["entities", "documents", "claims", "findings", "stories"]
    assert book["entities"][0]["identifiers"] == {"ticker": "ALD"}
    documents = {row["id"]: row for row in book["documents"]}
    assert documents["b.md"]["derivation"] == [{"from": "a.md", "how": "copy"}]
    assert documents["n/1.md"]["byline"] == "A. Writer"
    finding = book["findings"][0]
    assert finding["origins"] == len(finding["origin_list"]) == 2
    assert finding["roles"]["supplier"] == ["Ostrava Glass"]
    assert finding["conflicts"][0]["values"][1] == {"value": "$5 million", "documents": ["c.md"], "origins": []}
    assert finding["conflicts"][0]["corrected"] is False
    assert finding["became"] == {"finding": "f2", "how": "happened"}
    assert book["stories"] == [{"id": "s1", "title": "Bottles", "documents": ["a.md", "b.md"]}]


def test_a_claim_gives_the_words_of_its_spans_and_a_plural_phrase_all_its_entities(linked, document):
    [claim] = as_book([], [document], [linked], [], [], [])["claims"]
    assert claim["trigger"] == "merge"
    assert claim["roles"]["target"] == [
        {"text": "they", "start": 20, "end": 24, "entity": None, "entities": ["e1", "e2"]}
    ]
    assert claim["speaker"] == [{"text": "The two makers", "start": 0, "end": 14, "entity": "e1"}]
    assert claim["sentence"] == {"start": 0, "end": 35}
