"""The dataset on disk, as readers and writers see it: `Dataset(path).snapshot("current").table("articles")`.

Nothing heavy is loaded until something is read.
"""

from __future__ import annotations

from pathlib import Path

from dateline.addresses import address_of
from dateline.dataset.dataset import Dataset, SnapshotSpec
from dateline.dataset.format.absence import no_dataset
from dateline.dataset.format.diff import Change, Diff
from dateline.dataset.format.layout import MONTH, PARTITIONS
from dateline.dataset.snapshots import SnapshotInfo


def working(out: Path) -> Path:
    """Where staging, notes and the like of the dataset at `out` stand: in its folder; for one in a bucket in this user's cache."""
    if (address := address_of(out)) is None:
        return out
    from dateline.dataset.bucket import copies

    return copies.working(address)


__all__ = ["MONTH", "PARTITIONS", "Change", "Dataset", "Diff", "SnapshotInfo", "SnapshotSpec", "no_dataset", "working"]
