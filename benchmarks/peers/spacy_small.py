"""spaCy's small-pipeline architecture with random weights: tok2vec, tagger, parser, entity recognizer.

In: a JSON file with a list of texts, cores, when the process was started. Out: one line of JSON: seconds to be ready, seconds to
read. Layers and widths are those of en_core_web_sm 3 (HashEmbedCNN, width 96, depth 4, shared by tagger, parser and
recognizer); weights do not change the work that a text takes, but for how many sentences and names are found.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import spacy
from spacy.training import Example

WIDTH = 96
TOK2VEC = {
    "model": {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": WIDTH,
        "depth": 4,
        "embed_size": 2000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
    }
}
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": WIDTH, "upstream": "tok2vec"}
TAGS = [f"T{number}" for number in range(50)]
DEPENDENCIES = [f"d{number}" for number in range(45)]
ENTITIES = [f"E{number}" for number in range(18)]


def transitions(kind: str, width: int) -> dict:
    """A transition-based parser as the small pipelines have it."""
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": kind,
        "extra_state_tokens": False,
        "hidden_width": width,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": LISTENER,
    }


def pipeline() -> spacy.Language:
    """The pipeline with its labels and random weights."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config=TOK2VEC)
    tagger = nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}})
    parser = nlp.add_pipe("parser", config={"model": transitions("parser", 64)})
    names = nlp.add_pipe("ner", config={"model": transitions("ner", 64)})
    for tag in TAGS:
        tagger.add_label(tag)
    for label in DEPENDENCIES:
        parser.add_label(label)
    for label in ENTITIES:
        names.add_label(label)
    words = ["Borvane", "hired", "Mara", "."]
    doc = spacy.tokens.Doc(nlp.vocab, words=words)
    gold = {
        "tags": TAGS[:4],
        "heads": [1, 1, 1, 1],
        "deps": ["d0", "ROOT", "d1", "d2"],
        "entities": ["U-E0", "O", "U-E1", "O"],
    }
    nlp.initialize(lambda: [Example.from_dict(doc, gold)])
    return nlp


def main(path: Path, threads: int, begun: float) -> None:
    """Read the texts with as many processes as cores, as spaCy's own benchmark does."""
    texts = json.loads(path.read_text(encoding="utf-8"))
    nlp = pipeline()
    list(nlp.pipe(texts[:1]))
    ready = time.time() - begun
    started = time.perf_counter()
    processes = threads if len(texts) >= 64 else 1
    for _ in nlp.pipe(texts, batch_size=64, n_process=processes):
        pass
    seconds = time.perf_counter() - started
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    peak_mib = own + (processes * child if processes > 1 else 0)
    print(
        json.dumps({"name": f"spaCy {spacy.__version__}", "ready_s": ready, "seconds": seconds, "peak_mib": peak_mib})
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
