"""Planted copies found among the stories of a news wire, beside datasketch's MinHash in the same run.

    python benchmarks/derivation.py [--data ../shared] [--planted 200] [--samples 10]

In: data/corpora/reuters21578.jsonl.gz. Out: precision and recall over planted documents, time of one core, and a sample of what
else is found. Planted: whole copies under other headlines, trimmed ones, and ones with sentences deleted and the rest reordered;
half of them dated after their source, half undated. An edge is right if it leads to the source, or to a story that is word
for word the source as far as the planted text goes: the wire sends many stories more than once.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from tidings import fuse
from tidings.extract.sentences import sentences
from tidings.fuse.alignment import Alignment, Text
from tidings.model import Document, Reading

LEAST_WORDS = 40  # of a story that is planted: less cannot be trimmed
PERMUTATIONS = 128
THRESHOLD = 0.5  # of MinHash's Jaccard, the lowest that its documentation shows


@dataclass
class Corpus:
    """Stories in the order of their time, with what was planted among them."""

    documents: dict[str, Document] = field(default_factory=dict)
    source_of: dict[str, str] = field(default_factory=dict)  # planted -> story
    kind_of: dict[str, str] = field(default_factory=dict)


def stories(path: Path) -> Iterable[Document]:
    """The wire's stories as documents."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = re.sub(r"\s*(Reuters?\s*)?(&#3;)?\s*$", "", row["text"], flags=re.I)
            text = re.sub(r"\n(?! {2,})", " ", text)
            written = re.search(r"\d+-\w+-\d+ \d\d?:\d\d:\d\d", row["published"])
            moment = datetime.strptime(written[0].title(), "%d-%b-%Y %H:%M:%S") if written else datetime(1987, 1, 1)
            yield Document(
                row["id"], "", text, title=row["title"], publisher="Reuters", published=moment.isoformat() + "Z"
            )


def plant(corpus: Corpus, count: int, rng: random.Random) -> None:
    """Add copies of randomly drawn stories."""
    long = [d for d in corpus.documents.values() if len(d.text.split()) >= LEAST_WORDS and len(sentences(d.text)) > 2]
    for number, story in enumerate(rng.sample(long, count)):
        kind = ("whole", "trimmed", "reordered")[number % 3]
        lines = [story.slice(span) for span in sentences(story.text)]
        if kind == "trimmed":
            lines = lines[: max(2, round(len(lines) * rng.uniform(0.4, 0.8)))]
        elif kind == "reordered":
            kept = sorted(rng.sample(range(len(lines)), max(2, round(len(lines) * rng.uniform(0.6, 0.8)))))
            lines = rng.sample([lines[n] for n in kept], len(kept))
        later = datetime.fromisoformat(story.published or "") + timedelta(hours=rng.uniform(1, 48))
        copy = replace(
            story,
            id=f"planted-{number}",
            text=" ".join(lines),
            title=f"Noted elsewhere: {number}",
            publisher=None if number % 4 == 0 else f"Harbour Sheet {number % 7}",
            published=later.isoformat() if number % 2 else None,
        )
        corpus.documents[copy.id] = copy
        corpus.source_of[copy.id], corpus.kind_of[copy.id] = story.id, kind


class Neighbours:
    """The book's index of hashes, in memory."""

    def __init__(self, marks: Callable[[str], frozenset[int]], documents: Iterable[Document]) -> None:
        self._marks = {document.id: marks(document.text) for document in documents}
        self._holders: defaultdict[int, list[str]] = defaultdict(list)
        for key, values in self._marks.items():
            for value in values:
                self._holders[value].append(key)

    def size(self, key: str) -> int:
        return len(self._marks[key])

    def sharing(self, key: str) -> Counter[str]:
        found = Counter(other for value in self._marks[key] for other in self._holders[value])
        del found[key]
        return found


