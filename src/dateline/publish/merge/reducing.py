"""The last stage of a merge: partitions, chunks and the index are written anew, some of them by each task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.base import BaseSnapshot
from dateline.dataset.format.layout import BY_DUMP, table_of
from dateline.dataset.format.manifest import FileEntry
from dateline.dataset.format.parquet import SortedWriter, as_published
from dateline.dataset.occurrences.index import Index, IndexSegment, write_segment
from dateline.dataset.occurrences.names import SortedNames
from dateline.publish.merge.aside import Aside
from dateline.publish.merge.chunk_ranges import ChunkRange, cut_at
from dateline.publish.merge.memory import release
from dateline.publish.merge.settling import Settled, coming_between
from dateline.publish.merge.sorted_merge import merge_sorted
from dateline.publish.merge.sorted_runs import SortedRun
from dateline.publish.merge.spread import ShouldStop, go_on, own_folder

RELEASED_AFTER = 32
"""Partitions or chunks after which freed memory is given back: thousands of small files leave much of it in shreds."""
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class OldRange:
    """Neighbouring chunks that are written anew, and their present files."""

    chunks: ChunkRange
    files: Mapping[str, Sequence[FileEntry]]
    """Per table, in the order of their rows."""


@dataclass(frozen=True)
class Written:
    """What a task wrote."""

    folder: Path
    """What paths are relative to."""
    files: Sequence[FileEntry] = ()
    index: Sequence[IndexSegment] = ()


@dataclass(frozen=True)
class Reduce:
    """A task: write some partitions and chunks anew."""

    base: BaseSnapshot
    """Without its list of files."""
    replaced: Aside
    """dump_name, ascending."""
    runs: Mapping[str, Sequence[SortedRun]]
    settled: Settled
    partitions: Sequence[tuple[str, Sequence[FileEntry]]]
    """Folder of each, and its present files."""
    ranges: Sequence[OldRange]
    folder: Path
    is_shared: bool = False
    """Other processes work below `folder`: files go into a folder of this attempt's."""

    def __call__(self, should_stop: ShouldStop) -> Written:
        """The files written."""
        own = own_folder(self.folder) if self.is_shared else self.folder
        work = _Work(self.base, own, SortedNames(self.replaced.table.column("dump_name")))
        files: list[FileEntry] = []
        for folder, old in _releasing(self.partitions):
            go_on(should_stop, own)
            files += work.partition(folder, old, self.runs["articles"], self.settled)
        for old_range in _releasing(self.ranges):
            go_on(should_stop, own)
            for table in BY_DUMP:
                files += work.chunks(table, old_range, self.runs[table])
        return Written(own, files)


@dataclass(frozen=True)
class WriteIndex:
    """A task: write the occurrences of the articles in a range of ids as a segment of the index."""

    elders: Index
    """With what of it the segment may be merged."""
    coming: Sequence[Aside]
    superseded: Aside | None
    """dump_name, ascending, of dumps whose occurrences in elder segments do not count."""
    range: tuple[int, int]
    number: int
    folder: Path
    is_shared: bool = False

    def __call__(self, should_stop: ShouldStop) -> Written:
        """The segments that stand for `elders` and those that come."""
        go_on(should_stop)
        own = own_folder(self.folder) if self.is_shared else self.folder
        names = SortedNames.of() if self.superseded is None else SortedNames(self.superseded.table.column("dump_name"))
        coming = coming_between(self.coming, *self.range)
        if self.number == 0:
            return Written(own, index=self.elders.add(coming, names, own))
        written = write_segment(coming, names, own, self.number)
        return Written(own, index=[written] if written else [])


def _releasing(items: Iterable[_Item]) -> Iterator[_Item]:
    """The items; memory freed while they were worked on is given back now and then."""
    for number, item in enumerate(items):
        yield item
        if number % RELEASED_AFTER == 0:
            release()


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

    def chunks(self, table: str, old_range: OldRange, runs: Sequence[SortedRun]) -> list[FileEntry]:
        """Write the chunks of a range for one table; their files."""
        bounds = [*old_range.chunks.new, None]
        files: list[FileEntry] = []
        for number, (first, remaining) in enumerate(cut_at(self._remaining(old_range.files[table]), bounds)):
            following = bounds[number + 1]
            last = old_range.chunks.last if following is None else self._last_before(following)
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


def without_files(base: BaseSnapshot) -> BaseSnapshot:
    """A base as tasks have it: they are told which files they are to read."""
    return replace(base, manifest=replace(base.manifest, files=()), index=Index(()))
