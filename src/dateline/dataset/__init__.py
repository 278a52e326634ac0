"""The dataset on disk, as readers and writers see it: `Dataset(path).snapshot("current").table("articles")`.

Nothing heavy is loaded until something is read.
"""

from __future__ import annotations

from dateline.dataset.dataset import Dataset, SnapshotSpec
from dateline.dataset.format.absence import no_dataset
from dateline.dataset.format.diff import Change, Diff
from dateline.dataset.format.layout import PARTITIONS
from dateline.dataset.snapshots import SnapshotInfo

__all__ = ["PARTITIONS", "Change", "Dataset", "Diff", "SnapshotInfo", "SnapshotSpec", "no_dataset"]
