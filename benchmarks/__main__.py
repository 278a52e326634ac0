"""`python -m benchmarks NAME [ARGS…]` runs one of the benchmarks; without a name it lists them."""

from __future__ import annotations

import importlib
import sys

BENCHMARKS = {
    "exports": "lists of articles in generated layouts, half of them held out; floors that only rise",
    "corpora": "score the whole pipeline on ../shared/corpora (where present)",
    "accuracy": "score it on dumps generated from our own samples; floors that only rise",
    "dating": "reliability and ablation of the dating stage",
    "placing": "country focus against its peers, reliability, speed",
    "headlines": "fit the weights that choose an HTML page's headline; how they do on outlets left out",
    "segmentation": "fit the weights of the line states, or leave pages out to see how they do",
    "mutation": "share of small changes in merge, snapshot and ledger that a test notices",
    "publish": "cost of a commit into a large dataset",
    "lock": "hold ../shared/corpora against corpora.lock: digest, source and licence of each set",
    "fuzz": "mutated files of every format: nothing unhandled, everything accounted for",
    "tables": "what made each shipped table, of what; make them again and compare",
    "hostile": "hostile files through the whole line: seconds, peak memory, outcome",
    "figures": "docs/figures.md from benchmarks/results/*.json",
    "scale": "what an article and a file cost a publish, and what that makes of 1 TB and 100 TB: docs/scale.md",
    "unchanged": "a run that finds nothing new among a million dumps: time and memory",
    "throughput": "MB/s of each stage and of the whole, per core",
}


def main(argv: list[str]) -> int:
    """Dispatch to `benchmarks.<name>.main(argv)`; returns its exit code, 2 for an unknown name."""
    if not argv or argv[0] not in BENCHMARKS:
        for name, what in BENCHMARKS.items():
            print(f"{name:12} {what}")
        return 0 if not argv else 2
    return int(importlib.import_module(f"benchmarks.{argv[0]}").main(argv[1:]) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
