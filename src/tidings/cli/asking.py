"""Commands that ask the book: briefs, search, lists, export.

In: a name, words or filters. Out: a brief, a table or JSON lines.
"""

from __future__ import annotations

import getpass
import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from tidings.cli.frame import (
    DEFAULT_BOOK,
    BookOption,
    JsonOption,
    KindOption,
    OutOption,
    SinceOption,
    StandingOption,
    StatusOption,
    TopicOption,
    TopicsOption,
    TypeOption,
    UntilOption,
    WhoOption,
    WhyOption,
    app,
    complain,
    errors,
    leave,
    show_list,
    write,
)
from tidings.cli.opening import existing
from tidings.pipeline.book import Book
from tidings.report import tables, terminal, versions
from tidings.report.escape import plain
from tidings.report.writing import BriefForm, written


class BriefFormat(StrEnum):
    """Forms of a brief."""

    terminal = "terminal"
    md = "md"
    html = "html"
    json = "json"


#: What is written to a file or a pipe for each: no terminal is there, so its form is plain text.
_FILES = {
    BriefFormat.terminal: BriefForm.txt,
    BriefFormat.md: BriefForm.md,
    BriefFormat.html: BriefForm.html,
    BriefFormat.json: BriefForm.json,
}


class ExportFormat(StrEnum):
    """Forms of an export."""

    json = "json"


@app.command()
def brief(
    name: Annotated[str, typer.Argument(help="A company, person, product or place.", show_default=False)],
    book: BookOption = DEFAULT_BOOK,
    other: Annotated[
        str | None, typer.Option("--with", help="Only dealings with this counterpart.", metavar="NAME")
    ] = None,
    topic: TopicOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    form: Annotated[
        BriefFormat | None, typer.Option("--format", "-f", help="By default from the output's ending.")
    ] = None,
    output: OutOption = None,
    topics: TopicsOption = None,
) -> None:
    """Tell what the book knows of one name: dealings, people, plans, disputes; every line with its sentences."""
    with existing(book, topics) as opened:
        made = opened.brief(name, other=other, topic=topic, since=since, until=until)
    chosen = form or _form_of(output)
    if chosen is BriefFormat.terminal and output is None:
        terminal.show(made, Console())
    else:
        write(written(made, _FILES[chosen]), output)


def _form_of(output: Path | None) -> BriefFormat:
    endings = {".md": BriefFormat.md, ".html": BriefFormat.html, ".htm": BriefFormat.html, ".json": BriefFormat.json}
    return endings.get(output.suffix.lower(), BriefFormat.terminal) if output else BriefFormat.terminal


