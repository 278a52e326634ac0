"""The flow `ingest`: discover, plan against the ledger, one task per batch, publish once, report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from prefect import flow
from prefect.client.schemas.objects import State

from dateline.orchestration.run.conclusion import conclude
from dateline.orchestration.run.reports import RunResult
from dateline.prepare import IngestRequest, prepare
from dateline.settings import MAX_MOVED, TIMEOUT_S

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
