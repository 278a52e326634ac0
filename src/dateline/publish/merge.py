"""The merge: the rows a run brings, laid over a snapshot. New rows replace the rows of the same dumps, wherever they were.

The result is a function of the set of dumps alone: commutative, associative, idempotent. Only partitions and chunks
that hold one of these dumps, or another sighting of one of their articles, are read and written; each as a stream.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.publish import found
from dateline.publish.index import Index, Run
from dateline.publish.layout import BY_DUMP, Cuts, starts_chunk, table_of
from dateline.publish.ledger_table import Chunks, ledger_rows, rows_of_dumps
from dateline.publish.manifest import FileEntry, Manifest
from dateline.publish.rows import SortedWriter, merge_key, merge_sorted, read_rows
from dateline.publish.staged import SortedRun, Staged

LEDGER_COLUMNS = ("dump_name", "dump_id", "recipe", "n_chars", "n_articles", "outcome")
SIGHTING_COLUMNS = ("article_id", "dump_name", "document_index", "article_index")


@dataclass(frozen=True)
class Base:
    """The snapshot that a merge starts from."""

    folder: Path
    manifest: Manifest
    index: Index = field(default_factory=lambda: Index(()))


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


def merge(base: Base, staged: Staged, gone: Collection[str], building: Path, lost: Collection[str] = ()) -> Merged:
    """Lay `staged` over `base` and write the changed files into `building`.

    Dumps in `gone` lose their rows and get none. Paths in `lost` are files of the base that cannot be read: they count
    as absent. Raises StorageFailed, DatasetBroken.
    """
    names = sorted({*staged.names, *gone})
    manifest = base.manifest
    if lost:
        manifest = Manifest(tuple(e for e in manifest.files if e.path not in lost), cuts=manifest.cuts)
    old_ledger = ledger_rows(base.folder, manifest, names, LEDGER_COLUMNS)
    chunks = Chunks(manifest)
    replaced = pa.array(names, pa.string())
    old_sightings = _sightings(base, chunks, old_ledger.column("dump_name").to_pylist())
    known = base.index.lookup(_touched_ids(old_sightings, staged.finds))
    is_leaving = pc.is_in(found.dump_names(known), value_set=replaced)
    leaving, staying = known.filter(is_leaving), known.filter(pc.invert(is_leaving))

    settled = _Settled.of(known, is_leaving, staying, staged.finds)
    folders = sorted({*found.folders(leaving).to_pylist(), *settled.folders, *staged.folders(), *_folders(lost)})
    old_files = manifest.folders()
    work = _Work(base.folder, building, manifest.cuts, replaced)
    files: list[FileEntry] = []
    for folder in folders:
        files += work.partition(folder, old_files.get(folder, []), staged.runs["articles"], settled)
    touched = _touched_chunks(base, chunks, names, staged.dumps, manifest.cuts)
    for region in touched:
        for table in BY_DUMP:
            files += work.chunks(table, region, chunks, staged.runs[table])

    redone = {entry.path for folder in folders for entry in old_files.get(folder, [])}
    redone |= {e.path for region in touched for c in region.old for t in BY_DUMP for e in chunks.files(c, t)}
    kept = tuple(entry for entry in manifest.files if entry.path not in redone)
    superseded = leaving.num_rows > 0 or bool(lost)
    runs = base.index.add(staged.finds, names if superseded else [], building)
    return Merged(tuple(files), kept, tuple(runs), leaving, staged.finds, old_ledger, old_sightings)


def _folders(paths: Collection[str]) -> set[str]:
    return {path.rpartition("/")[0] for path in paths if table_of(path) not in BY_DUMP}


def _sightings(base: Base, chunks: Chunks, names: Sequence[str]) -> pa.Table:
    parts = list(rows_of_dumps(base.folder, chunks, "sightings", names, SIGHTING_COLUMNS))
    schema = pa.schema(
        [
            ("article_id", pa.string()),
            ("dump_name", pa.string()),
            ("document_index", pa.int32()),
            ("article_index", pa.int32()),
        ]
    )
    return pa.concat_tables([schema.empty_table(), *(part.select(schema.names).cast(schema) for part in parts)])


def _touched_ids(sightings: pa.Table, finds: pa.Table) -> pa.Array:
    ids = pa.chunked_array([*sightings.column("article_id").chunks, found.ids_of(finds)], pa.string())
    return pc.unique(ids)


@dataclass(frozen=True)
class _Settled:
    """The values of `n_sightings` and `is_primary` in the rows that get new ones, by partition."""

    rows: pa.Table
    """Columns folder (sorted), key, n_sightings, is_primary."""
    where: dict[str, tuple[int, int]]

    @classmethod
    def of(cls, known: pa.Table, is_leaving: pa.Array, staying: pa.Table, coming: pa.Table) -> _Settled:
        n_before, primary_before = found.settle(known)
        stays = np.logical_not(np.asarray(is_leaving.to_numpy(zero_copy_only=False), dtype=bool))
        n_after, primary_after = found.settle(found.concat([staying, coming]))
        changed = np.ones(len(n_after), bool)
        size = staying.num_rows
        changed[:size] = (n_after[:size] != n_before[stays]) | (primary_after[:size] != primary_before[stays])
        finds = found.concat([staying, coming]).filter(pa.array(changed))
        rows = pa.table(
            {
                "folder": found.folders(finds),
                "key": found.keys(finds),
                "n_sightings": pa.array(n_after[changed]),
                "is_primary": pa.array(primary_after[changed]),
            }
        )
        run = SortedRun(
            rows.take(pc.sort_indices(rows, sort_keys=[("folder", "ascending")])).combine_chunks(), "folder"
        )
        return cls(run.rows, run.where)

    @property
    def folders(self) -> list[str]:
        """Partitions with such rows."""
        return list(self.where)

    def apply(self, folder: str, rows: pa.Table) -> pa.Table:
        """`rows` of a partition with their new values."""
        start, end = self.where.get(folder, (0, 0))
        if start == end:
            return rows
        mine = self.rows.slice(start, end - start)
        at = pc.index_in(merge_key("articles", rows), value_set=mine.column("key").combine_chunks())
        for name in ("n_sightings", "is_primary"):
            column = rows.schema.get_field_index(name)
            values = pc.coalesce(
                mine.column(name).combine_chunks().take(at.combine_chunks()), rows.column(name).combine_chunks()
            )
            rows = rows.set_column(column, rows.schema.field(column), values)
        return rows


@dataclass(frozen=True)
class _Region:
    """Neighbouring chunks that are written anew together."""

    old: tuple[str, ...]
    """Their present first names."""
    new: tuple[str, ...]
    """First names of the chunks they become."""
    names: tuple[str, ...]
    """The dumps they hold then."""


def _touched_chunks(base: Base, chunks: Chunks, names: Sequence[str], dumps: pa.Table, cuts: Cuts) -> list[_Region]:
    """The chunks that hold or will hold the dumps `names`, with what they become."""
    coming = dict(zip(dumps.column("dump_name").to_pylist(), dumps.column("n_chars").to_pylist(), strict=True))
    by_chunk: dict[int, list[str]] = {}
    for name in names:
        position = chunks.firsts.index(chunks.of(name)) if chunks.firsts else -1
        by_chunk.setdefault(position, []).append(name)
    regions: list[_Region] = []
    pending = sorted(by_chunk)
    while pending:
        position = pending.pop()
        old, sizes = [chunks.firsts[position]] if position >= 0 else [], {}
        if old:
            sizes = _sizes(base, chunks, old[0])
        for name in by_chunk[position]:
            sizes.pop(name, None)
            if name in coming:
                sizes[name] = coming[name]
        # A chunk whose first dump no longer starts one goes to its elder neighbour.
        while position > 0 and sizes and not starts_chunk(first := min(sizes), sizes[first], cuts):
            position -= 1
            old.insert(0, chunks.firsts[position])
            elder = _sizes(base, chunks, chunks.firsts[position])
            for name in by_chunk.get(position, []):
                elder.pop(name, None)
                if name in coming:
                    elder[name] = coming[name]
            if position in pending:
                pending.remove(position)
            sizes |= elder
        ordered = sorted(sizes)
        new = [name for i, name in enumerate(ordered) if i == 0 or starts_chunk(name, sizes[name], cuts)]
        regions.append(_Region(tuple(old), tuple(new), tuple(ordered)))
    return regions[::-1]


def _sizes(base: Base, chunks: Chunks, chunk: str) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for entry in chunks.files(chunk, "dumps"):
        for rows in read_rows(base.folder / entry.path, ["dump_name", "n_chars"]):
            sizes.update(zip(rows.column("dump_name").to_pylist(), rows.column("n_chars").to_pylist(), strict=True))
    return sizes


@dataclass(frozen=True)
class _Work:
    """Writes partitions and chunks anew."""

    source: Path
    building: Path
    cuts: Cuts
    replaced: pa.Array

    def partition(
        self, folder: str, old: Sequence[FileEntry], runs: Sequence[SortedRun], settled: _Settled
    ) -> list[FileEntry]:
        """Write a partition of `articles` or `undated`; its files."""
        table = table_of(folder)
        streams = [self._remaining(old), *(run.stream([folder]) for run in runs)]
        rows = (settled.apply(folder, piece) for piece in merge_sorted(table, streams))
        return self._write(table, folder, rows, old)

    def chunks(self, table: str, region: _Region, chunks: Chunks, runs: Sequence[SortedRun]) -> list[FileEntry]:
        """Write the chunks of a region for one table; their files."""
        old = [entry for chunk in region.old for entry in chunks.files(chunk, table)]
        bounds = [*region.new, None]
        rows = merge_sorted(table, [self._remaining(old), *(run.stream(region.names) for run in runs)])
        files: list[FileEntry] = []
        for first, piece in _cut_at(rows, bounds):
            files += self._write(table, table, piece, old, first)
        return files

    def _remaining(self, old: Sequence[FileEntry]) -> Iterator[pa.Table]:
        """Rows of the base's files that stay."""
        for entry in old:
            for rows in read_rows(self.source / entry.path):
                mine = pc.is_in(rows.column("dump_name"), value_set=self.replaced)
                yield rows.filter(pc.invert(mine))

    def _write(
        self, table: str, folder: str, rows: Iterator[pa.Table], old: Sequence[FileEntry], chunk: str = ""
    ) -> list[FileEntry]:
        writer = SortedWriter(table, self.building / folder, self.cuts)
        try:
            for piece in rows:
                writer.write(piece)
            written = writer.finish()
        finally:
            writer.abandon()
        return [FileEntry(f"{folder}/{w.name}", w.rows, w.size_bytes, w.sha256, w.part, chunk) for w in written]


def _cut_at(rows: Iterator[pa.Table], bounds: Sequence[str | None]) -> Iterator[tuple[str, Iterator[pa.Table]]]:
    """Cut a stream sorted by dump name into one stream per chunk; each must be read before the next."""
    rest: list[pa.Table] = []

    def until(bound: str | None) -> Iterator[pa.Table]:
        while True:
            piece = rest.pop() if rest else next(rows, None)
            if piece is None:
                return
            if bound is None:
                yield piece
                continue
            below = pc.sum(pc.less(piece.column("dump_name"), bound)).as_py() or 0
            if below:
                yield piece.slice(0, below)
            if below < piece.num_rows:
                rest.append(piece.slice(below))
                return

    for position, first in enumerate(bounds[:-1]):
        yield str(first), until(bounds[position + 1])
