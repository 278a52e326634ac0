"""Dask and Ray: a running cluster of separate processes gives the dataset that threads give, also when a worker dies."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from dateline.errors import Transient
from dateline.orchestration.run import runners
from tests.clusters import dask_cluster, ray_cluster
from tests.flows.conftest import PrefectServer, contents
from tests.flows.test_run import run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def dumps(many: Callable[[int], Path]) -> Path:
    """Twelve dumps of 0.8 MB: two batches. With `merge_mb` 0 the cluster merges them, too."""
    folder = many(12)
    for i, path in enumerate(sorted(folder.iterdir())):
        path.write_text(path.read_text(encoding="utf-8") + f"\n\n\nPadding {i}\n" + "=" * 800_000, encoding="utf-8")
    return folder


@pytest.fixture
def dask(repository: Path) -> Iterator[str]:
    """Address of a scheduler with two workers in processes of their own."""
    pytest.importorskip("prefect_dask")
    environment = {**os.environ, "PYTHONPATH": f"{repository}{os.pathsep}{repository / 'src'}"}
    with dask_cluster(environment) as address:
        yield address


def test_dask_gives_the_same_bytes_and_survives_a_lost_worker(
    server: PrefectServer,
    dumps: Path,
    tmp_path: Path,
    dask: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A cluster reached by its address: byte for byte the threads' dataset, and again with one worker killed mid-batch."""
    run(capsys, dumps, out=tmp_path / "thread", runner="thread", workers=1)
    code, _ = run(capsys, dumps, out=tmp_path / "dask", runner=dask, workers=2, merge_mb=0)
    assert code == 0
    assert contents(tmp_path / "dask") == contents(tmp_path / "thread")
    lose_a_worker(dumps, tmp_path / "lost", "--runner", dask)
    assert contents(tmp_path / "lost") == contents(tmp_path / "thread")


def lose_a_worker(dumps: Path, out: Path, *where: str) -> None:
    """A run on a cluster, one of whose workers is killed (kill -9) while it has a batch; the run must end well."""
    command = [
        sys.executable,
        "-m",
        "dateline.cli.app",
        "run",
        str(dumps),
        "--out",
        str(out),
        *where,
        "--workers",
        "2",
        "--merge-mb",
        "0",
    ]
    going = subprocess.Popen(command)
    while not (tries := list(out.glob(".staging/*/*/try-*"))):
        assert going.poll() is None
        time.sleep(0.02)
    os.kill(int(tries[0].name.split("-")[1]), signal.SIGKILL)  # the process that works in this folder
    assert going.wait(timeout=240) == 0


@pytest.fixture
def ray(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of a running Ray node with two slots; it wants a token, as `ray start` does by default."""
    pytest.importorskip("prefect_ray")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    monkeypatch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))
    environment = {**os.environ, "PYTHONPATH": f"{repository}{os.pathsep}{repository / 'src'}"}
    with ray_cluster(environment) as address:
        yield address


def test_a_ray_cluster_gives_the_same_bytes_and_survives_a_lost_worker(
    server: PrefectServer, dumps: Path, tmp_path: Path, ray: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cluster reached by its address: byte for byte the threads' dataset, and again with one worker killed mid-batch."""
    run(capsys, dumps, out=tmp_path / "thread", runner="thread", workers=1)
    command = [sys.executable, "-m", "dateline.cli.app", "run", str(dumps), "--out", str(tmp_path / "ray")]
    stranger = {name: value for name, value in os.environ.items() if not name.startswith("RAY_AUTH")}
    done = subprocess.run([*command, "--runner", ray], env=stranger, capture_output=True, text=True, timeout=240)
    assert done.returncode == 1 and "RAY_AUTH_TOKEN" in done.stderr, done.stderr
    assert "fault in dateline" not in done.stderr and "PREFECT_HOME" not in done.stderr
    done = subprocess.run([*command, "--runner", ray, "--merge-mb", "0"], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "ray") == contents(tmp_path / "thread")
    lose_a_worker(dumps, tmp_path / "lost", "--runner", ray)
    assert contents(tmp_path / "lost") == contents(tmp_path / "thread")


def test_a_local_ray_gives_the_same_bytes(
    server: PrefectServer, dumps: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A local Ray cluster: byte for byte the threads' dataset."""
    pytest.importorskip("prefect_ray")
    run(capsys, dumps, out=tmp_path / "thread", runner="thread", workers=1)
    command = [sys.executable, "-m", "dateline.cli.app", "run", str(dumps), "--out", str(tmp_path / "ray")]
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0"}
    done = subprocess.run(
        [*command, "--runner", "ray", "--workers", "2"], env=environment, capture_output=True, text=True, timeout=400
    )
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "ray") == contents(tmp_path / "thread")


@pytest.mark.parametrize(("kind", "hint"), [("ray:h:1", "RAY_AUTH_TOKEN"), ("dask://h:1", "dask scheduler")])
def test_a_cluster_that_refuses_is_told_with_what_may_help(kind: str, hint: str) -> None:
    """Whatever Ray or Dask raises on the way in is the cluster's trouble."""

    class Refuses(AbstractContextManager[None]):
        def __exit__(self, *_: object) -> None: ...

        def __enter__(self) -> None:
            raise RuntimeError("Authentication failed: no token\nmore")

    with pytest.raises(Transient, match=f"no token.*{hint}"), runners.started(Refuses(), kind):  # type: ignore[arg-type]
        pass
