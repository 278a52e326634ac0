"""A request together with its plan: what the command line shows and the flow carries out. Without Prefect, so it is quick."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dateline.backfill import BackfillRange, Choice, Chosen, choose_dumps
from dateline.dataset import MONTH, Dataset
from dateline.ingest import ReadOptions
from dateline.orchestration.request import BackfillRequest, RunRequest, named_fields
from dateline.prepare import Prepared, prepare
from dateline.recipe import Recipe
from dateline.segment import load_profile

THE_USUAL = Choice(missing=True, failed=True, outdated=True)
"""What a backfill without --missing, --failed, --outdated or --all means."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a run is to do, and for whom."""

    request: RunRequest
    prepared: Prepared
    reason: str = "run"
    """Noted in the snapshot: 'run', 'backfill', 'replay'."""
    is_resumable: bool = False
    """Keep finished batches for another attempt when this one is interrupted."""

    @property
    def partition(self) -> str | None:
        """What `articles` is to be parted by; None: as it is."""
        return partition_wanted(self.request)

    @property
    def recipe(self) -> Recipe:
        """What determines rows besides the dumps."""
        return recipe_of(self.request)


def partition_wanted(request: RunRequest) -> str | None:
    """What `articles` is to be parted by; None: as it is. A lake table is best with few files: a new one is parted by month."""
    is_new_lake = request.partition is None and request.table is not None and not Dataset(request.out).exists
    return MONTH if is_new_lake else request.partition


def recipe_of(request: RunRequest) -> Recipe:
    """What determines rows besides the dumps."""
    profile = None if request.profile is None else load_profile(request.profile)
    return Recipe(request.scheme, ReadOptions(fields=named_fields(request.fields)), profile)


def ingest_job(
    request: RunRequest,
    *,
    only: Collection[str] | None = None,
    force: bool = False,
    reason: str = "run",
    remembers: bool = True,
) -> Job:
    """The plan of a run over new and changed dumps. only, force, remembers: as for `dateline.prepare.prepare`."""
    prepared = prepare(
        request.raw,
        request.out,
        recipe_of(request),
        fetched_at=request.fetched_at,
        follow_links=request.follow_links,
        batch_bytes=request.batch_mb * 1024 * 1024,
        min_batches=request.worker_count,
        only=only,
        force=force,
        partition=partition_wanted(request),
        table=request.table,
        rehash=request.rehash,
        remembers=remembers,
    )
    return Job(request, prepared, reason)


def backfill_job(request: BackfillRequest, *, remembers: bool = True) -> tuple[Job, Chosen]:
    """The dumps that concern the request's days, and the plan: all of them are processed, whatever the ledger says.

    remembers: as for `dateline.prepare.prepare`.
    """
    within = BackfillRange(request.since, request.until, request.region)
    choice = Choice(request.missing, request.failed, request.outdated, request.everything)
    chosen = choose_dumps(
        request.raw,
        request.out,
        recipe_of(request),
        within,
        THE_USUAL if choice.is_empty else choice,
        fetched_at=request.fetched_at,
        follow_links=request.follow_links,
        rehash=request.rehash,
        remembers=remembers,
    )
    job = ingest_job(request, only=chosen.names, force=True, reason="backfill", remembers=remembers)
    return Job(request, job.prepared, job.reason, is_resumable=True), chosen
