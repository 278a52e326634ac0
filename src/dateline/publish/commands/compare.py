"""What changed between two snapshots, reading only the partitions that differ."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from dateline.dataset import Dataset
from dateline.dataset.base import BaseSnapshot, open_base
from dateline.dataset.format.diff import Diff
from dateline.dataset.format.layout import PARTITIONED, table_of
from dateline.dataset.ledger import places_in
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.collecting import Gathered, between, ranges
from dateline.dataset.snapshots import require
from dateline.publish.merge.comparison import Comparison, Reasons


def compare_snapshots(out: Path, before: int, after: int, reason: str = "") -> Diff:
    """What changed from snapshot `before` to snapshot `after`, reading only partitions that differ.

    `reason` stands for all changes (by default 'newer code': two snapshots do not tell why). Raises UsageError, DatasetBroken.
    """
    out = Dataset(out).path
    for number in (before, after):
        require(out, number)
    old, new = open_base(out, before), open_base(out, after)
    changed = {e.path for e in old.manifest.files} ^ {e.path for e in new.manifest.files}
    folders = {path.rpartition("/")[0] for path in changed if table_of(path) in PARTITIONED}
    sides = _occurrences_in(old, folders), _occurrences_in(new, folders)
    comparison = Comparison(Reasons(default=reason or "newer code"))
    for low, high in ranges(sum(side.num_rows for side in sides)):
        comparison.add(*(between(side, low, high) for side in sides))
    return comparison.diff(places_in(old), places_in(new))


def _occurrences_in(base: BaseSnapshot, folders: set[str]) -> pa.Table:
    """The occurrences of the rows in some partitions, sorted by id."""
    days = ("published_date", "published_earliest", "published_latest")
    columns = ("article_id", "dump_id", "dump_name", *days, "quality_flags")
    occurrences = Gathered()
    for folder, entries in base.manifest.folders().items():
        if folder in folders:
            for entry in entries:
                for rows in base.rows(entry, columns):
                    region = pa.array([folder.rpartition("region=")[2]] * rows.num_rows, pa.string())
                    occurrences.add(occurrence.from_articles(rows.append_column("region", region)))
    return occurrences.table()[0]
