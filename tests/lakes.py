"""What tests of lake tables have in common: some dumps, rows that can be compared, every text on the disk, a stale writer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline import lake
from dateline.dataset.format.manifest import read_manifest
from dateline.errors import PublishConflict
from dateline.lake.change import change, wanted
from dateline.lake.faces import face
from tests.batches import Delivery, Story, Workshop

OLD = [
    Delivery(
        f"{i}.txt",
        (Story(f"story {i}", day=20 * i), Story("shared"), Story(f"once {i}", day=None, region="east-asia")),
        n_quarantined=1,
    )
    for i in range(4)
]
NEW = OLD[0].again(version="2", stories=(Story("edited", day=3), Story("shared")))
TABLES = ("articles", "undated", "quarantine", "spans", "dumps", "sightings")


def versions(out: Path) -> set[int | None]:
    assert all(standing.is_in_step for standing in lake.standing(out))
    return {standing.version for standing in lake.standing(out)}


def plain(rows: pa.Table | list[dict[str, Any]]) -> list[str]:
    """Rows as a set that can be compared, without the partition keys."""
    found = rows.to_pylist() if isinstance(rows, pa.Table) else rows
    keys = ("folder", "year", "month", "date", "region")
    return sorted(repr(sorted((k, v) for k, v in row.items() if k not in keys)) for row in found)


def texts_on_disk(out: Path) -> set[str]:
    """Every text in a Parquet file anywhere below the dataset."""
    found: set[str] = set()
    for path in out.rglob("*.parquet"):
        if not path.is_symlink() and "_delta_log" not in path.parts:
            rows = pq.ParquetFile(path).read()
            found |= {str(v) for name in rows.column_names for v in rows.column(name).to_pylist()}
    return found


def refuses_a_stale_writer(workshop: Workshop, name: str) -> None:
    """Commit on top of a version that is not the last any more, to the table of articles of the format `name`."""
    workshop.commit(*OLD, partition="month", table=name)
    folder, format_ = workshop.out / "lake" / name / "articles", face(name)
    stale = format_.last(folder)
    assert stale is not None
    workshop.commit(Delivery("late.txt", (Story("late", day=2),)))
    want = wanted(read_manifest(workshop.current), "articles", 3, "other")
    with pytest.raises(PublishConflict, match="somebody else"):
        format_.commit(folder, stale, change(stale.paths, want.files), want)
