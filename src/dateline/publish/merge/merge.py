"""The merge: the rows a run brings, laid over a snapshot. New rows replace the rows of the same dumps, wherever they were.

The result is a function of the set of dumps alone: commutative, associative, idempotent. Only partitions and chunks
that hold one of these dumps, or another sighting of one of their articles, are read and written; each as a stream.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.base import BaseSnapshot
from dateline.dataset.format.files import storage
from dateline.dataset.format.layout import BY_DUMP, PARTITIONED, table_of
from dateline.dataset.format.manifest import FileEntry
from dateline.dataset.ledger import Chunks, rows_of_dumps
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.collecting import ranges
from dateline.dataset.occurrences.index import Index, IndexSegment
from dateline.dataset.occurrences.names import SortedNames, whole
from dateline.publish.merge.aside import Aside
from dateline.publish.merge.brief import id_halves
from dateline.publish.merge.chunk_ranges import touched_ranges
from dateline.publish.merge.comparison import Comparison
from dateline.publish.merge.reducing import OldRange, Reduce, WriteIndex, Written, without_files
from dateline.publish.merge.settling import Replaced, Settle, Settled
from dateline.publish.merge.spread import Spread, Task, do_here, grouped
from dateline.publish.merge.staged import Staged

SEGMENT_ROWS = 1 << 18
"""Occurrences that a task writes as one segment of the index: with the names of its dumps they take a hundred megabytes to sort."""


@dataclass(frozen=True)
class Merged:
    """The outcome of a merge: which files the next snapshot has, and what changed."""

    written: tuple[FileEntry, ...]
    """Files that stand in the folder of the snapshot being built."""
    kept: tuple[FileEntry, ...]
    """Files of the base that go on as they are."""
    index: tuple[IndexSegment, ...]
    comparison: Comparison


def merge(
    base: BaseSnapshot,
    staged: Staged,
    building: Path,
    scratch: Path,
    *,
    gone: Collection[str] = (),
    retracted: Collection[str] = (),
    lost: pa.Array | None = None,
    spread: Spread | None = None,
    n_tasks: int = 1,
) -> Merged:
    """Lay `staged` over `base` and write the changed files into `building`.

    Dumps in `gone` lose their rows and get none, dumps in `retracted` come without some of theirs, on purpose both.
    `lost` are article ids of the replaced dumps that their sightings no longer tell of (a repair knows them from the
    index). spread: workers, who do each stage in about `n_tasks` tasks by way of `scratch`; None: one, here. Raises StorageFailed,
    DatasetBroken, ContractViolated, Cancelled.
    """
    do = do_here if spread is None else spread.do
    shelf = None if spread is None else scratch
    names = SortedNames.of(staged.names.array, gone) if gone else staged.names
    replaced = _replaced(base, staged, names, {*gone, *retracted}, lost, shelf)
    comparison, settled = replaced.comparison, Settled(base.partition)
    slices = list(ranges(replaced.touched.table.num_rows + staged.n_occurrences))
    some = grouped(slices, [1] * len(slices), n_tasks)
    settling = [
        Settle(base.index, replaced, staged.occurrences, these, base.partition, shelf and shelf / f"settle-{n:05d}")
        for n, these in enumerate(some)
    ]
    for its, found in do("settle", settling):
        settled.take(its)
        comparison.take(found)

    partitions, chunk_ranges = _to_write(base, staged, settled, names)
    place = _Place(base, staged, replaced.dumps, settled, building if shelf is None else shelf, shelf is not None)
    tasks: list[Task[Written]] = [*place.reduces(partitions, chunk_ranges, n_tasks), *place.indexes()]
    files: list[FileEntry] = []
    index: list[IndexSegment] = []
    for written in do("reduce", tasks):
        if shelf is not None:
            _move(written, building)
        files += written.files
        index += written.index
    redone = {entry.path for _, old in partitions for entry in old}
    redone |= {entry.path for old in chunk_ranges for held in old.files.values() for entry in held}
    kept = tuple(entry for entry in base.manifest.files if entry.rows and entry.path not in redone)
    return Merged(tuple(files), kept, tuple(index), comparison)


def _to_write(
    base: BaseSnapshot, staged: Staged, settled: Settled, names: SortedNames
) -> tuple[list[tuple[str, list[FileEntry]]], list[OldRange]]:
    """Partitions and chunks that are written anew, with their present files."""
    old_files, chunks = base.manifest.folders(), Chunks(base.manifest)
    folders = settled.folders | set(staged.folders)
    if base.is_outdated or base.partition != base.manifest.partition:
        folders |= {folder for folder in old_files if table_of(folder) in PARTITIONED and folder not in PARTITIONED}
    partitions = [(folder, old_files.get(folder, [])) for folder in sorted(folders)]
    return partitions, [
        OldRange(r, {table: [entry for chunk in r.old for entry in chunks.files(chunk, table)] for table in BY_DUMP})
        for r in touched_ranges(base, names, staged.dumps)
    ]


@dataclass(frozen=True)
class _Place:
    """Makes the tasks of the last stage."""

    base: BaseSnapshot
    staged: Staged
    replaced: Aside
    settled: Settled
    folder: Path
    is_shared: bool

    def reduces(
        self, partitions: Sequence[tuple[str, list[FileEntry]]], ranges: Sequence[OldRange], n_tasks: int
    ) -> Iterator[Reduce]:
        """Tasks of about the same size each: partitions weigh their rows, chunks as much together as all partitions."""
        rows = [self.staged.folders.get(folder, 0) + sum(e.rows for e in old) for folder, old in partitions]
        if not self.is_shared:
            yield self._reduce(0, partitions, ranges)
            return
        some_partitions = grouped(partitions, rows, n_tasks)
        some_ranges = grouped(ranges, [len(one.chunks.new) + len(one.chunks.old) for one in ranges], n_tasks)
        for number, some in enumerate(some_partitions):
            yield self._reduce(number, some, [])
        for number, these in enumerate(some_ranges, len(some_partitions)):
            yield self._reduce(number, [], these)

    def _reduce(
        self, number: int, partitions: Sequence[tuple[str, list[FileEntry]]], ranges: Sequence[OldRange]
    ) -> Reduce:
        base, runs, settled, folder = without_files(self.base), self.staged.runs, self.settled, self.folder
        if self.is_shared:
            folders = [name for name, _ in partitions]
            settled, folder = settled.of(folders), folder / f"reduce-{number:05d}"
            its = [run for run in runs["articles"] if folders and run.has(folders[0], folders[-1])]
            bounds = [(one.chunks.new[0], one.chunks.last) for one in ranges if one.chunks.new]
            runs = {table: [run for run in runs[table] if any(run.has(*pair) for pair in bounds)] for table in BY_DUMP}
            runs["articles"] = its
        return Reduce(base, self.replaced, runs, settled, partitions, ranges, folder, self.is_shared)

    def indexes(self) -> Iterator[WriteIndex]:
        """A task for each further segment of the index; the first of them says which dumps' elder occurrences do not count."""
        superseded = self.replaced if self.settled.left else None
        n_ranges = max(-(-self.staged.n_occurrences // SEGMENT_ROWS), 1) if self.is_shared else 1
        for number in range(n_ranges):
            bounds = (number << 64) // n_ranges, ((number + 1 << 64) // n_ranges) - 1
            folder = self.folder / f"index-{number:05d}" if self.is_shared else self.folder
            elders = self.base.index if number == 0 else Index(())
            yield WriteIndex(
                elders, self.staged.occurrences, None if number else superseded, bounds, number, folder, self.is_shared
            )


def _move(written: Written, building: Path) -> None:
    """Bring the data files that a task left into the snapshot being built; index segments are linked there later."""
    made: set[Path] = set()
    for entry in written.files:
        target = building / entry.path
        with storage(target):
            if target.parent not in made:
                target.parent.mkdir(parents=True, exist_ok=True)
                made.add(target.parent)
            (written.folder / entry.path).replace(target)


def _replaced(
    base: BaseSnapshot,
    staged: Staged,
    names: SortedNames,
    on_purpose: Collection[str],
    lost: pa.Array | None,
    shelf: Path | None,
) -> Replaced:
    """The dumps that are laid anew, for all tasks to see."""
    before = _before(base, staged, names, on_purpose)
    hi, lo = _ids_before(base, SortedNames(before.column("dump_name")), lost)
    order = np.argsort(hi, kind="stable")
    tables = pa.table({"dump_name": names.array}), before, pa.table({"hi": hi[order], "lo": lo[order]})
    files = [shelf and shelf / f"{name}.arrow" for name in ("replaced", "before", "touched")]
    return Replaced(*(Aside.of(table, path) for table, path in zip(tables, files, strict=True)))


def _before(base: BaseSnapshot, staged: Staged, names: SortedNames, on_purpose: Collection[str]) -> pa.Table:
    """Those of the dumps that the base knows (dump_name), and why their rows change, should they (reason)."""
    mine = pa.array(sorted(on_purpose), pa.string())
    parts = [(pa.array([], pa.string()), pa.array([], pa.string()))]
    for old in rows_of_dumps(base, "dumps", names, ("dump_name", "dump_id", "recipe")):
        known = whole(old.column("dump_name"))
        at = staged.names.positions(known)
        new = staged.dumps.take(pa.array(at, mask=at < 0))
        is_same_dump = pc.equal(id_halves(old.column("dump_id")), whole(new.column("id_half")))
        is_same_code = pc.equal(old.column("recipe").cast(pa.string()), new.column("recipe").cast(pa.string()))
        reasons = pc.case_when(
            pc.make_struct(pc.is_in(known, value_set=mine), pc.invert(is_same_dump), pc.invert(is_same_code)),
            "retraction",
            "changed dump",
            "newer code",
            "same again",
        )
        parts.append((known, whole(reasons)))
    known_before, reasons_before = (whole(pa.chunked_array(side)) for side in zip(*parts, strict=True))
    return pa.table({"dump_name": known_before, "reason": reasons_before})


def _ids_before(base: BaseSnapshot, names: SortedNames, lost: pa.Array | None) -> tuple[np.ndarray, np.ndarray]:
    """Halves of the ids of the articles that the dumps had."""
    sightings = rows_of_dumps(base, "sightings", names, ("article_id", "dump_name"))
    parts = [occurrence.halves(rows.column("article_id")) for rows in sightings]
    parts.append(occurrence.halves(pa.array([], pa.string()) if lost is None else lost))
    hi, lo = (np.concatenate(side) for side in zip(*parts, strict=True))
    return hi, lo
