"""What may be opened as a book, and what the user hears if it may not."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from tests.store.conftest import article

from tidings.errors import BookError
from tidings.store import Book, migrations, opening, sqlite
from tidings.store.fulltext import is_index_table
from tidings.store.schema import metadata


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_migrations_make_the_schema(filed: Book, path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as conn:
        options = {"include_name": lambda name, kind, _: not (kind == "table" and is_index_table(name))}
        assert compare_metadata(MigrationContext.configure(conn, opts=options), metadata) == []
    engine.dispose()


def test_clustered_tables_are_so_in_the_file(filed: Book, path: Path) -> None:
    with sqlite3.connect(path) as db:
        made = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for table in metadata.tables.values():
        assert ("WITHOUT ROWID" in made[table.name]) == bool(table.dialect_options["sqlite"]["with_rowid"] is False)


def test_head_is_the_last_migration() -> None:
    folder = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert folder.get_current_head() == opening.HEAD


def test_book_is_in_wal_mode_and_keeps_foreign_keys(filed: Book, path: Path) -> None:
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA application_id").fetchone() == (sqlite.APPLICATION_ID,)
    with filed._reading() as conn:
        assert conn.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_what_may_be_taken_back_lies_in_a_file(filed: Book) -> None:
    with filed._writing() as conn:
        assert conn.exec_driver_sql("PRAGMA temp_store").scalar() == 1


@pytest.mark.parametrize("location", ["{}", "sqlite:///{}", "sqlite+pysqlite:///{}", "sqlite:///file:{}?uri=true"])
def test_book_opens_by_path_and_by_url(tmp_path: Path, location: str) -> None:
    path = tmp_path / "with space.db"
    with Book.open(location.format(path)) as book:
        article().put(book)
    with Book.open(path) as book:
        assert book.pending() == ["a.txt"]


@pytest.mark.parametrize("location", [":memory:", "sqlite://", "sqlite:///:memory:"])
def test_books_in_memory_are_apart(location: str) -> None:
    with Book.open(location) as one, Book.open(location) as other:
        article().put(one)
        assert (one.counts()["documents"], other.counts()["documents"]) == (1, 0)


def test_empty_file_becomes_a_book(path: Path) -> None:
    path.touch()
    with Book.open(path) as book:
        assert book.pending() == []


def refused(location: str | Path, words: str) -> None:
    """Opening fails in one line that names the location and holds the words, and leaves no file open or changed."""
    with pytest.raises(BookError, match=words) as caught:
        Book.open(location)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith((str(location), "no book"))


def test_foreign_files_are_refused_and_left_alone(path: Path) -> None:
    for content in (b"dear diary", b"SQLite format 3", os.urandom(5000)):
        path.write_bytes(content)
        refused(path, "is not a book of Tidings; give another path")
        assert path.read_bytes() == content
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_foreign_database_is_refused_and_left_alone(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE documents (id)")
    db.commit()
    db.close()
    content = path.read_bytes()
    refused(path, "another program's SQLite file")
    assert path.read_bytes() == content


def test_newer_schema_is_refused(filed: Book, path: Path) -> None:
    filed.close()
    db = sqlite3.connect(path)
    db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.commit()
    db.close()
    refused(path, "has schema 9999, newer than this version of Tidings knows; upgrade Tidings")


def test_damaged_books_are_refused(filed: Book, path: Path) -> None:
    filed.close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + os.urandom(5000) + content[5100:])
    refused(path, "restore")
    path.write_bytes(content[:3000])
    refused(path, "restore")


def test_places_where_no_book_can_be_are_refused(tmp_path: Path) -> None:
    refused(tmp_path, "is a folder; give the path of a file in it")
    refused(tmp_path / "missing" / "news.db", "check that its folder exists")
    (tmp_path / "file").touch()
    refused(tmp_path / "file" / "news.db", "check")
    refused("", "no book is named")
    refused("mysql://host/news", "SQLite or PostgreSQL")
    refused("what://", "no database URL|SQLite or PostgreSQL")
    refused("://", "no database URL")


def test_secrets_of_a_url_stay_out_of_messages() -> None:
    with pytest.raises(BookError) as caught:
        Book.open("mysql://user:secret@host/news")
    assert "secret" not in str(caught.value)


def test_read_only_books_are_refused(filed: Book, path: Path) -> None:
    filed.close()
    refused(f"sqlite:///file:{path}?mode=ro&uri=true", "make the file and its folder writable")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write to every file")
def test_write_protected_books_are_refused(filed: Book, path: Path) -> None:
    filed.close()
    path.chmod(0o444)
    refused(path, "is read-only; make it writable")


def test_book_that_fails_while_open_says_so(filed: Book, path: Path) -> None:
    article().put(filed)
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE mentions")
    with pytest.raises(BookError, match=r"news\.db: no such table"):
        filed.reading("a.txt")


def test_many_processes_may_make_one_book(path: Path) -> None:
    code = "import sys; from tidings.store import Book; sys.stdin.read(); Book.open(sys.argv[1]).close()"
    command = [sys.executable, "-c", code, path]
    started = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
    for process in started:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    complaints = [process.communicate(timeout=120)[1].decode() for process in started]
    assert [process.returncode for process in started] == [0] * len(started), complaints


def test_opening_again_is_quick_because_alembic_stays_out(filed: Book, path: Path) -> None:
    code = (
        "import sys; from tidings.store import Book; Book.open(sys.argv[1]).close();"
        "sys.exit(any(name.split('.')[0] == 'alembic' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code, path], check=False).returncode == 0
