"""One hostile file through the whole line in a process of its own: what became of it, and what it cost.

    python -m tests.hostile.trial FILE… [--limit-mb N] [--staging FOLDER]

prints one JSON object. With `--limit-mb` the system gives the process no more memory than that: what it needs beyond
ends in MemoryError and not in a larger figure.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
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
    outcomes: tuple[str, ...]
    """Of each dump, in order of their names."""
    details: tuple[str, ...]
    n_documents: int
    n_chars: int
    n_articles: int
    n_quarantined: int

    @property
    def outcome(self) -> str:
        """Of a trial of one dump."""
        (outcome,) = self.outcomes
        return outcome


def attempt(*paths: Path, limit_mb: int | None = None, timeout_s: float = 570) -> Trial:
    """The trial of these files or folders. Raises AssertionError where the process dies, with its last words."""
    command = [sys.executable, "-m", "tests.hostile.trial", *map(str, paths)]
    command += ["--limit-mb", str(limit_mb)] if limit_mb else []
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=timeout_s, check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 0, f"exit code {done.returncode}: {done.stderr[-2000:]}"
    found = json.loads(done.stdout.splitlines()[-1])
    return Trial(**found | {"outcomes": tuple(found["outcomes"]), "details": tuple(found["details"])})


def peak_mb() -> float:
    """The most memory this process has held so far: VmHWM, for ru_maxrss counts what the parent held at the fork."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measured(paths: list[Path], staging: Path, limit_mb: int | None) -> Trial:
    from dateline.ingest import discover
    from dateline.model import Batch
    from dateline.pipeline import process_batch
    from dateline.recipe import Recipe

    warm = staging / "warm"
    warm.mkdir(parents=True)
    (warm / "warm.txt").write_text("Rain\n\nPARIS, May 6, 2024 (AFP) - It rained on Monday, officials said.\n")
    process_batch(Batch(0, discover([warm]).dumps), Recipe(), staging / "w")
    idle_mb = peak_mb()
    if limit_mb:
        resource.setrlimit(resource.RLIMIT_DATA, (limit_mb * MEBIBYTE, limit_mb * MEBIBYTE))
    dumps = discover(paths).dumps
    started = time.process_time()
    report = process_batch(Batch(0, dumps), Recipe(), staging / "s")
    seconds = time.process_time() - started
    its = report.dumps
    return Trial(
        round(seconds, 2),
        round(peak_mb(), 1),
        round(idle_mb, 1),
        tuple(one.outcome.value for one in its),
        tuple(one.detail for one in its),
        sum(one.n_documents for one in its),
        sum(one.n_chars for one in its),
        sum(one.n_articles for one in its),
        sum(one.n_quarantined for one in its),
    )


def main(argv: list[str]) -> None:
    """Print the trial."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.trial", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--limit-mb", type=int)
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asdict(_measured(args.paths, Path(folder), args.limit_mb))))


if __name__ == "__main__":
    main(sys.argv[1:])
