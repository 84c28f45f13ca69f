"""A book on PostgreSQL: how it is named, who may open it, and what the user hears if it cannot be."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from tests.postgresql import PASSWORD, Server
from tests.store.conftest import article

from tidings.errors import BookError
from tidings.store import Book, opening, postgresql
from tidings.store.fulltext import is_index_table
from tidings.store.schema import metadata


def refused(location: str, words: str) -> str:
    """Opening fails in one line that names the place without its password, and holds the words."""
    with pytest.raises(BookError, match=words) as caught:
        Book.open(location)
    told = str(caught.value)
    assert "\n" not in told
    assert told.startswith("postgres")
    assert "secret" not in told
    assert PASSWORD not in told
    return told


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_migrations_make_the_same_schema(served: str) -> None:
    engine = create_engine(served)
    with engine.connect() as conn:
        options = {"include_name": lambda name, kind, _: not (kind == "table" and is_index_table(name))}
        assert compare_metadata(MigrationContext.configure(conn, opts=options), metadata) == []
        foreign = "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text'"
        assert conn.exec_driver_sql(f"{foreign} AND collation_name IS DISTINCT FROM 'C'").scalar() == 0
        assert conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == opening.HEAD
    engine.dispose()


def test_servers_and_databases_that_are_not_there_are_told_apart(server: Server) -> None:
    refused(server.url("postgres", username="owner", port=1), "check that the server runs")
    refused(server.url("nowhere"), 'database "nowhere" does not exist; create it with `createdb`')
    refused(server.url("postgres", username="reader", password="secret"), "check the user and the password")
    refused(server.url("postgres", username="reader"), "give the password in the URL")
    refused("postgresql://user:secret@host.invalid/news", "check the server's name")
    refused("postgresql+psycopg2://user:secret@host/news", r"write postgresql\+psycopg://")


def test_a_user_with_rights_of_its_own_makes_a_book_in_its_schema(server: Server) -> None:
    name = server.create()
    url = server.url(name, username="reader", password=PASSWORD)
    refused(url, "permission denied.*ask the owner for the rights")
    server.run("CREATE SCHEMA team AUTHORIZATION reader", name)
    refused(f"{url}?options=-csearch_path%3Dnowhere", "no schema")
    with Book.open(f"{url}?options=-csearch_path%3Dteam") as book:
        article().put(book)
        assert "sesame" not in book.location
    with Book.open(server.url(name)) as other:
        assert other.counts()["documents"] == 0


def test_another_programs_database_is_refused_and_left_alone(server: Server) -> None:
    name = server.create()
    server.run("CREATE TABLE documents (id text)", name)
    refused(server.url(name), "another program's database")


def test_a_database_that_cannot_hold_every_character_is_refused(server: Server) -> None:
    refused(server.url(server.create("ENCODING 'LATIN1' LOCALE 'C'")), "LATIN1; create the database with encoding UTF8")


def test_newer_schema_is_refused(server: Server, served: str) -> None:
    name = create_engine(served).url.database
    server.run("UPDATE alembic_version SET version_num = '9999'", name)
    try:
        refused(served, "has schema 9999, newer than this version of Tidings knows; upgrade Tidings")
    finally:
        server.run(f"UPDATE alembic_version SET version_num = '{opening.HEAD}'", name)


def test_who_may_only_read_is_told_so(server: Server, served: str) -> None:
    name = create_engine(served).url.database
    server.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", name)
    refused(server.url(str(name), username="reader", password=PASSWORD), "permission denied")


def test_a_writer_that_waits_too_long_says_so(served_book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "_WAIT_S", "0.2")
    with Book.open(served_book) as one, Book.open(served_book) as other, one.transaction():
        article().put(one)
        with pytest.raises(BookError, match="another program is writing to the book; try again when it is done"):
            article("b.txt").put(other)
        assert list(other.documents()) == []  # readers wait for nobody


def test_a_server_that_goes_away_says_so_and_comes_back(server: Server, served_book: str) -> None:
    with Book.open(served_book) as book:
        article().put(book)
        stop = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname ~ '^news'"
        )

        def broken_off() -> None:
            with book.transaction():
                server.run(stop)
                article("b.txt").put(book)

        with pytest.raises(BookError, match="try again"):
            broken_off()
        assert [document.id for document in book.documents()] == ["a.txt"]


def test_fifty_readers_and_a_writer_get_on(served_book: str) -> None:
    failed: list[Exception] = []
    with Book.open(served_book) as book:
        article().put(book)

        def read() -> None:
            try:
                for _ in range(3):
                    assert len(book.reading("a.txt").claims) == 2
                    assert book.search("pumps")
            except Exception as error:  # noqa: BLE001 - told below
                failed.append(error)

        threads = [threading.Thread(target=read) for _ in range(50)]
        for thread in threads:
            thread.start()
        for n in range(5):
            article(f"{n}.txt").put(book)
        for thread in threads:
            thread.join()
    assert failed == []


def test_without_the_driver_the_user_hears_what_to_install(served: str) -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from tidings.errors import BookError; from tidings.store import Book\n"
        "try: Book.open(sys.argv[1])\n"
        "except BookError as error: print(error)"
    )
    answer = subprocess.run([sys.executable, "-c", code, served], capture_output=True, text=True, check=True)
    assert "pip install 'tidings[postgresql]'" in answer.stdout
