"""One hostile file through the whole line in a process of its own: what became of it, and what it cost.

    python -m tests.hostile.trial FILE… [--limit-mb N] [--staging FOLDER]

prints one JSON object a file. With `--limit-mb` the system gives the process no more memory than that (`setrlimit`, over what
libraries have set aside by then and do not hold): what it needs beyond ends in MemoryError and not in a larger figure.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of the dumps of one trial."""

    seconds: float
    """Of the processor, reading the program's tables left out."""
    peak_mb: float
    """The most memory the process held at a time, the program itself with it."""
    idle_mb: float
    """What it held before it saw the first dump."""
    outcome: str
    detail: str
    n_documents: int
    n_chars: int
    n_articles: int
    n_quarantined: int


def attempt(*paths: Path, limit_mb: int | None = None, timeout_s: float = 570) -> list[Trial]:
    """A trial of each of these files, one after the other in one process: a start takes longer than most of them.

    Raises AssertionError where the process dies, with its last words.
    """
    command = [sys.executable, "-m", "tests.hostile.trial", *map(str, paths)]
    command += ["--limit-mb", str(limit_mb)] if limit_mb else []
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=timeout_s, check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 0, f"exit code {done.returncode}: {done.stderr[-2000:]}"
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(lines) == len(paths), done.stderr[-2000:]
    return [Trial(**found) for found in lines]


def peak_mb() -> float:
    """The most memory this process has held so far: VmHWM, for ru_maxrss counts what the parent held at the fork."""
    return _status_mb("VmHWM")


def _status_mb(name: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise ValueError(name)


def _warm_up(staging: Path) -> float:
    """Load what every worker loads; what it takes, in MB."""
    from dateline.ingest import discover
    from dateline.model import Batch
    from dateline.pipeline import process_batch
    from dateline.recipe import Recipe

    warm = staging / "warm"
    warm.mkdir(parents=True)
    (warm / "warm.txt").write_text("Rain\n\nPARIS, May 6, 2024 (AFP) - It rained on Monday, officials said.\n")
    process_batch(Batch(0, discover([warm]).dumps), Recipe(), staging / "w")
    return peak_mb()


def _measured(path: Path, staging: Path, idle_mb: float) -> Trial:
    from dateline.ingest import discover
    from dateline.model import Batch
    from dateline.pipeline import process_batch
    from dateline.recipe import Recipe

    gc.collect()
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # the peak of this one, not of those before it
    (dump,) = discover([path]).dumps
    started = time.process_time()
    (report,) = process_batch(Batch(0, (dump,)), Recipe(), staging).dumps
    seconds = time.process_time() - started
    detail = report.detail + _starved(staging)
    counts = (report.n_documents, report.n_chars, report.n_articles, report.n_quarantined)
    return Trial(round(seconds, 2), round(peak_mb(), 1), round(idle_mb, 1), report.outcome.value, detail, *counts)


def _starved(staging: Path) -> str:
    """What the quarantine says of documents that there was not enough memory for."""
    from dateline.staging.reading import staged_tables

    details = (one for rows in staged_tables(staging, "quarantine", ["detail"]) for one in rows["detail"].to_pylist())
    return next((f" {detail}" for detail in details if "not enough memory" in detail), "")


def main(argv: list[str]) -> None:
    """Print the trial."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.trial", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--limit-mb", type=int)
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        idle_mb = _warm_up(Path(folder))
        if args.limit_mb:
            most = (args.limit_mb - _status_mb("VmRSS") + _status_mb("VmData")) * MEBIBYTE
            resource.setrlimit(resource.RLIMIT_DATA, (int(most), int(most)))
        for n, path in enumerate(args.paths):
            print(json.dumps(asdict(_measured(path, Path(folder) / str(n), idle_mb))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
