"""The shipped reader: what holds of every reading, and sentences so plain that any sound model reads them."""

from __future__ import annotations

import json
import resource
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from tidings import ontology
from tidings.errors import ReaderError
from tidings.extract import EmbeddedReader, labels
from tidings.extract.decode import Run
from tidings.extract.network import MODEL, OnnxNetwork, Settings
from tidings.extract.pieces import PieceMaker
from tidings.extract.reader import Sentence
from tidings.ingest import kinds, read_bytes
from tidings.model import Claim, Document, Reading, Span

ARTICLE = """Borvane Rail supplied Tarka Motors with axles for its vans, the company said on Monday.
Mara Delling, chief executive of Borvane Rail, met Viktor Hahn in Ulm to sign the contract.

"We plan to invest $20 million in Ondra Systems next year," she said. Ondra Systems denied that it is for sale.
Both companies compete with Quillay Corp., which acquired Lumisk for $3 billion in 2023."""
OTHER = "Tarka Motors sued Borvane Rail. It said the axles broke in March.\nBorvane Rail did not comment."
ODD = [
    "",
    " \n\t \n",
    "\u200b\ufeff\u00ad",
    "\x00\x01\x7f",
    "e\u0301a\u0308 🚂🚃 Borvane\u00a0Rail bought Tarka\u2028for €3\u202fbn\u2029.",
    "شركة اشترت شركة. 日本の会社が会社を買収した。",
    "𝔅𝔬𝔯𝔳𝔞𝔫𝔢 acquired ﬁrm ǅ İstanbul ﷺ",
    "B" * 3000,
    "Borvane " * 1500,
    "-\n- \n* * *\n1.\n2.",
    "<script>alert('Borvane acquired Tarka')</script>",
]


def document(text: str, identity: str = "a.txt") -> Document:
    return Document(identity, "0" * 64, text)


@pytest.fixture(scope="module")
def reader() -> EmbeddedReader:
    return EmbeddedReader(threads=1)


def check(text: str, reading: Reading) -> None:
    """Everything that holds of any reading of a text."""
    ends = [0, *(end for _, end in reading.sentences)]
    assert all(end <= start < stop <= len(text) for end, (start, stop) in zip(ends, reading.sentences, strict=False))
    for mention in reading.mentions:
        assert text[slice(*mention.span)] == mention.text == mention.text.strip() != ""
        assert mention.kind in labels.KINDS
        assert 0 < mention.confidence <= 1.0001
        assert sum(within(mention.span, sentence) for sentence in reading.sentences) == 1
    for claim in reading.claims:
        check_claim(claim)
        assert claim.sentence in reading.sentences
    for reference in reading.references:
        assert set(reference.antecedents) <= {mention.span for mention in reading.mentions}
        assert reference.antecedents
        assert reference.span not in {mention.span for mention in reading.mentions}
        assert text[slice(*reference.span)].strip()


def check_claim(claim: Claim) -> None:
    assert claim.status in labels.STATUSES
    assert 0 < claim.confidence <= 1.0001
    assert set(claim.roles) <= set(ontology.load().roles(claim.type))
    assert any(claim.roles.get(role) for role in labels.party_roles(claim.type)), "a claim without a party"
    fillers = [span for spans in claim.roles.values() for span in spans]
    assert all(claim.roles.values())
    for span in (claim.trigger, *fillers, *claim.speaker):
        assert span.start < span.end
        assert within(span, claim.sentence)


def within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


@pytest.mark.parametrize("text", [ARTICLE, OTHER, *ODD], ids=lambda text: ascii(text[:12]))
def test_every_part_is_a_span_of_the_text(reader: EmbeddedReader, text: str) -> None:
    reading = reader.read(document(text))
    assert (reading.document, reading.reader) == ("a.txt", reader.version)
    check(text, reading)


@pytest.mark.parametrize("text", ODD[:4], ids=ascii)
def test_where_there_are_no_words_nothing_is_found(reader: EmbeddedReader, text: str) -> None:
    reading = reader.read(document(text))
    assert (reading.mentions, reading.claims, reading.references) == ((), (), ())


def test_an_article_states_something(reader: EmbeddedReader) -> None:
    reading = reader.read(document(ARTICLE))
    assert {"Borvane Rail", "Tarka Motors"} <= {mention.text for mention in reading.mentions}
    assert len(reading.claims) >= 4


