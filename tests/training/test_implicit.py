import gzip
import json
from pathlib import Path

import pytest

from implicit import passage, read_sample
from tidings.model import Claim, Document, Reading, Span

TEXT = "Varn is a town. Brellan Optics needs trams.\n\nIt has a line. The bank will lend 150 million."


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def test_a_claim_is_shown_with_its_sentence_and_the_two_before_it() -> None:
    sentences = tuple(
        map(at, ("Varn is a town.", "Brellan Optics needs trams.", "It has a line.", "The bank will lend 150 million."))
    )
    roles = {"investor": (at("The bank"),), "amount": (at("150 million"),)}
    claim = Claim("investment", at("lend"), "planned", roles, (), sentences[3])
    shown = passage(Document("one", "", TEXT), Reading("one", "made", sentences, (), (claim,)), claim)
    assert [line.strip() for line in shown.splitlines()] == [
        "[lend, planned: investor The bank; amount 150 million]",
        "Brellan Optics needs trams.",
        "It has a line.",
        "The bank will lend 150 million.",
    ]


def test_business_and_technology_alone_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = tmp_path / "data" / "corpora" / "bbc.jsonl.gz"
    corpus.parent.mkdir(parents=True)
    rows = [{"id": f"{section}/001", "text": "It rained."} for section in ("business", "sport", "tech")]
    corpus.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    read_sample(tmp_path, 2, 9)
    assert (
        capsys.readouterr().out.splitlines()[0]
        == "2 articles: 0 claims of confidence 0.0 or more, 0 parties put in beside them"
    )
    with pytest.raises(ValueError, match="larger than population"):
        read_sample(tmp_path, 3, 9)
