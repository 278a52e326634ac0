"""The command line as a user runs it, in processes of its own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

TABLES = ("articles", "undated", "quarantine", "spans", "dumps", "sightings")


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ran]


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One Prefect database for the session: its migration is paid once."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="session")
def cli(prefect_home: Path) -> Cli:
    """`cli("run", raw, "--out", out, env={...})` runs the console command and returns exit code, stdout and stderr."""

    def run(*args: object, env: dict[str, str] | None = None, timeout: float = 180, cwd: Path | None = None) -> Ran:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("dateline")), *map(str, args)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            cwd=cwd,
            env={**os.environ, "PREFECT_HOME": str(prefect_home), "NO_COLOR": "1", **(env or {})},
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


def dataset_digest(out: Path) -> dict[str, str]:
    """SHA-256 of every file of the published tables, by path relative to the dataset."""
    files: dict[str, str] = {}
    for table in TABLES:
        root = (out / table).resolve()
        for path in sorted(root.rglob("*.parquet")):
            files[f"{table}/{path.relative_to(root).as_posix()}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return files
