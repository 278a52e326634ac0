"""The index of occurrences: where else an article stands, answered without reading the dataset.

A short list of immutable *segments*, one added by each publish and merged like the tiers of a log-structured tree. A segment is
an Arrow file sorted by article id and looked up by binary search in mapped memory, so a publish touches pages in
proportion to the articles it brings. A segment also names the dumps whose occurrences in older segments no longer count.

The index is derived: `rebuild` makes it from the rows. It is not part of the dataset's bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.format.files import HashedFile, storage
from dateline.dataset.format.manifest import FileEntry
from dateline.dataset.format.sparse import fetched
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.collecting import between, by_id, distinct, trimmed
from dateline.dataset.occurrences.names import SortedNames
from dateline.errors import DatasetBroken

FOLDER = "index"
TIER = 4
"""A segment is merged with its elder unless that is more than four times its size: each occurrence is rewritten a few times."""


@dataclass(frozen=True)
class IndexSegment:
    """One immutable segment."""

    path: Path
    entry: FileEntry

    @cached_property
    def table(self) -> pa.Table:
        """The occurrences, sorted by id, mapped rather than read."""
        try:
            return pa.ipc.open_file(pa.BufferReader(pa.py_buffer(self._mapped))).read_all()
        except ValueError as error:
            raise DatasetBroken(
                f"{self.path} cannot be read ({error}): `dateline verify --repair` rebuilds it"
            ) from error

    @cached_property
    def _mapped(self) -> mmap:
        with storage(self.path), fetched(self.path.parents[1], self.entry.path).open("rb") as file:
            return mmap(file.fileno(), 0, access=ACCESS_READ)

    def unload(self) -> None:
        """Let go of what was read: it is still in the file, and counts as memory of this process."""
        self._mapped.madvise(MADV_DONTNEED)

    @cached_property
    def superseded(self) -> SortedNames:
        """Names of the dumps whose occurrences in older segments do not count."""
        return SortedNames.of(json.loads(self.table.schema.metadata[b"superseded"]))

    def candidates(self, hi: np.ndarray, lo: np.ndarray) -> pa.Table:
        """The occurrences of the articles with ids (hi, lo), which are sorted by hi."""
        mine = self.table.column("hi").to_numpy()
        start, end = np.searchsorted(mine, hi, "left"), np.searchsorted(mine, hi, "right")
        sizes = end - start
        at = np.repeat(start - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        wanted = np.repeat(lo, sizes)
        rows = self.table.take(at)
        return rows.filter(pa.array(rows.column("lo").to_numpy() == wanted))


class Index:
    """The segments of a snapshot, oldest first."""

    def __init__(self, segments: Sequence[IndexSegment]) -> None:
        self.segments = tuple(segments)

    @classmethod
    def of(cls, folder: Path, entries: Sequence[FileEntry]) -> Index:
        """The index of the snapshot in `folder`."""
        return cls([IndexSegment(folder / entry.path, entry) for entry in entries])

    def lookup(self, ids: pa.Array) -> pa.Table:
        """All occurrences of the articles with these ids."""
        return self.occurrences_of(*distinct(*occurrence.halves(ids)))

    def occurrences_of(self, hi: np.ndarray, lo: np.ndarray) -> pa.Table:
        """All occurrences of the articles with ids (hi, lo), which are sorted and each given once."""
        return occurrence.concat([*self._that_count(lambda segment: trimmed(segment.candidates(hi, lo)))])

    def between(self, low: int, high: int) -> pa.Table:
        """All occurrences of articles whose ids have first halves from `low` to `high`, both included."""
        return occurrence.concat([*self._that_count(lambda segment: between(segment.table, low, high))])

    def everything(self) -> Iterator[pa.Table]:
        """All occurrences that count, a segment at a time."""
        return self._that_count(lambda segment: segment.table)

    def _that_count(self, occurrences_in: Callable[[IndexSegment], pa.Table]) -> Iterator[pa.Table]:
        newer: list[SortedNames] = []
        for segment in reversed(self.segments):
            occurrences = _without(occurrences_in(segment), newer)
            segment.unload()
            yield occurrences
            newer.append(segment.superseded)

    def add(self, occurrences: pa.Table, superseded: SortedNames, folder: Path) -> list[IndexSegment]:
        """Write a further segment into the snapshot being built in `folder`; merge it with its elders where due.

        Returns the segments of the new index; those not in `folder` yet are to be linked there.
        """
        segments = list(self.segments)
        while segments and segments[-1].entry.rows <= TIER * (occurrences.num_rows + len(superseded)):
            elder = segments.pop()
            left = _without(elder.table, [superseded])
            elder.unload()
            occurrences = occurrence.concat([left, occurrences]) if left.num_rows else occurrences
            superseded = SortedNames.of(elder.superseded.array, superseded.array)
        written = write_segment(occurrences, superseded if segments else SortedNames.of(), folder, len(segments))
        return [*segments, *([written] if written else [])]


def write_segment(occurrences: pa.Table, superseded: SortedNames, folder: Path, number: int) -> IndexSegment | None:
    """Write occurrences as a segment into `folder`/index; None where there is nothing to say."""
    if not occurrences.num_rows and not len(superseded):
        return None
    schema = occurrence.SCHEMA.with_metadata({"superseded": json.dumps(list(superseded))})
    table = trimmed(by_id(occurrences)).replace_schema_metadata(schema.metadata)
    target = folder / FOLDER
    with storage(target):
        target.mkdir(exist_ok=True)
    file = HashedFile(target / ".segment")
    try:
        with pa.ipc.new_file(file, schema) as writer:
            writer.write_table(table)
        digest = file.finish()
        path = target / f"segment-{digest[:32]}.arrow"
        with storage(path):
            file.path.replace(path)
    finally:
        file.abandon()
    rows = table.num_rows + len(superseded)
    return IndexSegment(path, FileEntry(f"{FOLDER}/{path.name}", rows, file.size_bytes, digest, number))


def _without(occurrences: pa.Table, dumps: Sequence[SortedNames]) -> pa.Table:
    """`occurrences` without those of the dumps named."""
    for names in dumps:
        if len(names) and occurrences.num_rows:
            occurrences = occurrences.filter(pc.invert(occurrence.is_of(occurrences, names)))
    return occurrences
