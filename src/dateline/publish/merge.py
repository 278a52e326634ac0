"""The merge: the rows a run brings, laid over a snapshot. New rows replace the rows of the same dumps, wherever they were.

The result is a function of the set of dumps alone: commutative, associative, idempotent. Only partitions and chunks
that hold one of these dumps, or another sighting of one of their articles, are read and written; each as a stream.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.contract import arrow_schema
from dateline.publish import found
from dateline.publish.base import Base
from dateline.publish.index import Run
from dateline.publish.layout import BY_DUMP, PARTITIONED, table_of
from dateline.publish.ledger_table import Chunks, ledger_rows, rows_of_dumps
from dateline.publish.manifest import FileEntry
from dateline.publish.regions import Region, cut_at, touched_regions
from dateline.publish.rows import SortedWriter, as_published, merge_key, merge_sorted
from dateline.publish.runs import SortedRun
from dateline.publish.staged import Staged

LEDGER_COLUMNS = ("dump_name", "dump_id", "recipe", "n_chars", "n_articles", "outcome")
SIGHTING_COLUMNS = ("article_id", "dump_name", "document_index", "article_index")


@dataclass(frozen=True)
class Merged:
    """The outcome of a merge: which files the next snapshot has, and what moved."""

    written: tuple[FileEntry, ...]
    """Files that stand in the folder of the snapshot being built."""
    kept: tuple[FileEntry, ...]
    """Files of the base that go on as they are."""
    runs: tuple[Run, ...]
    leaving: pa.Table
    """Finds that the base had of the dumps replaced."""
    coming: pa.Table
    """Finds that the run brings of them."""
    old_ledger: pa.Table
    """The replaced dumps' rows of the base's ledger (`LEDGER_COLUMNS`)."""
    old_sightings: pa.Table
    """The replaced dumps' sightings (`SIGHTING_COLUMNS`)."""


def merge(
    base: Base,
    staged: Staged,
    building: Path,
    *,
    gone: Collection[str] = (),
    lost: Collection[str] = (),
) -> Merged:
    """Lay `staged` over `base` and write the changed files into `building`.

    Dumps in `gone` lose their rows and get none. `lost` are article ids of the replaced dumps that their sightings no
    longer tell of (a repair knows them from the index). Raises StorageFailed, DatasetBroken, ContractViolated.
    """
    names = sorted({*staged.names, *gone})
    manifest, chunks = base.manifest, Chunks(base.manifest)
    old_ledger = ledger_rows(base, names, LEDGER_COLUMNS)
    old_sightings = _sightings(base, old_ledger.column("dump_name").to_pylist())
    replaced = pa.array(names, pa.string())
    known = base.index.lookup(_touched_ids(old_sightings, staged.finds, lost)) if base.index.runs else found.empty()
    is_leaving = pc.is_in(found.dump_names(known), value_set=replaced)
    leaving, staying = known.filter(is_leaving), known.filter(pc.invert(is_leaving))

    settled = _Settled(known, is_leaving, staying, staged.finds)
    old_files = manifest.folders()
    folders = {*found.folders(leaving).to_pylist(), *settled.folders, *staged.folders()}
    if base.is_outdated:
        folders |= {folder for folder in old_files if table_of(folder) in PARTITIONED and folder not in PARTITIONED}
    regions = touched_regions(base, names, staged.dumps)
    work = _Work(base, building, names)
    files: list[FileEntry] = []
    for folder in sorted(folders):
        files += work.partition(folder, old_files.get(folder, []), staged.runs["articles"], settled)
    for region in regions:
        for table in BY_DUMP:
            files += work.chunks(table, region, chunks, staged.runs[table])

    redone = {entry.path for folder in folders for entry in old_files.get(folder, [])}
    redone |= {e.path for region in regions for c in region.old for t in BY_DUMP for e in chunks.files(c, t)}
    kept = tuple(entry for entry in manifest.files if entry.rows and entry.path not in redone)
    runs = base.index.add(staged.finds, names if leaving.num_rows else [], building)
    return Merged(tuple(files), kept, tuple(runs), leaving, staged.finds, old_ledger, old_sightings)


def _sightings(base: Base, names: Sequence[str]) -> pa.Table:
    schema = pa.schema([arrow_schema("sightings").field(name).remove_metadata() for name in SIGHTING_COLUMNS])
    parts = list(rows_of_dumps(base, "sightings", names, SIGHTING_COLUMNS))
    return pa.concat_tables([schema.empty_table(), *(part.select(schema.names).cast(schema) for part in parts)])


