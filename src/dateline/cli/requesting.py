"""From options and settings to a request: what the command line leaves out, the environment or a default says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from dateline.prepare import IngestRequest
from dateline.settings import Settings


def ingest_request(
    *,
    raw: Sequence[Path] | None = None,
    out: Path | None = None,
    runner: str | None = None,
    workers: int | None = None,
    fetched_at: datetime | None = None,
    scheme: str | None = None,
    wait_s: float | None = None,
    timeout_s: float | None = None,
    max_moved: float | None = None,
    accept: bool = False,
    dask_scheduler: str | None = None,
    ray_address: str | None = None,
) -> IngestRequest:
    """An `IngestRequest` of the given options over the `DATELINE_*` settings. A naive `fetched_at` is UTC."""
    settings = Settings()
    if fetched_at is not None and fetched_at.tzinfo is None:
        fetched_at = fetched_at.replace(tzinfo=UTC)
    dask_scheduler = dask_scheduler or settings.dask_scheduler
    ray_address = ray_address or settings.ray_address
    implied = "dask" if dask_scheduler else "ray" if ray_address else settings.runner
    return IngestRequest(
        raw=tuple(raw or (settings.raw,)),
        out=out or settings.out,
        scheme=scheme or settings.scheme,
        fetched_at=fetched_at,
        runner=str(runner) if runner else implied,
        workers=workers or settings.workers,
        batch_mb=settings.batch_mb,
        max_moved=settings.max_moved if max_moved is None else max_moved,
        accept=accept,
        wait_s=settings.wait_s if wait_s is None else wait_s,
        timeout_s=timeout_s or settings.timeout_s,
        dask_scheduler=dask_scheduler,
        ray_address=ray_address,
    )
