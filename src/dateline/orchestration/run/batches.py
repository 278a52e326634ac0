"""Runs a plan's batches on one of Prefect's task runners, and stops them all when one fails or a signal comes."""

from __future__ import annotations

import queue
import uuid
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.states import Cancelled as CancelledState
from prefect.states import Failed
from prefect.task_runners import TaskRunner

from dateline.errors import DatelineError
from dateline.model import Batch, BatchReport
from dateline.orchestration.errors import TimedOut
from dateline.orchestration.run import watching
from dateline.orchestration.run.ahead import Ahead
from dateline.orchestration.run.chunks import keep
from dateline.orchestration.run.collecting import Batches, collect, folder_name, staged_unreadable
from dateline.orchestration.run.endings import Ending
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.lost import Again
from dateline.orchestration.run.merging import Workers
from dateline.orchestration.run.runners import choose, has_workers, started, task_runner
from dateline.orchestration.run.stopping import StopFile
from dateline.orchestration.run.tasks import merge, process
from dateline.publish import Spread


async def process_batches(
    job: Job, folder: Path, stop: StopFile, watch: watching.Watch, stack: ExitStack
) -> tuple[list[BatchReport], Spread]:
    """Run a task per batch of the plan: `carrying.ProcessBatches`."""
    request, recipe, batches = job.request, job.recipe, job.prepared.plan.batches
    reports: list[BatchReport] = []
    ahead = Ahead(job, stop.path.parent, None)
    if batches:
        workers = min(request.worker_count, len(batches))
        kind = choose(request.runner, workers, len(batches))
        runner = task_runner(kind, workers)
        done: queue.SimpleQueue[PrefectFuture[BatchReport]] = queue.SimpleQueue()
        submitted: dict[Hashable, Batch] = {}
        stack.enter_context(started(runner, kind))
        for batch in batches:
            parameters = {
                "batch": batch,
                "recipe": recipe,
                "folder": folder / folder_name(batch, stop),
                "stop": stop,
                "document_s": request.document_s,
            }
            future = runner.submit(process, parameters)
            submitted[future.task_run_id] = batch
            future.add_done_callback(done.put)
        ending = Ending(stop, watch, folder, request.timeout_s, _last_words(flow_run.id))
        work = Batches(done, submitted, attrgetter("task_run_id"), has_workers(runner, kind))
        if workers > 1:
            ahead.workers = Workers(partial(_merge, runner, stop), stop, workers, has_workers(runner, kind))
        async for report in collect(work, Again(job, folder, stop, workers), watch, ending):
            reports.append(report)
            ahead.staged(report)
            if job.is_resumable:
                keep(report, batches[report.index], recipe.fingerprint)
    reports += staged_unreadable(job, stop)
    return sorted(reports, key=lambda report: report.index), ahead.spread


def _merge(runner: TaskRunner[Any], stop: StopFile, what: str, work: bytes) -> PrefectFuture[bytes]:
    future: PrefectFuture[bytes] = runner.submit(merge, {"what": what, "work": work, "stop": stop})
    return future


def _last_words(run_id: str | None) -> Callable[[DatelineError], None]:
    def tell(error: DatelineError) -> None:
        is_late = isinstance(error, TimedOut)
        state: State[Any] = (
            Failed(name="TimedOut", message=str(error)) if is_late else CancelledState(message=str(error))
        )
        with get_client(sync_client=True) as client:
            client.set_flow_run_state(uuid.UUID(str(run_id)), state, force=True)

    return tell
