"""The first stage of a merge: what batches have staged becomes sorted runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.base import open_base
from dateline.dataset.format.tombstones import Tombstones, read_tombstones
from dateline.dataset.occurrences.names import SortedNames
from dateline.model import BatchReport
from dateline.publish.merge.brief import brief_ledger
from dateline.publish.merge.memory import release
from dateline.publish.merge.spread import ShouldStop, Spread, go_on, own_folder
from dateline.publish.merge.staged import Staged, load, passing, recounted, staged_ledger


@dataclass(frozen=True)
class Sort:
    """A task: sort the rows of some batches by partition and by dump."""

    reports: Sequence[BatchReport]
    held_back: pa.Array
    """Names of dumps whose rows do not count."""
    tombstones: Tombstones
    partition: str
    folder: Path

    @property
    def stagings(self) -> list[str]:
        """Where the batches stand."""
        return [report.staging for report in self.reports]

    def holds(self, reports: Sequence[BatchReport], held: SortedNames, tombstones: Tombstones, partition: str) -> bool:
        """Whether what it makes is what is wanted of `reports`, as matters stand now: it may have been begun before others published."""
        if (self.tombstones, self.partition) != (tombstones, partition) or len(self.held_back):
            return False
        if self.stagings != [report.staging for report in reports]:
            return False
        names = pa.array([dump.dump_name for report in reports for dump in report.dumps], pa.string())
        return not len(held) or (len(names) > 0 and not pc.any(held.mask(names)).as_py())

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
    begun = {task.stagings[0]: task for task in spread.begun if isinstance(task, Sort)}
    tasks: list[Sort] = []
    for number, some in enumerate(portions(reports, spread)):
        task = begun.get(some[0].staging)
        if task is None or not task.holds(some, held, tombstones, partition):
            task = Sort(_brief(some), held.array, tombstones, partition, scratch / f"map-{number:05d}")
        tasks.append(task)
    return Staged.joined(spread.do("map", tasks), dumps)


def sorting(reports: Sequence[BatchReport], out: Path, partition: str | None, folder: Path) -> Sort:
    """A task that sorts batches before the publish they belong to begins, as if nobody else published until then.

    out: the dataset's folder, `partition` as in `PublishRequest`. Raises StorageFailed, DatasetBroken, ContractViolated.
    """
    nobody = pa.array([], pa.string())
    return Sort(_brief(reports), nobody, read_tombstones(out), open_base(out, partition=partition).partition, folder)


def _brief(reports: Sequence[BatchReport]) -> list[BatchReport]:
    return [replace(report, dumps=()) for report in reports]


def portions(reports: Sequence[BatchReport], spread: Spread) -> list[list[BatchReport]]:
    """Batches that are sorted together: neighbours, with about so many bytes of staged files as a task takes; those of tasks begun stay."""
    begun = {staging: task for task in spread.begun if isinstance(task, Sort) for staging in task.stagings}
    found: list[list[BatchReport]] = []
    owner: Sort | None = None
    room = 0
    for report in reports:
        size, before, owner = staged_bytes(report), owner, begun.get(report.staging)
        if not found or owner is not before or (owner is None and size > room):
            found.append([])
            room = spread.task_bytes
        found[-1].append(report)
        room -= size
    return found


def staged_bytes(report: BatchReport) -> int:
    """Bytes of the files that a batch has staged."""
    return sum(path.stat().st_size for path in Path(report.staging).glob("*.parquet"))
