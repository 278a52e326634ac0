"""A team's set-up: Prefect's server on a real PostgreSQL, runs from the command line against it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import PrefectServer, contents, free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
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

    @property
    def url(self) -> str:
        """What Prefect wants to know of it."""
        return f"postgresql+asyncpg://{ROLE}@127.0.0.1:{self._port}/postgres"

    def count(self, table: str) -> int:
        """The rows of one of Prefect's tables."""
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


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Database, PrefectServer]]:
    """A database and a Prefect server that keeps everything in it."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL's initdb is not installed (scripts/test installs it where it may)")
    home = tmp_path / "prefect"
    home.mkdir()
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to other users
        database = Database(Path(folder), programs)
        server = PrefectServer(home, PREFECT_API_DATABASE_CONNECTION_URL=database.url)
        try:
            server.start()
            yield database, server
        finally:
            server.stop()
            database.stop()


def dateline(server: PrefectServer, *arguments: str | Path) -> dict[str, Any]:
    """Result of a `dateline` command whose runs are kept by `server`."""
    done = subprocess.run(
        [sys.executable, "-m", "dateline.cli.app", *arguments, "--output", "json"],
        env={**os.environ, **server.environment}, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_a_server_on_postgresql_keeps_runs_reports_and_logs(
    team: tuple[Database, PrefectServer], raw: Path, tmp_path: Path
) -> None:
    """Runs, their tasks, reports and logs are in PostgreSQL, and the dataset is the embedded server's to the byte."""
    database, server = team
    result = dateline(server, "run", raw, "--out", tmp_path / "team")
    assert (result["dumps_processed"], result["snapshot"]) == (3, "000001")
    flow_run = server.last_run()
    assert (flow_run["state_type"], flow_run["name"]) == ("COMPLETED", "ingest 3 dumps → 000001")
    artifacts = server.read("artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [flow_run["id"]]}}})
    assert [artifact["key"] for artifact in artifacts] == ["ingest-report"]
    assert database.count("flow_run") == 1
    assert database.count("task_run") >= 1
    assert database.count("log") >= 1
    assert not list((tmp_path / "prefect").glob("*.db")), "the server made an SQLite file beside PostgreSQL"
    alone = PrefectServer(tmp_path / "alone")
    alone.environment = {"PREFECT_HOME": str(tmp_path / "alone"), "PREFECT_API_URL": ""}
    dateline(alone, "run", raw, "--out", tmp_path / "embedded")
    assert contents(tmp_path / "team") == contents(tmp_path / "embedded")
