"""The first stage of a merge: what batches have staged becomes sorted runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.format.tombstones import Tombstones
from dateline.dataset.occurrences.names import SortedNames
from dateline.model import BatchReport
from dateline.publish.merge.memory import release
from dateline.publish.merge.spread import ShouldStop, Spread, go_on, own_folder
from dateline.publish.merge.staged import Staged, brief_ledger, load, passing, recounted, staged_ledger


@dataclass(frozen=True)
class Sort:
    """A task: sort the rows of some batches by partition and by dump."""

    reports: Sequence[BatchReport]
    held_back: pa.Array
    """Names of dumps whose rows do not count."""
    tombstones: Tombstones
    partition: str
    folder: Path

    def __call__(self, should_stop: ShouldStop) -> Staged:
        """The rows as runs in files; `dumps` is empty."""
        go_on(should_stop)
        own = own_folder(self.folder)
        dumps, forgotten = staged_ledger(self.reports, self.tombstones)
        held = SortedNames(self.held_back)
        dumps = dumps.filter(pc.invert(held.mask(dumps.column("dump_name"))))
        keep = passing(SortedNames.of(forgotten.array, held.array), self.tombstones)
        staged = load(self.reports, dumps, keep, own, self.partition, in_files=True)
        if self.tombstones.hashes:
            staged = recounted(staged, own, in_files=True)
        release()
        return replace(staged, dumps=brief_ledger(()))


def staged_by(
    reports: Sequence[BatchReport],
    dumps: pa.Table,
    forgotten: SortedNames,
    held: SortedNames,
    tombstones: Tombstones,
    partition: str,
    scratch: Path,
    spread: Spread | None = None,
) -> Staged:
    """What `reports` bring, but for the dumps that were `forgotten` or are `held` back; sorted by workers where `spread` has some.

    `dumps` are the ledger rows that count, in brief; workers read those of their batches themselves. Raises ContractViolated, DatasetBroken, StorageFailed, Cancelled.
    """
    if spread is None:
        keep = passing(SortedNames.of(forgotten.array, held.array), tombstones)
        staged = load(reports, dumps, keep, scratch, partition)
        return recounted(staged, scratch) if tombstones.hashes else staged
    tasks = [
        Sort([replace(r, dumps=()) for r in some], held.array, tombstones, partition, scratch / f"map-{number:05d}")
        for number, some in enumerate(portions(reports, spread))
    ]
    return Staged.joined(spread.do("map", tasks), dumps)


def portions(reports: Sequence[BatchReport], spread: Spread) -> list[list[BatchReport]]:
    """Batches that are sorted together: neighbours, with about so many bytes of staged files as a task takes."""
    found: list[list[BatchReport]] = []
    room = 0
    for report in reports:
        size = sum(path.stat().st_size for path in Path(report.staging).glob("*.parquet"))
        if not found or size > room:
            found.append([])
            room = spread.task_bytes
        found[-1].append(report)
        room -= size
    return found