def ours(corpus: Corpus) -> dict[str, tuple[str, str]]:
    """document -> (source, how), by the functions that the book uses."""
    words = Neighbours(fuse.shingles, corpus.documents.values())
    facts = Neighbours(fuse.fact_pairs, corpus.documents.values())

    @lru_cache(maxsize=4000)
    def text_of(key: str) -> fuse.Text:
        return fuse.Text(corpus.documents[key], sentences(corpus.documents[key].text))

    found: dict[str, tuple[str, str]] = {}

    def size(key: str) -> int:
        return words.size(key) + facts.size(key)

    for key in corpus.documents:
        runs, told = words.sharing(key), facts.sharing(key)
        shared = {other: (runs[other], told[other]) for other in runs | told}
        near = {
            other: text_of(other)
            for other in fuse.worth_comparing(shared)
            if fuse.shares_enough(*shared[other], min(size(key), size(other)))
        }
        if not near:
            continue
        around = fuse.Surroundings({}, lambda _: False, lambda a, b: a == b, near, {})
        for edge in fuse.derive(text_of(key), Reading(key, "bench", text_of(key).sentences), around):
            if edge.how in ("copy", "rewrite"):
                found[key] = edge.source, edge.how
    return found


def minhash(corpus: Corpus) -> dict[str, tuple[str, str]]:
    """document -> (most similar earlier document, "copy") by datasketch's MinHash LSH over the same runs of words."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    sketches: dict[str, MinHash] = {}
    found: dict[str, tuple[str, str]] = {}
    ordered = sorted(corpus.documents.values(), key=lambda d: (d.published is None, d.published or "", d.id))
    for document in ordered:
        tokens = re.findall(r"\w+", document.text.casefold())
        runs = {" ".join(tokens[n : n + 6]).encode() for n in range(max(len(tokens) - 5, 1))}
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch(runs)
        near = [key for key in index.query(sketch) if sketch.jaccard(sketches[key]) >= THRESHOLD]
        if near:
            found[document.id] = max(near, key=lambda key: sketch.jaccard(sketches[key])), "copy"
        index.insert(document.id, sketch)
        sketches[document.id] = sketch
    return found


def right(corpus: Corpus, planted: str, source: str) -> bool:
    """True if an edge leads to the story that was planted, or to one that holds the same words."""
    if source == corpus.source_of[planted]:
        return True
    own, other = corpus.documents[planted], corpus.documents[source]
    return Alignment(Text(own, ()), Text(other, ())).copied >= 0.95


def judge(label: str, corpus: Corpus, found: dict[str, tuple[str, str]], seconds: float) -> None:
    """Print precision and recall: of edges that begin or end at a planted document, and by kind of planting."""
    touching = {d: e for d, e in found.items() if d in corpus.source_of or e[0] in corpus.source_of}
    good = {d for d, (source, _) in touching.items() if d in corpus.source_of and right(corpus, d, source)}
    # A story and its planted copy lie in one family: an edge from another copy of the story to the planted one is no error.
    also = {
        d
        for d, (source, _) in touching.items()
        if d not in corpus.source_of and d != corpus.source_of[source] and right(corpus, source, d)
    }
    precision = 100 * len(good | also) / max(len(touching), 1)
    recall = 100 * len(good) / len(corpus.source_of)
    print(
        f"{label:22s} precision {precision:5.1f}  recall {recall:5.1f}   ({len(touching)} edges)  {seconds:6.1f} s of CPU"
    )
    for kind in sorted(set(corpus.kind_of.values())):
        planted = [d for d, k in corpus.kind_of.items() if k == kind]
        print(f"    {kind:18s} {sum(d in good for d in planted)} of {len(planted)}")


def main() -> None:
    """Plant, find, judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder with data/corpora/")
    parser.add_argument("--planted", type=int, default=200)
    parser.add_argument("--samples", type=int, default=0, help="show so many edges between stories of the wire itself")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    path = options.data / "data" / "corpora" / "reuters21578.jsonl.gz"
    if not path.exists():
        print(f"{path}: not here; name the folder with --data")
        return
    corpus = Corpus({document.id: document for document in stories(path)})
    plant(corpus, options.planted, random.Random(options.seed))
    print(f"{len(corpus.documents)} documents, {len(corpus.source_of)} planted")
    results = {}
    for label, find in (("tidings", ours), ("datasketch MinHash", minhash)):
        start = time.process_time()
        results[label] = find(corpus)
        judge(label, corpus, results[label], time.process_time() - start)
    rest = [(d, *e) for d, e in results["tidings"].items() if d not in corpus.source_of]
    print(f"between stories of the wire itself: {Counter(how for _, _, how in rest)}")
    for document, source, how in random.Random(options.seed).sample(rest, min(options.samples, len(rest))):
        for key in (document, source):
            print(f"--- {how} {key} {corpus.documents[key].title}\n{corpus.documents[key].text[:600]}")


if __name__ == "__main__":
    main()
