"""The command line in the tests' own process."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tidings import cli


class Answer(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Tidings = Callable[..., Answer]


@pytest.fixture
def tidings(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Tidings:
    """The command line in an empty folder, with nothing chosen by the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("TIDINGS_BOOK", "TIDINGS_READER", "TIDINGS_LLM_URL", "TIDINGS_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object, stdin: str | None = None) -> Answer:
        monkeypatch.setattr(sys, "argv", ["tidings", *map(str, arguments)])
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as left:
            code = int(left.code or 0)
        return Answer(code, *capsys.readouterr())

    return run