def test_a_reading_hangs_on_its_document_alone(reader: EmbeddedReader) -> None:
    alone = [EmbeddedReader(threads=1).read(document(text, text[:5])) for text in (ARTICLE, OTHER)]
    assert [reader.read(document(text, text[:5])) for text in (ARTICLE, OTHER)] == alone
    assert [reader.read(document(text, text[:5])) for text in (OTHER, ARTICLE)] == alone[::-1]


def test_given_sentence_bounds_are_kept(reader: EmbeddedReader) -> None:
    bounds = (Span(0, 0), Span(0, 31), Span(31, 32), Span(32, len(OTHER)))
    reading = reader.read_sentences("a.txt", OTHER, bounds)
    assert reading.sentences == bounds
    assert {claim.sentence for claim in reading.claims} <= set(bounds)
    whole = reader.read(document(OTHER))
    assert reader.read_sentences("a.txt", OTHER, whole.sentences) == whole


def test_the_number_of_threads_changes_no_reading(reader: EmbeddedReader) -> None:
    one, two = reader.read(document(ARTICLE)), EmbeddedReader(threads=2).read(document(ARTICLE))
    assert [(m.span, m.kind) for m in one.mentions] == [(m.span, m.kind) for m in two.mentions]
    assert [(c.type, c.trigger, c.status, c.roles) for c in one.claims] == [
        (c.type, c.trigger, c.status, c.roles) for c in two.claims
    ]
    assert [c.confidence for c in one.claims] == pytest.approx([c.confidence for c in two.claims], abs=0.01)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in KiB on Linux only")
def test_a_long_text_is_read_in_little_memory(reader: EmbeddedReader) -> None:
    line = "The valley stayed calm through the long winter, and few people came up the old road to the hotel by the lake.\n"
    text = OTHER + "\n" + line * 900 + ARTICLE
    assert len(text.split()) > 19_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading = reader.read(document(text))
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 400
    check(text, reading)
    assert "Quillay Corp." in {mention.text for mention in reading.mentions if mention.span.start > len(text) - 200}


def claims(reader: EmbeddedReader, text: str, kind: str) -> list[dict[str, list[str]]]:
    """Roles, by their words, of the claims of one type in a text."""
    reading = reader.read(document(text))
    return [
        {role: [text[slice(*span)] for span in spans] for role, spans in claim.roles.items()}
        for claim in reading.claims
        if claim.type == kind
    ]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "Borvane CEO Mara Delling said sales rose.",
            "role",
            {"organization": ["Borvane"], "title": ["CEO"], "person": ["Mara Delling"]},
        ),
        (
            "Mara Delling, chief executive of Borvane, spoke in Lisbon.",
            "role",
            {"person": ["Mara Delling"], "title": ["chief executive"], "organization": ["Borvane"]},
        ),
        (
            "Borvane supplied Tarka with batteries.",
            "supply",
            {"supplier": ["Borvane"], "customer": ["Tarka"], "product": ["batteries"]},
        ),
        (
            "Borvane supplies batteries to Tarka.",
            "supply",
            {"supplier": ["Borvane"], "customer": ["Tarka"], "product": ["batteries"]},
        ),
        (
            "Borvane acquired Tarka for $3 billion.",
            "acquisition",
            {"buyer": ["Borvane"], "target": ["Tarka"], "amount": ["$3 billion"]},
        ),
        ("Borvane sued Tarka.", "dispute", {"claimant": ["Borvane"], "respondent": ["Tarka"]}),
        (
            "Borvane invested $20 million in Tarka.",
            "investment",
            {"investor": ["Borvane"], "investee": ["Tarka"], "amount": ["$20 million"]},
        ),
        (
            "Mara Delling met Viktor Hahn in Lisbon.",
            "meeting",
            {"party": ["Mara Delling", "Viktor Hahn"], "place": ["Lisbon"]},
        ),
    ],
)
def test_plain_sentences(reader: EmbeddedReader, text: str, kind: str, expected: dict[str, list[str]]) -> None:
    assert expected in claims(reader, text, kind)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Borvane acquired Tarka.", "actual"),
        ("Borvane plans to acquire Tarka next year.", "planned"),
        ("Borvane may acquire Tarka.", "possible"),
        ("Borvane denied that it acquired Tarka.", "denied"),
    ],
)
def test_plain_statuses(reader: EmbeddedReader, text: str, status: str) -> None:
    found = [claim for claim in reader.read(document(text)).claims if claim.type == "acquisition"]
    assert [claim.status for claim in found] == [status]


