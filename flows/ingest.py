"""The flow `ingest`: discover, plan against the ledger, one task per batch, publish once, report."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import shutil
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.states import Cancelled as CancelledState
from prefect.states import Completed, Failed

from dateline import __version__
from dateline.errors import Cancelled, DatelineError
from dateline.model import BatchReport
from dateline.publish import PublishRequest, commit, published_folder, run_staging
from flows import watching
from flows.guard import complain
from flows.planning import IngestRequest, Prepared, prepare
from flows.reports import RunResult, publish_artifact, summarise
from flows.runners import choose, task_runner
from flows.stopping import Interrupt, StopFile, leave_now, on_signal
from flows.tasks import process

PUBLISH_WAIT_S = 600.0
STOPPED = "the run was stopped: nothing of it is published"
RunnerName = Literal["auto", "thread", "process", "dask", "ray"]


@flow(name="ingest", flow_run_name="ingest {raw}", persist_result=False)
async def ingest(
    raw: list[str],
    out: str = "data/processed",
    scheme: str = "newsroom",
    fetched_at: datetime | None = None,
    runner: RunnerName = "auto",
    workers: int = 0,
    batch_mb: int = 64,
    dask_scheduler: str | None = None,
    ray_address: str | None = None,
) -> State[RunResult]:
    """Turn new and changed dumps into rows of the dataset.

    Args:
        raw: Folders or files with dumps, as the worker sees them.
        out: Folder of the dataset.
        scheme: Region scheme: newsroom, m49, world-bank, or a YAML file.
        fetched_at: When the dumps were fetched, where nothing else says so.
        runner: Where batches are processed.
        workers: Batches at the same time; 0 is one per core.
        batch_mb: Target size of a batch in megabytes.
        dask_scheduler: Address of a running Dask scheduler.
        ray_address: Address of a running Ray cluster.
    """
    request = IngestRequest(
        tuple(Path(p) for p in raw),
        Path(out),
        scheme,
        fetched_at,
        runner,
        workers,
        batch_mb,
        dask_scheduler=dask_scheduler,
        ray_address=ray_address,
    )
    return await conclude(request)


async def conclude(request: IngestRequest) -> State[RunResult]:
    """Plan and carry out a request; say how it went as a Prefect state whose data is the `RunResult`.

    Completed also where single dumps failed (they are in the ledger and in the report); Failed where the run stopped
    and published nothing; Cancelled after a signal.
    """
    watch = watching.current()
    try:
        result = await carry_out(watch.prepared or prepare(request), watch)
    except Cancelled as stop:
        return CancelledState(message=str(stop))
    except DatelineError as error:
        return Failed(message=f"{type(error).__name__}: {error}", data=error)
    await publish_artifact(result)
    name = "CompletedWithFailures" if result.failed else "Completed"
    return Completed(name=name, message=result.sentence, data=result)


async def carry_out(prepared: Prepared, watch: watching.Watch) -> RunResult:
    """Process the plan's batches, publish them as one snapshot, and sum up.

    Raises Cancelled, GateStopped, ContractViolated, PublishConflict or what a batch raised: nothing is published then.
    """
    started = time.monotonic()
    request = prepared.request
    if not prepared.has_work:
        return summarise(prepared, (), None, time.monotonic() - started)
    watch.watcher.planned(prepared)
    run_id = str(flow_run.id or uuid.uuid4())
    with _staging(request.out, run_id) as staging:
        stop = StopFile(staging / "stop")
        with on_signal(stop.set, watch.interrupt):
            reports = await _process_batches(prepared, staging, stop, watch)
        if stop.path.exists():
            raise Cancelled(STOPPED)
        watch.watcher.publishing()
        snapshot = _publish(request, reports, run_id, watch.interrupt)
        return summarise(prepared, reports, snapshot, time.monotonic() - started)


def _publish(request: IngestRequest, reports: Sequence[BatchReport], run_id: str, interrupt: Interrupt) -> str | None:
    """Commit, and name the snapshot. A signal breaks it off, unless the one swap that publishes has been made."""

    def break_off() -> None:
        raise Cancelled(STOPPED)

    before = published_folder(request.out)
    try:
        with on_signal(break_off, interrupt):
            snapshot = commit(request.out, reports, publish_request(request, run_id))
    except Cancelled:
        after = published_folder(request.out)
        if after is None or after == before:
            raise
        return after.name
    return snapshot.name if snapshot else None


def publish_request(request: IngestRequest, run_id: str) -> PublishRequest:
    """Who publishes and why. Another writer is waited for: a run's work is too dear to throw away."""
    return PublishRequest(
        run_id=run_id,
        recipe=request.recipe.fingerprint,
        pipeline_version=__version__,
        wait_s=PUBLISH_WAIT_S,
        reason=request.reason,
    )


