"""The merge: the rows a run brings, laid over a snapshot. New rows replace the rows of the same dumps, wherever they were.

The result is a function of the set of dumps alone: commutative, associative, idempotent. Only partitions and chunks
that hold one of these dumps, or another sighting of one of their articles, are read and written; each as a stream.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.base import BaseSnapshot
from dateline.dataset.format.layout import BY_DUMP, PARTITIONED, table_of
from dateline.dataset.format.manifest import FileEntry
from dateline.dataset.format.parquet import SortedWriter, as_published
from dateline.dataset.ledger import Chunks, rows_of_dumps
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.index import IndexSegment
from dateline.dataset.occurrences.names import SortedNames, whole
from dateline.publish.merge.chunk_ranges import ChunkRange, cut_at, touched_ranges
from dateline.publish.merge.comparison import Comparison, Reasons
from dateline.publish.merge.memory import release
from dateline.publish.merge.settling import Settled, settle
from dateline.publish.merge.sorted_merge import merge_sorted
from dateline.publish.merge.sorted_runs import SortedRun
from dateline.publish.merge.staged import Staged

RELEASED_AFTER = 32
"""Partitions or chunks after which freed memory is given back: thousands of small files leave much of it in shreds."""
_Item = TypeVar("_Item")


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
    *,
    gone: Collection[str] = (),
    retracted: Collection[str] = (),
    lost: pa.Array | None = None,
) -> Merged:
    """Lay `staged` over `base` and write the changed files into `building`.

    Dumps in `gone` lose their rows and get none, dumps in `retracted` come without some of theirs, on purpose both.
    `lost` are article ids of the replaced dumps that their sightings no longer tell of (a repair knows them from the
    index). Raises StorageFailed, DatasetBroken, ContractViolated.
    """
    names = SortedNames.of(staged.names.array, gone) if gone else staged.names
    manifest, chunks = base.manifest, Chunks(base.manifest)
    known, reasons = _before(base, staged, names, {*gone, *retracted})
    comparison = Comparison(reasons, known)
    settled = settle(base.index, names, _ids_before(base, known, lost), staged.occurrences, comparison, base.partition)
    old_files = manifest.folders()
    folders = settled.folders | staged.folders
    if base.is_outdated or base.partition != base.manifest.partition:
        folders |= {folder for folder in old_files if table_of(folder) in PARTITIONED and folder not in PARTITIONED}
    ranges = touched_ranges(base, names, staged.dumps)
    work = _Work(base, building, names)
    files: list[FileEntry] = []
    for folder in _releasing(sorted(folders)):
        files += work.partition(folder, old_files.get(folder, []), staged.runs["articles"], settled)
    for chunk_range in _releasing(ranges):
        for table in BY_DUMP:
            files += work.chunks(table, chunk_range, chunks, staged.runs[table])

    redone = {entry.path for folder in folders for entry in old_files.get(folder, [])}
    redone |= {e.path for r in ranges for c in r.old for t in BY_DUMP for e in chunks.files(c, t)}
    kept = tuple(entry for entry in manifest.files if entry.rows and entry.path not in redone)
    index = base.index.add(staged.occurrences, names if settled.left else SortedNames.of(), building)
    return Merged(tuple(files), kept, tuple(index), comparison)


def _releasing(items: Iterable[_Item]) -> Iterator[_Item]:
    """The items; memory freed while they were worked on is given back now and then."""
    for number, item in enumerate(items):
        yield item
        if number % RELEASED_AFTER == 0:
            release()


def _before(
    base: BaseSnapshot, staged: Staged, names: SortedNames, on_purpose: Collection[str]
) -> tuple[SortedNames, Reasons]:
    """Those of the dumps that the base knows, and why their rows change, should they."""
    mine = pa.array(sorted(on_purpose), pa.string())
    parts = [(pa.array([], pa.string()), pa.array([], pa.string()))]
    for old in rows_of_dumps(base, "dumps", names, ("dump_name", "dump_id", "recipe")):
        known = whole(old.column("dump_name"))
        at = staged.names.positions(known)
        new = staged.dumps.take(pa.array(at, mask=at < 0))
        is_same_dump = pc.equal(
            old.column("dump_id"), pc.utf8_slice_codeunits(new.column("who"), 0, occurrence.DUMP_ID_CHARS)
        )
        is_same_code = pc.equal(old.column("recipe").cast(pa.string()), new.column("recipe").cast(pa.string()))
        reasons = pc.case_when(
            pc.make_struct(pc.is_in(known, value_set=mine), pc.invert(is_same_dump), pc.invert(is_same_code)),
            "retraction",
            "changed dump",
            "newer code",
            "same again",
        )
        parts.append((known, whole(reasons)))
    names_before, reasons_before = (pa.chunked_array(side) for side in zip(*parts, strict=True))
    return SortedNames(names_before), Reasons(whole(names_before), whole(reasons_before))


def _ids_before(base: BaseSnapshot, names: SortedNames, lost: pa.Array | None) -> tuple[np.ndarray, np.ndarray]:
    """Halves of the ids of the articles that the dumps had."""
    sightings = rows_of_dumps(base, "sightings", names, ("article_id", "dump_name"))
    parts = [occurrence.halves(rows.column("article_id")) for rows in sightings]
    parts.append(occurrence.halves(pa.array([], pa.string()) if lost is None else lost))
    hi, lo = (np.concatenate(side) for side in zip(*parts, strict=True))
    return hi, lo


@dataclass(frozen=True)
class _Work:
    """Writes partitions and chunks anew."""

    base: BaseSnapshot
    building: Path
    replaced: SortedNames

    def partition(
        self, folder: str, old: Sequence[FileEntry], runs: Sequence[SortedRun], settled: Settled
    ) -> list[FileEntry]:
        """Write a partition of `articles` or `undated`; its files."""
        table = table_of(folder)
        streams = [self._remaining(old), *(run.stream(folder, folder) for run in runs if run.has(folder, folder))]
        rows = (settled.apply(folder, piece) for piece in merge_sorted(table, streams))
        return self._write(table, folder, rows)

    def chunks(self, table: str, chunk_range: ChunkRange, chunks: Chunks, runs: Sequence[SortedRun]) -> list[FileEntry]:
        """Write the chunks of a range for one table; their files."""
        old = [entry for chunk in chunk_range.old for entry in chunks.files(chunk, table)]
        bounds = [*chunk_range.new, None]
        files: list[FileEntry] = []
        for number, (first, remaining) in enumerate(cut_at(self._remaining(old), bounds)):
            following = bounds[number + 1]
            last = chunk_range.last if following is None else self._last_before(following)
            # chunk by chunk: of hundreds of runs few have rows of one, and each that is asked holds a piece in memory
            brought = (run.stream(first, last) for run in runs if first <= last and run.has(first, last))
            files += self._write(table, table, merge_sorted(table, [remaining, *brought]), first)
        return files

    def _last_before(self, name: str) -> str:
        """The last of the dumps replaced before this one; '' where there is none."""
        end = self.replaced.before(name)
        return str(self.replaced.array[end - 1].as_py()) if end else ""

    def _remaining(self, old: Sequence[FileEntry]) -> Iterator[pa.Table]:
        """Rows of the base's files that stay."""
        for entry in old:
            for rows in self.base.rows(entry):
                mine = self.replaced.mask(rows.column("dump_name"))
                yield as_published(table_of(entry.path), rows.filter(pc.invert(mine)))

    def _write(self, table: str, folder: str, rows: Iterator[pa.Table], chunk: str = "") -> list[FileEntry]:
        writer = SortedWriter(table, self.building / folder, self.base.manifest.cuts)
        try:
            for piece in rows:
                writer.write(piece)
            written = writer.finish()
        finally:
            writer.abandon()
        return [FileEntry(f"{folder}/{w.name}", w.rows, w.size_bytes, w.sha256, w.part, chunk) for w in written]
