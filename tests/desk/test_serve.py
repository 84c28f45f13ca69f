"""`tidings serve`: where it listens, and what it says when it cannot."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tidings import Book, cli
from tidings.cli import serving

Serve = Callable[..., tuple[int, str]]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Serve:
    """Runs the command in this process beside an empty book; gives the exit code and what it said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIDINGS_TOKEN", raising=False)
    Book("tidings.db").close()

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["tidings", "serve", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        return int(left.value.code or 0), re.sub(r"[\s│]+", " ", said.out + said.err)

    return run


def test_another_address_needs_a_token(serve: Serve) -> None:
    code, said = serve("--host", "0.0.0.0")
    assert code == 2
    assert "TIDINGS_TOKEN" in said


def test_a_short_token_is_refused(serve: Serve) -> None:
    code, said = serve("--token", "short")
    assert code == 2
    assert "16 characters" in said


def test_a_book_that_is_not_there_is_named(serve: Serve) -> None:
    code, said = serve("--book", "none.db")
    assert code == 2
    assert "none.db: no such book" in said


def test_a_port_that_is_taken_is_named(serve: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, said = serve("--port", str(taken.getsockname()[1]))
    assert code == 2
    assert "--port" in said


@pytest.mark.parametrize("missing", ["uvicorn", "python_multipart"])
def test_without_its_extra_one_line_says_what_to_install(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    code, said = serve()
    assert code == 2
    assert said.strip() == f"the desk needs {missing}, which is not installed; run: pip install 'tidings[desk]'"


def test_the_second_part_of_an_answer_does_not_wait_for_the_first_to_be_confirmed() -> None:
    with (
        closing(serving._listening("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()),
        closing(listening.accept()[0]) as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_it_says_where_it_is_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    Book(tmp_path / "news.db").close()
    command = [sys.executable, "-c", "import sys; from tidings.cli import main; main()"]
    options = ["serve", "--book", str(tmp_path / "news.db"), "--port", "0"]
    desk = subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True, env=os.environ)
    assert desk.stderr
    found = re.search(r"http://127\.0\.0\.1:\d+/", desk.stderr.readline())
    assert found
    assert "The book is empty" in httpx.get(found[0], timeout=60).text
    desk.send_signal(signal.SIGINT)
    desk.wait(60)
    assert "Traceback" not in desk.stderr.read()
    desk.stderr.close()