def test_a_name_fills_one_role_of_a_claim(reader: EmbeddedReader) -> None:
    articles = sorted(Path(__file__).parents[2].glob("examples/*/*.md"))
    assert len(articles) > 10
    for path in articles:
        for claim in reader.read(read_bytes(path.read_bytes(), id=path.name, media_type=kinds.MARKDOWN)).claims:
            fillers = [span for spans in claim.roles.values() for span in spans]
            assert len(fillers) == len(set(fillers)), (path.name, claim)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the shipped model that a test may break."""
    return Path(shutil.copytree(MODEL, tmp_path / "model"))


@pytest.mark.parametrize("name", ["reader.json", "encoder.onnx", "roles.onnx", "references.onnx", "tokenizer.json"])
@pytest.mark.parametrize("broken", [True, False])
def test_a_missing_or_broken_model_file_is_named(model: Path, name: str, broken: bool) -> None:
    (model / name).unlink()
    if broken:
        (model / name).write_bytes(b"no model")
    with pytest.raises(ReaderError, match="install tidings again"):
        EmbeddedReader(model)


@pytest.mark.parametrize("part", ["types", "roles"])
def test_a_model_for_another_ontology_is_refused(model: Path, part: str) -> None:
    table = json.loads((model / "reader.json").read_text(encoding="utf-8"))
    (model / "reader.json").write_text(json.dumps({**table, part: table[part][1:]}), encoding="utf-8")
    with pytest.raises(ReaderError, match="another ontology"):
        Settings.load(model / "reader.json")


def test_the_network_gives_the_shapes_that_it_promises() -> None:
    network = OnnxNetwork(threads=1)
    ids = np.full((2, 5), 101, np.int64)
    hidden, inner, mention, trigger = network.encode(ids, np.zeros_like(ids), np.ones_like(ids))
    assert inner.shape == hidden.shape
    assert mention.shape == (2, 5, labels.MENTION_TAGS)
    assert trigger.shape == (2, 5, labels.TRIGGER_LOGITS)
    at = np.zeros(2, np.int64)
    tags, status = network.roles(inner, np.ones((2, 5), np.bool_), at, at)
    assert (tags.shape, status.shape) == ((2, 5, labels.ROLE_TAGS), (2, len(labels.STATUSES)))


@pytest.mark.parametrize(
    ("run", "kept"), [("its", "its"), ("and their", "their"), ("its chips for the", "its chips"), ("of the", "")]
)
def test_a_pronoun_that_owns_is_a_filler_and_little_words_around_one_are_not(run: str, kept: str) -> None:
    text = f"Borvane {run} Tarka"
    row = Sentence(Span(10, 10 + len(text)), text, PieceMaker(MODEL / "tokenizer.json")([text])[0])
    found = row.trimmed(Run(0, 0, 0, 8, 8 + len(run), 1.0))
    assert text[found.start - 10 : found.end - 10] == kept


def test_a_thing_on_offer_is_a_claim_whoever_makes_it(reader: EmbeddedReader) -> None:
    found = reader.read(document("The vehicle will start at $60,000 in Germany.")).claims
    assert [(claim.type, sorted(claim.roles)) for claim in found if claim.type == "product"] == [
        ("product", ["amount", "place", "product"])
    ]


def test_what_an_organization_tells_of_nobody_else_it_tells_of_itself(reader: EmbeddedReader) -> None:
    text = "The wholesaler Borvane said profits rose to $700 million."
    [claim] = [claim for claim in reader.read(document(text)).claims if claim.type == "performance"]
    assert [text[slice(*span)] for span in claim.roles["company"]] == ["Borvane"]


def test_a_pronoun_that_owns_takes_part_and_is_no_place(reader: EmbeddedReader) -> None:
    text = "Ivo Moss invited Mara Delling to his house in Ulm."
    [claim] = reader.read(document(text)).claims
    assert [text[slice(*span)] for span in claim.roles["place"]] == ["Ulm"]
