"""How the reports hang together: which copies, retells or cites which, and whose statements they rest on.

In: Material (its derivations) and Ledger. Out: the brief's section on the reports, one line for each source.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from tidings.model import Derivation, DerivationKind, Document, Evidence, Span
from tidings.report import dates, wording
from tidings.report.escape import plain
from tidings.report.material import Ledger, Material
from tidings.report.records import Group, Line, Section

_STATEMENT = "statement:"
_BREAK = re.compile(r"[.!?][\"'”’)\]]*\s+|\n+")
_ORDER: tuple[DerivationKind, ...] = ("copy", "rewrite", "cites", "statement")


def reports(material: Material, ledger: Ledger) -> Section | None:
    """The section, or None if no report of the brief is known to rest on another or on a statement."""
    present = {document for finding in material.findings for document in finding.documents}
    edges = [edge for edge in material.derivations if edge.document in present]
    if not edges:
        return None
    labels = _labels(material, {*present, *(edge.source for edge in edges)})
    by_source: dict[tuple[int, str, bool], list[Derivation]] = defaultdict(list)
    for edge in edges:
        by_source[(_ORDER.index(edge.how), edge.source, _is_own(edge, material))].append(edge)
    ordered = sorted(by_source, key=lambda key: (key[0], key[2], -len(by_source[key]), key[1]))
    lines = tuple(_line(by_source[key], labels, material, ledger) for key in ordered)
    return Section("reports", "How the reports hang together", (Group(lines=lines),))


def _is_own(edge: Derivation, material: Material) -> bool:
    """Whether the document is the party's own release."""
    return edge.how == "statement" and material.outlet(edge.document).casefold() == _party(edge).casefold()


def _party(edge: Derivation) -> str:
    return plain(edge.source.removeprefix(_STATEMENT))


def _labels(material: Material, documents: Iterable[str]) -> dict[str, str]:
    """A name for each report: its outlet, with date or id where an outlet has several."""
    known = [material.documents[document] for document in sorted(documents) if document in material.documents]
    outlets = Counter(material.outlet(document.id) for document in known)
    dated = Counter((material.outlet(document.id), _day(document)) for document in known)
    labels = {}
    for document in known:
        outlet, day = material.outlet(document.id), _day(document)
        if outlets[outlet] == 1:
            labels[document.id] = outlet
        else:
            labels[document.id] = f"{outlet} ({day if day and dated[(outlet, day)] == 1 else plain(document.id)})"
    return labels


def _day(document: Document) -> str:
    return dates.label(plain(document.published)) if document.published else ""


def _line(edges: Sequence[Derivation], labels: dict[str, str], material: Material, ledger: Ledger) -> Line:
    first = edges[0]
    documents = list(dict.fromkeys(edge.document for edge in edges))
    names = [labels.get(document, plain(document)) for document in documents]
    own = _is_own(first, material)
    verbs = wording.wording().derivations["own" if own else first.how]
    source = "" if own else " " + (labels.get(first.source) or _party(first))
    cites, more = ledger.cite(piece for edge in edges for piece in _proof(edge, material))
    return Line(
        text=f"{wording.enumerated(names)} {verbs[0 if len(names) == 1 else 1]}{source}",
        cites=cites,
        more=more,
        documents=tuple(documents),
    )


def _proof(edge: Derivation, material: Material) -> list[Evidence]:
    """The sentence that says so; else what the party says in the document; else what both documents state."""
    if edge.evidence is not None and edge.document in material.documents:
        return [_sentence_at(material.documents[edge.document], edge.evidence)]
    here = material.pieces.get(edge.document, ())
    if edge.how == "statement":
        party = _party(edge).casefold()
        return [piece for piece in here if any(plain(name).casefold() == party for name in piece.speaker)][:1]
    there = material.pieces.get(edge.source, ())
    same = {plain(piece.sentence): piece for piece in there}
    shared = next((piece for piece in here if plain(piece.sentence) in same), None)
    if shared is not None:
        return [shared, same[plain(shared.sentence)]]
    return list(_same_finding(edge, material))


def _same_finding(edge: Derivation, material: Material) -> tuple[Evidence, ...]:
    """A sentence from each of the two documents that states one finding."""
    for finding in material.findings:
        pool = material.evidence.get(finding.id, ())
        ours = next((piece for piece in pool if piece.document == edge.document), None)
        theirs = next((piece for piece in pool if piece.document == edge.source), None)
        if ours is not None and theirs is not None:
            return (ours, theirs)
    return ()


def _sentence_at(document: Document, words: Span) -> Evidence:
    """The sentence or line around the words, as evidence that stands in no claim."""
    breaks = [found.end() for found in _BREAK.finditer(document.text)]
    start = max((end for end in breaks if end <= words.start), default=0)
    end = min((end for end in breaks if end >= words.end), default=len(document.text))
    while end > start and document.text[end - 1].isspace():
        end -= 1
    return Evidence(
        claim="",
        document=document.id,
        sentence=document.text[start:end],
        span=Span(start, end),
        highlights=(Span(words.start - start, words.end - start),),
        status="actual",
        speaker=(),
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        url=document.url,
    )
