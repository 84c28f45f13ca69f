"""Score how often the reader leads a pronoun or phrase to a name of the right party: on GUM, or on labelled claims.

    python training/references.py --data ../shared [--labelled] [--weights training/out/refined.pt] [--out FILE.json]

In: GUM's development set, of whose texts the reader has learnt nothing. Out: precision and recall, beside those of the
nearest earlier name.

Asked are GUM's mentions of persons, organizations, places, objects and events that are a pronoun of the third person, or that
begin with "the", "this", "that", "these", "those" or "both" and have no proper noun as their head. The names that an answer may
lead to are GUM's (the proper nouns around a mention's head), or those that the reader finds itself. An answer is right if all
names in it belong to the phrase's chain, or to the parts of it for those who were named one by one. Precision: right ones of all
answers, also of those to phrases whose chain has no name. Recall: right ones of all phrases whose chain has a name up to the end
of their sentence (``recall_near``: of those that have one no further back than the reader looks).

With ``--labelled``, in: the labelled sets that no reader has learnt from, which are dev, dev-made, and the visible and further
story sets. Asked are the phrases that the labels say stand for somebody, and those that take part in a labelled claim or speak
and stand for nobody who is named. The names are those that the reader finds, its own claims tell who takes what part, and an
answer is right if all its names are labelled as what the phrase stands for, in any of their forms. Counted as on GUM.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import phrases
from asking import Asking, Question, count, figures, question
from chains import chains_of, documents, given_names, questions
from evaluate import labelled, reader
from tidings.extract.reader import EmbeddedReader
from tidings.extract.reference_features import phrase_class
from tidings.model import Claim, Mention, Span

SETS = ("dev", "dev-made", "visible", "further")
TOGETHER = "the four together"
#: What a phrase counts as, by its class.
CLASSES = ("he, she", "he, she", "it, its", "they", "we, I", "we, I", "two and several", "other phrases")

NOWHERE = Span(0, 0)
Figures = dict[str, dict[str, float]]


def nearest(asked: Question, names: Sequence[Mention]) -> list[Span]:
    """The peer: the nearest earlier name, of a person for "he" and "she", of another kind for "it"."""
    allowed = {"he, she": {"person"}, "it": {"organization", "place", "product", "event"}}.get(asked.counts_as)
    before = [n.span for n in names if n.span.end <= asked.span.start and (allowed is None or n.kind in allowed)]
    return before[-1:]


def score_gum(read: EmbeddedReader, path: Path, *, given: bool) -> dict[str, Figures]:
    """Figures of the reader and of its peer, for each kind of phrase and for all."""
    asking = Asking(read)
    tallies: dict[str, dict[str, Counter[str]]] = {who: defaultdict(Counter) for who in ("reader", "nearest name")}
    for document in documents(path):
        names, chain_of = given_names(document) if given else (None, {})
        spans = tuple(asked.span for asked in questions(document, {}))
        told, found = asking.answers(
            document, [Claim("partnership", NOWHERE, "actual", {"party": spans}, (), NOWHERE)], names
        )
        if names is None:
            names, chain_of = found, chains_of(document, found)
        for asked in questions(document, chain_of):
            peers = {"reader": told.get(asked.span, []), "nearest name": nearest(asked, names)}
            for who, answer in peers.items():
                for row in (asked.counts_as, "all"):
                    count(tallies[who][row], asked, answer)
    return {who: tabled(rows) for who, rows in tallies.items()}


def score_labelled(read: EmbeddedReader, sets: Mapping[str, Iterable[dict]]) -> dict[str, dict[str, Figures]]:
    """Figures of the reader on each set of labelled rows and on all together, for each class of phrase and for all."""
    eye, asking = phrases.Eye(read), Asking(read)
    tallies: dict[str, dict[str, Counter[str]]] = {name: defaultdict(Counter) for name in (*sets, TOGETHER)}
    for name, rows in sets.items():
        for document in phrases.labelled(rows, eye):
            # As speakers of one claim more the phrases are asked, and nobody takes part in anything with them.
            asked_too = Claim("partnership", NOWHERE, "actual", {}, tuple(document.phrases), NOWHERE)
            told, _ = asking.answers(document, [*document.found.claims, asked_too])
            for span, numbers in zip(document.phrases, document.found.answers, strict=True):
                counts_as = CLASSES[phrase_class(document.text[span.start : span.end])]
                asked = question(document.sentences, span, counts_as, [document.found.names[n].span for n in numbers])
                for group in (name, TOGETHER):
                    for row in (counts_as, "all"):
                        count(tallies[group][row], asked, told.get(span, []))
    return {name: {"reader": tabled(rows)} for name, rows in tallies.items()}


def tabled(tallies: Mapping[str, Counter[str]]) -> Figures:
    """Figures of each row of a table."""
    return {row: figures(tally) for row, tally in sorted(tallies.items())}


def main() -> None:
    """Print the tables, save the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with data/, or with claims/ and stories/")
    parser.add_argument("--labelled", action="store_true", help="ask the phrases of our labelled development sets")
    parser.add_argument("--weights", type=Path, help="weights of train.py; without, the shipped reader")
    parser.add_argument("--out", type=Path, help="file for the figures")
    options = parser.parse_args()
    read = reader(options.weights)
    if options.labelled:
        found = score_labelled(read, {name: labelled(options.data, name) for name in SETS})
    else:
        gum = options.data / "data" / "ud" / "gum-dev.conllu.gz"
        views = {"GUM's names": True, "the reader's names": False}
        found = {label: score_gum(read, gum, given=given) for label, given in views.items()}
    for label, tables in found.items():
        for who, rows in tables.items():
            for row, numbers in rows.items():
                print(f"{label:18}  {who:12}  {row:15}", *(f"{name} {value}" for name, value in numbers.items()))
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
