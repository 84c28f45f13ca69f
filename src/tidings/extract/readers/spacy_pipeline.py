"""A spaCy pipeline as a reader: its names, sentence bounds and syntax, our claims on them.

In: a document; any installed pipeline with an entity recognizer or ruler. Out: a ``Reading``.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any

from tidings.errors import BadInput, ReaderError
from tidings.extract import labels
from tidings.extract.reader import EmbeddedReader
from tidings.extract.readers.renamed import mention_of, renamed
from tidings.extract.sentences import sentences
from tidings.model import Claim, Document, Kind, Mention, Reading, Span

#: Labels of OntoNotes, CoNLL and WikiNER pipelines, beside the names of our kinds; what is not here (dates, amounts,
#: nationalities, works of art) names no entity of ours.
KINDS: dict[str, Kind] = {
    **{kind.upper(): kind for kind in labels.KINDS},
    "PER": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "LOCATION": "place",
    "LAW": "event",
}
#: Dependencies of clauses that say more of a noun: ClearNLP's names (spaCy's English pipelines) and Universal Dependencies'.
CLAUSES = frozenset(("relcl", "acl", "acl:relcl"))


class SpacyReader:
    """Reads with a spaCy pipeline and the embedded reader."""

    def __init__(self, pipeline: Any, *, claims: EmbeddedReader) -> None:
        """pipeline: a ``spacy.Language``; claims: the reader that finds the claims."""
        self._pipeline = pipeline
        self._claims = claims
        # A pipeline's vocabulary grows as it reads, and is not made for several threads.
        self._one_at_a_time = Lock()
        meta = pipeline.meta
        name = f"{meta.get('lang', '')}_{meta.get('name', '')}".strip("_")
        self.version = f"spacy {name} {meta.get('version', '')}, {claims.version}"

    def read(self, document: Document) -> Reading:
        """All that one document states. Raises BadInput if its text is longer than the pipeline takes."""
        doc = self._parsed(document.id, document.text)
        spans = tuple(_bounds(doc)) if doc.has_annotation("SENT_START") else sentences(document.text)
        return self._joined(document.id, document.text, spans, doc)

    def read_sentences(self, document: str, text: str, spans: Sequence[Span]) -> Reading:
        """As ``read``, with sentence bounds given; ``document`` is the id that the reading is marked with."""
        return self._joined(document, text, spans, self._parsed(document, text))

    def _parsed(self, document: str, text: str) -> Any:
        if len(text) > self._pipeline.max_length:
            raise BadInput(
                document,
                f"its {len(text):,} characters are more than the spaCy pipeline takes ({self._pipeline.max_length:,})",
                "split it, or read it with the embedded reader",
            )
        with self._one_at_a_time:
            return self._pipeline(text)

    def _joined(self, document: str, text: str, spans: Sequence[Span], doc: Any) -> Reading:
        ours = self._claims.read_sentences(document, text, spans)
        if doc.has_annotation("DEP"):
            ours = replace(ours, claims=tuple(_without_clauses(claim, doc) for claim in ours.claims))
        return renamed(ours, _mentions(doc, text), version=self.version)


def _mentions(doc: Any, text: str) -> Iterator[Mention]:
    for entity in doc.ents:
        kind = KINDS.get(entity.label_.upper())
        found = kind and mention_of(text, Span(entity.start_char, entity.end_char), kind)
        if found:
            yield found


def _without_clauses(claim: Claim, doc: Any) -> Claim:
    roles = {
        role: tuple(dict.fromkeys(noun_phrase(doc, span) for span in spans)) for role, spans in claim.roles.items()
    }
    return replace(claim, roles=roles)


def noun_phrase(doc: Any, span: Span) -> Span:
    """A filler up to the clause that its head word governs, as the ontology wants it: ``the firm that it bought``, the firm.

    doc: parsed; span: characters of its text. What is no noun with a clause behind it stays as it is.
    """
    words = doc.char_span(span.start, span.end, alignment_mode="expand")
    if words is None or words.root.pos_ == "VERB":
        return span
    head = words.root
    begins = [child.left_edge for child in head.rights if child.dep_ in CLAUSES and child.left_edge.i > head.i]
    if not begins or begins[0].idx >= span.end:
        return span
    kept = doc.text[span.start : begins[0].idx].rstrip(" ,;:–—-\n")
    return Span(span.start, span.start + len(kept)) if kept else span


def _bounds(doc: Any) -> Iterator[Span]:
    """Sentences of the pipeline, without surrounding blanks; a line break always ends one."""
    for sentence in doc.sents:
        for line in re.finditer(r"[^\n]*\S[^\n]*", sentence.text):
            words = line.group()
            begin = sentence.start_char + line.start() + len(words) - len(words.lstrip())
            yield Span(begin, begin + len(words.strip()))


def make(argument: str, *, threads: int | None = None) -> SpacyReader:
    """The reader ``spacy:NAME``: an installed pipeline, or the folder of one.

    Raises ReaderError if spaCy or the pipeline is not installed. Nothing is fetched.
    """
    if not argument:
        raise ReaderError("the reader 'spacy' wants a pipeline: --reader spacy:en_core_web_sm, or spacy:FOLDER")
    try:
        spacy = importlib.import_module("spacy")
    except ModuleNotFoundError as missing:
        raise ReaderError(
            f"the reader 'spacy' needs {missing.name}, which is not installed; run: pip install 'tidings[spacy]'"
        ) from missing
    try:
        pipeline = spacy.load(argument)
    except (OSError, ValueError, ImportError) as error:
        why = str(error).partition("\n")[0]
        raise ReaderError(
            f"spaCy cannot load the pipeline {argument!r} ({why}); install it (python -m spacy download NAME), "
            "or name its folder"
        ) from error
    if not {"ner", "entity_ruler", "span_ruler"} & set(pipeline.pipe_names) and not _sets_entities(pipeline):
        raise ReaderError(f"the spaCy pipeline {argument!r} finds no entities; name one with an entity recognizer")
    return SpacyReader(pipeline, claims=EmbeddedReader(threads=threads))


def _sets_entities(pipeline: Any) -> bool:
    """True if some part of the pipeline says that it sets entities."""
    return any("doc.ents" in pipeline.get_pipe_meta(name).assigns for name in pipeline.pipe_names)
