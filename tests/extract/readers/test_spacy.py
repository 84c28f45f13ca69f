"""A spaCy pipeline as a reader: its names and sentence bounds, our claims. The pipelines are built here, of rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tidings.errors import BadInput, ReaderError
from tidings.extract import EmbeddedReader
from tidings.extract.readers.spacy_pipeline import SpacyReader, make, noun_phrase
from tidings.model import Document, Span

spacy = pytest.importorskip("spacy")

TEXT = "The Borvane Rail supplied Tarka Motors with axles in Ulm on Monday.\nBorvane Rail's chief met Mara Delling. They spoke."
PATTERNS = [
    {"label": "ORG", "pattern": "The Borvane Rail"},
    {"label": "ORG", "pattern": "Borvane Rail's"},
    {"label": "ORG", "pattern": "Tarka Motors"},
    {"label": "GPE", "pattern": "Ulm"},
    {"label": "DATE", "pattern": "Monday"},
    {"label": "PERSON", "pattern": "Mara Delling"},
]


def pipeline(*, sentences: bool = False) -> Any:
    made = spacy.blank("en")
    if sentences:
        made.add_pipe("sentencizer")
    made.add_pipe("entity_ruler").add_patterns(PATTERNS)
    return made


@pytest.fixture(scope="module")
def claims() -> EmbeddedReader:
    return EmbeddedReader(threads=1)


def document(text: str = TEXT) -> Document:
    return Document("a.txt", "0" * 64, text)


def test_names_are_the_pipelines_and_claims_ours(claims: EmbeddedReader) -> None:
    reading = SpacyReader(pipeline(), claims=claims).read(document())
    assert [(m.text, m.kind) for m in reading.mentions] == [
        ("Borvane Rail", "organization"),
        ("Tarka Motors", "organization"),
        ("Ulm", "place"),
        ("Borvane Rail", "organization"),
        ("Mara Delling", "person"),
    ]
    assert all(TEXT[slice(*mention.span)] == mention.text for mention in reading.mentions)
    (supply,) = [claim for claim in reading.claims if claim.type == "supply"]
    assert [TEXT[slice(*span)] for span in supply.roles["customer"]] == ["Tarka Motors"]
    assert reading.reader.startswith("spacy en_pipeline")
    assert claims.version in reading.reader


def test_sentences_are_the_pipelines_where_it_has_them(claims: EmbeddedReader) -> None:
    text = "One. two\nThree. "
    reading = SpacyReader(pipeline(sentences=True), claims=claims).read(document(text))
    assert [text[slice(*span)] for span in reading.sentences] == ["One.", "two", "Three."]


#: (word, its head, dependency)
PARSED = [
    ("Borvane", 1, "nsubj"),
    ("bought", 1, "ROOT"),
    ("the", 3, "det"),
    ("firm", 1, "dobj"),
    (",", 3, "punct"),
    ("which", 6, "nsubj"),
    ("makes", 3, "relcl"),
    ("axles", 6, "dobj"),
    (".", 1, "punct"),
]


@pytest.mark.parametrize(
    ("filler", "expected"),
    [
        ("the firm , which makes axles", "the firm"),
        ("the firm ,", "the firm ,"),
        ("firm , which", "firm"),
        ("axles", "axles"),
        ("irm , which makes axl", "irm"),
        ("Borvane bought the firm , which makes axles", "Borvane bought the firm , which makes axles"),
    ],
)
def test_filler_ends_where_a_clause_about_it_begins(filler: str, expected: str) -> None:
    words, heads, deps = map(list, zip(*PARSED, strict=True))
    pos = ["PROPN", "VERB", "DET", "NOUN", "PUNCT", "PRON", "VERB", "NOUN", "PUNCT"]
    doc = spacy.tokens.Doc(spacy.blank("en").vocab, words=words, heads=heads, deps=deps, pos=pos)
    start = doc.text.index(filler)
    assert doc.text[slice(*noun_phrase(doc, Span(start, start + len(filler))))] == expected


def test_parsed_text_is_read(claims: EmbeddedReader) -> None:
    made = pipeline()

    @spacy.Language.component("chain")
    def chain(doc: Any) -> Any:
        """Every word depends on the one before it, as a clause about it."""
        for token in doc:
            token.head = doc[max(token.i - 1, 0)]
            token.dep_ = "ROOT" if token.i == 0 else "relcl"
        return doc

    made.add_pipe("chain")
    reading = SpacyReader(made, claims=claims).read(document())
    for claim in reading.claims:
        for span in (span for spans in claim.roles.values() for span in spans):
            assert claim.sentence.start <= span.start < span.end <= claim.sentence.end


def test_given_sentence_bounds_are_kept(claims: EmbeddedReader) -> None:
    bounds = [Span(0, 67), Span(68, len(TEXT))]
    reading = SpacyReader(pipeline(sentences=True), claims=claims).read_sentences("a.txt", TEXT, bounds)
    assert reading.sentences == tuple(bounds)
    assert len(reading.mentions) == 5


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "🚂 Ulm\u2028Ulm"])
def test_odd_texts_are_read(claims: EmbeddedReader, text: str) -> None:
    reading = SpacyReader(pipeline(sentences=True), claims=claims).read(document(text))
    assert all(mention.text == text[slice(*mention.span)] == "Ulm" for mention in reading.mentions)


def test_pipeline_is_loaded_from_its_folder(tmp_path: Path) -> None:
    pipeline().to_disk(tmp_path / "ruler")
    assert len(make(str(tmp_path / "ruler"), threads=1).read(document()).mentions) == 5


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "wants a pipeline"), ("xx_not_there", "spacy download NAME"), ("/not/there", "or name its folder")],
)
def test_pipeline_that_is_not_there_is_one_line(name: str, words: str) -> None:
    with pytest.raises(ReaderError, match=words) as told:
        make(name)
    assert "\n" not in str(told.value)


def test_pipeline_without_names_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(ReaderError, match="finds no entities"):
        make(str(tmp_path / "blank"))


def test_text_longer_than_the_pipeline_takes_is_bad_input(claims: EmbeddedReader) -> None:
    small = pipeline()
    small.max_length = 50
    with pytest.raises(BadInput, match=r"^a\.txt: .*embedded reader"):
        SpacyReader(small, claims=claims).read(document())
