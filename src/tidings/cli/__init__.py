"""The command line: thin commands over ``tidings.Book``.

In: arguments, files, standard input. Out: tables or JSON lines on standard output, progress and errors on standard error.
Exit codes: 0 all done, 1 some inputs failed or nothing of that name is known, 2 misuse, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import typer

from tidings.cli.frame import FAILED, MISUSE, app, complain
from tidings.cli.interrupts import heard
from tidings.cli.memory import give_back
from tidings.errors import BookError, ConfigError, ReaderError, TidingsError

#: The modules whose commands make up the application, in the order of the help, each with those commands.
MODULES = {
    "adding": ("add",),
    "reading": ("read", "annotate"),
    "asking": ("brief", "search", "entities", "documents", "findings", "export"),
    "judging": ("plans", "topics", "stories", "story"),
    "reviewing": ("review",),
    "serving": ("serve",),
    "watching": ("watch", "sources"),
    "evaluating": ("eval",),
}


def application(arguments: Sequence[str] = ()) -> typer.Typer:
    """The application with all commands; where the arguments begin with a command, with its module's alone.

    Much is imported for some commands that others do without, and a command should begin at once.
    """
    first = arguments[0] if arguments else ""
    named = [module for module, commands in MODULES.items() if first in commands]
    for module in named or MODULES:
        importlib.import_module(f"tidings.cli.{module}")
    return app


def main() -> None:
    """Run the command line; own errors become one line and an exit code."""
    give_back()
    try:
        with heard():
            application(sys.argv[1:])()
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
