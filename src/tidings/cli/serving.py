"""The command that opens the desk.

In: a book and where to listen. Out: a web server that runs until it is stopped.
"""

from __future__ import annotations

import gc
import importlib
import re
import socket
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tidings.cli.frame import DEFAULT_BOOK, MISUSE, AllowHostOption, BookOption, app, errors
from tidings.cli.opening import existing
from tidings.fetch import DEFAULT_PATH

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LEAST_TOKEN = 16
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_THRESHOLDS = 50_000, 20, 50  # of the collector: pages make many objects and hardly a cycle


@app.command()
def serve(
    book: BookOption = DEFAULT_BOOK,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: one that is free.")] = 8765,
    host: Annotated[
        str, typer.Option(help="Another address than this machine's own asks every visitor for a token.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(
            envvar="TIDINGS_TOKEN",
            help=f"What visitors must know, {_LEAST_TOKEN} characters or more.",
            metavar="SECRET",
        ),
    ] = None,
    user_header: Annotated[
        str | None,
        typer.Option(
            help="The header in which a reverse proxy names who it has let in, instead of a token: X-Forwarded-User, say. "
            "Listen where nobody but the proxy can connect.",
            metavar="NAME",
        ),
    ] = None,
    settings: Annotated[
        Path, typer.Option("--settings", "-s", help="The file that lists the sources; made when one is added.")
    ] = DEFAULT_PATH,
    allow_host: AllowHostOption = None,
) -> None:
    """Open the desk: the book as pages in a browser, on this machine alone unless --host says otherwise."""
    uvicorn, desk = _loaded()
    _check(host, token, user_header)
    with existing(book) as opened, closing(_listening(host, port)) as listening:
        made = desk.application(opened, desk.Gate(token, user_header), settings=settings, allow_hosts=allow_host or ())
        config = uvicorn.Config(made, log_level="warning", server_header=False)
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}/"
        _settle()
        errors.print(Text(f"The desk is open at {address} (Ctrl-C closes it)"), soft_wrap=True)
        uvicorn.Server(config).run(sockets=[listening])


def _check(host: str, token: str | None, user_header: str | None) -> None:
    """Refuse to listen to other machines without a way to tell who comes."""
    if token is None and user_header is None and host not in _LOOPBACK:
        raise typer.BadParameter(
            f"{host} can be reached from other machines: set TIDINGS_TOKEN to a secret of {_LEAST_TOKEN} characters "
            "or more, which visitors are asked for, or name the --user-header of a proxy in front",
            param_hint="--host",
        )
    if token is not None and len(token) < _LEAST_TOKEN:
        raise typer.BadParameter(f"is shorter than {_LEAST_TOKEN} characters", param_hint="--token")
    if user_header is not None and not _HEADER.fullmatch(user_header):
        raise typer.BadParameter(f"{user_header!r} is no name of a header", param_hint="--user-header")


def _settle() -> None:
    """Let the collector pass over what is loaded and stays: it looks for cycles in it again and again, a third of a large page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens already: browsers that come early wait."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        made = socket.create_server((host, port), family=family, backlog=512)
        # An answer leaves in two parts. Connections inherit this: without it the second waits until a browser, which takes its
        # time (40 ms), has confirmed the first.
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made
    except OSError as error:
        reason = error.strerror or str(error)
        raise typer.BadParameter(f"{host}:{port}: {reason}; choose another with --port", param_hint="--port") from error


def _loaded() -> tuple[Any, Any]:
    """The web server and the desk, which come with an extra of their own."""
    try:
        importlib.import_module("python_multipart")
        return importlib.import_module("uvicorn"), importlib.import_module("tidings.desk")
    except ModuleNotFoundError as missing:
        words = f"the desk needs {missing.name}, which is not installed; run: pip install 'tidings[desk]'"
        errors.print(Text(words), style="red", soft_wrap=True)
        raise typer.Exit(MISUSE) from None