@app.command()
def search(
    query: Annotated[str, typer.Argument(help='Words, all of which must occur; "phrases" in quotation marks.')],
    book: BookOption = DEFAULT_BOOK,
    limit: Annotated[int, typer.Option(min=1, help="At most so many hits.")] = 20,
    topic: TopicOption = None,
    topics: TopicsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search sentences of articles, and findings."""
    with existing(book, topics) as opened:
        rows = [
            tables.hit_line(hit, opened.store.finding(hit.finding) if hit.finding else None)
            for hit in opened.search(query, topic=topic, limit=limit)
        ]
    show_list(rows, tables.hits_table, as_json)


_naming = typer.Typer(invoke_without_command=True)
app.add_typer(_naming, name="entities")


@_naming.callback()
def entities(
    context: typer.Context,
    book: BookOption = DEFAULT_BOOK,
    kind: KindOption = None,
    name: Annotated[str | None, typer.Option(help="Only names that hold these words.")] = None,
    explained: Annotated[
        str | None,
        typer.Option("--why", help="Which names this one has and why, and what is kept apart.", metavar="NAME"),
    ] = None,
    same: Annotated[
        tuple[str, str] | None, typer.Option(help="Rule that these two are one.", metavar="NAME NAME")
    ] = None,
    different: Annotated[
        tuple[str, str] | None, typer.Option(help="Rule that these two are not one.", metavar="NAME NAME")
    ] = None,
    who: WhoOption = None,
    reason: WhyOption = "",
    as_json: JsonOption = False,
) -> None:
    """List entities, those in most documents first; or rule who is who (`tidings review --undo` takes it back)."""
    if context.invoked_subcommand is not None:
        return
    if same and different:
        raise typer.BadParameter("goes without --different", param_hint="--same")
    with existing(book) as opened:
        if pair := same or different:
            made = opened.rule_identity(
                "same" if same else "different", *pair, who=who or getpass.getuser(), why=reason
            )
            errors.print(Text(f"decision {made.id}: {made.verdict} {' | '.join(map(plain, pair))}"), soft_wrap=True)
            return
        if explained is not None:
            entity, merged, apart = opened.why(explained)
            title = {"merged": f"Names of {entity.name}", "apart": f"Kept apart from {entity.name}"}
            for part, found in (("merged", merged), ("apart", apart)):
                lines = [{"part": part, **tables.reason_line(each)} for each in found]
                if not as_json:
                    Console().print(Text(plain(f"{title[part]} ({len(lines)})"), style="bold cyan"))
                show_list(lines, tables.reasons_table, as_json)
            lines = [line for row in opened.statements(entity) for line in tables.statement_lines(row)]
            if lines and not as_json:
                Console().print(Text(plain(f"Stated of {entity.name} by reference lists"), style="bold cyan"))
            if lines:
                show_list([{"part": "stated", **line} for line in lines], tables.statements_table, as_json)
            return
        rows = [tables.entity_line(*row) for row in opened.store.entities(kind=kind, name=name)]
    show_list(rows, tables.entities_table, as_json)


@_naming.command("import")
def import_list(
    file: Annotated[
        Path, typer.Argument(help="CSV, JSON Lines, or FollowTheMoney JSON; docs/formats.md says its form.")
    ],
    book: BookOption = DEFAULT_BOOK,
    source: Annotated[str | None, typer.Option(help="Name of the list; the file's if not given.")] = None,
) -> None:
    """Take in a reference list: names that are one, and identifiers (Wikidata, LEI, ticker, ISIN) with their source."""
    with Book(book) as opened:
        done = opened.import_list(file, source=source, failed=complain)
    refused = f", {len(done.failed)} refused" if done.failed else ""
    said = f"{done.source}: {done.new} new, {done.changed} changed, {done.unchanged} as they were{refused}"
    errors.print(Text(plain(said)), soft_wrap=True)
    leave(bool(done.failed))


@app.command()
def documents(
    book: BookOption = DEFAULT_BOOK,
    publisher: Annotated[str | None, typer.Option(help="Only of this outlet.")] = None,
    words: Annotated[str | None, typer.Option(help="Only with these words.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    text: Annotated[bool, typer.Option("--text", help="With --json: add the clean text.")] = False,
    history: Annotated[
        str | None, typer.Option(help="The versions of this one document, and how they differ.", metavar="ID")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List documents by publication, or the versions of one."""
    if history is not None:
        with existing(book) as opened:
            show_list(versions.lines(opened.history(history), text=text), versions.table, as_json)
        return
    if text and not as_json:
        raise typer.BadParameter("goes with --json", param_hint="--text")
    with existing(book) as opened:
        found = opened.store.documents(publisher=publisher, text=words, since=since, until=until)
        show_list((tables.document_line(document, text=text) for document in found), tables.documents_table, as_json)


@app.command()
def findings(
    book: BookOption = DEFAULT_BOOK,
    name: Annotated[str | None, typer.Option(help="Only those that this one takes part in.")] = None,
    other: Annotated[str | None, typer.Option("--with", help="And this counterpart.", metavar="NAME")] = None,
    kind: TypeOption = None,
    status: StatusOption = None,
    standing: StandingOption = None,
    topic: TopicOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    rejected: Annotated[bool, typer.Option("--rejected", help="Those that were rejected in review instead.")] = False,
    topics: TopicsOption = None,
    as_json: JsonOption = False,
) -> None:
    """List findings by date."""
    with existing(book, topics) as opened:
        found = opened.listed(
            name=name,
            other=other,
            topic=topic,
            type=kind,
            status=status,
            standing=standing,
            since=since,
            until=until,
            rejected=rejected,
        )
        topics_of = opened.topics_of(found)
        rows = [{**tables.finding_line(finding), "topics": list(topics_of[finding.id])} for finding in found]
    show_list(rows, tables.findings_table, as_json)


@app.command()
def export(
    book: BookOption = DEFAULT_BOOK,
    form: Annotated[ExportFormat, typer.Option("--format", "-f")] = ExportFormat.json,
    output: OutOption = None,
) -> None:
    """Write everything that the book knows, in the form of docs/formats.md."""
    with existing(book) as opened:
        write(json.dumps(opened.export(), ensure_ascii=False, indent=1) + "\n", output)
