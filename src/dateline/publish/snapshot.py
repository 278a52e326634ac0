"""Commit: the staged rows of a run become the next snapshot, or nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dateline.model import BatchReport, Outcome
from dateline.publish.base import Base, open_base
from dateline.publish.building import PublishRequest, Snapshot, building_folder, scratch_of
from dateline.publish.finishing import finish
from dateline.publish.forgotten import Tombstones, read_tombstones
from dateline.publish.layout import snapshot_folder
from dateline.publish.ledger_table import ledger_rows
from dateline.publish.leftovers import sweep
from dateline.publish.lock import writer_lock
from dateline.publish.manifest import current_number
from dateline.publish.merge import LEDGER_COLUMNS, merge
from dateline.publish.retraction import complete_forgetting
from dateline.publish.staged import Keep, load, recounted, staged_ledger
from dateline.publish.storage import storage


def commit(out: Path, reports: Sequence[BatchReport], request: PublishRequest) -> Snapshot | None:
    """Publish what `reports` staged as the next snapshot of the dataset at `out`.

    Rows of each dump replace the rows it had. A forget that was killed half way is completed first, in a snapshot of its
    own. Returns the last snapshot made, None where nothing changes a byte.

    Raises PublishConflict when another writer holds the dataset, GateStopped when more moves than `request` allows,
    ContractViolated for staged tables that break the contract or a dataset of a later version, StorageFailed when the
    system refuses a read or write, DatasetBroken when the present snapshot is damaged. Nothing is published then.
    """
    with storage(out), writer_lock(out, request.run_id, request.wait_s):
        sweep(out)
        completed = complete_forgetting(out, request)
        base = open_base(out)
        tombstones = read_tombstones(out)
        delivered = staged_ledger(reports)
        dumps = _worth_publishing(base, delivered, tombstones)
        if not dumps.num_rows and not base.is_outdated:
            return completed
        keep = _keep(delivered, dumps, tombstones)
        with building_folder(out) as building:
            staged = load(reports, dumps, keep, scratch_of(building))
            if tombstones.hashes:
                staged = recounted(staged)
            merged = merge(base, staged, building)
            return finish(out, base, building, merged, staged, request) or completed


def _worth_publishing(base: Base, dumps: pa.Table, tombstones: Tombstones) -> pa.Table:
    """Without forgotten dumps, and without failures of dumps that have rows from an earlier, readable delivery.

    A delivery that arrives broken never takes away what its predecessor gave; the ledger keeps the predecessor, so
    that every run tries again and says so.
    """
    dumps = tombstones.keep_dumps(dumps)
    failed = dumps.filter(pc.equal(dumps.column("outcome"), Outcome.FAILED.value)).column("dump_name").to_pylist()
    known = ledger_rows(base, failed, LEDGER_COLUMNS)
    held = known.filter(pc.not_equal(known.column("outcome"), Outcome.FAILED.value)).column("dump_name")
    return dumps.filter(pc.invert(pc.is_in(dumps.column("dump_name"), value_set=held.combine_chunks())))


def _keep(delivered: pa.Table, dumps: pa.Table, tombstones: Tombstones) -> Keep:
    """What may be published of the rows staged: not those of dumps held back, nor what was forgotten."""
    held_back = set(delivered.column("dump_name").to_pylist()) - set(dumps.column("dump_name").to_pylist())
    names = pa.array(sorted(held_back), pa.string())

    def keep(table: str, rows: pa.Table) -> pa.Table:
        if held_back:
            rows = rows.filter(pc.invert(pc.is_in(rows.column("dump_name"), value_set=names)))
        return tombstones.keep_rows(table, rows)

    return keep


def published_folder(out: Path) -> Path | None:
    """Folder of the current snapshot, links resolved: what a reader should open. None where there is none."""
    number = current_number(out)
    return None if number is None else snapshot_folder(out, number)
