"""What a run has to do: dumps found, compared with the ledger, cut into batches. Without Prefect, so it is quick."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from dateline.dataset import Dataset
from dateline.errors import UsageError
from dateline.ingest import discover
from dateline.model import DumpReport, Outcome
from dateline.plan import Plan, is_failed, plan
from dateline.publish import has_leftovers
from dateline.recipe import Recipe
from dateline.settings import TIMEOUT_S, usable_cores


@dataclass(frozen=True, slots=True)
class IngestRequest:
    """What somebody asks of a run. Only `scheme` and `fetched_at` can change a row of the dataset."""

    raw: tuple[Path, ...]
    out: Path
    scheme: str = "newsroom"
    fetched_at: datetime | None = None
    runner: str = "auto"
    workers: int = 0
    """Batches at the same time; 0: one per usable core."""
    batch_mb: int = 64
    force: bool = False
    """Process dumps again that the ledger already has."""
    dask_scheduler: str | None = None
    ray_address: str | None = None
    max_moved: float | None = None
    """Gate: largest share of reprocessed articles that may move; None: no gate."""
    accept: bool = False
    """Publish although the gate would stop it."""
    timeout_s: float = TIMEOUT_S
    """A run in which no batch ends for so long is stopped and publishes nothing."""
    wait_s: float = 600.0
    """How long to wait for another writer before that is a conflict."""
    reason: str = "run"
    """Noted in the snapshot: 'run', 'backfill', 'replay'."""

    @property
    def recipe(self) -> Recipe:
        """What determines rows besides the dumps."""
        return Recipe(scheme=self.scheme)

    @property
    def worker_count(self) -> int:
        """`workers`, or one per usable core."""
        return self.workers or usable_cores()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan together with what could not even be planned."""

    request: IngestRequest
    plan: Plan
    n_found: int
    """Dumps found, the failed ones included."""
    unreadable: tuple[DumpReport, ...]
    """Dumps that could not be opened and whose failure the ledger does not hold yet."""
    known_failures: tuple[str, ...]
    """Names of unchanged dumps that failed in an earlier run: they are not tried again until they change."""
    has_to_mend: bool = False
    """A killed command left a forget half done, or files that nobody needs, or an older release wrote the
    dataset: the run's publish ends the one, removes the others, writes the last anew."""
    is_resumable: bool = False
    """Keep finished batches for another attempt when this one is interrupted."""

    @property
    def has_work(self) -> bool:
        """Whether a run would process, record or remove anything."""
        return bool(self.plan.batches or self.unreadable or self.has_to_mend)


def prepare(
    request: IngestRequest, *, only: Collection[str] | None = None, force: bool = False, reason: str = ""
) -> Prepared:
    """Find the dumps, read the ledger and plan. Raises UsageError when a path of `raw` does not exist.

    only: names of the dumps to look at, by default all. force: process them again whatever the ledger says. reason:
    noted in the snapshot.
    """
    request = replace(request, force=force or request.force, reason=reason or request.reason)
    for path in request.raw:
        if not path.exists():
            raise UsageError(f"there is nothing at {path}: give the folder or file your dumps are in")
    found = discover(request.raw, fetched_at=request.fetched_at)
    known = Dataset(request.out).ledger()
    forgotten = Dataset(request.out).tombstones()
    dumps = [
        dump
        for dump in found.dumps
        if (only is None or dump.name in only)
        # a forgotten dump may still lie in the raw folder: it would be processed only to be dropped at the publish
        and not forgotten.is_forgotten("dump", dump.name)
        and not forgotten.is_forgotten("dump", dump.sha256)
    ]
    failed = [report for report in found.failed if only is None or report.dump_name in only]
    todo = plan(
        dumps,
        known,
        request.recipe.fingerprint,
        batch_bytes=request.batch_mb * 1024 * 1024,
        min_batches=request.worker_count,
        force=request.force,
    )
    failed_before = {name for name, entry in known.items() if is_failed(entry)}
    unreadable = tuple(report for report in failed if request.force or report.dump_name not in failed_before)
    again = [report.dump_name for report in failed if report.dump_name in failed_before and not request.force]
    return Prepared(
        request,
        todo,
        len(dumps) + len(failed),
        unreadable,
        tuple(sorted([*again, *(name for name in todo.unchanged if name in failed_before)])),
        forgotten.is_pending or has_leftovers(request.out) or Dataset(request.out).is_outdated,
    )


def failures(reports: Sequence[DumpReport]) -> tuple[DumpReport, ...]:
    """Those of `reports` whose dump failed, by name."""
    return tuple(sorted((r for r in reports if r.outcome is Outcome.FAILED), key=lambda r: r.dump_name))
