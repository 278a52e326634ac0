"""A run without Prefect: the same plan, batches and snapshot in this process and its workers; no history, no UI, no artifact."""

from __future__ import annotations

import asyncio
import multiprocessing
import queue
import uuid
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from dateline.errors import Cancelled, UsageError
from dateline.model import Batch, BatchReport
from dateline.orchestration.errors import Stopped
from dateline.orchestration.run import runners
from dateline.orchestration.run.ahead import Ahead
from dateline.orchestration.run.carrying import carry_out
from dateline.orchestration.run.chunks import keep
from dateline.orchestration.run.collecting import Batches, collect, folder_name, staged_unreadable
from dateline.orchestration.run.endings import Ending
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.lost import Again, process
from dateline.orchestration.run.merging import Workers
from dateline.orchestration.run.merging import done as merging_done
from dateline.orchestration.run.reports import RunResult
from dateline.orchestration.run.stopping import StopFile, leave_signals_to_parent
from dateline.orchestration.run.watching import Watch, Watcher
from dateline.publish import Spread


def run_job(job: Job, watcher: Watcher) -> RunResult:
    """Carry out a job in this process. Raises Stopped after a signal, or what stopped the run; nothing is published then.

    Raises UsageError for a runner that is Prefect's.
    """
    _refuse_clusters(job.request.runner)
    watch = Watch(watcher, job)
    try:
        return asyncio.run(carry_out(job, watch, str(uuid.uuid4()), process_batches))
    except Cancelled as stop:
        if watch.interrupt.signal_number is None:
            raise
        raise Stopped(str(stop), watch.interrupt.signal_number) from None


async def process_batches(
    job: Job, folder: Path, stop: StopFile, watch: Watch, stack: ExitStack
) -> tuple[list[BatchReport], Spread]:
    """Process the batches in a thread, or in worker processes where there are several: `carrying.ProcessBatches`."""
    batches, recipe = job.prepared.plan.batches, job.recipe
    reports: list[BatchReport] = []
    ahead = Ahead(job, stop.path.parent, None)
    if batches:
        workers = min(job.request.worker_count, len(batches))
        done: queue.SimpleQueue[Future[BatchReport]] = queue.SimpleQueue()
        submitted: dict[int, tuple[Future[BatchReport], Batch]] = {}
        executor = stack.enter_context(_executor(runners.choose(job.request.runner, workers, len(batches)), workers))
        for batch in batches:
            future = executor.submit(
                process, batch, recipe, folder / folder_name(batch, stop), stop, job.request.document_s
            )
            submitted[id(future)] = future, batch  # held, so that no other future gets its id
            future.add_done_callback(done.put)
        work = Batches(done, {key: batch for key, (_, batch) in submitted.items()}, id)
        ending = Ending(stop, watch, folder, job.request.timeout_s, lambda _: None)
        if workers > 1:
            ahead.workers = Workers(lambda _, work: executor.submit(merging_done, work, stop), stop, workers)
        async for report in collect(work, Again(job, folder, stop, workers), watch, ending):
            reports.append(report)
            ahead.staged(report)
            if job.is_resumable:
                keep(report, batches[report.index], recipe.fingerprint)
    reports += staged_unreadable(job, stop)
    return sorted(reports, key=lambda report: report.index), ahead.spread


def _executor(runner: str, workers: int) -> Executor:
    if runner == "thread":
        return ThreadPoolExecutor(workers)
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, initializer=leave_signals_to_parent)


def _refuse_clusters(runner: str) -> None:
    if runners.split(runner)[0] not in ("auto", "thread", "process"):
        raise UsageError(f"--engine direct works on this machine; the runner {runner} needs the engine prefect")
