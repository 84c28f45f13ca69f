"""A PostgreSQL server for the tests: private, in a temporary folder, gone when they end.

In: the programs that `make postgresql` makes ready. Out: a server, and as many empty databases as are asked for.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, create_engine

PASSWORD = "open sesame/@:"  # one that must be escaped in a URL
_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}
_ACCESS = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


def programs() -> Path | None:
    """The folder of initdb and pg_ctl; None if there is none."""
    found = [Path(path).resolve().parent for name in ("pg_ctl",) if (path := shutil.which(name))]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@dataclass
class Server:
    """A running server; its superuser comes in by the socket without a password, the user "reader" by TCP with one."""

    folder: Path
    port: int
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str, **changes: str | int) -> str:
        """How a book in that database is named: by the socket, or by TCP if a user is given."""
        base = URL.create("postgresql+psycopg", username="owner", database=database)
        if changes:
            url = base.set(**({"host": "127.0.0.1", "port": self.port} | changes))  # type: ignore[arg-type]
        else:
            url = base.set(query={"host": str(self.folder), "port": str(self.port)})
        return url.render_as_string(hide_password=False)

    def create(self, options: str = "") -> str:
        """Make an empty database; gives its name."""
        name = f"news{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 {options}")
        return name

    def run(self, statement: str, database: str | None = None) -> None:
        """Run a statement outside any transaction."""
        engine = create_engine(self.url(database or "postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            conn.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def running(binaries: Path) -> Iterator[Server]:
    """Make a cluster, start its server, and stop it in the end."""
    # Not below pytest's folders: a socket's path is short, and the server's user must be able to enter.
    folder = Path(tempfile.mkdtemp(prefix="tidings-pg-"))
    data, user = folder / "data", _ordinary_user()
    try:
        if user:
            shutil.chown(folder, user)

        def run(*command: str | Path) -> None:
            done = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True, check=False)
            log = folder / "log"
            assert done.returncode == 0, done.stderr + (log.read_text() if log.exists() else "")

        run(
            binaries / "initdb", "-D", data, "-U", "owner", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-A", "trust"
        )
        (data / "pg_hba.conf").write_text(_ACCESS)
        port = _free_port()
        settings = [f"-c {name}={value}" for name, value in _SETTINGS.items()]
        options = " ".join([f"-k {folder} -p {port} -h 127.0.0.1", *settings])
        run(binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        try:
            server = Server(folder, port)
            server.run(f"CREATE USER reader PASSWORD '{PASSWORD}'")
            yield server
        finally:
            run(binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> str | None:
    """Who the server runs as: it refuses to run as the superuser."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
