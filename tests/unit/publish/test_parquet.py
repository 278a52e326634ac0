"""Rows in files: where row groups and files end, what the footers tell readers, how much is read at a time."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.contract import to_table
from dateline.dataset.format.layout import DEFAULT_CUTS, Cuts
from dateline.dataset.format.parquet import SortedWriter, as_published, read_rows
from tests.batches import Delivery, Story
from tests.rows import columns

TEN = Delivery("a.txt", tuple(Story(f"story {i}") for i in range(10)), n_quarantined=10)
BODY = len("story 0\n\nA second paragraph of it.")
WEIGHTS = {
    "articles": 768 + BODY,
    "undated": 768 + BODY,
    "sightings": 256,
    "spans": 96,
    "quarantine": 256 + len("lost a.txt 1 0"),
}


def published(table: str) -> pa.Table:
    """Ten rows as they are published."""
    rows = TEN.rows("articles" if table == "undated" else table)
    return as_published(table, to_table("articles" if table == "undated" else table, columns(rows), staged=True))


def groups(folder: Path, table: str, cuts: Cuts, rows_at_a_time: int = 10) -> list[list[int]]:
    """Write ten rows; how many stand in each row group of each file."""
    writer, rows = SortedWriter(table, folder, cuts), published(table)
    for start in range(0, rows.num_rows, rows_at_a_time):
        writer.write(rows.slice(start, rows_at_a_time))
    files = [pq.ParquetFile(folder / file.name).metadata for file in writer.finish()]
    return [[file.row_group(i).num_rows for i in range(file.num_row_groups)] for file in files]


@pytest.mark.parametrize("table", sorted(WEIGHTS))
def test_where_row_groups_and_files_end(tmp_path: Path, table: str) -> None:
    """A row group ends with the row that reaches the limit, a file with the group that does: for ever, or bytes change."""
    weight = WEIGHTS[table]
    four = Cuts(file_bytes=8 * weight, group_bytes=4 * weight)
    five = Cuts(file_bytes=5 * weight + 1, group_bytes=4 * weight + 1)
    for rows_at_a_time in (10, 3, 1):
        folder = tmp_path / str(rows_at_a_time)
        assert groups(folder / "four", table, four, rows_at_a_time) == [[4, 4], [2]]
        assert groups(folder / "five", table, five, rows_at_a_time) == [[5, 5]]


def test_a_ledger_row_weighs_half_a_kilobyte(tmp_path: Path) -> None:
    """The ledger's rows are cut by weight too."""
    rows = pa.concat_tables([as_published("dumps", to_table("dumps", columns(TEN.rows("dumps")), staged=True))] * 6)
    writer = SortedWriter("dumps", tmp_path, Cuts(file_bytes=1 << 20, group_bytes=3 * 512 + 1))
    writer.write(rows)
    (file,) = writer.finish()
    metadata = pq.ParquetFile(tmp_path / file.name).metadata
    assert [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)] == [4, 2]


def test_new_datasets_are_cut_as_ever() -> None:
    """The sizes a dataset gets for life: two datasets of the same dumps begun by different versions are the same bytes."""
    assert (DEFAULT_CUTS.file_bytes, DEFAULT_CUTS.group_bytes) == (301_989_888, 8_388_608)
    assert DEFAULT_CUTS.chunk_chars == 8_388_608


def test_footers_serve_those_who_skip(tmp_path: Path) -> None:
    """Days, countries and ids have smallest and largest values in the footer, long texts have none; names are coded."""
    writer = SortedWriter("articles", tmp_path, DEFAULT_CUTS)
    writer.write(published("articles"))
    (file,) = writer.finish()
    metadata = pq.ParquetFile(tmp_path / file.name).metadata
    group = metadata.row_group(0)
    chunks = {group.column(i).path_in_schema: group.column(i) for i in range(group.num_columns)}
    compared = {name for name, chunk in chunks.items() if chunk.is_stats_set}
    assert {"article_id", "published_date", "country", "dump_name", "n_sightings"} <= compared
    assert not {"headline", "body", "byline", "standfirst"} & compared
    assert not {name for name in compared if name.startswith(("captions", "date_evidence", "countries"))}
    coded = {name for name, chunk in chunks.items() if chunk.has_dictionary_page}
    assert {"dump_id", "dump_name", "country", "language", "date_method"} <= coded
    assert not {"article_id", "body", "char_start"} & coded


def test_heavy_rows_are_read_a_few_at_a_time(tmp_path: Path) -> None:
    """Rows are read 4,096 at a time, and fewer where that would be more than four megabytes."""
    light, heavy = tmp_path / "light.parquet", tmp_path / "heavy.parquet"
    pq.write_table(pa.table({"n": range(10_000)}), light)
    assert [rows.num_rows for rows in read_rows(light)] == [4096, 4096, 1808]
    texts = [chr(97 + i) * (1 << 20) for i in range(12)]
    pq.write_table(pa.table({"text": texts}), heavy, use_dictionary=False, row_group_size=4, write_statistics=False)
    sizes = [rows.num_rows for rows in read_rows(heavy)]
    assert sum(sizes) == 12
    assert max(sizes) == 3
    assert [row for rows in read_rows(heavy, ["text"]) for row in rows.column("text").to_pylist()] == texts
