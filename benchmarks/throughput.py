"""What one megabyte costs: CPU seconds per stage on one core, and the whole line to staged Parquet.

    python -m benchmarks throughput [RAW…] [--repeat N] [--result]

Default input: our samples and, where present, the wire set of ../shared/corpora. Medians of N rounds in one process;
quote ratios, not seconds: machines differ. A call of the validator costs the same for one article and for thousands, and
there is one for each 24 million characters: `judging` says how much, `staging` is what comes on top for each megabyte.
With `--result` the figures of the last folder go to benchmarks/results/throughput.json.
"""

from __future__ import annotations

import argparse
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import figures
from dateline import ingest
from dateline.dating import date_all
from dateline.ingest import discover
from dateline.model import Article, Document
from dateline.normalise import article as normalise_article
from dateline.pipeline import DocumentResult, process_batch, process_document
from dateline.placing import load_scheme, place_all
from dateline.plan import plan
from dateline.recipe import Recipe
from dateline.segment import segment
from dateline.staging import BatchStage

ROOT = Path(__file__).parents[1]


def stage_seconds(documents: list[Document]) -> dict[str, float]:
    """Seconds each text stage takes over all documents, once."""
    scheme = load_scheme()
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        started = time.thread_time()
        result = work()
        seconds[name] = time.thread_time() - started
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


def staging_seconds(results: Sequence[DocumentResult]) -> float:
    """CPU seconds that rows of `results` take to staged Parquet files, validation included."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        with BatchStage(Path(folder), Recipe()) as stage:
            stage.begin_dump()
            for one in results:
                stage.add(one.document, one.segmentation, one.articles, one.datings, one.placings)
            stage.close()
        return time.process_time() - started


def staging_rates(documents: Sequence[Document], repeat: int) -> tuple[float | None, float]:
    """MB/s of staging (None where there is too little to tell), and seconds of a call of the validator."""
    scheme = load_scheme()
    results = [process_document(document, scheme) for document in documents]
    few = [one for one in results if one.articles][:1]
    staging_seconds(few)  # loads Great Expectations
    fixed = statistics.median(staging_seconds(few) for _ in range(repeat))
    more = statistics.median(staging_seconds(results) for _ in range(repeat)) - fixed
    megabytes = _megabytes(documents) - _megabytes([one.document for one in few])
    return (megabytes / more if megabytes > 0 and more > 0 else None), fixed


def _megabytes(documents: Sequence[Document]) -> float:
    return sum(len(d.text.encode("utf-8", "surrogatepass")) for d in documents) / 1e6


def _keep(folder: Path, megabytes: float, n_documents: int, rates: Mapping[str, float], judging_s: float) -> None:
    about = (
        f"Processor time of one core, CPython {platform.python_version()}, {datetime.now(UTC):%B %Y}, on {folder.parent.name} "
        f"({megabytes:.2f} MB of UTF-8 in {n_documents} documents). Machines differ, and so does one machine that others use: "
        "read the figures against each other. `text` is the four stages together. Judging (Great Expectations) takes "
        f"{judging_s:.2f} s a call besides, per 24 million characters, however few the rows."
    )
    rows = {name: {"MB/s": f"{rate:.2g}", "ms/MB": round(1000 / rate)} for name, rate in rates.items()}
    figures.write("throughput", "Speed of each stage", "python -m benchmarks throughput --result", about, rows)


def main(argv: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks throughput", description=__doc__)
    parser.add_argument("raw", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--result", action="store_true", help="keep the figures for docs/figures.md")
    args = parser.parse_args(argv)
    wire = ROOT.parent / "shared" / "corpora" / "wire" / "raw"
    raw = args.raw or [p for p in (ROOT / "data" / "raw" / "samples", wire) if p.is_dir()]
    for folder in raw:
        dumps = discover([folder]).dumps
        documents = [item for dump in dumps for item in ingest.read(dump) if isinstance(item, Document)]
        megabytes = _megabytes(documents)
        rounds = [stage_seconds(documents) for _ in range(args.repeat + 1)][1:]  # the first one loads the tables
        print(f"{folder.parent.name}/{folder.name}: {megabytes:.2f} MB in {len(documents)} documents")
        rates = {name: megabytes / statistics.median(r[name] for r in rounds) for name in rounds[0]}
        rates["text"] = 1 / sum(1 / rate for rate in rates.values())
        staging_rate, judging_s = staging_rates(documents, args.repeat)
        if staging_rate:
            rates["staging"] = staging_rate
        for name, rate in rates.items():
            print(f"  {name:10} {rate:8.1f} MB/s  {1000 / rate:7.1f} ms/MB")
        print(f"  {'judging':10} {judging_s:8.2f} s a call")
        recipe = Recipe()
        with tempfile.TemporaryDirectory() as staging:
            started = time.process_time()
            for batch in plan(dumps, {}, recipe.fingerprint).batches:
                process_batch(batch, recipe, Path(staging) / str(batch.index))
            seconds = time.process_time() - started
        rates["to staged files"] = megabytes / seconds
        print(f"  {'to staged':10} {megabytes / seconds:8.1f} MB/s  (with reading, validation and Parquet)")
        if args.result and folder == raw[-1]:
            _keep(folder, megabytes, len(documents), rates, judging_s)
    # kilobytes on Linux, whose figure it is; elsewhere read it as the system's manual says
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0
