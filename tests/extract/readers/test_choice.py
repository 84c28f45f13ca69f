"""A reader is chosen by its name, and whatever it is, its readings fit given sentence bounds."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

from tidings.errors import ReaderError
from tidings.extract import EmbeddedReader, Reader, load_reader, read_within, reader_names
from tidings.extract.readers.bounds import fitted
from tidings.model import Claim, Document, Mention, Reading, Reference, Span

TEXT = "Borvane hired Mara Delling. She met Tarka.\nTarka fell."
PLUGIN = """
from tidings.model import Mention, Reading, Span

class Shout:
    version = "shout 1"
    def __init__(self, word): self.word = word
    def read(self, document):
        at = document.text.index(self.word)
        span = Span(at, at + len(self.word))
        return Reading(document.id, self.version, (Span(0, len(document.text)),), (Mention(span, "place", self.word),))

def make(argument, *, threads=None): return Shout(argument)
def make_nothing(argument, *, threads=None): return object()
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plug-in package as pip leaves it: a module, and metadata with its entry points."""
    (tmp_path / "shout_reader.py").write_text(PLUGIN)
    metadata = tmp_path / "shout_reader-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: shout-reader\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[tidings.readers]\nshout = shout_reader:make\nempty = shout_reader:make_nothing\n"
        "lost = shout_reader:gone\ngone = no_such_module:make\nembedded = shout_reader:make\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "shout_reader", raising=False)
    return tmp_path


def document(text: str = TEXT) -> Document:
    return Document("a.txt", "0" * 64, text)


def test_default_is_the_embedded_reader() -> None:
    assert isinstance(load_reader(threads=1), EmbeddedReader)


def test_embedded_reader_takes_no_argument() -> None:
    with pytest.raises(ReaderError, match="takes nothing"):
        load_reader("embedded:fast")


def test_plug_in_reads_with_its_argument(installed: Path) -> None:
    reader = load_reader("shout:Tarka")
    assert isinstance(reader, Reader)
    assert [mention.text for mention in reader.read(document()).mentions] == ["Tarka"]
    assert {"embedded", "shout"} <= set(reader_names())


def test_plug_in_cannot_take_the_place_of_the_embedded_reader(installed: Path) -> None:
    assert isinstance(load_reader("embedded"), EmbeddedReader)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nobody:x", "no reader 'nobody'; there are: .*embedded"),
        ("", "no reader ''"),
        ("empty", "makes no reader"),
        ("lost", "cannot be loaded"),
        ("gone", "cannot be loaded: No module named 'no_such_module'"),
    ],
)
def test_reader_that_cannot_be_had_is_one_line(installed: Path, name: str, words: str) -> None:
    with pytest.raises(ReaderError, match=words) as told:
        load_reader(name)
    assert "\n" not in str(told.value)


def test_reader_that_two_packages_bring_is_refused(installed: Path) -> None:
    other = installed / "shout_too-1.0.dist-info"
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: shout-too\nVersion: 1.0\n")
    (other / "entry_points.txt").write_text("[tidings.readers]\nshout = other:make\n")
    with pytest.raises(ReaderError, match="uninstall all but one"):
        load_reader("shout")


@pytest.mark.parametrize(("module", "package"), [("gliner_model", "gliner"), ("spacy_pipeline", "spacy")])
def test_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: str, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ReaderError, match=rf"pip install 'tidings\[{package}\]'"):
        import_module(f"tidings.extract.readers.{module}").make(str(tmp_path))


def test_gliner_wants_a_folder_that_is_there() -> None:
    with pytest.raises(ReaderError, match="folder of a model"):
        import_module("tidings.extract.readers.gliner_model").make("someone/model-on-a-hub")


def spans(*words: str) -> list[Span]:
    return [Span(TEXT.index(word), TEXT.index(word) + len(word)) for word in words]


def test_reading_is_fitted_to_given_sentences() -> None:
    first, second, third = spans("Borvane hired Mara Delling.", "She met Tarka.", "Tarka fell.")
    borvane, person, she, tarka, hired, met = spans("Borvane", "Mara Delling", "She", "Tarka", "hired", "met")
    whole = Span(0, len(TEXT))
    crossing = Span(person.start, she.end)
    reading = Reading(
        "a.txt",
        "test",
        (whole,),
        tuple(Mention(span, "person", "") for span in (borvane, person, crossing)),
        (
            Claim("role", hired, "actual", {"person": (person, she), "organization": (borvane,)}, (tarka,), whole),
            Claim("meeting", met, "actual", {"party": (person,)}, (), whole),
        ),
        (Reference(she, (person, crossing)), Reference(crossing, (person,))),
    )
    made = fitted(reading, [first, second, third])
    assert made.sentences == (first, second, third)
    assert [mention.span for mention in made.mentions] == [borvane, person]
    (claim,) = made.claims
    assert (claim.sentence, claim.speaker) == (first, ())
    assert claim.roles == {"person": (person,), "organization": (borvane,)}
    assert made.references == (Reference(she, (person,)),)


def test_reader_without_sentences_reads_rows_all_the_same(installed: Path) -> None:
    bounds = [Span(0, 27), Span(28, 42), Span(43, 54)]
    reading = read_within(load_reader("shout:Tarka"), document(), bounds)
    assert reading.sentences == tuple(bounds)
    assert [mention.span for mention in reading.mentions] == [Span(36, 41)]
