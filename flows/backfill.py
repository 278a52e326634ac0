"""The flow `backfill`: restate a range of days, from the ledger and the sightings, in chunks that survive a stop."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State

from dateline.backfill import BackfillRange, Choice, prepare_backfill
from dateline.flows.ingest import RunnerName
from dateline.orchestration.run.conclusion import conclude
from dateline.orchestration.run.reports import RunResult
from dateline.prepare import IngestRequest
from dateline.settings import MAX_MOVED, TIMEOUT_S


@flow(name="backfill", flow_run_name="backfill {since} to {until}", persist_result=False)
async def backfill(
    raw: list[str],
    out: str = "data/processed",
    since: date | None = None,
    until: date | None = None,
    region: str | None = None,
    missing: bool = True,
    failed: bool = True,
    outdated: bool = True,
    everything: bool = False,
    scheme: str = "newsroom",
    fetched_at: datetime | None = None,
    runner: RunnerName = "auto",
    workers: int = 0,
    max_moved: float = MAX_MOVED,
    accept: bool = False,
    timeout_s: float = TIMEOUT_S,
    dask_scheduler: str | None = None,
    ray_address: str | None = None,
) -> State[RunResult]:
    """Process again the dumps that have, had or may have articles in a range of days, and publish once.

    Args:
        raw: Folders or files with dumps, as the worker sees them.
        out: Folder of the dataset.
        since: First day of publication; empty for no limit.
        until: Last day of publication; empty for no limit.
        region: Only dumps with articles of this region.
        missing: Dumps that were never processed or changed since.
        failed: Dumps that failed.
        outdated: Dumps that were processed by other code or with other options.
        everything: All of them, up to date or not.
        scheme: Region scheme: newsroom, m49, world-bank, or a YAML file.
        fetched_at: When the dumps were fetched, where nothing else says so.
        runner: Where batches are processed.
        workers: Batches at the same time; 0 is one per core.
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
        dask_scheduler=dask_scheduler,
        ray_address=ray_address,
        max_moved=max_moved,
        accept=accept,
        timeout_s=timeout_s,
    )
    within, choice = BackfillRange(since, until, region), Choice(missing, failed, outdated, everything)
    return await conclude(lambda: prepare_backfill(request, within, choice)[0], "backfill-report")
