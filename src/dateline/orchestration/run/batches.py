"""Runs a plan's batches on a task runner, and stops them all when one fails or a signal comes."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

from prefect.futures import PrefectFuture

from dateline.errors import Cancelled
from dateline.model import Batch, BatchReport
from dateline.orchestration.run import watching
from dateline.orchestration.run.chunks import keep, usable
from dateline.orchestration.run.endings import Ending
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.runners import choose, started, task_runner
from dateline.orchestration.run.stopping import StopFile
from dateline.orchestration.run.tasks import process
from dateline.plan import cut

CHUNK_BYTES = 16 * 1024 * 1024
CHUNK_DUMPS = 500
"""A chunk of a backfill is what an interruption can cost, times the number of workers."""


def resume(job: Job, chunks: Path | None) -> tuple[list[BatchReport], Job]:
    """What an interrupted backfill finished already, and the plan for the rest."""
    if chunks is None:
        return [], job
    dumps = [dump for batch in job.prepared.plan.batches for dump in batch.dumps]
    finished = usable(chunks, dumps, job.recipe.fingerprint)
    done = {dump.dump_name for report in finished for dump in report.dumps}
    left = [dump for dump in dumps if dump.name not in done]
    batches = cut(left, CHUNK_BYTES, CHUNK_DUMPS)
    plan = replace(job.prepared.plan, batches=batches)
    return finished, replace(job, prepared=replace(job.prepared, plan=plan))


async def process_batches(job: Job, folder: Path, stop: StopFile, watch: watching.Watch) -> list[BatchReport]:
    """Run a task per batch of the plan, each staging below `folder`; reports in order of the batches.

    Raises what the first failing batch raised, once all others have ended; Cancelled where `stop` was set; TimedOut
    where no batch ended for too long.
    """
    from dateline.pipeline import stage_failed

    request, recipe, batches = job.request, job.recipe, job.prepared.plan.batches
    reports: list[BatchReport] = []
    if batches:
        workers = min(request.worker_count, len(batches))
        kind = choose(request.runner, workers, len(batches))
        runner = task_runner(kind, workers)
        done: queue.SimpleQueue[PrefectFuture[BatchReport]] = queue.SimpleQueue()
        submitted: dict[uuid.UUID, Batch] = {}
        with started(runner, kind):
            for batch in batches:
                parameters = {
                    "batch": batch,
                    "recipe": recipe,
                    "folder": folder / _folder_name(batch, stop),
                    "stop": stop,
                }
                future = runner.submit(process, parameters)
                submitted[future.task_run_id] = batch
                future.add_done_callback(done.put)
            ending = Ending(stop, watch, request.timeout_s)
            async for report in _collect(done, submitted, stop, watch.watcher, ending):
                reports.append(report)
                if job.is_resumable:
                    keep(report, batches[report.index], recipe.fingerprint)
    if job.prepared.unreadable:
        staged = stop.path.parent / "unreadable"
        reports.append(stage_failed(job.prepared.unreadable, recipe, staged, len(batches)))
    return sorted(reports, key=lambda report: report.index)


def _folder_name(batch: Batch, stop: StopFile) -> str:
    """Names the run too: chunks of several attempts of a backfill lie side by side."""
    return f"{stop.path.parent.name}-batch-{batch.index:05d}"


async def _collect(
    done: queue.SimpleQueue[PrefectFuture[BatchReport]],
    submitted: Mapping[uuid.UUID, Batch],
    stop: StopFile,
    watcher: watching.Watcher,
    ending: Ending,
) -> AsyncIterator[BatchReport]:
    """The reports as batches end; the first that fails stops the others, and its error is raised when all have ended."""
    first_error: Exception | None = None
    waiting_for = dict(submitted)
    while waiting_for:
        future = await _next(done, waiting_for, ending)
        del waiting_for[future.task_run_id]
        ending.progress()
        try:
            report = future.result()
        except Exception as error:
            # Cancelled is what the others raise because of the first
            if first_error is None or isinstance(first_error, Cancelled):
                first_error = ending.error or error
            stop.set()
        else:
            watcher.batch_done(report)
            yield report
    if first_error is not None:
        raise first_error


async def _next(
    done: queue.SimpleQueue[PrefectFuture[BatchReport]], waiting_for: Mapping[uuid.UUID, Batch], ending: Ending
) -> PrefectFuture[BatchReport]:
    while True:
        with contextlib.suppress(queue.Empty):
            return done.get_nowait()
        ending.watch(tuple(waiting_for.values()))
        await asyncio.sleep(0.05)
