"""Does a test notice when merge, snapshot or ledger do something else? Every small change of them is tried.

`python -m benchmarks mutation [MODULE…] [--record FILE] [--tests PATH…] [--under SECONDS]` makes a mutant of each place
of the modules of `dateline.dataset` and `dateline.publish` that lead from staged rows to the swapped link, and runs the tests that reach it, the
fastest first, until one fails. It prints the survivors and the share killed, and exits 1 where that share is below the goal; mutants
listed in equivalents.yaml, of which no test can tell, do not count.

It works on a copy of the tracked files as they stand. With `--record` outcomes are kept, and what was killed is not
tried again: first the quick tests (`--under 0.5`), then all, then others (`--tests tests/property/test_publish_merge.py`).
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import yaml

from benchmarks.mutation.operators import Mutant, mutants

ROOM = "src/dateline"
PACKAGE = "dateline"
OCCURRENCES = tuple(f"dataset.occurrences.{name}" for name in ("occurrence", "collecting", "index", "names"))
FORMAT = ("dataset.format.parquet", "dataset.format.layout")
MERGE = tuple(
    f"publish.merge.{name}"
    for name in ("merge", "reducing", "settling", "chunk_ranges", "sorted_merge", "sorted_runs", "staged")
)
BUILD = ("publish.commands.commit", *(f"publish.build.{name}" for name in ("building", "finish", "empty_files")))
MODULES = ("dataset.ledger", *BUILD, *FORMAT, *MERGE, *OCCURRENCES)
"""The ledger; the snapshot, from merged files to the swapped link; the merge and what it stands on."""
TESTS = ("tests/unit/publish",)
GOAL = 0.85
EQUIVALENTS = Path(__file__).with_name("equivalents.yaml")
"""Reason -> keys of mutants."""
COPY = "DATELINE_MUTATION_COPY"


def main(argv: list[str]) -> int:
    """Run the benchmark; exit code 1 where fewer than `GOAL` of the mutants that count are killed."""
    parser = argparse.ArgumentParser(prog="benchmarks mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE", help=" ".join(MODULES))
    parser.add_argument("--record", type=Path, help="a JSON file that keeps outcomes")
    parser.add_argument("--under", type=float, default=3600.0, metavar="SECONDS", help="leave out tests that cost more")
    parser.add_argument(
        "--tests", nargs="+", default=TESTS, metavar="PATH", help="tests to run in place of the unit tests"
    )
    options = parser.parse_args(argv)
    if COPY not in os.environ:
        return _in_a_copy(argv, options.record)
    return _measure(options.modules, options.record, options.under, options.tests)


def _in_a_copy(argv: list[str], record: Path | None) -> int:
    """Run the same command in a copy of the tracked files, which alone is changed."""
    with tempfile.TemporaryDirectory(prefix="dateline-mutation-") as folder:
        listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], check=True, capture_output=True)
        subprocess.run(["xargs", "-0", "cp", "--parents", "-t", folder], input=listed.stdout, check=True)
        path = os.pathsep.join((f"{folder}/src", folder))
        where = {COPY: folder, "PYTHONPATH": path, "COVERAGE_CORE": "ctrace"}
        if record is not None:
            argv = [*argv, "--record", str(record.resolve())]
        command = [sys.executable, "-m", "benchmarks", "mutation", *argv]
        return subprocess.run(command, cwd=folder, env={**os.environ, **where}).returncode


def _measure(modules: list[str], record: Path | None, under: float, tests: list[str]) -> int:
    from benchmarks.mutation.trials import Session  # in the copy alone: it forks

    outcomes: dict[str, str] = {}
    known: dict[str, str] = json.loads(record.read_text()) if record is not None and record.exists() else {}
    why = {key: reason for reason, keys in (yaml.safe_load(EQUIVALENTS.read_text()) or {}).items() for key in keys}

    def measure(session: Session) -> None:
        costs, reached = session.observe(ROOM)
        costs = {test: cost for test, cost in costs.items() if cost < under}
        print(f"{len(costs)} tests, {sum(costs.values()):.0f} s of a core", flush=True)
        numbers = itertools.count()
        for module in modules:
            path = Path(ROOM) / f"{module.replace('.', '/')}.py"
            source = path.read_text(encoding="utf-8")
            for mutant in mutants(module.rpartition(".")[2], source):
                outcome = "equivalent" if mutant.key in why else known.get(mutant.key, "survived")
                if outcome == "survived":
                    _write(path, mutant.source, next(numbers))
                    chosen = {test: costs[test] for test in _reaching(mutant, costs, reached[module])}
                    outcome = session.outcome(mutant, path, chosen)
                outcomes[mutant.key] = outcome
                if outcome == "survived":
                    print(f"{path}:{mutant.lines.start}: {mutant.key}", flush=True)
                if record is not None:
                    record.write_text(json.dumps(known | outcomes, indent=1))
            _write(path, source, next(numbers))

    names = [f"{PACKAGE}.{module}" for module in modules]
    Session.run(tests, names, measure)
    return _report(outcomes, why)


def _write(path: Path, source: str, number: int) -> None:
    """Write a module with a time of its own, so that Python does not take it for the one it compiled before."""
    path.write_text(source, encoding="utf-8")
    then = time.time() - 10**6 + number
    os.utime(path, (then, then))


def _reaching(mutant: Mutant, costs: dict[str, float], reached: dict[str, list[str]]) -> list[str]:
    """The tests that run the changed lines, the fastest first; all, where they run at import."""
    if mutant.runs_at_import:
        return list(costs)
    mine = {test for line in mutant.lines for test in reached.get(str(line), ())}
    return [test for test in costs if test in mine]


def _report(outcomes: dict[str, str], why: dict[str, str]) -> int:
    """Print the shares by module and in all."""
    rows: dict[str, Counter[str]] = {}
    for key, outcome in outcomes.items():
        rows.setdefault(key.split(" ", 1)[0], Counter())[outcome] += 1
    total = sum(rows.values(), Counter())
    print(f"{'module':14} {'mutants':>8} {'killed':>8} {'by time':>8} {'survived':>9} {'equivalent':>11}  share")
    for name, row in [*rows.items(), ("all", total)]:
        killed = row["killed"] + row["killed by time"]
        of = row.total() - row["equivalent"]
        print(
            f"{name:14} {row.total():8} {killed:8} {row['killed by time']:8} {row['survived']:9} {row['equivalent']:11}"
            f"  {killed / max(of, 1):.3f}, {killed / row.total():.3f} with equivalents"
        )
    for key in sorted(set(why) - set(outcomes)):
        if key.split(" ", 1)[0] in rows:
            print(f"equivalents.yaml lists what is no mutant any more: {key}")
    return int(killed / max(of, 1) < GOAL)
