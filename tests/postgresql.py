"""A real PostgreSQL for tests, where its server is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ports import free_port

ROLE = "prefect"


def binaries() -> Path | None:
    """The folder of PostgreSQL's server programs; Debian keeps it off the PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


class Database:
    """A PostgreSQL cluster of its own on a loopback port; it refuses to run as root, so root lends it another user."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._folder, self._programs, self._port = folder, programs, free_port()
        self._user = "nobody" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self._call("initdb", "--auth=trust", f"--username={ROLE}", "--no-sync", "--encoding=UTF8", "--locale=C")
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._call("pg_ctl", "start", "--wait", "--silent", "-o", options, "-l", str(folder / "server.log"))

    def url(self, driver: str) -> str:
        """Its address, as SQLAlchemy has them."""
        return f"postgresql+{driver}://{ROLE}@127.0.0.1:{self._port}/postgres"

    def count(self, table: str) -> int:
        """The rows of a table."""
        psql = ["psql", "-h", "127.0.0.1", "-p", str(self._port), "-U", ROLE, "-d", "postgres", "-Atc"]
        done = subprocess.run([*psql, f"select count(*) from {table}"], capture_output=True, text=True, check=True)
        return int(done.stdout)

    def stop(self) -> None:
        self._call("pg_ctl", "stop", "--mode=immediate", "--silent")

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, "--pgdata", str(self._folder / "data"), *arguments],
            user=self._user, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()


@contextmanager
def database() -> Iterator[Database]:
    """A database of its own; skips where there is no server."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL's initdb is not installed (scripts/test installs it where it may)")
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to other users
        one = Database(Path(folder), programs)
        try:
            yield one
        finally:
            one.stop()
