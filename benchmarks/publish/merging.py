"""The merge by workers: what its stages cost, and what a second worker gains."""

from __future__ import annotations

import hashlib
import heapq
import pickle
import resource
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from dateline.model import BatchReport
from dateline.publish import PublishRequest, Spread, Task, commit
from dateline.publish.merge.spread import never

TASK_BYTES = 8 << 20


def timed(work: bytes) -> tuple[bytes, float, int]:
    """In a worker: do a task; its result, the processor seconds it took, and the worker's peak memory in MB."""
    started = time.process_time()
    result = pickle.dumps(pickle.loads(work)(never))
    return result, time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Timed:
    """Two worker processes that note what each task takes."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.peak_mb = 0

    def __call__(self, what: str, tasks: Sequence[Task[Any]]) -> list[Any]:
        """As `dateline.publish.Do`."""
        results = []
        for result, seconds, peak_mb in self._pool.map(timed, [pickle.dumps(task) for task in tasks]):
            self.seconds[what].append(seconds)
            self.peak_mb = max(self.peak_mb, peak_mb)
            results.append(pickle.loads(result))
        return results


def by_two(reports: Sequence[BatchReport], out: Path, partition: str, task_bytes: int = TASK_BYTES) -> dict[str, Any]:
    """Publish `reports` with two workers: processor seconds by part, and what they make of one worker and of two.

    The machine's cores are shared: how long two workers take is worked out from what each task took, in the order in which a
    pool hands them out, and the driver's own seconds.
    """
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        workers = Timed(pool)
        started = time.process_time()
        commit(out, reports, PublishRequest("merge", partition=partition), Spread(workers, task_bytes))
        driver = time.process_time() - started
    one = driver + sum(map(sum, workers.seconds.values()))
    two = driver + sum(_at_once(seconds, 2) for seconds in workers.seconds.values())
    return {
        "tasks": sum(map(len, workers.seconds.values())),
        "driver CPU s": round(driver, 2),
        **{f"{stage} CPU s": round(sum(seconds), 2) for stage, seconds in workers.seconds.items()},
        "driver peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "worker peak MB": workers.peak_mb,
        "two workers, times as fast": round(one / two, 2),
    }


def stage_ledger(folder: Path, n_dumps: int, n_batches: int) -> None:
    """Stage the ledger rows of so many dumps, and nothing else of them: what the driver of a publish has to know of each."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from benchmarks.publish.generator import ARTICLES_PER_DUMP, ledger
    from dateline.contract import arrow_schema

    schema = arrow_schema("dumps", staged=True)
    for index, numbers in enumerate(np.array_split(np.arange(n_dumps), n_batches)):
        names = [f"2024/{number:09d}.txt" for number in numbers.tolist()]
        ids = [hashlib.sha256(name.encode()).hexdigest() for name in names]
        rows: pa.Table = ledger(names, ids, np.full(len(names), ARTICLES_PER_DUMP), "made up")
        target = folder / f"batch-{index:05d}"
        target.mkdir(parents=True)
        pq.write_table(rows.select(schema.names).cast(schema), target / "dumps.parquet", compression="zstd")


def _at_once(seconds: Sequence[float], n_workers: int) -> float:
    """When the last of `n_workers` has done its tasks, each taking the next as soon as it is free."""
    free = [0.0] * n_workers
    for one in seconds:
        heapq.heappush(free, heapq.heappop(free) + one)
    return max(free)
