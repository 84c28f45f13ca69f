"""Which of a page's headlines is its title: rules side by side, and how they do on outlets that they were not chosen on.

In: the pages of ``benchmarks/pages.py`` with title and day. Out: tables on standard output. Share of pages whose title is the
gold's character for character (``exact``), with quotes, dashes, spaces and entities in one form (``normalised``), and by letters
and digits alone (``letters``); for each family of rules, what its best rule does on the outlet that was left out when
the best was chosen (``left out``; equals share). Then what any rule could reach that looks at which places agree, and not at
outlet or words, if it were fitted to this very gold. ``--show`` prints the pages on which places differ.
"""

from __future__ import annotations

import argparse
import itertools
import re
import statistics
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import trafilatura

from pages import DEFAULT_DATA, fundus_pages
from tidings.ingest.headlines import Headline, letters, ranked
from tidings.ingest.metadata import read_headlines
from tidings.ingest.values import one_line

PLACES = ("json-ld", "og:title", "twitter:title", "h1", "title")
LEAST_WORDS = 4
_QUOTES = str.maketrans("‘’‚‛´`“”„‟«»–—−‐‑‒―", "''''''" + '"' * 6 + "-" * 7)
_WORD = re.compile(r"\w+")

Rule = Callable[[Sequence[Headline]], str]


def normalised(words: str) -> str:
    """Words with quotes, dashes, spaces and entities in one form, as any fair comparison grants."""
    return one_line(unicodedata.normalize("NFKC", words).translate(_QUOTES))


MEASURES: dict[str, Callable[[str], str]] = {"exact": str, "normalised": normalised, "letters": letters}


def first_of(order: Sequence[str]) -> Rule:
    """The first place, in an order, that gives a headline."""

    def rule(stated: Sequence[Headline]) -> str:
        found = {each.place: each.words for each in stated}
        return next((found[place] for place in order if place in found), "")

    return rule


def most_of(order: Sequence[str]) -> Rule:
    """The headline that most of these places give; of equals the first."""

    def rule(stated: Sequence[Headline]) -> str:
        found = {each.place: each.words for each in stated}
        given = [found[place] for place in order if place in found]
        said = [letters(words) for words in given]
        return max(given, key=lambda words: said.count(letters(words)), default="")

    return rule


def backed(place: str, otherwise: Rule) -> Rule:
    """The headline of one place if another place gives it too, and what another rule says if none does."""

    def rule(stated: Sequence[Headline]) -> str:
        said = [letters(each.words) for each in stated]
        own = next((each.words for each in stated if each.place == place), "")
        return own if said.count(letters(own)) > 1 else otherwise(stated)

    return rule


def shortest(within: Rule) -> Rule:
    """What a rule says, cut down if a place other than ``title`` gives the same words with some left out."""

    def rule(stated: Sequence[Headline]) -> str:
        said = within(stated)
        whole = _WORD.findall(said.casefold())
        shorter = [said]
        for each in stated:
            words, rest = _WORD.findall(each.words.casefold()), iter(whole)
            if each.place != "title" and len(words) >= LEAST_WORDS and all(word in rest for word in words):
                shorter.append(each.words)
        return min(shorter, key=lambda words: len(_WORD.findall(words)))

    return rule


def as_shipped(stated: Sequence[Headline]) -> str:
    """What ``tidings add`` takes."""
    return next((each.words for each in ranked(stated)), "")


def families() -> Iterator[tuple[str, dict[str, Rule]]]:
    """Each way to choose with all its rules."""
    yield "as shipped", {"as shipped": as_shipped}
    orders = list(itertools.permutations(PLACES))
    yield "one order of places", {", ".join(order): first_of(order) for order in orders}
    yield "most of all five places", {", ".join(order): most_of(order) for order in orders}
    yield "most of three places", {", ".join(order): most_of(order) for order in itertools.permutations(PLACES, 3)}
    yield "a place that another backs", {f"{place}, else as shipped": backed(place, as_shipped) for place in PLACES}
    yield "the shorter of two", {"as shipped, cut down": shortest(as_shipped)}
    yield "the shorter of a backed place", {place: shortest(backed(place, as_shipped)) for place in PLACES}


def left_out(hits: dict[str, list[bool]], outlets: Sequence[str]) -> float:
    """Share of pages on which the rule is right that is best on all other outlets; equals share."""
    right = 0.0
    for outlet in set(outlets):
        others = [n for n, each in enumerate(outlets) if each != outlet]
        own = [n for n, each in enumerate(outlets) if each == outlet]
        scores = {name: sum(row[n] for n in others) for name, row in hits.items()}
        chosen = [hits[name] for name, score in scores.items() if score == max(scores.values())]
        right += statistics.mean(sum(row[n] for n in own) for row in chosen)
    return right / len(outlets)


def agreement(stated: Sequence[Headline]) -> tuple[tuple[str, ...], ...]:
    """Which places of a page say the same."""
    said: dict[str, list[str]] = {}
    for each in stated:
        said.setdefault(letters(each.words), []).append(each.place)
    return tuple(sorted(map(tuple, said.values())))


def most_by_agreement(pages: Sequence[tuple[Sequence[Headline], Sequence[str]]]) -> int:
    """On how many pages a rule is right that takes, for each pattern of agreement, the place that is right most often."""
    right: defaultdict[tuple[tuple[str, ...], ...], Counter[str]] = defaultdict(Counter)
    for stated, gold in pages:
        meant = set(map(letters, gold))
        right[agreement(stated)].update(each.place for each in stated if letters(each.words) in meant)
    return sum(max(places.values(), default=0) for places in right.values())


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--show", action="store_true", help="print the pages on which places differ")
    given = parser.parse_args()
    pages = [
        (read_headlines(trafilatura.load_html(raw)), [each.title for each in gold])
        for raw, gold in fundus_pages(given.data)
    ]
    outlets = [" ".join(gold) for _, gold in pages]  # pages of one outlet share their gold
    differing = [page for page in pages if len({letters(each.words) for each in page[0] if each.place != "title"}) > 1]
    print(f"{len(pages)} pages of {len(set(outlets))} outlets; places other than title differ on {len(differing)}")
    print(f"{'way':32}{'exact':>8}{'normalised':>12}{'letters':>9}{'left out':>10}  its best rule")
    for name, rules in families():
        hits = {
            measure: {
                each: [form(rule(stated)) in map(form, gold) for stated, gold in pages] for each, rule in rules.items()
            }
            for measure, form in MEASURES.items()
        }
        best = max(rules, key=lambda each: sum(hits["letters"][each]))
        shares = [statistics.mean(hits[measure][best]) for measure in MEASURES]
        figures = f"{shares[0]:8.3f}{shares[1]:12.3f}{shares[2]:9.3f}{left_out(hits['letters'], outlets):10.3f}"
        print(f"{name:32}{figures}  {best}", flush=True)
    stated_somewhere = statistics.mean(
        any(letters(each.words) in map(letters, gold) for each in stated) for stated, gold in pages
    )
    print(f"the gold's title is among the headlines stated: {stated_somewhere:.3f}")
    print(f"the most that a rule on which places agree could reach: {most_by_agreement(pages) / len(pages):.3f}")
    if given.show:
        for stated, gold in differing:
            print()
            for each in stated:
                print(
                    f"{'  is gold' if letters(each.words) in map(letters, gold) else '':10}{each.place:15}{each.words}"
                )


if __name__ == "__main__":
    main()