def _touched_ids(sightings: pa.Table, finds: pa.Table, lost: Collection[str]) -> pa.Array:
    chunks = [*sightings.column("article_id").chunks, found.ids_of(finds), pa.array(sorted(lost), pa.string())]
    return pc.unique(pa.chunked_array(chunks, pa.string()))


class _Settled:
    """The values of `n_sightings` and `is_primary` in the rows that get new ones, by partition."""

    def __init__(self, known: pa.Table, is_leaving: pa.Array, staying: pa.Table, coming: pa.Table) -> None:
        n_before, primary_before = found.settle(known)
        stays = np.logical_not(np.asarray(is_leaving.to_numpy(zero_copy_only=False), dtype=bool))
        finds = found.concat([staying, coming])
        n_after, primary_after = found.settle(finds)
        changed = np.ones(len(n_after), bool)
        size = staying.num_rows
        changed[:size] = (n_after[:size] != n_before[stays]) | (primary_after[:size] != primary_before[stays])
        folders = finds.column("folder").combine_chunks()
        codes = folders.indices.to_numpy()
        at = np.flatnonzero(changed)
        at = at[np.argsort(codes[at], kind="stable")]
        self._finds, self._at, self._n, self._primary = finds, at, n_after, primary_after
        bounds = np.searchsorted(codes[at], np.arange(len(folders.dictionary) + 1))
        names = folders.dictionary.to_pylist()
        self._where = {
            n: (a, b) for n, a, b in zip(names, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True) if a < b
        }

    @property
    def folders(self) -> list[str]:
        """Partitions with such rows."""
        return list(self._where)

    def apply(self, folder: str, rows: pa.Table) -> pa.Table:
        """`rows` of a partition with their new values."""
        start, end = self._where.get(folder, (0, 0))
        if start == end:
            return rows
        mine = self._at[start:end]
        keys = found.keys(self._finds.take(mine))
        at = pc.index_in(merge_key("articles", rows), value_set=keys).combine_chunks()
        for name, values in (("n_sightings", self._n[mine]), ("is_primary", self._primary[mine])):
            column = rows.schema.get_field_index(name)
            new = pc.coalesce(pa.array(values).take(at), rows.column(column).combine_chunks())
            rows = rows.set_column(column, rows.schema.field(column), new)
        return rows


@dataclass(frozen=True)
class _Work:
    """Writes partitions and chunks anew."""

    base: Base
    building: Path
    replaced: Sequence[str]
    """Ascending."""

    def partition(
        self, folder: str, old: Sequence[FileEntry], runs: Sequence[SortedRun], settled: _Settled
    ) -> list[FileEntry]:
        """Write a partition of `articles` or `undated`; its files."""
        table = table_of(folder)
        streams = [self._remaining(old), *(run.stream(folder, folder) for run in runs)]
        rows = (settled.apply(folder, piece) for piece in merge_sorted(table, streams))
        return self._write(table, folder, rows)

    def chunks(self, table: str, region: Region, chunks: Chunks, runs: Sequence[SortedRun]) -> list[FileEntry]:
        """Write the chunks of a region for one table; their files."""
        old = [entry for chunk in region.old for entry in chunks.files(chunk, table)]
        bounds = [*region.new, None]
        rows = merge_sorted(table, [self._remaining(old), *(run.stream(*region.bounds) for run in runs)])
        files: list[FileEntry] = []
        for first, piece in cut_at(rows, bounds):
            files += self._write(table, table, piece, first)
        return files

    def _remaining(self, old: Sequence[FileEntry]) -> Iterator[pa.Table]:
        """Rows of the base's files that stay."""
        for entry in old:
            for rows in self.base.rows(entry):
                mine = pc.is_in(rows.column("dump_name"), value_set=self._replaced_among(rows))
                yield as_published(table_of(entry.path), rows.filter(pc.invert(mine)))

    def _replaced_among(self, rows: pa.Table) -> pa.Array:
        """Those of the replaced dumps that `rows` may be of: a set of all would be hashed for every few rows."""
        names = pc.min_max(rows.column("dump_name"))
        first = bisect_left(self.replaced, names["min"].as_py() or "")
        return pa.array(self.replaced[first : bisect_right(self.replaced, names["max"].as_py() or "")], pa.string())

    def _write(self, table: str, folder: str, rows: Iterator[pa.Table], chunk: str = "") -> list[FileEntry]:
        writer = SortedWriter(table, self.building / folder, self.base.manifest.cuts)
        try:
            for piece in rows:
                writer.write(piece)
            written = writer.finish()
        finally:
            writer.abandon()
        return [FileEntry(f"{folder}/{w.name}", w.rows, w.size_bytes, w.sha256, w.part, chunk) for w in written]
