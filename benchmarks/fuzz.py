"""Mutated files of every format through the whole line: nothing unhandled, everything accounted for, the same bytes twice.

    python -m benchmarks fuzz [--mutants N] [--from N] [--journal FILE] [--record]

A hundred thousand take hours: with `--journal` each part that is done is a line of that file, the same command goes on where
it was stopped, and what it reports is the sum. `--record` writes the sum to benchmarks/results. Exit code 1 where anything was
wrong; a mutant named there is made again by `tests.hostile.mutants.mutant(number)`.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from collections import Counter
from dataclasses import fields
from pathlib import Path

from benchmarks.figures import write
from tests.hostile.fuzzing import MOST_S, Findings, try_mutants
from tests.hostile.seeds import seeds

AT_A_TIME = 1_120
"""Mutants that are a batch together: the more, the less of the time is the validator's start."""


def main(argv: list[str]) -> int:
    """Print what was found."""
    parser = argparse.ArgumentParser(prog="benchmarks fuzz", description=__doc__)
    parser.add_argument("--mutants", type=int, default=2_000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--journal", type=Path)
    parser.add_argument("--record", action="store_true")
    args = parser.parse_args(argv)
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        found = _try_all(args)
    finally:
        logging.disable(before)
    if args.record:
        _record(args.first, found)
    return 1 if found.faults else 0


def _try_all(args: argparse.Namespace) -> Findings:
    done = _kept(args.journal)
    found = Findings()
    for start in range(args.first, args.first + args.mutants, AT_A_TIME):
        numbers = range(start, min(start + AT_A_TIME, args.first + args.mutants))
        part = done.get((numbers.start, numbers.stop))
        if part is None:
            with tempfile.TemporaryDirectory() as folder:
                part = try_mutants(numbers, Path(folder))
            _keep(args.journal, numbers, part)
        found.add(part)
        for fault in part.faults:
            print(fault, flush=True)
        print(f"{found.n_mutants:,} mutants, {len(found.faults)} faults, slowest {found.slowest_s:.1f} s", flush=True)
    return found


def _kept(journal: Path | None) -> dict[tuple[int, int], Findings]:
    """First and last number -> what was found by an earlier call."""
    if journal is None or not journal.exists():
        return {}
    kept = {}
    for line in journal.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        row["outcomes"] = Counter(row["outcomes"])
        numbers = row.pop("start"), row.pop("stop")
        kept[numbers] = Findings(**row)
    return kept


def _keep(journal: Path | None, numbers: range, part: Findings) -> None:
    if journal is not None:
        row = {one.name: getattr(part, one.name) for one in fields(part)}
        with journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"start": numbers.start, "stop": numbers.stop} | row) + "\n")


def _record(first: int, found: Findings) -> None:
    row = {"mutants": found.n_mutants, "formats": len(seeds()), "unhandled or unaccounted": len(found.faults)}
    row |= {"slowest, s": round(found.slowest_s, 1)} | dict(sorted(found.outcomes.items()))
    about = f"Each through the whole line, twice as part of a batch; at most {MOST_S} s of the processor each."
    write("fuzz", "Mutated files", "python -m benchmarks fuzz --mutants N --record", about, {f"from {first:,}": row})
