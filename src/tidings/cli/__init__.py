"""The command line: thin commands over ``tidings.Book``.

In: arguments, files, standard input. Out: tables or JSON lines on standard output, progress and errors on standard error.
Exit codes: 0 all done, 1 some inputs failed or nothing of that name is known, 2 misuse, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys

from tidings.cli import asking, evaluating, judging, reading, reviewing, serving, watching
from tidings.cli.frame import FAILED, MISUSE, app, complain
from tidings.errors import BookError, ConfigError, ReaderError, TidingsError

__all__ = ["asking", "evaluating", "judging", "main", "reading", "reviewing", "serving", "watching"]


def main() -> None:
    """Run the command line; own errors become one line and an exit code."""
    try:
        app()
    except TidingsError as error:
        complain(error)
        sys.exit(MISUSE if isinstance(error, BookError | ConfigError | ReaderError) else FAILED)
    finally:
        _flush()


def _flush() -> None:
    """Write what is left of the output, unless its reader has had enough (`| head`): that is no failure of ours."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Python writes once more when it ends, and must find someone who reads.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
