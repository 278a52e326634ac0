"""A worker process that dies takes nobody along: the document it died of waits in quarantine, everything else is published."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pandas as pd
import pytest

from dateline.publish import verify
from tests.clusters import dask_cluster, ray_cluster
from tests.hostile.inputs import STORY

FAULTS = """
import hashlib, importlib.abc, importlib.machinery, os, signal, sys

DEADLY = {
    "kills": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "hangs": lambda: hashlib.pbkdf2_hmac("sha256", b"a", b"b", 2**31 - 1),
    "leaves": lambda: os._exit(3),
}

def add_faults(pipeline):
    from dateline.ingest import reader

    sound, sound_reader = pipeline.segment, reader._READERS[reader.Format.HTML]

    def segment(document, **options):
        for word, act in DEADLY.items():
            if word in document.text:
                act()
        return sound(document, **options)

    def read_html(reading, stream):
        if b"crashes" in stream.peek(1000):
            os.abort()
        return sound_reader(reading, stream)

    pipeline.segment = segment
    reader._READERS[reader.Format.HTML] = read_html

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "dateline.pipeline":
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        load = spec.loader.exec_module
        spec.loader.exec_module = lambda module: (load(module), add_faults(module))
        return spec

sys.meta_path.insert(0, Finder())
"""
"""`sitecustomize.py` of every process that is started with it: faults that no Python code can catch."""


@pytest.fixture
def environment(tmp_path: Path, prefect_home: Path, repository: Path) -> dict[str, str]:
    """For processes in which some words are deadly."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(FAULTS)
    paths = os.pathsep.join(map(str, (site, repository, repository / "src")))
    ray = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    return {**os.environ, **ray, "PYTHONPATH": paths, "PREFECT_HOME": str(prefect_home), "NO_COLOR": "1"}


def run(environment: dict[str, str], raw: Path, out: Path, *options: str) -> tuple[int, str]:
    """`dateline run` with two workers; its exit code, and what it said."""
    command = [sys.executable, "-m", "dateline.cli", "run", str(raw), "--out", str(out), "--workers", "2", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=400)
    return done.returncode, done.stderr


@pytest.mark.slow
@pytest.mark.timeout(570)
def test_what_kills_a_worker_is_parted_from_the_rest(tmp_path: Path, environment: dict[str, str]) -> None:
    """Killed, as where memory runs out; crashed while reading; a library that does not come back: each costs itself."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    texts = [STORY.replace("three", word) for word in ("one", "kills", "hangs", "four")]
    (raw / "b.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    (raw / "a.txt").write_text(STORY)
    (raw / "c.html").write_text("<html><body>It crashes.</body></html>")
    code, said = run(environment, raw, out, "--engine", "direct", "--runner", "process", "--document-seconds", "2")
    assert code == 1, said
    ledger = pd.read_parquet(out / "dumps").set_index("dump_name")
    assert ledger["outcome"].to_dict() == {"a.txt": "published", "b.jsonl": "published", "c.html": "failed"}
    assert ledger["n_articles"].to_dict() == {"a.txt": 1, "b.jsonl": 2, "c.html": 0}
    assert "crashed (SIGABRT)" in ledger["detail"]["c.html"]
    quarantine = pd.read_parquet(out / "quarantine").set_index("document_index")
    assert quarantine["rule"].to_dict() == {1: "worker_died", 2: "over_budget"}
    assert "was killed" in quarantine["detail"][1]
    assert "within one call of a library" in quarantine["detail"][2]


@pytest.fixture
def runner(request: pytest.FixtureRequest, environment: dict[str, str]) -> Iterator[str]:
    """`--runner`; a cluster that stands by itself is started first."""
    kind: str = request.param
    pytest.importorskip(f"prefect_{kind.split(':')[0]}") if kind != "process" else None
    clusters = {"dask:": dask_cluster, "ray:": ray_cluster}
    with ExitStack() as stack:
        yield stack.enter_context(clusters[kind](environment)) if kind in clusters else kind


@pytest.mark.slow
@pytest.mark.timeout(570)
@pytest.mark.parametrize(
    "runner",
    [
        "process",
        "dask:",
        "ray",
        pytest.param("dask", marks=pytest.mark.thorough),
        pytest.param("ray:", marks=pytest.mark.thorough),
    ],
    indirect=True,
)
def test_a_document_that_kills_every_worker_that_gets_it(
    runner: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    """On pools and clusters, one of them without a worker in the end: two documents wait with their reasons, all else is there."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for n, word in enumerate(("one", "kills", "leaves", "four")):
        record = {"text": STORY.replace("three", f"{word} times {n}"), "ignored": "=" * 800_000}  # a batch each
        (raw / f"{n}.json").write_text(json.dumps(record))
    code, said = run(environment, raw, out, "--runner", runner, "--batch-mb", "1")
    assert code == 0, said
    ledger = pd.read_parquet(out / "dumps").set_index("dump_name")
    assert ledger["n_articles"].to_dict() == {"0.json": 1, "1.json": 0, "2.json": 0, "3.json": 1}
    quarantine = pd.read_parquet(out / "quarantine").set_index("dump_name")
    assert quarantine["rule"].to_dict() == {"1.json": "worker_died", "2.json": "worker_died"}
    assert "was killed" in quarantine["detail"]["1.json"]
    assert "exit code 3" in quarantine["detail"]["2.json"]
    assert verify(out).problems == ()
    assert run(environment, raw, out, "--engine", "direct")[0] == 0  # nothing to do
