"""Staged files of a long batch: several of them, and one table all the same."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.contract import to_table
from dateline.dataset.format.layout import staged_files
from dateline.staging.files import FILE_GROUPS, StagedFiles
from dateline.staging.reading import staged_tables
from tests.rows import columns, quarantined


def rows(number: int) -> pa.Table:
    return to_table("quarantine", columns([quarantined(document_index=number)]))


def test_no_file_has_so_many_row_groups_that_remembering_them_takes_a_workers_memory(tmp_path: Path) -> None:
    """What is written after the file is full begins another; all of it is read, in order."""
    n_groups = 2 * FILE_GROUPS + 3
    files = StagedFiles(tmp_path)
    for number in range(n_groups):
        files.write("quarantine", rows(number))
    files.close()
    there = staged_files(tmp_path, "quarantine")
    assert sorted(there) == sorted(tmp_path.iterdir())
    assert [pq.read_metadata(path).num_row_groups for path in there] == [FILE_GROUPS, FILE_GROUPS, 3]
    read = pa.concat_tables(staged_tables(tmp_path, "quarantine", ["document_index"]))
    assert read["document_index"].to_pylist() == list(range(n_groups))
    assert list(staged_tables(tmp_path, "articles")) == []


def test_a_writer_remembers_little_of_a_row_group(tmp_path: Path) -> None:
    """No smallest and largest values: texts would be remembered twice each."""
    files = StagedFiles(tmp_path)
    files.write("quarantine", rows(0))
    files.close()
    group = pq.read_metadata(tmp_path / "quarantine.parquet").row_group(0)
    assert not any(group.column(n).is_stats_set for n in range(group.num_columns))
