"""Repair: rebuild what `verify` found broken from the raw dumps, and publish a sound snapshot.

Broken files count as absent; the dumps that had rows in them are processed again and merged over what is left. Since
rows depend on dumps alone, a repaired dataset has the bytes it had before the damage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.base import BaseSnapshot
from dateline.dataset.format.files import storage
from dateline.dataset.format.layout import BY_DUMP, snapshot_folder, table_of
from dateline.dataset.format.lock import writer_lock
from dateline.dataset.format.manifest import MANIFEST, Manifest, current_number, read_manifest
from dateline.dataset.format.receipts import set_aside
from dateline.dataset.format.sparse import Sparse
from dateline.dataset.format.tombstones import read_tombstones, restore_tombstones
from dateline.dataset.ledger import Chunks, ledger_rows
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.index import Index, write_segment
from dateline.dataset.occurrences.names import SortedNames
from dateline.dataset.snapshots import SnapshotInfo
from dateline.errors import DatasetBroken
from dateline.lake import following
from dateline.model import BatchReport, Outcome
from dateline.publish.bucket.publishing import in_bucket
from dateline.publish.build.building import PublishRequest, building_folder, scratch_of
from dateline.publish.build.finish import finish
from dateline.publish.commands.relink import relink
from dateline.publish.commands.sweep import sweep
from dateline.publish.merge.merge import merge
from dateline.publish.merge.staged import load, passing, recounted, staged_ledger
from dateline.publish.verification.problem import Problem
from dateline.publish.verification.recovery import salvage_manifest
from dateline.publish.verification.rows import all_occurrences
from dateline.publish.verification.verify import verify

Rebuild = Callable[[frozenset[str]], Sequence[BatchReport]]
"""Names of dumps -> the batches that processing them anew staged."""


@dataclass(frozen=True)
class Repaired:
    """What a repair did."""

    problems: tuple[Problem, ...]
    """What was broken."""
    dumps: tuple[str, ...]
    """Names of the dumps that were processed again."""
    snapshot: SnapshotInfo | None
    """The sound snapshot; None where no file of the current one was broken."""
    relinked: tuple[str, ...] = ()
    """What was done to the links."""


def repair(out: Path, rebuild: Rebuild, request: PublishRequest) -> Repaired:
    """Rebuild what is broken in the current snapshot of the dataset at `out`.

    `rebuild` is called once (in a bucket once more where another writer was first), with the names of the dumps needed, while the writer lock is held.

    Raises DatasetBroken where a dump that is needed cannot be had any more or rows contradict each other in intact
    files, UsageError where nothing was ever published, PublishConflict, StorageFailed.
    """
    return in_bucket(out, lambda folder: _repair(folder, rebuild, request), request.run_id, request.wait_s)


def _repair(out: Path, rebuild: Rebuild, request: PublishRequest) -> Repaired:
    with storage(out), writer_lock(out, request.run_id, request.wait_s), following(out):
        relinked = () if Sparse.of(out) is not None else relink(out)  # of a bucket's there are none to lose
        sweep(out)
        if relinked and current_number(out) is None:
            raise DatasetBroken(
                f"{out} has no snapshot left that could be mended: links that led nowhere were removed. `dateline run` "
                "makes the dataset anew from the dumps; what was forgotten stays forgotten"
            )
        checked = verify(out)
        set_aside(out)
        restore_tombstones(out)
        broken = tuple(problem for problem in checked.problems if problem.kind != "tombstones")
        if not broken:
            return Repaired(checked.problems, (), None, relinked)
        if other := [
            p for p in broken if p.kind in ("link", "schema", "rows", "partition", "unique", "settled", "sightings")
        ]:
            raise DatasetBroken(
                f"{other[0].path} {other[0].detail}: go back to a sound snapshot with `dateline snapshots rollback`"
            )
        with building_folder(out) as building:
            whole, base = _sound_part(out, broken, scratch_of(building))
            names = _needed(whole, base, broken)
            tombstones = read_tombstones(out)
            reports = rebuild(names) if names else ()
            dumps, forgotten = staged_ledger(reports, tombstones)
            _refuse_missing(names, dumps)
            staged = load(
                reports, dumps, passing(forgotten, tombstones), scratch := scratch_of(building), base.partition
            )
            staged = recounted(staged, scratch) if tombstones.hashes else staged
            merged = merge(base, staged, building, scratch, lost=_ids_of_dumps(base, names))
            snapshot = finish(out, base, building, merged, staged, request, force=True)
    return Repaired(checked.problems, tuple(sorted(names)), snapshot, relinked)


def _sound_part(out: Path, problems: Sequence[Problem], scratch: Path) -> tuple[Manifest, BaseSnapshot]:
    """The manifest as it should be, and the snapshot without its broken files, with an index made anew."""
    number = current_number(out)
    folder = snapshot_folder(out, number or 0)
    is_damaged = any(problem.path == MANIFEST for problem in problems)
    whole = salvage_manifest(folder) if is_damaged else read_manifest(folder)
    lost = {problem.path for problem in problems if problem.kind == "file"}
    sound = replace(whole, files=tuple(entry for entry in whole.files if entry.path not in lost))
    base = BaseSnapshot(folder, sound, number=number)
    segment = write_segment(all_occurrences(base), SortedNames.of(), scratch, 0)
    return whole, replace(base, index=Index([segment] if segment else []))


def _needed(whole: Manifest, base: BaseSnapshot, problems: Sequence[Problem]) -> frozenset[str]:
    """Names of the dumps whose rows are not all there."""
    columns = ("dump_name", "n_articles", "n_quarantined")
    ledger = ledger_rows(base, None, columns)
    occurrences = _counts_of(occurrence.dump_names(pa.concat_tables([occurrence.empty(), *base.index.everything()])))
    held = {table: _names_in(base, table) for table in BY_DUMP if table != "dumps"}
    rows = zip(*(ledger.column(name).to_pylist() for name in columns), strict=True)
    needed = {
        n for n, articles, quarantined in rows if (articles, quarantined) != (occurrences[n], held["quarantine"][n])
    }
    known: Counter[str] = Counter(ledger.column("dump_name").to_pylist())
    everywhere = set(known) | set(occurrences) | set().union(*held.values())
    needed |= everywhere - set(known)
    lost = {problem.path for problem in problems if problem.kind == "file"}
    chunks = Chunks(whole)
    broken = {entry.chunk for entry in whole.files if entry.path in lost and entry.chunk}
    return frozenset(needed | {name for name in everywhere if chunks.of(name) in broken})


def _names_in(base: BaseSnapshot, table: str) -> Counter[str]:
    """Rows of a table per dump name."""
    counts: Counter[str] = Counter()
    for entry in base.manifest.files:
        if table_of(entry.path) == table:
            for rows in base.rows(entry, ("dump_name",)):
                counts += _counts_of(rows.column("dump_name"))
    return counts


def _counts_of(names: pa.Array | pa.ChunkedArray) -> Counter[str]:
    """How often each string occurs."""
    values = pc.value_counts(names)
    return Counter(
        dict(zip(values.field("values").to_pylist(), np.asarray(values.field("counts")).tolist(), strict=True))
    )


def _ids_of_dumps(base: BaseSnapshot, names: frozenset[str]) -> pa.Array:
    wanted = SortedNames.of(names)
    occurrences = occurrence.concat(
        [piece.filter(occurrence.is_of(piece, wanted)) for piece in base.index.everything()]
    )
    return occurrence.ids_of(occurrences)


def _refuse_missing(names: frozenset[str], dumps: pa.Table) -> None:
    there = dumps.filter(pc.not_equal(dumps.column("outcome"), Outcome.FAILED.value)).column("dump_name").to_pylist()
    if missing := sorted(names - set(there)):
        raise DatasetBroken(
            f"{len(missing)} dumps are needed to rebuild what is broken and cannot be read, {missing[0]} for one: put them "
            "back into the raw folder, or go back to a sound snapshot with `dateline snapshots rollback`"
        )
