"""A team's set-up: Prefect's server on a real PostgreSQL, runs from the command line against it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import PrefectServer, contents
from tests.postgresql import Database
from tests.postgresql import database as postgresql

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Database, PrefectServer]]:
    """A database and a Prefect server that keeps everything in it."""
    home = tmp_path / "prefect"
    home.mkdir()
    with postgresql() as database:
        server = PrefectServer(home, PREFECT_API_DATABASE_CONNECTION_URL=database.url("asyncpg"))
        try:
            server.start()
            yield database, server
        finally:
            server.stop()


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
