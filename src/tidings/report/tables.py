"""Lists of the command line: each row as a dict for ``--json``, and many rows as a Rich table.

In: nouns. Out: ``*_line`` gives one JSON-ready dict with texts exactly as stored; ``*_table`` takes such dicts and
gives a Table whose cells are Text: no markup, no control characters.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from rich import box
from rich.table import Table
from rich.text import Text

from tidings.model import Decision, Document, Entity, Finding, Listing, Reading, Span
from tidings.report import dates, wording
from tidings.report.escape import plain
from tidings.report.forms import Form, claim_form, document_form, entity_form, finding_form, span_form

_NAMED = 4  # aliases named in a cell, at most
Row = Mapping[str, Any]


class Found(Protocol):
    """What a search gives back: a sentence, or a finding in words with the sentence it stands on."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def document(self) -> str | None: ...  # noqa: D102
    @property
    def span(self) -> Span | None: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str | None: ...  # noqa: D102
    @property
    def publisher(self) -> str | None: ...  # noqa: D102
    @property
    def published(self) -> str | None: ...  # noqa: D102
    @property
    def finding(self) -> str | None: ...  # noqa: D102


class Reasoned(Protocol):
    """What resolving names gives back for two of them."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def other(self) -> str: ...  # noqa: D102
    @property
    def judgement(self) -> str: ...  # noqa: D102
    @property
    def score(self) -> float: ...  # noqa: D102
    @property
    def features(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def documents(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def bearer(self) -> str: ...  # noqa: D102
    @property
    def ruled_by(self) -> str: ...  # noqa: D102


def entity_line(entity: Entity, documents: int, claims: int) -> Form:
    """One entity. ``documents`` and ``claims``: how many of each name it."""
    return {**entity_form(entity), "documents": documents, "claims": claims}


def document_line(document: Document, *, text: bool = False) -> Form:
    """One document; with ``text``, its clean text too."""
    form = document_form(document)
    del form["derivation"]  # edges are known to the book, not to the document
    return {**form, "text": document.text} if text else form


def finding_line(finding: Finding) -> Form:
    """One finding in the export's form, with ``sentence``: what it says in words."""
    return {**finding_form(finding), "sentence": wording.sentence(finding)}


def hit_line(hit: Found, finding: Finding | None = None) -> Form:
    """One search hit; with its ``finding``, what that says in words."""
    return {
        "kind": hit.kind,
        "document": hit.document,
        "title": hit.title,
        "publisher": hit.publisher,
        "published": hit.published,
        "text": hit.text,
        "span": span_form(hit.span) if hit.span is not None else None,
        "finding": hit.finding,
        "says": wording.sentence(finding) if finding is not None else None,
    }


def reason_line(reason: Reasoned) -> Form:
    """What is thought of two names, and why."""
    return {
        "name": reason.name,
        "other": reason.other,
        "judgement": reason.judgement,
        "score": round(reason.score, 2),
        "features": list(reason.features),
        "documents": list(reason.documents),
        "ruled_by": reason.ruled_by or None,
        "bearer": reason.bearer or None,
    }


def statement_lines(listing: Listing) -> list[Form]:
    """What a row of a reference list states: its name, other names and identifiers, each with the list."""
    stated = [("name", listing.name), *(("alias", name) for name in listing.aliases), *listing.identifiers.items()]
    return [{"states": what, "value": value, "source": listing.source, "row": listing.key} for what, value in stated]


def statements_table(rows: Iterable[Row]) -> Table:
    """Statements: what, its value, the list and the row that state it."""
    table = new_table("States", "Value", "List", "Row")
    for row in rows:
        _add(table, row["states"], row["value"], row["source"], row["row"])
    return table


def reasons_table(rows: Iterable[Row]) -> Table:
    """Pairs of names: judgement, score, what speaks for it or who ruled, documents."""
    table = new_table("Name", "And", "Judgement", "Because", "Documents", right=("Score",))
    for row in rows:
        ruled = f"ruled by {row['ruled_by']}" if row["ruled_by"] else ""
        because = "; ".join(part for part in (ruled, *row["features"]) if part) or "nothing but a shared word"
        documents = wording.enumerated([plain(key) for key in row["documents"]], most=_NAMED)
        # two people of one name are told apart by what `entities --same` takes for them
        other = f"{row['other']} ({row['bearer']})" if row["other"] == row["name"] and row["bearer"] else row["other"]
        _add(table, row["name"], other, row["judgement"], because, documents, f"{row['score']:.2f}")
    return table


def decision_line(decision: Decision) -> Form:
    """One decision of a person's; ``says``: the sentence that it was made on, if it was on a finding."""
    ruled = json.loads(decision.value)
    return {
        "id": decision.id,
        "verdict": decision.verdict,
        "subject": decision.subject,
        "says": ruled.get("says") if isinstance(ruled, dict) else None,
        "other": decision.other,
        "undoes": decision.undoes,
        "who": decision.who,
        "when": decision.when,
        "why": decision.why,
    }


