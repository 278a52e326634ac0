"""The merge as tasks of the runner that parses: the same bytes as by one process, also where workers are killed at it.

What all this is about is tried in small in tests/unit/orchestration/test_merging.py, and with clusters that live in tests/flows/test_clusters.py.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from dateline.publish import verify
from tests.clusters import dask_cluster, ray_cluster
from tests.hostile.inputs import STORY
from tests.integration.conftest import dataset_digest

FAULTS = """
import importlib.abc, importlib.machinery, multiprocessing, os, signal, sys

MODULES = {
    "dateline.publish.merge.mapping": ("Sort", "map"),
    "dateline.publish.merge.settling": ("Settle", "settle"),
    "dateline.publish.merge.reducing": ("Reduce", "reduce"),
}

def add_faults(module, name, stage):
    task = getattr(module, name)
    sound = task.__call__

    def call(self, should_stop):
        done = sound(self, should_stop)
        if os.environ["DEADLY_FOR"] != "all" and multiprocessing.parent_process() is None:
            return done
        try:
            os.unlink(os.path.join(os.environ["DEADLY"], stage))
        except FileNotFoundError:
            return done
        os.kill(os.getppid() if os.environ["DEADLY_FOR"] == "parents" else os.getpid(), signal.SIGKILL)
        return done

    task.__call__ = call

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name not in MODULES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        load = spec.loader.exec_module
        spec.loader.exec_module = lambda module: (load(module), add_faults(module, *MODULES[name]))
        return spec

if "DEADLY" in os.environ:
    sys.meta_path.insert(0, Finder())
"""
"""`sitecustomize.py`: the worker that is first through with a task of a stage is killed before it can say so, once for each file in DEADLY."""
STAGES = ("map", "settle", "reduce")


@dataclass
class Place:
    """Where workers are killed, and processes that know of it."""

    folder: Path
    environment: dict[str, str]

    @property
    def deadly(self) -> dict[str, str]:
        """The environment of cluster processes."""
        return {**self.environment, "DEADLY": str(self.folder), "DEADLY_FOR": "all"}

    def arm(self, *stages: str) -> None:
        for stage in stages:
            (self.folder / stage).touch()

    def run(self, raw: Path, out: Path, *options: str, deadly_for: str = "", code: int = 0) -> None:
        """`dateline run` of six batches. deadly_for: 'children' or 'parents' are killed."""
        command = [
            sys.executable,
            "-m",
            "dateline.cli",
            "run",
            str(raw),
            "--out",
            str(out),
            "--batch-mb",
            "1",
            *options,
        ]
        environment = self.environment | ({"DEADLY": str(self.folder), "DEADLY_FOR": deadly_for} if deadly_for else {})
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=400)
        assert done.returncode == code, done.stderr


@pytest.fixture
def place(tmp_path: Path, prefect_home: Path, repository: Path) -> Place:
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(FAULTS)
    (tmp_path / "deadly").mkdir()
    paths = os.pathsep.join(map(str, (site, repository, repository / "src")))
    ray = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    environment = {**os.environ, **ray, "PYTHONPATH": paths, "PREFECT_HOME": str(prefect_home), "NO_COLOR": "1"}
    return Place(tmp_path / "deadly", environment)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Six dumps in as many batches, half of them with the text of another."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for number in range(6):
        text = STORY.replace("three", ("one", "four", "five")[number % 3])
        (folder / f"{number}.txt").write_text(text + "\n\n\n" + "=" * 800_000)
    return folder


@pytest.fixture
def alone(place: Place, raw: Path, tmp_path: Path) -> dict[str, str]:
    """The dataset as one process merges it."""
    place.run(raw, tmp_path / "alone", "--engine", "direct", "--workers", "1")
    return digest(tmp_path / "alone")


def digest(out: Path) -> dict[str, str]:
    """Hashes of all files, the manifest's among them."""
    return dataset_digest(out) | {"manifest": (out / "current" / "manifest.json").read_text()}


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("engine", ["direct", "prefect"])
def test_killed_workers_of_pools(engine: str, place: Place, raw: Path, alone: dict[str, str], tmp_path: Path) -> None:
    """Of two processes one is killed in each stage: the tasks are done by others, and the dataset is whole; threads come to it, too."""
    place.arm(*STAGES)
    options = ("--engine", engine, "--workers", "2", "--merge-mb", "0")
    place.run(raw, tmp_path / "process", *options, "--runner", "process", deadly_for="children")
    assert not list(place.folder.iterdir()), "not everybody was killed who should have been"
    place.run(raw, tmp_path / "thread", *options, "--runner", "thread")
    for kind in ("process", "thread"):
        assert digest(tmp_path / kind) == alone
        assert verify(tmp_path / kind).problems == ()
        assert not list((tmp_path / kind / ".snapshots").glob(".*"))


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_driver(stage: str, place: Place, raw: Path, alone: dict[str, str], tmp_path: Path) -> None:
    """The run itself is killed while its workers merge: nothing is published, and the next run makes it whole."""
    place.arm(stage)
    options = ("--engine", "direct", "--workers", "2", "--merge-mb", "0", "--runner", "process")
    place.run(raw, tmp_path / "out", *options, deadly_for="parents", code=-signal.SIGKILL)
    assert not (tmp_path / "out" / "current").exists()
    place.run(raw, tmp_path / "out", *options)
    assert digest(tmp_path / "out") == alone
    assert not list((tmp_path / "out" / ".snapshots").glob(".*"))


@pytest.fixture
def cluster(request: pytest.FixtureRequest, place: Place) -> Iterator[str]:
    """`--runner` for a cluster of two workers, any of which can be killed."""
    kind: str = request.param
    pytest.importorskip(f"prefect_{kind}")
    with ExitStack() as stack:
        yield stack.enter_context({"dask": dask_cluster, "ray": ray_cluster}[kind](place.deadly))


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("cluster", ["dask", "ray"], indirect=True)
def test_a_killed_worker_of_a_cluster(
    cluster: str, stage: str, place: Place, raw: Path, alone: dict[str, str], tmp_path: Path
) -> None:
    """A worker of a Dask or a Ray cluster that is there is killed in one stage of the merge: the dataset is the same bytes."""
    place.arm(stage)
    place.run(raw, tmp_path / "out", "--runner", cluster, "--workers", "2", "--merge-mb", "0")
    assert not list(place.folder.iterdir()), "nobody was killed"
    assert digest(tmp_path / "out") == alone
    assert verify(tmp_path / "out").problems == ()
    place.run(raw, tmp_path / "out", "--runner", cluster, "--workers", "2", "--merge-mb", "0")
    assert (tmp_path / "out" / "current").readlink().name == "000001"
