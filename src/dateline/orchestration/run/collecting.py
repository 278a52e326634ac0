"""Takes the reports of batches as they end, from any kind of future, and stops the others when one fails."""

from __future__ import annotations

import asyncio
import contextlib
import queue
from collections.abc import AsyncIterator, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from dateline.errors import Cancelled
from dateline.model import Batch, BatchReport
from dateline.orchestration.run.endings import Ending
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.lost import Again, is_lost
from dateline.orchestration.run.stopping import StopFile
from dateline.orchestration.run.watching import Watch


@dataclass(frozen=True, slots=True)
class Batches:
    """Batches at work."""

    done: queue.SimpleQueue[Any]
    """Gets each future when it has ended."""
    submitted: Mapping[Hashable, Batch]
    """By the key of the future that is to bring its report."""
    key_of: Callable[[Any], Hashable]


async def collect(work: Batches, again: Again, watch: Watch, ending: Ending) -> AsyncIterator[BatchReport]:
    """The reports as batches end; the first that fails stops the others, and its error is raised when all have ended.

    A batch whose worker died is processed again (`lost`): as several where a dump of it had to be parted from the others.
    """
    first_error: Exception | None = None
    lost: list[Batch] = []
    waiting_for = dict(work.submitted)
    while waiting_for:
        future = await _next(work.done, waiting_for, ending)
        batch = waiting_for.pop(work.key_of(future))
        ending.progress()
        try:
            report: BatchReport = future.result()
        except Exception as error:
            if is_lost(error) and first_error is None and ending.error is None:
                lost.append(batch)
                continue
            # Cancelled is what the others raise because of the first
            if first_error is None or isinstance(first_error, Cancelled):
                first_error = ending.error or error
            again.stop.set()
        else:
            watch.watcher.batch_done(report)
            yield report
    if lost and first_error is None:
        async for report in again.process(lost, ending):
            watch.watcher.batch_done(report)
            yield report
    if first_error is not None:
        raise first_error


async def _next(done: queue.SimpleQueue[Any], waiting_for: Mapping[Hashable, Batch], ending: Ending) -> Any:
    while True:
        with contextlib.suppress(queue.Empty):
            return done.get_nowait()
        ending.watch(tuple(waiting_for.values()))
        await asyncio.sleep(0.05)


def folder_name(batch: Batch, stop: StopFile) -> str:
    """Where a batch is staged. Names the run too: chunks of several attempts of a backfill lie side by side."""
    return f"{stop.path.parent.name}-batch-{batch.index:05d}"


def staged_unreadable(job: Job, stop: StopFile) -> list[BatchReport]:
    """The dumps that could not be opened, staged as failed; none where all could."""
    from dateline.pipeline import stage_failed

    if not job.prepared.unreadable:
        return []
    folder = stop.path.parent / "unreadable"
    return [stage_failed(job.prepared.unreadable, job.recipe, folder, len(job.prepared.plan.batches))]
