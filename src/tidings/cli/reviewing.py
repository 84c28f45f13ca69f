"""The command that steps through what a person should look at.

In: a book, key presses or a ruling given as options. Out: questions on the terminal, decisions in the book.
"""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from tidings.cli.frame import (
    DEFAULT_BOOK,
    BookOption,
    JsonOption,
    WhoOption,
    WhyOption,
    app,
    errors,
    show_list,
    write,
)
from tidings.cli.opening import existing
from tidings.errors import Overtaken
from tidings.model import Decision, Verdict
from tidings.pipeline import dictating
from tidings.pipeline.book import Book
from tidings.pipeline.labels import Label, labels
from tidings.pipeline.naming import unsure as unsure_names
from tidings.pipeline.reviewing import Waiting, rule, undo, waiting
from tidings.report import dates, wording
from tidings.report.escape import plain
from tidings.report.forms import evidence_form, finding_form
from tidings.report.tables import decision_line, decisions_table, findings_table, reason_line, reasons_table

_KEYS: dict[str, Verdict] = {"a": "accept", "r": "reject", "u": "unsure"}
_QUESTION = "[a]ccept  [r]eject  [u]nsure  [c]orrect  [s]kip  [z] undo the last  [q]uit: "
_CORRECT = "PART=VALUE (type, status, date, speaker or a role; words as they stand; empty: leave it): "
_SENTENCES = 5  # shown for one finding, at most

CorrectOption = Annotated[
    list[str] | None,
    typer.Option(
        "--correct",
        help="Correct claim ID: type, status, date, speaker or a role, such as 'supplier=Halden Works | Tarn'; "
        "words as they stand in its sentence, none: empty. Again for each part.",
        metavar="PART=VALUE",
    ),
]
IdArgument = Annotated[
    str | None,
    typer.Argument(
        help="With a ruling: the id of a finding; with --correct: of a claim.", show_default=False, metavar="[ID]"
    ),
]


