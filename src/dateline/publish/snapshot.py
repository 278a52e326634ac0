"""Commit: the staged rows of a run become the next snapshot, or nothing changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dateline.model import BatchReport, Outcome
from dateline.publish.base import Base, open_base
from dateline.publish.building import PublishRequest, Snapshot, building_folder, publish_files, scratch_of
from dateline.publish.diff import Diff, Side, compare
from dateline.publish.empties import empty_files
from dateline.publish.forgotten import Tombstones, read_tombstones
from dateline.publish.gate import judge_diff
from dateline.publish.layout import snapshot_folder
from dateline.publish.ledger_table import ledger_rows
from dateline.publish.leftovers import sweep
from dateline.publish.lock import writer_lock
from dateline.publish.manifest import Manifest, current_number, read_manifest
from dateline.publish.merge import LEDGER_COLUMNS, SIGHTING_COLUMNS, Merged, merge
from dateline.publish.staged import Keep, Staged, load, recounted, staged_ledger
from dateline.publish.storage import storage


def commit(out: Path, reports: Sequence[BatchReport], request: PublishRequest) -> Snapshot | None:
    """Publish what `reports` staged as the next snapshot of the dataset at `out`.

    Rows of each dump replace the rows it had. Returns None where that changes no byte.

    Raises PublishConflict when another writer holds the dataset, GateStopped when more moves than `request` allows,
    ContractViolated for staged tables that break the contract or a dataset of a later version, StorageFailed when the
    system refuses a read or write, DatasetBroken when the present snapshot is damaged. Nothing is published then.
    """
    with storage(out), writer_lock(out, request.run_id, request.wait_s):
        sweep(out)
        base = open_base(out)
        tombstones = read_tombstones(out)
        delivered = staged_ledger(reports)
        dumps = _worth_publishing(base, delivered, tombstones)
        if not dumps.num_rows and not base.is_outdated:
            return None
        keep = _keep(delivered, dumps, tombstones)
        with building_folder(out) as building:
            staged = load(reports, dumps, keep, scratch_of(building))
            if tombstones.hashes:
                staged = recounted(staged)
            merged = merge(base, staged, building)
            return finish(out, base, building, merged, staged, request)


def finish(
    out: Path,
    base: Base,
    building: Path,
    merged: Merged,
    staged: Staged,
    request: PublishRequest,
    gone: Collection[str] = (),
    *,
    force: bool = False,
) -> Snapshot | None:
    """Judge what a merge changes and publish it; None where it changes no byte, unless `force`.

    `gone` are the dumps that lose rows on purpose. Raises GateStopped, StorageFailed.
    """
    files = [*merged.written, *merged.kept]
    manifest = Manifest(tuple(sorted((*files, *empty_files(files, building)))), cuts=base.manifest.cuts)
    previous = current_number(out)
    if not force and previous is not None and manifest == read_manifest(snapshot_folder(out, previous)):
        return None
    diff = _diff(merged, staged, gone)
    judge_diff(diff, request.max_moved, request.accept)
    return publish_files(out, building, base, manifest, merged.runs, request, diff)


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


def _diff(merged: Merged, staged: Staged, gone: Collection[str]) -> Diff:
    known = set(merged.old_ledger.column("dump_name").to_pylist())
    again = pa.array(sorted(known), pa.string())
    pieces = (rows for run in staged.runs["sightings"] for rows in run.everything()) if known else ()
    sightings = [r.select(SIGHTING_COLUMNS).filter(pc.is_in(r.column("dump_name"), value_set=again)) for r in pieces]
    none = merged.old_sightings.schema.empty_table()
    after = Side(merged.coming, pa.concat_tables([none, *(s.cast(none.schema) for s in sightings)]))
    return compare(Side(merged.leaving, merged.old_sightings), after, _reasons(merged, staged, gone))


def _reasons(merged: Merged, staged: Staged, gone: Collection[str]) -> Mapping[str, str]:
    columns = [merged.old_ledger.column(c).to_pylist() for c in ("dump_name", "dump_id", "recipe")]
    old = {name: (dump_id, recipe) for name, dump_id, recipe in zip(*columns, strict=True)}
    reasons: dict[str, str] = {}
    new = (staged.dumps.column(c).to_pylist() for c in ("dump_name", "dump_id", "recipe"))
    for name, dump_id, recipe in zip(*new, strict=True):
        if name not in old:
            reasons[name] = "new dump"
        elif old[name][0] != dump_id:
            reasons[name] = "changed dump"
        else:
            reasons[name] = "newer code" if old[name][1] != recipe else "same again"
    return reasons | dict.fromkeys(gone, "retraction")


def published_folder(out: Path) -> Path | None:
    """Folder of the current snapshot, links resolved: what a reader should open. None where there is none."""
    number = current_number(out)
    return None if number is None else snapshot_folder(out, number)