def decisions_table(rows: Iterable[Row]) -> Table:
    """Decisions: number, verdict, on what, who, when, why."""
    table = new_table("No.", "Verdict", "On", "Who", "When", "Why")
    for row in rows:
        on = f"decision {row['undoes']}" if row["undoes"] else row["says"] or row["subject"]
        _add(table, row["id"], row["verdict"], on, row["who"], _day(row["when"]), row["why"])
    return table


def reading_line(document: Document, reading: Reading) -> Form:
    """One document as it was read, nothing linked."""
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "reader": reading.reader,
        "mentions": [
            {**span_form(each.span), "kind": each.kind, "text": each.text, "confidence": round(each.confidence, 4)}
            for each in reading.mentions
        ],
        "claims": [claim_form(claim, document) for claim in reading.claims],
        "references": [
            {
                **span_form(each.span),
                "text": document.slice(each.span),
                "antecedents": [{**span_form(span), "text": document.slice(span)} for span in each.antecedents],
            }
            for each in reading.references
        ],
    }


def entities_table(rows: Iterable[Row]) -> Table:
    """Entities: name, kind, aliases, and how many documents and claims name them."""
    table = new_table("Name", "Kind", "Also known as", right=("Documents", "Claims"))
    for row in rows:
        aliases = wording.enumerated(list(row["aliases"]), most=_NAMED)
        _add(table, row["name"], row["kind"], aliases, row["documents"], row["claims"])
    return table


def documents_table(rows: Iterable[Row]) -> Table:
    """Documents: published, publisher, title, id."""
    table = new_table("Published", "Publisher", "Title", "Document")
    for row in rows:
        _add(table, _day(row["published"]), row["publisher"], row["title"], row["id"])
    return table


def origins_cell(row: Row) -> str:
    """``2``, or ``1–3`` where it is not certain."""
    least, most = row["origins_at_least"], row["origins_at_most"]
    return f"{least}" if least == most else f"{least}–{most}"


def findings_table(rows: Iterable[Row]) -> Table:
    """Findings: what they say, status, origins and reports, standing, id."""
    table = new_table("Finding", "Status", "Standing", right=("Origins", "Reports"))
    for row in rows:
        _add(table, row["sentence"], row["status"], row["standing"], origins_cell(row), row["articles"])
    return table


def hits_table(rows: Iterable[Row]) -> Table:
    """Search hits: the sentence, above it the finding if one led there, then where it stands."""
    table = new_table("Sentence", "Outlet", "Published", "Document")
    for row in rows:
        words = "\n".join(plain(part) for part in (row["says"], row["text"]) if part)
        table.add_row(Text(words), *map(_cell, (row["publisher"], _day(row["published"]), row["document"])))
    return table


def mentions_table(row: Row) -> Table:
    """The mentions of one ``reading_line``: each name once, with how often it stands in the text."""
    counts: dict[tuple[str, str], int] = {}
    for mention in row["mentions"]:
        key = (mention["text"], mention["kind"])
        counts[key] = counts.get(key, 0) + 1
    table = new_table("Mention", "Kind", right=("Times",))
    for (text, kind), count in counts.items():
        _add(table, text, kind, count)
    return table


def claims_table(row: Row, document: Document) -> Table:
    """The claims of one ``reading_line`` with the sentence of each."""
    table = new_table("Type", "Trigger", "Status", "Roles", "Says", "Sentence", right=("Sure",))
    for claim in row["claims"]:
        lines = [f"{plain(role)}: {_texts(fillers)}" for role, fillers in claim["roles"].items()]
        lines += [f"{plain(role)}, from the text around: {_texts(of)}" for role, of in claim["implied"].items()]
        sentence = document.slice(Span(claim["sentence"]["start"], claim["sentence"]["end"]))
        table.add_row(
            *(Text(plain(claim[key])) for key in ("type", "trigger", "status")),
            Text("\n".join(lines)),
            Text(_texts(claim["speaker"])),
            Text(plain(sentence)),
            Text(f"{claim['confidence']:.2f}"),
        )
    return table


def _texts(fillers: Sequence[Row]) -> str:
    return ", ".join(plain(filler["text"]) for filler in fillers)


def _day(published: str | None) -> str:
    return dates.label(plain(published)) if published else ""


def cells(*values: object) -> list[Text]:
    """Values as cells: no markup, no control characters, nothing for None."""
    return list(map(_cell, values))


def new_table(*columns: str, right: Sequence[str] = ()) -> Table:
    """An empty table in the form of all lists; ``right``: columns of numbers, after the others."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for column in right:
        table.add_column(column, justify="right")
    return table


def _add(table: Table, *cells: object) -> None:
    table.add_row(*map(_cell, cells))


def _cell(value: object) -> Text:
    return Text("" if value is None else plain(str(value)))
