"""Mutated files of every format through the whole line: nothing unhandled, everything accounted for, the same bytes twice.

    python -m benchmarks fuzz [--mutants N] [--from N] [--record]

`--record` writes what was found to benchmarks/results. Exit code 1 where anything was wrong; a mutant named there is made again
by `tests.hostile.mutants.mutant(number)`.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from pathlib import Path

from benchmarks.figures import write
from tests.hostile.fuzzing import MOST_S, Findings, try_mutants
from tests.hostile.seeds import seeds

AT_A_TIME = 280


def main(argv: list[str]) -> int:
    """Print what was found."""
    parser = argparse.ArgumentParser(prog="benchmarks fuzz", description=__doc__)
    parser.add_argument("--mutants", type=int, default=2_000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--record", action="store_true")
    args = parser.parse_args(argv)
    logging.disable(logging.ERROR)
    found = Findings()
    for start in range(args.first, args.first + args.mutants, AT_A_TIME):
        numbers = range(start, min(start + AT_A_TIME, args.first + args.mutants))
        with tempfile.TemporaryDirectory() as folder:
            part = try_mutants(numbers, Path(folder))
        found.add(part)
        for fault in part.faults:
            print(fault, flush=True)
        print(f"{found.n_mutants:,} mutants, {len(found.faults)} faults, slowest {found.slowest_s:.1f} s", flush=True)
    if args.record:
        row = {"mutants": found.n_mutants, "formats": len(seeds()), "unhandled or unaccounted": len(found.faults)}
        row |= {"slowest, s": round(found.slowest_s, 1)} | dict(sorted(found.outcomes.items()))
        about = f"Each through the whole line, twice as part of a batch and once by itself; at most {MOST_S} s of the processor each."
        write(
            "fuzz",
            "Mutated files",
            "python -m benchmarks fuzz --mutants N --record",
            about,
            {f"from {args.first:,}": row},
        )
    return 1 if found.faults else 0
