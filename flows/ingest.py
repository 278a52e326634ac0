"""The flow `ingest`: discover, plan against the ledger, one task per batch, publish once, report."""

from __future__ import annotations

import contextlib
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Cancelled as CancelledState
from prefect.states import Completed, Failed

from dateline.errors import Cancelled, DatelineError, TimedOut
from dateline.model import BatchReport
from dateline.publish import PublishRequest, commit, published_folder, run_staging
from dateline.settings import MAX_MOVED, TIMEOUT_S, Settings
from dateline.version import __version__
from flows import alarms, rates, watching
from flows.batches import process_batches, resume
from flows.chunks import discard, kept_chunks
from flows.endings import STOPPED, timed_out
from flows.planning import IngestRequest, Prepared, prepare
from flows.reports import Published, RunResult, changes_of, count, publish_artifact, summarise
from flows.stopping import Interrupt, StopFile, on_signal

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
    max_moved: float = MAX_MOVED,
    accept: bool = False,
    timeout_s: float = TIMEOUT_S,
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
        max_moved: Gate: the largest share of reprocessed articles that may move; 1 lets all pass.
        accept: Publish although that gate would stop it.
        timeout_s: Stop, and publish nothing, when no batch ends for so many seconds.
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
        max_moved=max_moved,
        accept=accept,
        timeout_s=timeout_s,
        dask_scheduler=dask_scheduler,
        ray_address=ray_address,
    )
    return await conclude(lambda: prepare(request), "ingest-report")


async def conclude(plan: Callable[[], Prepared], key: str) -> State[RunResult]:
    """Plan and carry out; say how it went as a Prefect state whose data is the `RunResult`. `key`: of the artifact.

    Completed also where single dumps failed (they are in the ledger and in the report); Failed where the run stopped
    and published nothing; Cancelled after a signal.
    """
    watch = watching.current()
    try:
        result = watch.result = await carry_out(watch.prepared or plan(), watch)
    except Cancelled as stop:
        return CancelledState(message=str(stop))
    except TimedOut as error:
        return timed_out(error)
    except DatelineError as error:
        return Failed(message=f"{type(error).__name__}: {error}", data=error)
    await publish_artifact(result, key)
    await name_run(result)
    alarms.emit(result, Settings().max_quarantine_share)
    name = "CompletedWithFailures" if result.failed else "Completed"
    return Completed(name=name, message=result.sentence, data=result)


async def name_run(result: RunResult) -> None:
    """Give the run a name that tells what it did: 'ingest 12 dumps → 000031'."""
    title = f"{flow_run.flow_name} {count(result.dumps_processed, 'dump')} → {result.snapshot or 'nothing changed'}"
    async with get_client() as client:
        await client.update_flow_run(uuid.UUID(str(flow_run.id)), name=title)


async def carry_out(prepared: Prepared, watch: watching.Watch) -> RunResult:
    """Process the plan's batches, publish them as one snapshot, and sum up.

    Raises Cancelled, GateStopped, ContractViolated, PublishConflict or what a batch raised: nothing is published then.
    """
    started = time.monotonic()
    request = prepared.request
    if not prepared.has_work:
        return summarise(prepared, (), None, time.monotonic() - started)
    run_id = str(flow_run.id or uuid.uuid4())
    with contextlib.ExitStack() as stack:
        chunks = stack.enter_context(kept_chunks(request.out)) if prepared.is_resumable else None
        staging = stack.enter_context(_staging(request.out, run_id))
        finished, prepared = resume(prepared, chunks)
        watch.watcher.planned(prepared)
        stop = StopFile(staging / "stop")
        with on_signal(stop.set, watch.interrupt):
            reports = [*finished, *await process_batches(prepared, chunks or staging, stop, watch)]
        if stop.path.exists():
            raise Cancelled(STOPPED)
        watch.watcher.publishing()
        reports = [replace(report, index=n) for n, report in enumerate(reports)]
        snapshot = _publish(request, reports, run_id, watch.interrupt)
        result = summarise(prepared, reports, snapshot, time.monotonic() - started)
        rates.note(request.out, prepared.plan.size_bytes, result.seconds)
        if chunks:
            discard(request.out)
        return result


def _publish(
    request: IngestRequest, reports: Sequence[BatchReport], run_id: str, interrupt: Interrupt
) -> Published | None:
    """Commit; what was published, None where nothing changed. A signal breaks it off, unless the one swap that publishes has been made."""

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
        return Published(after.name)
    return Published(snapshot.name, changes_of(snapshot.diff)) if snapshot else None


def publish_request(request: IngestRequest, run_id: str) -> PublishRequest:
    """Who publishes and why. Another writer is waited for: a run's work is too dear to throw away."""
    return PublishRequest(
        run_id=run_id,
        recipe=request.recipe.fingerprint,
        pipeline_version=__version__,
        max_moved=request.max_moved,
        accept=request.accept,
        wait_s=request.wait_s,
        reason=request.reason,
    )


@contextlib.contextmanager
def _staging(out: Path, run_id: str) -> Iterator[Path]:
    """The run's staging folder, gone afterwards however the run ended (after kill -9 the next publish sweeps it)."""
    with run_staging(out, run_id) as folder:
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
