"""Hostile files through the whole line, each in a process of its own: bytes, seconds of the processor, peak memory, outcome.

    python -m benchmarks hostile [--long] [--only WORD] [--record]

The files are made on the spot (tests/hostile/inputs.py); `--long` adds those of gigabytes, which take hours. `--record` keeps each
row in benchmarks/results/hostile.json as it is measured, from which docs/figures.md is made.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.figures import write
from tests.hostile.inputs import LONG, QUICK
from tests.hostile.trial import attempt

MOST_S = 4 * 3600
ABOUT = (
    "The most memory that the process held (libraries and tables take some 290 MB of it before the first dump), seconds of the "
    "processor on one shared core, and what became of the dump."
)


def main(argv: list[str]) -> int:
    """Measure and print; where they are kept, rows measured before and not now stay."""
    parser = argparse.ArgumentParser(prog="benchmarks hostile", description=__doc__)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--only", default="", help="those with this in their name")
    parser.add_argument("--record", action="store_true")
    args = parser.parse_args(argv)
    rows: dict[str, dict[str, Any]] = {}
    for name, (file_name, make) in {**QUICK, **(LONG if args.long else {})}.items():
        if args.only not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file_name
            make(path)
            (trial,) = attempt(path, timeout_s=MOST_S)
            rows[name] = {
                "bytes": path.stat().st_size,
                "CPU s": str(trial.seconds),
                "peak MB": round(trial.peak_mb),
                "outcome": trial.outcome,
                "articles": trial.n_articles,
                "in quarantine": trial.n_quarantined,
                "why": trial.detail.replace("|", "/")[:100],
            }
        print(name, rows[name], flush=True)
        if args.record:
            write("hostile", "Hostile files", "python -m benchmarks hostile --long --record", ABOUT, rows)
    return 0
