"""What a lake's log says of the values in a file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.lake.statistics import Range, ranges


def test_numbers_and_times_have_ranges_and_texts_none(tmp_path: Path) -> None:
    """Smallest and largest value over all row groups, nulls counted; of a text nothing, lest the log outlive it."""
    days = [dt.datetime.fromisoformat("2026-01-13"), None, dt.datetime.fromisoformat("1997-07-01")]
    table = pa.table({"n": [3, 1, 2], "day": pa.array(days, pa.timestamp("ms")), "name": ["a", "b", "c"]})
    pq.write_table(table, tmp_path / "f.parquet", row_group_size=1)
    assert ranges(tmp_path / "f.parquet", table.schema) == {
        "n": Range(1, 3, 0),
        "day": Range(dt.datetime.fromisoformat("1997-07-01"), dt.datetime.fromisoformat("2026-01-13"), 1),
    }


def test_a_column_without_values_has_no_bounds(tmp_path: Path) -> None:
    """Where all is null, only that is said."""
    table = pa.table({"n": pa.array([None, None], pa.int32())})
    pq.write_table(table, tmp_path / "f.parquet")
    assert ranges(tmp_path / "f.parquet", table.schema) == {"n": Range(None, None, 2)}
