"""Commands that judge across reports: plans, topics, stories.

In: a book, a name or a topic, a day or a period. Out: tables, JSON lines, a calendar.
"""

from __future__ import annotations

import getpass
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
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
    OutOption,
    SinceOption,
    TopicOption,
    TopicsOption,
    UntilOption,
    WhoOption,
    WhyOption,
    app,
    errors,
    iso_date,
    one_of,
    print_line,
    show_list,
    write,
)
from tidings.cli.opening import existing
from tidings.ontology.topics import Taxonomy, load
from tidings.pipeline import ruled_stories
from tidings.pipeline.book import Book
from tidings.report import calendar
from tidings.report import plans as plan_forms
from tidings.report import story as story_forms
from tidings.report import topics as topic_forms
from tidings.report.escape import plain
from tidings.report.forms import Form

_FILE_WIDTH = 120


class PlansFormat(StrEnum):
    """Forms of a list of plans."""

    table = "table"
    json = "json"
    ics = "ics"


@app.command()
def plans(
    name: Annotated[str | None, typer.Argument(help="Only of this one and its people.", show_default=False)] = None,
    book: BookOption = DEFAULT_BOOK,
    on: Annotated[
        str | None,
        typer.Option(help="As known at the end of this day; today if not given.", metavar="DATE", callback=iso_date),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(help=f"Only these: {', '.join(plan_forms.STATES)}.", callback=one_of(plan_forms.STATES)),
    ] = None,
    topic: TopicOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    form: Annotated[
        PlansFormat | None, typer.Option("--format", "-f", help="By default from the output's ending.")
    ] = None,
    as_json: JsonOption = False,
    output: OutOption = None,
    topics: TopicsOption = None,
) -> None:
    """What was announced for the future: what lies ahead, what has come true, what passed unheard of."""
    day = on or datetime.now(UTC).date().isoformat()
    with existing(book, topics) as opened:
        found = opened.plans(name, on=day, topic=topic, since=since, until=until)
    chosen = [plan for plan in found if state is None or plan.state == state]
    match form or _form_of(output, as_json):
        case PlansFormat.ics:
            write(calendar.render(chosen), output)
            if left := sum(calendar.days(plan.finding.when) is None for plan in chosen):
                errors.print(Text(f"{left} without a date left out; `tidings plans` lists them"), soft_wrap=True)
        case PlansFormat.json:
            write("".join(_json(plan_forms.plan_line(plan)) for plan in chosen), output)
        case _:
            _show(chosen, output)


def _form_of(output: Path | None, as_json: bool) -> PlansFormat:
    endings = {".ics": PlansFormat.ics, ".json": PlansFormat.json, ".jsonl": PlansFormat.json}
    ending = endings.get(output.suffix.lower(), PlansFormat.table) if output else PlansFormat.table
    return PlansFormat.json if as_json else ending


def _json(row: Form) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _show(chosen: Sequence[plan_forms.Plan], output: Path | None) -> None:
    """The tables on the terminal, or as plain text in a file."""
    console = Console() if output is None else Console(file=io.StringIO(), width=_FILE_WIDTH)
    if chosen:
        console.print(plan_forms.plans_table(map(plan_forms.plan_line, chosen)))
    else:
        console.print(Text("No plans."))
    if isinstance(console.file, io.StringIO) and output is not None:
        write(console.file.getvalue(), output)


@app.command()
def topics(
    under: Annotated[str | None, typer.Argument(help="Only this topic and those below it.", show_default=False)] = None,
    book: BookOption = DEFAULT_BOOK,
    since: SinceOption = None,
    until: UntilOption = None,
    level: Annotated[int | None, typer.Option(min=1, help="Only so many levels of the hierarchy.")] = None,
    phrases: Annotated[
        bool, typer.Option("--phrases", help="Then what belongs to no topic, in its own words.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="List the topics that there are; no book is asked.")
    ] = False,
    files: TopicsOption = None,
    as_json: JsonOption = False,
) -> None:
    """What moves in a period: reports and findings by topic; with --since and --until also how many in the period before."""
    if everything:
        taxonomy = load(*(files or ()))
        names = _names(taxonomy, under)
        rows = [topic_forms.topic_line(taxonomy.topics[name], taxonomy.path(name)) for name in names]
        show_list(topic_forms.by_path(rows), topic_forms.topics_table, as_json)
        return
    with existing(book, files) as opened:
        moved, others = opened.movements(since=since, until=until)
        named = {each.latest for each in moved} | {each.latest for each in others}
        says = {finding.id: finding for finding in opened.store.findings_by_id(filter(None, named))}
        names = _names(opened.taxonomy, under)
    rows = [topic_forms.movement_line(each, says) for each in moved if each.topic in names]
    rows = [row for row in topic_forms.by_path(rows) if level is None or len(row["path"]) <= level]
    if phrases and not under:
        rows += [topic_forms.phrase_line(phrase, says) for phrase in others]
    show_list(rows, topic_forms.movements_table, as_json)


def _names(taxonomy: Taxonomy, under: str | None) -> frozenset[str]:
    return taxonomy.below(taxonomy.find(under).name) if under else frozenset(taxonomy.topics)


@app.command()
def stories(
    book: BookOption = DEFAULT_BOOK,
    topic: TopicOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    files: TopicsOption = None,
    as_json: JsonOption = False,
) -> None:
    """List stories: reports about one happening, those with the latest report first."""
    with existing(book, files) as opened:
        rows = [story_forms.story_line(*row) for row in opened.stories(topic=topic, since=since, until=until)]
    show_list(rows, story_forms.stories_table, as_json)


@app.command()
def story(
    name: Annotated[str, typer.Argument(help="Id of a story or of one of its documents.", metavar="ID")],
    book: BookOption = DEFAULT_BOOK,
    join: Annotated[
        str | None, typer.Option(help="Rule that this story, or this document, belongs to it.", metavar="OTHER")
    ] = None,
    split: Annotated[
        list[str] | None,
        typer.Option(help="Rule that this document is about another happening; for several, repeat.", metavar="DOC"),
    ] = None,
    who: WhoOption = None,
    why: WhyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Set the reports of a story side by side, or join and split stories (`tidings review --undo` takes it back)."""
    if join is not None and split:
        raise typer.BadParameter("goes without --split", param_hint="--join")
    with existing(book) as opened:
        if join is not None or split:
            opened.complete()
            _rule(opened, name, join, split or [], who or getpass.getuser(), why)
            return
        told = opened.story(name)
    if as_json:
        print_line(story_forms.telling_form(told))
    else:
        Console().print(story_forms.side_by_side(told))


def _rule(opened: Book, name: str, other: str | None, apart: Sequence[str], who: str, why: str) -> None:
    """Join or split; tells the decision's number and the stories that stand now."""
    try:
        if other is not None:
            made = ruled_stories.join(opened.store, name, other, who=who, why=why)
        else:
            made = ruled_stories.split(opened.store, name, apart, who=who, why=why)
    except ValueError as fault:
        raise typer.BadParameter(str(fault), param_hint="--join" if other is not None else "--split") from None
    errors.print(Text(plain(f"decision {made.id}: {made.verdict} {json.loads(made.value)['says']}")), soft_wrap=True)
    for story in opened.store.stories(ruled_stories.documents_of(made)):
        errors.print(Text(plain(f"  {story.id}  {len(story.documents)} reports  {story.title}")), soft_wrap=True)
