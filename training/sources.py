"""Texts that our own labels point into.

In: the folder of public data sets. Out: text by document id, for the BBC corpus, TimeBank, Reuters-21578, CORE's sentences and the
gold of real news pages.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

_CLOSING = re.compile(r"[.,;:!?%)\]}’]|['’]s|n't|'re|'ve|'ll|'d|'m|\.\.\.|'")
_SIGNED = re.compile(r"\s+(?:REUTER|Reuter)\b|&#3;")  # how a story of the agency ends
_QUOTES = frozenset(('"', "''", "``"))


def rows(path: Path) -> Iterator[dict]:
    """Objects of a JSON Lines file, compressed or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def pointed(labels: Path, texts: dict[str, str]) -> Iterator[dict]:
    """Labelled rows whose text lies elsewhere: ``span`` gives its characters in the document named."""
    for row in rows(labels):
        start, end = row["span"]
        yield {**row, "text": texts[row["doc"]][start:end]}


def stories(folder: Path) -> dict[str, str]:
    """Articles of the story sets in a folder: ``celuna-towers/01``."""
    return {
        f"{path.parts[-3]}/{path.stem}": path.read_text(encoding="utf-8") for path in folder.glob("*/articles/*.md")
    }


def bbc(public: Path) -> dict[str, str]:
    """Articles of the BBC corpus: ``business/468`` is ``bbc-business-468``."""
    return {"bbc-" + row["id"].replace("/", "-"): row["text"] for row in rows(public / "corpora" / "bbc.jsonl.gz")}


def timebank(public: Path) -> dict[str, str]:
    """Articles of TimeBank, without its marks of times and events."""
    return {
        "timebank-" + row["id"]: "".join(ElementTree.fromstring(row["timeml"]).find("TEXT").itertext())
        for row in rows(public / "time" / "timebank.jsonl.gz")
    }


def reuters(public: Path) -> dict[str, str]:
    """Stories of Reuters-21578, each on one line."""
    found = rows(public / "corpora" / "reuters21578.jsonl.gz")
    return {"reuters-" + row["id"]: _SIGNED.split(row["text"].replace("\n", " "))[0] for row in found}


def core(public: Path) -> dict[str, str]:
    """Sentences of CORE, their tokens joined as they would be printed."""
    found = rows(public / "relations" / "core-train.jsonl.gz")
    return {"core-" + row["id"]: joined(row["context"]) for row in found}


def pages(public: Path) -> dict[str, str]:
    """Gold texts of the article-extraction-benchmark (``aeb-`` and 12 characters of its key) and of fundus."""
    truth = json.loads((public / "pages" / "aeb" / "ground-truth.json").read_text(encoding="utf-8"))
    found = {"aeb-" + key[:12]: page["articleBody"] for key, page in truth.items()}
    for path in sorted((public / "pages" / "fundus" / "gold").glob("*.json")):
        for version, article in json.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(article, dict) and "body" in article:
                body = article["body"]
                sections = [part for s in body["sections"] for part in (*s["headline"], *s["paragraphs"])]
                found[f"fundus-{path.stem}-{version}"] = "\n\n".join([*body.get("summary", []), *sections])
    return found


def joined(tokens: list[str]) -> str:
    """Tokens as running text: no space before closing marks and after opening ones; quotation marks by turns."""
    text, quoted = "", False
    for token in tokens:
        if token in _QUOTES:
            text = text.rstrip(" ") + '" ' if quoted else text + '"'
            quoted = not quoted
        elif _CLOSING.fullmatch(token):
            text = text.rstrip(" ") + token + " "
        else:
            text += token if token in "([{$€£" else token + " "
    return text.strip()
