"""What one megabyte costs: seconds per stage on one core, and the whole line to staged Parquet.

    python -m benchmarks throughput [RAW…] [--repeat N]

Default input: our samples and, where present, the wire set of ../shared/corpora. Medians of N rounds in one process;
quote ratios, not seconds: machines differ.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dateline import ingest
from dateline.dating import date_all
from dateline.ingest import discover
from dateline.model import Article, Document
from dateline.normalise import article as normalise_article
from dateline.pipeline import process_batch
from dateline.placing import load_scheme, place_all
from dateline.plan import plan
from dateline.recipe import Recipe
from dateline.segment import segment

ROOT = Path(__file__).parents[1]


def stage_seconds(documents: list[Document]) -> dict[str, float]:
    """Seconds each text stage takes over all documents, once."""
    scheme = load_scheme()
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        result = work()
        seconds[name] = time.perf_counter() - started
        return result

    segmentations = timed("segment", lambda: [segment(d) for d in documents])
    found = timed(
        "normalise",
        lambda: [
            [normalise_article(d, s) for s in parts.segments] for d, parts in zip(documents, segmentations, strict=True)
        ],
    )
    articles = [[a for a in those if isinstance(a, Article)] for those in found]
    timed(
        "dating",
        lambda: [date_all(those, d.metadata, d.dump_name) for d, those in zip(documents, articles, strict=True)],
    )
    timed("placing", lambda: [place_all(those, scheme) for those in articles])
    return seconds


def main(argv: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks throughput", description=__doc__)
    parser.add_argument("raw", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args(argv)
    wire = ROOT.parent / "shared" / "corpora" / "wire" / "raw"
    raw = args.raw or [p for p in (ROOT / "data" / "raw" / "samples", wire) if p.is_dir()]
    for folder in raw:
        dumps = discover([folder]).dumps
        documents = [item for dump in dumps for item in ingest.read(dump) if isinstance(item, Document)]
        megabytes = sum(len(d.text.encode("utf-8", "surrogatepass")) for d in documents) / 1e6
        rounds = [stage_seconds(documents) for _ in range(args.repeat + 1)][1:]  # the first one loads the tables
        print(f"{folder.parent.name}/{folder.name}: {megabytes:.2f} MB in {len(documents)} documents")
        total = 0.0
        for name in rounds[0]:
            seconds = statistics.median(r[name] for r in rounds)
            total += seconds
            print(f"  {name:10} {megabytes / seconds:8.1f} MB/s  {1000 * seconds / megabytes:7.1f} ms/MB")
        print(f"  {'text':10} {megabytes / total:8.1f} MB/s  {1000 * total / megabytes:7.1f} ms/MB")
        recipe = Recipe()
        with tempfile.TemporaryDirectory() as staging:
            started = time.perf_counter()
            for batch in plan(dumps, {}, recipe.fingerprint).batches:
                process_batch(batch, recipe, Path(staging) / str(batch.index))
            seconds = time.perf_counter() - started
        print(f"  {'to staged':10} {megabytes / seconds:8.1f} MB/s  (with reading, validation and Parquet)")
    return 0
