"""Takes the reports of batches as they end, from any kind of future, and stops the others when one fails."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import time
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

logger = logging.getLogger(__name__)

DESERTED_S = 60.0
"""A cluster without a single worker for so long gets none any more: longer than its manager takes to start one anew."""
_LOOK_S = 5.0
RESULT_S = 60.0
"""To fetch a report of which the cluster says that it is there; its worker may die before it has sent it."""


@dataclass(frozen=True, slots=True)
class Batches:
    """Batches at work."""

    done: queue.SimpleQueue[Any]
    """Gets each future when it has ended."""
    submitted: Mapping[Hashable, Batch]
    """By the key of the future that is to bring its report."""
    key_of: Callable[[Any], Hashable]
    has_workers: Callable[[], bool] = lambda: True
    """Whether there is anybody left who could process them."""


class Desertion:
    """Watches whether a cluster that had workers has lost the last of them for good."""

    def __init__(self, has_workers: Callable[[], bool]) -> None:
        self._has_workers = has_workers
        self._looked_at = 0.0
        self._left_at: float | None = None
        self._had_some = False

    def is_final(self) -> bool:
        """Asked often, looks seldom."""
        now = time.monotonic()
        if now - self._looked_at >= _LOOK_S:
            self._looked_at = now
            if self._has_workers():
                self._had_some, self._left_at = True, None
            elif self._left_at is None:
                self._left_at = now
        return self._had_some and self._left_at is not None and now - self._left_at > DESERTED_S


async def collect(work: Batches, again: Again, watch: Watch, ending: Ending) -> AsyncIterator[BatchReport]:
    """The reports as batches end; the first that fails stops the others, and its error is raised when all have ended.

    A batch whose worker died is processed again (`lost`): as several where a dump of it had to be parted from the others.
    So are all that a cluster has left whose last worker died.
    """
    first_error: Exception | None = None
    lost: list[Batch] = []
    waiting_for = dict(work.submitted)
    desertion = Desertion(work.has_workers)
    while waiting_for:
        future = await _next(work.done, waiting_for, ending, desertion)
        if future is None:
            logger.warning(
                "the cluster has no worker any more: %d batches are processed on this machine", len(waiting_for)
            )
            lost += waiting_for.values()
            break
        batch = waiting_for.pop(work.key_of(future))
        ending.progress()
        try:
            report: BatchReport = future.result(timeout=RESULT_S)
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


async def _next(
    done: queue.SimpleQueue[Any], waiting_for: Mapping[Hashable, Batch], ending: Ending, desertion: Desertion
) -> Any | None:
    """The next future that has ended; None where none will."""
    while True:
        with contextlib.suppress(queue.Empty):
            return done.get_nowait()
        if desertion.is_final():
            return None
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
