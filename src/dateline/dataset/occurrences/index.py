"""The index of finds: where else an article stands, answered without reading the dataset.

A short list of immutable *runs*, one added by each publish and merged like the tiers of a log-structured tree. A run is
an Arrow file sorted by article id and looked up by binary search in mapped memory, so a publish touches pages in
proportion to the articles it brings. A run also names the dumps whose finds in older runs no longer count.

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
from dateline.dataset.occurrences import found
from dateline.dataset.occurrences.gathering import between, by_id, distinct, trimmed
from dateline.dataset.occurrences.names import SortedNames
from dateline.errors import DatasetBroken

FOLDER = "index"
TIER = 4
"""A run is merged with its elder unless that is more than four times its size: each find is rewritten a few times."""


@dataclass(frozen=True)
class Run:
    """One immutable run."""

    path: Path
    entry: FileEntry

    @cached_property
    def table(self) -> pa.Table:
        """The finds, sorted by id, mapped rather than read."""
        try:
            return pa.ipc.open_file(pa.BufferReader(pa.py_buffer(self._mapped))).read_all()
        except ValueError as error:
            raise DatasetBroken(
                f"{self.path} cannot be read ({error}): `dateline verify --repair` rebuilds it"
            ) from error

    @cached_property
    def _mapped(self) -> mmap:
        with storage(self.path), self.path.open("rb") as file:
            return mmap(file.fileno(), 0, access=ACCESS_READ)

    def unload(self) -> None:
        """Let go of what was read: it is still in the file, and counts as memory of this process."""
        self._mapped.madvise(MADV_DONTNEED)

    @cached_property
    def superseded(self) -> SortedNames:
        """Names of the dumps whose finds in older runs do not count."""
        return SortedNames.of(json.loads(self.table.schema.metadata[b"superseded"]))

    def candidates(self, hi: np.ndarray, lo: np.ndarray) -> pa.Table:
        """The finds of the articles with ids (hi, lo), which are sorted by hi."""
        mine = self.table.column("hi").to_numpy()
        start, end = np.searchsorted(mine, hi, "left"), np.searchsorted(mine, hi, "right")
        sizes = end - start
        at = np.repeat(start - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        wanted = np.repeat(lo, sizes)
        rows = self.table.take(at)
        return rows.filter(pa.array(rows.column("lo").to_numpy() == wanted))


class Index:
    """The runs of a snapshot, oldest first."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = tuple(runs)

    @classmethod
    def of(cls, folder: Path, entries: Sequence[FileEntry]) -> Index:
        """The index of the snapshot in `folder`."""
        return cls([Run(folder / entry.path, entry) for entry in entries])

    def lookup(self, ids: pa.Array) -> pa.Table:
        """All finds of the articles with these ids."""
        return self.finds_of(*distinct(*found.halves(ids)))

    def finds_of(self, hi: np.ndarray, lo: np.ndarray) -> pa.Table:
        """All finds of the articles with ids (hi, lo), which are sorted and each given once."""
        return found.concat([*self._that_count(lambda run: trimmed(run.candidates(hi, lo)))])

    def between(self, low: int, high: int) -> pa.Table:
        """All finds of articles whose ids have first halves from `low` to `high`, both included."""
        return found.concat([*self._that_count(lambda run: between(run.table, low, high))])

    def everything(self) -> Iterator[pa.Table]:
        """All finds that count, a run at a time."""
        return self._that_count(lambda run: run.table)

    def _that_count(self, finds_in: Callable[[Run], pa.Table]) -> Iterator[pa.Table]:
        newer: list[SortedNames] = []
        for run in reversed(self.runs):
            finds = _without(finds_in(run), newer)
            run.unload()
            yield finds
            newer.append(run.superseded)

    def add(self, finds: pa.Table, superseded: SortedNames, folder: Path) -> list[Run]:
        """Write a further run into the snapshot being built in `folder`; merge it with its elders where due.

        Returns the runs of the new index; those not in `folder` yet are to be linked there.
        """
        runs = list(self.runs)
        while runs and runs[-1].entry.rows <= TIER * (finds.num_rows + len(superseded)):
            elder = runs.pop()
            left = _without(elder.table, [superseded])
            elder.unload()
            finds = found.concat([left, finds]) if left.num_rows else finds
            superseded = SortedNames.of(elder.superseded.array, superseded.array)
        written = write_run(finds, superseded if runs else SortedNames.of(), folder, len(runs))
        return [*runs, *([written] if written else [])]


def write_run(finds: pa.Table, superseded: SortedNames, folder: Path, number: int) -> Run | None:
    """Write finds as a run into `folder`/index; None where there is nothing to say."""
    if not finds.num_rows and not len(superseded):
        return None
    schema = found.SCHEMA.with_metadata({"superseded": json.dumps(list(superseded))})
    table = trimmed(by_id(finds)).replace_schema_metadata(schema.metadata)
    target = folder / FOLDER
    with storage(target):
        target.mkdir()
    file = HashedFile(target / ".run")
    try:
        with pa.ipc.new_file(file, schema) as writer:
            writer.write_table(table)
        digest = file.finish()
        path = target / f"run-{digest[:32]}.arrow"
        with storage(path):
            file.path.replace(path)
    finally:
        file.abandon()
    rows = table.num_rows + len(superseded)
    return Run(path, FileEntry(f"{FOLDER}/{path.name}", rows, file.size_bytes, digest, number))


def _without(finds: pa.Table, dumps: Sequence[SortedNames]) -> pa.Table:
    """`finds` without those of the dumps named."""
    for names in dumps:
        if len(names) and finds.num_rows:
            finds = finds.filter(pc.invert(found.is_of(finds, names)))
    return finds
