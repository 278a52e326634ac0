"""Commit: the staged rows of a run become the next snapshot, or nothing changes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.base import BaseSnapshot, open_base
from dateline.dataset.format.files import storage
from dateline.dataset.format.lock import writer_lock
from dateline.dataset.format.tombstones import read_tombstones
from dateline.dataset.ledger import ledger_rows
from dateline.dataset.occurrences.names import SortedNames
from dateline.dataset.snapshots import SnapshotInfo
from dateline.lake import following
from dateline.model import BatchReport, Outcome
from dateline.publish.bucket.publishing import in_bucket
from dateline.publish.build.building import PublishRequest, building_folder, scratch_of
from dateline.publish.build.finish import finish
from dateline.publish.commands.forget import complete_forgetting, settle_anew
from dateline.publish.commands.sweep import sweep
from dateline.publish.merge.mapping import portions, staged_by
from dateline.publish.merge.merge import merge
from dateline.publish.merge.spread import Spread
from dateline.publish.merge.staged import staged_ledger

logger = logging.getLogger(__name__)
HERE = Spread()


def commit(
    out: Path, reports: Sequence[BatchReport], request: PublishRequest, spread: Spread = HERE
) -> SnapshotInfo | None:
    """Publish what `reports` staged as the next snapshot of the dataset at `out`, a folder or an address.

    spread: workers who merge where there is more than one task for them, and see the same folders; by default such a merge is done here, a task
    at a time, so that its memory does not grow with it. Rows of each dump replace the rows it had. A forget that was killed half way is completed first, and a dataset laid out
    by other rules is settled anew, each in a snapshot of its own. Returns the last snapshot made, None where nothing changes a byte.

    Raises PublishConflict when another writer holds the dataset, GateStopped when more moves than `request` allows,
    ContractViolated for staged tables that break the contract or a dataset of a later version, StorageFailed when the
    system refuses a read or write, DatasetBroken when the present snapshot is damaged. Nothing is published then.
    """
    return in_bucket(out, lambda folder: _commit(folder, reports, request, spread), request.run_id, request.wait_s)


def _commit(out: Path, reports: Sequence[BatchReport], request: PublishRequest, spread: Spread) -> SnapshotInfo | None:
    with storage(out), writer_lock(out, request.run_id, request.wait_s), following(out, request.table):
        sweep(out)
        completed = complete_forgetting(out, request)
        base = open_base(out, partition=request.partition)
        tombstones = read_tombstones(out)
        if base.is_laid_out_otherwise:
            logger.info("%s was laid out by other rules: it is settled anew", out)
            completed = settle_anew(out, base, tombstones, request) or completed
            base = open_base(out, partition=request.partition)
        n_tasks = len(portions(reports, spread))
        workers = spread if n_tasks > 1 or spread.begun else None
        dumps, forgotten = staged_ledger(reports, tombstones, with_who=workers is None)
        held = _held_by_predecessors(base, dumps)
        if len(held):
            dumps = dumps.filter(pc.invert(held.mask(dumps.column("dump_name"))))
        if not dumps.num_rows and not base.is_outdated:
            return completed
        if base.is_outdated:
            logger.info("%s was written by an older contract: its files are written anew", out)
        with building_folder(out) as building:
            scratch = scratch_of(building)
            staged = staged_by(reports, dumps, forgotten, held, tombstones, base.partition, scratch, workers)
            merged = merge(base, staged, building, scratch, spread=workers, n_tasks=n_tasks)
            return finish(out, base, building, merged, staged, request) or completed


def _held_by_predecessors(base: BaseSnapshot, dumps: pa.Table) -> SortedNames:
    """Dumps that failed and have rows from an earlier, readable delivery.

    A delivery that arrives broken never takes away what its predecessor gave; the ledger keeps the predecessor, so
    that every run tries again and says so.
    """
    failed = dumps.filter(pc.equal(dumps.column("outcome"), Outcome.FAILED.value)).column("dump_name")
    known = ledger_rows(base, SortedNames.of(failed), ("dump_name", "outcome"))
    return SortedNames.of(known.filter(pc.not_equal(known.column("outcome"), Outcome.FAILED.value)).column("dump_name"))
