"""A run from its plan to its end: batches, one publish, the report, and the Prefect state that says how it went."""

from __future__ import annotations

import contextlib
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Cancelled as CancelledState
from prefect.states import Completed, Failed

from dateline.dataset import Dataset
from dateline.errors import Cancelled, DatelineError
from dateline.model import BatchReport
from dateline.orchestration.errors import TimedOut
from dateline.orchestration.request import BackfillRequest, RunRequest
from dateline.orchestration.run import events, rates, watching
from dateline.orchestration.run.batches import process_batches, resume
from dateline.orchestration.run.chunks import discard, kept_chunks
from dateline.orchestration.run.endings import STOPPED, timed_out
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.reports import Published, RunResult, changes_of, count, publish_artifact, summarise
from dateline.orchestration.run.stopping import Interrupt, StopFile, on_signal
from dateline.orchestration.settings import settings
from dateline.publish import PublishRequest, commit, run_staging
from dateline.version import __version__


async def conclude(plan: Callable[[], Job], key: str) -> State[RunResult]:
    """Plan and carry out; say how it went as a Prefect state whose data is the `RunResult`. `key`: of the artifact.

    Completed also where single dumps failed (they are in the ledger and in the report); Failed where the run stopped
    and published nothing; Cancelled after a signal.
    """
    watch = watching.current()
    try:
        result = watch.result = await carry_out(watch.job or plan(), watch)
    except Cancelled as stop:
        return CancelledState(message=str(stop))
    except TimedOut as error:
        return timed_out(error)
    except DatelineError as error:
        return Failed(message=f"{type(error).__name__}: {error}", data=error)
    await publish_artifact(result, key)
    await name_run(result)
    events.emit(result, settings().max_quarantine_share)
    name = "CompletedWithFailures" if result.failed else "Completed"
    return Completed(name=name, message=result.sentence, data=result)


def title() -> str:
    """The name of a run that has done nothing yet: 'ingest /data/raw', 'backfill /data/raw 2026-01-01 to …'."""
    kind = BackfillRequest if flow_run.flow_name == "backfill" else RunRequest
    request = kind.model_validate(flow_run.parameters["request"])
    raw = ", ".join(map(str, request.raw))
    if isinstance(request, BackfillRequest):
        return f"backfill {raw} {request.since or '…'} to {request.until or '…'}"
    return f"ingest {raw}"


async def name_run(result: RunResult) -> None:
    """Give the run a name that tells what it did: 'ingest 12 dumps → 000031'."""
    title = f"{flow_run.flow_name} {count(result.dumps_processed, 'dump')} → {result.snapshot or 'nothing changed'}"
    async with get_client() as client:
        await client.update_flow_run(uuid.UUID(str(flow_run.id)), name=title)


async def carry_out(job: Job, watch: watching.Watch) -> RunResult:
    """Process the plan's batches, publish them as one snapshot, and sum up.

    Raises Cancelled, GateStopped, ContractViolated, PublishConflict or what a batch raised: nothing is published then.
    """
    started = time.monotonic()
    request = job.request
    if not job.prepared.has_work:
        return summarise(job, (), None, time.monotonic() - started)
    run_id = str(flow_run.id or uuid.uuid4())
    with contextlib.ExitStack() as stack:
        chunks = stack.enter_context(kept_chunks(request.out)) if job.is_resumable else None
        staging = stack.enter_context(_staging(request.out, run_id))
        finished, job = resume(job, chunks)
        watch.watcher.planned(job)
        stop = StopFile(staging / "stop")
        with on_signal(stop.set, watch.interrupt):
            reports = [*finished, *await process_batches(job, chunks or staging, stop, watch)]
        if stop.path.exists():
            raise Cancelled(STOPPED)
        watch.watcher.publishing()
        reports = [replace(report, index=n) for n, report in enumerate(reports)]
        snapshot = _publish(job, reports, run_id, watch.interrupt)
        result = summarise(job, reports, snapshot, time.monotonic() - started)
        rates.note(request.out, job.prepared.plan.size_bytes, result.seconds)
        if chunks:
            discard(request.out)
        return result


def _publish(job: Job, reports: Sequence[BatchReport], run_id: str, interrupt: Interrupt) -> Published | None:
    """Commit; what was published, None where nothing changed. A signal breaks it off, unless the one swap that publishes has been made."""

    def break_off() -> None:
        raise Cancelled(STOPPED)

    out = job.request.out
    before = Dataset(out).current_folder
    try:
        with on_signal(break_off, interrupt):
            snapshot = commit(out, reports, publish_request(job, run_id))
    except Cancelled:
        after = Dataset(out).current_folder
        if after is None or after == before:
            raise
        return Published(after.name)
    return Published(snapshot.name, changes_of(snapshot.diff), snapshot.reason) if snapshot else None


def publish_request(job: Job, run_id: str) -> PublishRequest:
    """Who publishes and why. Another writer is waited for: a run's work is too dear to throw away."""
    return PublishRequest(
        run_id=run_id,
        recipe=job.recipe.fingerprint,
        pipeline_version=__version__,
        max_moved=job.request.max_moved,
        accept=job.request.accept,
        wait_s=job.request.wait_s,
        reason=job.reason,
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
