"""A run that finds nothing new among many small dumps: how long it takes, and in how much memory.

`python -m benchmarks unchanged [--dumps 1000000] [--record]` writes so many dumps of a line each, a thousand to a folder, publishes a ledger that has
them as they are (no text of theirs is processed), and calls `dateline run` twice: the first reads and notes every one, the second is what is
asked about. Each is a process of its own. `--record` keeps the figures for docs/figures.md and docs/scale.md.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import figures

A_FOLDER = 1000
A_BATCH = 50_000


def main(argv: list[str]) -> int:
    """Run the benchmark; 1 where a run found something to do."""
    parser = argparse.ArgumentParser(prog="benchmarks unchanged", description=__doc__)
    parser.add_argument("--dumps", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where to write (a new folder in the system's temporary one)")
    parser.add_argument("--record", action="store_true", help="keep the figures")
    options = parser.parse_args(argv)
    row: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        raw, out = Path(folder) / "raw", Path(folder) / "out"
        _publish_ledger(raw, out, Path(folder) / "staged", options.dumps)
        time.sleep(3)  # what was touched within two seconds is not believed to be at rest
        for what in ("all read", "nothing read"):
            code, seconds, cpu_s, peak_mb = _run(raw, out)
            row |= {
                f"{what}: s": round(seconds, 1),
                f"{what}: CPU s": round(cpu_s, 1),
                f"{what}: peak MB": round(peak_mb),
            }
            if code or (out / "current").readlink().name != "000001":
                print(f"a run ended with {code}, or found something to publish", file=sys.stderr)
                return 1
    print(row)
    if options.record:
        about = (
            "`dateline run --engine direct` over so many dumps of a line each that the ledger has as they are: the first run reads "
            "and notes them, the second finds by size, times and inode that nothing moved. The ledger is made up, "
            "the files are not. Two shared and busy cores, CPython 3.11, November 2026."
        )
        command = "python -m benchmarks unchanged --record"
        figures.write("unchanged", "A run that finds nothing new", command, about, {f"{options.dumps:,} dumps": row})
    return 0


def _publish_ledger(raw: Path, out: Path, staged: Path, n_dumps: int) -> None:
    """Write the dumps, and publish a ledger that has them all, empty."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from benchmarks.publish.generator import ledger
    from dateline.contract import arrow_schema
    from dateline.model import BatchReport, Metadata
    from dateline.orchestration.request import RunRequest
    from dateline.orchestration.run.job import recipe_of
    from dateline.publish import PublishRequest, commit
    from dateline.recipe import metadata_fingerprint

    schema = arrow_schema("dumps", staged=True)
    recipe, claims = recipe_of(RunRequest(raw=(raw,), out=out)).fingerprint, metadata_fingerprint(Metadata())
    reports: list[BatchReport] = []
    for index, first in enumerate(range(0, n_dumps, A_BATCH)):
        names, ids = [], []
        for number in range(first, min(first + A_BATCH, n_dumps)):
            path = raw / f"{number // A_FOLDER:06d}" / f"{number % A_FOLDER:03d}.txt"
            if number % A_FOLDER == 0:
                path.parent.mkdir(parents=True)
            content = b"%d\n" % number
            path.write_bytes(content)
            names.append(path.relative_to(raw).as_posix())
            ids.append(hashlib.sha256(content).hexdigest())
        rows: pa.Table = ledger(names, ids, np.zeros(len(names), np.int64), recipe)
        for column, value in (("outcome", "empty"), ("metadata_fingerprint", claims)):
            at = rows.schema.get_field_index(column)
            rows = rows.set_column(at, column, pa.repeat(pa.scalar(value), len(names)))
        target = staged / f"batch-{index:05d}"
        target.mkdir(parents=True)
        pq.write_table(rows.select(schema.names).cast(schema), target / "dumps.parquet", compression="zstd")
        reports.append(BatchReport(index, str(target), ()))
    commit(out, reports, PublishRequest("made up"))


def _run(raw: Path, out: Path) -> tuple[int, float, float, float]:
    """`dateline run`: exit code, seconds, processor seconds, peak memory in MB."""
    command = ["-m", "dateline.cli", "run", str(raw), "--out", str(out), "--engine", "direct", "-q"]
    started = time.monotonic()
    pid = os.posix_spawn(sys.executable, [sys.executable, *command], os.environ)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.monotonic() - started
    return os.waitstatus_to_exitcode(status), seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