@app.command()
def review(
    finding: IdArgument = None,
    book: BookOption = DEFAULT_BOOK,
    accept: Annotated[bool, typer.Option("--accept", help="Rule that ID is right.")] = False,
    reject: Annotated[
        bool, typer.Option("--reject", help="Rule that ID is wrong: it leaves briefs and exports.")
    ] = False,
    unsure: Annotated[bool, typer.Option("--unsure", help="Rule that ID cannot be told.")] = False,
    correct: CorrectOption = None,
    take_back: Annotated[
        int | None, typer.Option("--undo", help="Take back the decision of this number.", metavar="NUMBER")
    ] = None,
    decisions: Annotated[bool, typer.Option("--decisions", help="List what was decided, by whom and why.")] = False,
    names: Annotated[
        bool,
        typer.Option("--names", help="List pairs of names that may be one; `entities --same` or `--different` rules."),
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option(
            "--export-labels",
            help="Write the sentences that were ruled on as labelled rows (JSONL); - is standard output.",
            metavar="FILE",
        ),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List what waits instead of asking.")] = False,
    who: WhoOption = None,
    why: WhyOption = "",
    below: Annotated[float, typer.Option(min=0, max=1, help="Also findings that the reader is less sure of.")] = 0.7,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    as_json: JsonOption = False,
) -> None:
    """Step through disputed and unsure findings: accept, reject, unsure, undo. Nothing is deleted; a rejected one is not shown."""
    name = who or getpass.getuser()
    verdicts: dict[Verdict, bool] = {"accept": accept, "reject": reject, "unsure": unsure}
    given = [verdict for verdict, chosen in verdicts.items() if chosen]
    if len(given) + bool(correct) > 1 or (bool(given) or bool(correct)) != bool(finding):
        words = "give the id of a finding and one of --accept, --reject, --unsure, or that of a claim and --correct"
        raise typer.BadParameter(words, param_hint="ID")
    with existing(book) as opened:
        if take_back is not None:
            _tell(undo(opened.store, take_back, who=name, why=why))
        elif finding and correct:
            _correct(opened, finding, correct, name, why)
        elif finding:
            _tell(rule(opened.store, finding, given[0], who=name, why=why))
        elif export is not None:
            _export(labels(opened.store), export)
        elif decisions:
            show_list(map(decision_line, opened.store.decisions()), decisions_table, as_json)
        elif names:
            show_list(map(reason_line, unsure_names(opened.store, limit=limit)), reasons_table, as_json)
        else:
            found = waiting(opened.store, below=below, limit=limit)
            if listed or as_json:
                show_list(map(_line, found), findings_table, as_json)
            else:
                _ask(opened, found, name)


def _correct(book: Book, claim: str, typed: list[str], who: str, why: str) -> None:
    """All of the corrections, or none of them."""
    try:
        with book.store.transaction():
            made = [dictating.correct(book.store, claim, each, who=who, why=why) for each in typed]
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--correct") from error
    for each in made:
        _tell(each)


def _export(found: Iterable[Label], output: Path) -> None:
    rows = [json.dumps(row, ensure_ascii=False) + "\n" for row in found]
    write("".join(rows), None if output == Path("-") else output)
    errors.print(Text(f"{len(rows)} labelled sentences"))


def _line(item: Waiting) -> dict[str, object]:
    return {
        **finding_form(item.finding),
        "sentence": wording.sentence(item.finding),
        "reason": item.reason,
        "sure": round(item.sure, 4),
        "evidence": [evidence_form(piece) for piece in item.evidence],
    }


def _tell(decision: Decision) -> None:
    errors.print(Text(f"decision {decision.id}: {decision.verdict} {decision.subject}, by {plain(decision.who)}"))


def _ask(book: Book, found: list[Waiting], who: str) -> None:
    """Ask about one finding after the other; an end of the input leaves, and what was ruled is kept."""
    console, place = Console(), 0
    made: list[tuple[int, Decision]] = []
    while place < len(found):
        _show(found[place], f"{place + 1} of {len(found)}", console)
        match _answer(_QUESTION):
            case None | "q":
                break
            case "s":
                place += 1
            case "z" if made:
                place, last = made.pop()
                decision = undo(book.store, last.id, who=who, why="taken back in review")
                found[place] = replace(found[place], version=decision.id)
                _tell(decision)
            case "z":
                errors.print("nothing to undo in this review; `tidings review --undo NUMBER` takes back earlier ones")
            case "c":
                # what it said is formed anew, into other findings perhaps: go on to the next
                if corrected := _corrected(book, found[place], who):
                    made.append((place, corrected))
                    found[place] = replace(found[place], version=corrected.id)
                    place += 1
            case key if key in _KEYS:
                reason, item = _answer("Why (may be empty): ") or "", found[place]
                try:
                    decision = rule(book.store, item.finding.id, _KEYS[key], who=who, why=reason, seen=item.version)
                except Overtaken as earlier:
                    errors.print(Text(plain(str(earlier))), soft_wrap=True)
                    found[place] = replace(item, version=earlier.decision)
                    continue
                made.append((place, decision))
                found[place] = replace(item, version=decision.id)
                _tell(decision)
                place += 1
            case _:
                errors.print("press one of a, r, u, c, s, z, q and Enter")
    console.print(Text(f"{len(made)} ruled, {len(found) - len(made)} left."))


def _corrected(book: Book, item: Waiting, who: str) -> Decision | None:
    """Correct one of the sentences that are shown; None if it was left, or could not be understood."""
    shown = item.evidence[:_SENTENCES]
    chosen = (_answer(f"Which sentence, 1 to {len(shown)}: ") or "") if len(shown) > 1 else "1"
    if not (chosen.isdecimal() and 1 <= int(chosen) <= len(shown)):
        return None
    if not (typed := _answer(_CORRECT)):
        return None
    reason, claim = _answer("Why (may be empty): ") or "", shown[int(chosen) - 1].claim
    try:
        decision = dictating.correct(book.store, claim, typed, who=who, why=reason, seen=item.version)
    except (ValueError, Overtaken) as error:
        errors.print(Text(plain(str(error))), soft_wrap=True)
        return None
    _tell(decision)
    return decision


def _answer(question: str) -> str | None:
    """A line of input without the white space around it; None at its end."""
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None


def _show(item: Waiting, count: str, console: Console) -> None:
    finding = item.finding
    console.print()
    console.print(Text(f"({count}) {wording.sentence(finding)}", style="bold"))
    console.print(Text(f"{finding.id}; {finding.status}; {wording.support(finding)}; {item.reason}", style="dim"))
    for conflict in finding.conflicts:
        values = "  |  ".join(plain(value.value) for value in conflict.values)
        console.print(Text(f"  differ on {conflict.attribute}: {values}"))
    for number, piece in enumerate(item.evidence[:_SENTENCES], 1):
        day = dates.label(plain(piece.published)) if piece.published else ""
        where = ", ".join(plain(part) for part in (piece.publisher, day, piece.document) if part)
        console.print(Text(f"  {number} “{plain(piece.sentence)}” ({where}; {piece.claim})"))
