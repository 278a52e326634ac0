"""A run from its plan to its snapshot, whoever processes the batches: Prefect's task runners, or this process itself."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from dateline.dataset import Dataset, working
from dateline.errors import Cancelled
from dateline.model import BatchReport
from dateline.orchestration.run import rates, watching
from dateline.orchestration.run.checks import checks_of, judge_run, keep_checks
from dateline.orchestration.run.chunks import discard, kept_chunks, resume
from dateline.orchestration.run.endings import STOPPED
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.reports import Published, RunResult, changes_of, summarise
from dateline.orchestration.run.stopping import Interrupt, StopFile, on_signal
from dateline.publish import PublishRequest, Spread, commit, run_staging
from dateline.version import __version__


class ProcessBatches(Protocol):
    """Processes the batches of a plan."""

    async def __call__(
        self, job: Job, folder: Path, stop: StopFile, watch: watching.Watch, stack: contextlib.ExitStack
    ) -> tuple[list[BatchReport], Spread]:
        """Each batch staged below `folder`: reports in order of the batches, and who merges: workers, who are there until `stack`
        ends, or this process where there is no more than one of them.

        Raises what the first failing batch raised, once all others have ended; Cancelled where `stop` was set; TimedOut
        where nothing ended for too long.
        """


async def carry_out(job: Job, watch: watching.Watch, run_id: str, process_batches: ProcessBatches) -> RunResult:
    """Process the plan's batches, publish them as one snapshot, and sum up.

    Raises Cancelled, GateStopped, ContractViolated, PublishConflict or what a batch raised: nothing is published then.
    """
    started = time.monotonic()
    request = job.request
    if not job.prepared.has_work:
        return summarise(job, (), None, time.monotonic() - started)
    here = working(request.out)
    with contextlib.ExitStack() as stack:
        chunks = stack.enter_context(kept_chunks(here)) if job.is_resumable else None
        staging = stack.enter_context(_staging(here, run_id))
        finished, job = resume(job, chunks)
        watch.watcher.planned(job, chunks or staging)
        stop = StopFile(staging / "stop")
        with on_signal(stop.set, watch.interrupt):
            new, spread = await process_batches(job, chunks or staging, stop, watch, stack)
        reports = [*finished, *new]
        if stop.path.exists():
            raise Cancelled(STOPPED)
        watch.watcher.publishing()
        reports = [replace(report, index=n) for n, report in enumerate(reports)]
        checks = checks_of(reports)
        judge_run(here, checks, request.max_rise, accept=request.accept)
        snapshot = _publish(job, reports, run_id, watch.interrupt, spread)
        keep_checks(here, checks, run_id, snapshot.name if snapshot else None)
        result = summarise(job, reports, snapshot, time.monotonic() - started)
        rates.note(here, job.prepared.plan.size_bytes, result.seconds)
        if chunks:
            discard(here)
        return result


def _publish(
    job: Job, reports: Sequence[BatchReport], run_id: str, interrupt: Interrupt, spread: Spread
) -> Published | None:
    """Commit; what was published, None where nothing changed. A signal breaks it off, unless the one swap that publishes has been made."""

    def break_off() -> None:
        raise Cancelled(STOPPED)

    out = job.request.out
    before = Dataset(out).current_folder
    try:
        with on_signal(break_off, interrupt):
            snapshot = commit(out, reports, publish_request(job, run_id), spread)
    except Cancelled:
        after = Dataset(out).current_folder
        if after is None or after == before or Dataset(out).snapshot().record.run_id != run_id:
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
        partition=job.partition,
        table=job.request.table,
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
