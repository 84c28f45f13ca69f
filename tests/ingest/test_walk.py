"""Files, folders and standard input become sources with ids."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tidings.errors import BadInput
from tidings.ingest import MAX_BYTES, Item, Passed, Source, items, load, walk

TEXT = "Orlen Foundry signed a supply contract with Tarka Motors on Monday, the company said."


def write(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def ids(*arguments: str | Path) -> list[str]:
    return [found.id for found in walk([str(each) for each in arguments]) if isinstance(found, Source)]


def test_folder_is_sorted_and_leaves_out_hidden_and_unknown(tmp_path: Path) -> None:
    for name in ("articles/03.md", "articles/01.txt", "b.HTML", ".hidden.md", ".git/x.md", "gold.json"):
        write(tmp_path / name)
    assert ids(tmp_path) == ["articles/01.txt", "articles/03.md", "b.HTML"]


def test_what_tells_about_its_folder_is_said_and_no_article_unless_it_is_named(tmp_path: Path) -> None:
    for name in ("README.md", "a/ReadMe.txt", "a/readme", "a/01.md", "a/readme-first.md"):
        write(tmp_path / name)
    found = list(walk([str(tmp_path)]))
    assert [each.id for each in found if isinstance(each, Source)] == ["a/01.md", "a/readme-first.md"]
    passed = {each.source: each.why for each in found if isinstance(each, Passed)}
    assert set(passed) == {str(tmp_path / name) for name in ("README.md", "a/ReadMe.txt", "a/readme")}
    assert set(passed.values()) == {"tells about its folder; to add it, name the file itself"}
    assert ids(tmp_path / "README.md") == ["README.md"]
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/README.md", TEXT)
        archive.writestr("a/01.md", TEXT)
    assert [type(each) for each in items(Source("all.zip", packed))] == [Item, Passed]


def test_ids_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in/a.txt")
    write(tmp_path / "b.txt")
    monkeypatch.chdir(tmp_path / "in")
    assert ids("./a.txt", "../b.txt") == ["a.txt", "b.txt"]
    assert ids(tmp_path / "b.txt") == ["b.txt"]


def test_equal_ids_are_kept_apart_and_equal_files_come_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "one/a.txt")
    write(tmp_path / "two/a.txt")
    monkeypatch.chdir(tmp_path)
    assert ids("one", "two") == ["a.txt", "two/a.txt"]
    assert ids("one", "one/a.txt") == ["a.txt"]


def test_bad_paths_are_values_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt")
    (tmp_path / "empty").mkdir()
    found = list(walk([str(tmp_path / "missing.txt"), str(tmp_path / "empty"), "nul\0byte", str(good)]))
    assert [isinstance(each, BadInput) for each in found] == [True, True, True, False]
    assert "missing.txt: does not exist; check the path" in str(found[0])


def test_load_keeps_the_bytes(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    loaded = load(Source("a.txt", path), published="2025-03-04")
    assert (loaded.raw, loaded.document.text, loaded.document.published_from) == (TEXT.encode(), TEXT, "given")


def test_refusals_name_the_path_given(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is a folder"):
        load(Source("x", tmp_path))
    path = write(tmp_path / "a.txt", "")
    with pytest.raises(BadInput) as refused:
        load(Source("a.txt", path))
    assert refused.value.source == str(path)


def test_too_large_is_told_without_reading(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50 * MAX_BYTES)
    with pytest.raises(BadInput, match="larger than 20 MB"):
        load(Source("big.txt", path))


def test_standard_input_is_named_by_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    (source,) = walk(["-"])
    assert isinstance(source, Source)
    document = load(source).document
    assert document.id == f"stdin-{document.sha256[:12]}"


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        (f"---\ntitle: x\n---\n{TEXT}", "text/markdown"),
        (f"<!DOCTYPE html><p>{TEXT * 5}", "text/html"),
        (TEXT, "text/plain"),
    ],
)
def test_standard_input_is_known_by_its_start(text: str, media_type: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    assert load(Source("-", None)).document.media_type == media_type
