"""The embedded server's fresh database is what Prefect's migrations make, and leaves every other database alone."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from dateline.orchestration.server import fresh


@pytest.fixture(autouse=True)
def no_database_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where nobody set Prefect up."""
    for part in ("API", "SERVER"):
        monkeypatch.delenv(f"PREFECT_{part}_DATABASE_CONNECTION_URL", raising=False)


@pytest.mark.slow
def test_the_schema_is_that_of_the_migrations(tmp_path: Path) -> None:
    """Drift: after an upgrade of Prefect, `python -m dateline.orchestration.server.fresh > src/dateline/orchestration/server/prefect-VERSION.sql`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    printed = subprocess.run(
        [sys.executable, "-m", "dateline.orchestration.server.fresh"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    kept = Path(fresh.__file__).with_name(f"prefect-{version('prefect')}.sql").read_text(encoding="utf-8")
    assert printed == kept
    assert fresh.provide(tmp_path / "home"), "nothing is left to migrate"
    assert fresh.dump(tmp_path / "home" / fresh.DATABASE) == kept
    assert [path.name for path in (tmp_path / "home").iterdir()] == [fresh.DATABASE]


def test_a_database_that_is_there_stays(tmp_path: Path) -> None:
    """Runs of earlier days are in it."""
    (tmp_path / fresh.DATABASE).write_bytes(b"mine")
    assert not fresh.provide(tmp_path)
    assert (tmp_path / fresh.DATABASE).read_bytes() == b"mine"


def test_an_older_database_is_left_to_the_migrations(tmp_path: Path) -> None:
    """Only at the very revision of the kept schema may they be skipped; a second look at a sound one changes nothing."""
    assert fresh.provide(tmp_path)
    assert fresh.provide(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / fresh.DATABASE)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'b9bda9f142f1'")
        database.commit()
    assert not fresh.provide(tmp_path)


def test_nothing_is_made_for_a_server_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With PostgreSQL no SQLite file appears beside it; a home that cannot be written is left to Prefect to report."""
    monkeypatch.setenv("PREFECT_SERVER_DATABASE_CONNECTION_URL", "postgresql+asyncpg://localhost/prefect")
    assert not fresh.provide(tmp_path)
    monkeypatch.delenv("PREFECT_SERVER_DATABASE_CONNECTION_URL")
    (tmp_path / "file").touch()
    assert not fresh.provide(tmp_path / "file" / "home")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
