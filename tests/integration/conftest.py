"""The command line as a user runs it, in processes of its own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from dateline.ingest import remote
from tests.bucket_twin import Twin
from tests.object_store import Proxy, Store

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


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[str, str]]:
    """Addresses of the store and of the proxy."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    Proxy.store, Proxy.faults, Proxy.seen = f"127.0.0.1:{port}", [], []
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{proxy.server_address[1]}"
    proxy.shutdown()
    proxy.server_close()
    thread.join()
    server.stop()


@pytest.fixture
def store(servers: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty bucket; credentials and address of the store in the environment, as users have them."""
    import boto3
    import s3fs

    for name, value in {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": servers[1],
        "AWS_MAX_ATTEMPTS": "1",
        "DATELINE_CACHE": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(remote, "WAIT_S", 0.01)
    monkeypatch.setattr(s3fs.S3FileSystem, "retries", 1)
    s3fs.S3FileSystem.clear_instance_cache()
    resource = boto3.resource("s3", endpoint_url=servers[0], region_name="us-east-1")
    resource.create_bucket(Bucket="rawdumps")
    Proxy.faults.clear()
    Proxy.seen.clear()
    yield Store(servers[0], Proxy.faults, Proxy.seen)
    Proxy.faults.clear()
    bucket = resource.Bucket("rawdumps")
    bucket.objects.all().delete()
    bucket.delete()
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture
def twin(store: Store, tmp_path: Path) -> Twin:
    """An empty dataset in the bucket, and one in a folder."""
    return Twin(tmp_path)