async def _process_batches(
    prepared: Prepared, staging: Path, stop: StopFile, watch: watching.Watch
) -> tuple[BatchReport, ...]:
    from dateline.pipeline import stage_failed

    request, batches = prepared.request, prepared.plan.batches
    reports: list[BatchReport] = []
    if batches:
        workers = min(request.worker_count, len(batches))
        runner = task_runner(
            choose(request.runner, workers, len(batches)),
            workers,
            dask_scheduler=request.dask_scheduler,
            ray_address=request.ray_address,
        )
        done: queue.SimpleQueue[PrefectFuture[BatchReport]] = queue.SimpleQueue()
        with runner:
            for batch in batches:
                parameters = {"batch": batch, "recipe": request.recipe, "staging": staging, "stop": stop}
                runner.submit(process, parameters).add_done_callback(done.put)
            reports = await _collect(done, len(batches), stop, watch)
    if prepared.unreadable:
        folder = staging / f"batch-{len(batches):05d}"
        reports.append(stage_failed(prepared.unreadable, request.recipe, folder, len(batches)))
    return tuple(sorted(reports, key=lambda report: report.index))


async def _collect(
    done: queue.SimpleQueue[PrefectFuture[BatchReport]], n_batches: int, stop: StopFile, watch: watching.Watch
) -> list[BatchReport]:
    """Wait for every batch; the first that fails stops the others, and its error is raised when all have ended."""
    reports: list[BatchReport] = []
    first_error: Exception | None = None
    for _ in range(n_batches):
        future = await _next(done, stop, watch.interrupt)
        try:
            reports.append(future.result())
        except Exception as error:
            # Cancelled is what the others raise because of the first
            if first_error is None or isinstance(first_error, Cancelled):
                first_error = error
            stop.set()
        else:
            watch.watcher.batch_done(reports[-1])
    if first_error is not None:
        raise first_error
    return reports


async def _next(
    done: queue.SimpleQueue[PrefectFuture[BatchReport]], stop: StopFile, interrupt: Interrupt
) -> PrefectFuture[BatchReport]:
    while True:
        with contextlib.suppress(queue.Empty):
            return done.get_nowait()
        if interrupt.is_overdue:
            _leave_tasks_behind(stop.path.parent, interrupt)
        await asyncio.sleep(0.05)


def _leave_tasks_behind(staging: Path, interrupt: Interrupt) -> None:
    run_id = flow_run.id
    shutil.rmtree(staging, ignore_errors=True)

    def mark_cancelled() -> None:
        with get_client(sync_client=True) as client:
            client.set_flow_run_state(uuid.UUID(str(run_id)), CancelledState(message=STOPPED), force=True)

    complain(STOPPED)
    leave_now(interrupt.exit_code, mark_cancelled)


@contextlib.contextmanager
def _staging(out: Path, run_id: str) -> Iterator[Path]:
    """The run's staging folder, gone afterwards however the run ended (after kill -9 the next publish sweeps it)."""
    with run_staging(out, run_id) as folder:
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
