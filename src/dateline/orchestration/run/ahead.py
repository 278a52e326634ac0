"""Publishing begins while others still parse: what is staged is sorted as soon as there is enough of it.

The workers come to it after the batches that are waiting for them, so it fills the time of those who have none left. What was sorted is used if
it is what the publish wants of these batches by then (`dateline.publish.sorting`); whatever else comes of it, they are sorted then.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline.dataset import working
from dateline.model import Batch, BatchReport
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.merging import Workers
from dateline.publish import Spread, Task, sorting, staged_bytes

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Ahead:
    """Has the batches of a job sorted in portions of neighbours."""

    job: Job
    folder: Path
    """Gone when the run ends."""
    workers: Workers | None
    """None: nobody, and nothing is done before the publish."""
    _begun: list[Task[Any]] = field(default_factory=list)
    _waiting: dict[int, tuple[BatchReport, int]] = field(default_factory=dict)
    """By index: what was staged, and its bytes."""
    _is_over: bool = False

    def staged(self, report: BatchReport) -> None:
        """A batch, or a part of one, was staged."""
        batch: Batch = self.job.prepared.plan.batches[report.index]
        if self.workers is None or self._is_over or len(report.dumps) != len(batch.dumps):
            return  # of a batch whose worker died others may bring parts
        self._waiting[report.index] = report, staged_bytes(report)
        portion = self._around(report.index)
        n_bytes = sum(self._waiting[index][1] for index in portion)
        if n_bytes < max(self.task_bytes, 1):
            return
        reports = [self._waiting.pop(index)[0] for index in portion]
        number = len(self._begun)
        try:
            task = sorting(
                reports, working(self.job.request.out), self.job.partition, self.folder / f"map-{number:05d}"
            )
            self.workers.begin(f"map ahead {number + 1}", task)
        except Exception as error:  # a lost pool, a damaged dataset: the publish meets it again, where it is told
            logger.info("nothing is sorted before all is staged: %s", error)
            self._is_over = True
        else:
            self._begun.append(task)

    @property
    def task_bytes(self) -> int:
        """Of staged files, what is sorted at a time."""
        return self.job.request.merge_mb << 20

    @property
    def spread(self) -> Spread:
        """Who merges."""
        return (
            Spread(self.workers, self.task_bytes, self._begun) if self.workers else Spread(task_bytes=self.task_bytes)
        )

    def _around(self, index: int) -> Sequence[int]:
        """The batches that wait, from the first to the last neighbour of one without a gap."""
        first = last = index
        while first - 1 in self._waiting:
            first -= 1
        while last + 1 in self._waiting:
            last += 1
        return range(first, last + 1)
