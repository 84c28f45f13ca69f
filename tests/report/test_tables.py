import io
import json
from types import SimpleNamespace

import pytest
from rich.console import Console

from tidings.model import Entity, Mention, Reading, Reference, Span
from tidings.report import tables


def printed(table, width=120):
    console = Console(file=io.StringIO(), width=width)
    console.print(table)
    return console.file.getvalue()


@pytest.fixture
def reading(claim):
    mentions = (Mention(Span(0, 14), "organization", "The two makers"),) * 2
    return Reading("n/1.md", "test 1", (Span(0, 35),), mentions, (claim,), (Reference(Span(20, 24), (Span(0, 14),)),))


def test_entities(world):
    row = tables.entity_line(Entity("e1", "[red]Alder\x1b[0m", "organization", ("A", "B")), 3, 9)
    assert (row["documents"], row["claims"]) == (3, 9)
    text = printed(tables.entities_table([row]))
    assert "[red]Alder[0m" in text
    assert "A and B" in text


def test_documents_carry_their_text_only_on_request(document):
    assert "text" not in tables.document_line(document)
    row = tables.document_line(document, text=True)
    assert row["text"] == document.text
    assert "2 January 2024" in printed(tables.documents_table([row]))


def test_findings_say_their_sentence(orchard):
    row = tables.finding_line(orchard.findings[1])
    assert row["sentence"] == "Ostrava Glass supplies Brambury Juice: bottles (June 2024)"
    assert row["sentence"] in printed(tables.findings_table([row]))


def test_hits_lead_to_their_characters(orchard):
    hit = SimpleNamespace(
        kind="finding",
        document="c.md",
        span=Span(0, 10),
        text="Some words.",
        title=None,
        publisher="T",
        published=None,
        finding="f2",
    )
    row = tables.hit_line(hit, orchard.findings[1])
    assert row["span"] == {"start": 0, "end": 10}
    assert "Some words." in printed(tables.hits_table([row, tables.hit_line(hit)]))


def test_a_reading_is_one_json_object_with_offsets(document, reading):
    row = json.loads(json.dumps(tables.reading_line(document, reading)))
    assert row["mentions"][0] == {
        "start": 0,
        "end": 14,
        "kind": "organization",
        "text": "The two makers",
        "confidence": 1.0,
    }
    assert row["claims"][0]["roles"]["target"] == [{"text": "they", "start": 20, "end": 24, "entity": None}]
    assert row["claims"][0]["confidence"] == 0.8765
    assert row["references"][0]["antecedents"] == [{"start": 0, "end": 14, "text": "The two makers"}]


def test_a_reading_as_tables(document, reading):
    row = tables.reading_line(document, reading)
    assert "2" in printed(tables.mentions_table(row))
    text = printed(tables.claims_table(row, document))
    assert "target: they" in text
    assert "0.88" in text
