"""What a commit costs in a large dataset: a day's thousand articles into datasets of growing size.

`python -m benchmarks publish [--articles 20000,200000,2000000] [--folder FOLDER]` builds each dataset in one publish from
generated news, adds 1,000 articles, twice, verifies, forgets an article, goes back to the first snapshot, has all of it come
again as made by newer code, clears old snapshots away, and prints a table: seconds, peak memory, bytes and files written.
Every step runs in a process of its own, so that peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

STEPS = ("stage", "build", "add", "again", "verify", "forget", "rollback", "restage", "reprocess", "gc")
N_ADDED = 1000
BATCH_ARTICLES = 20_000
DAYS_PER_YEAR = 365


def main(argv: list[str]) -> int:
    """Run the benchmark; exit code 0."""
    parser = argparse.ArgumentParser(prog="benchmarks publish", description=__doc__)
    parser.add_argument("--articles", default="20000,200000", help="sizes of the datasets, comma separated")
    parser.add_argument("--days", type=int, default=2 * DAYS_PER_YEAR, help="days the articles are spread over")
    parser.add_argument("--folder", type=Path, help="where to build (a new folder in the system's temporary one)")
    parser.add_argument("--step", nargs=3, metavar=("WHAT", "ARTICLES", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.step:
        what, n_articles, folder = options.step
        print(json.dumps(_step(what, int(n_articles), options.days, Path(folder))))
        return 0
    print(
        f"{'articles':>10} {'step':9} {'seconds':>8} {'CPU s':>8} {'peak MB':>8} {'new MB':>8} {'new files':>10} {'linked':>8}"
    )
    for size in options.articles.split(","):
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            for what in STEPS:
                figures = _in_a_process(what, size, options.days, folder)
                _show(size, what, figures)
    return 0


def _show(size: str, what: str, figures: dict[str, Any]) -> None:
    print(
        f"{int(size):>10,} {what:9} {figures['seconds']:>8.2f} {figures['cpu_s']:>8.2f} {figures['peak_mb']:>8.0f} {figures.get('new_mb', 0):>8.1f} "
        f"{figures.get('n_new', 0):>10,} {figures.get('n_linked', 0):>8,}  {figures.get('note', '')}",
        flush=True,
    )


def _in_a_process(what: str, size: str, days: int, folder: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks", "publish", "--days", str(days), "--step", what, size, folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _step(what: str, n_articles: int, days: int, folder: Path) -> dict[str, Any]:
    from benchmarks.publish.generator import article_id, stage_news
    from dateline.dataset import SnapshotInfo
    from dateline.model import BatchReport
    from dateline.publish import PublishRequest, commit, forget, gc, rollback, verify

    out, staged, extra = folder / "out", folder / "staged", folder / "extra"
    figures: dict[str, Any] = {}
    if what in ("stage", "restage"):
        for index, first in enumerate(range(0, n_articles, BATCH_ARTICLES)):
            n = min(BATCH_ARTICLES, n_articles - first)
            stage_news(staged, index, first, n, days, n_articles, recipe=what)
    if what == "stage":
        stage_news(extra, 0, n_articles, N_ADDED, days, n_articles)
    started, started_cpu = time.monotonic(), time.process_time()
    snapshot: SnapshotInfo | None = None
    if what in ("build", "reprocess", "add", "again"):
        batches = sorted((extra if what in ("add", "again") else staged).iterdir())
        reports = [BatchReport(index, str(path), ()) for index, path in enumerate(batches)]
        snapshot = commit(out, reports, PublishRequest(what))
        figures["note"] = "nothing to change" if snapshot is None else snapshot.diff.summary()
        if what in ("build", "reprocess"):
            shutil.rmtree(staged)
    elif what == "forget":
        snapshot = forget(out, article=article_id(0))
    elif what == "rollback":
        snapshot = rollback(out, 1, PublishRequest(what))
    elif what == "gc":
        figures["note"] = f"{len(gc(out, keep=1).removed)} snapshots removed"
    elif what == "verify":
        checked = verify(out)
        figures |= {
            "new_mb": checked.n_bytes / 1e6,
            "note": f"{checked.n_files:,} files, {len(checked.problems)} problems",
        }
    if snapshot is not None:
        figures |= {
            "n_new": snapshot.n_files_new,
            "n_linked": snapshot.n_files_linked,
            "new_mb": _new_mb(snapshot.path),
        }
    figures["seconds"] = time.monotonic() - started
    figures["cpu_s"] = time.process_time() - started_cpu
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def _new_mb(snapshot: str) -> float:
    files = (path.stat() for path in Path(snapshot).rglob("*") if path.is_file())
    return sum(stat.st_size for stat in files if stat.st_nlink == 1) / 1e6
