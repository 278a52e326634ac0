"""What a lake table has to hold, and what makes it so."""

from __future__ import annotations

import pyarrow as pa

from dateline.dataset.format.manifest import FileEntry, Manifest
from dateline.lake.change import LakeFile, change, keys_of, wanted


def files(*paths: str) -> dict[str, LakeFile]:
    return {path: LakeFile(path, 1, 10) for path in paths}


def test_change_is_the_difference_of_two_file_sets() -> None:
    """What is wanted and not held is added, what is held and not wanted removed, both by path."""
    made = change({"a", "c", "b"}, files("e", "b", "d"))
    assert [file.path for file in made.adds] == ["d", "e"]
    assert made.removes == ("a", "c")


def test_nothing_is_to_do_where_the_sets_are_equal() -> None:
    """Equal file sets need no change, in whatever order they are told."""
    made = change(["b", "a"], files("a", "b"))
    assert made.adds == ()
    assert made.removes == ()


def test_a_table_is_wanted_with_its_own_files_only() -> None:
    """Of a manifest a table takes its own files that have rows, at paths without its name, and their keys' values."""
    entries = (
        FileEntry("articles/month=2026-01/region=europe/part-000-a.parquet", 3, 100, "a" * 64),
        FileEntry("dumps/part-000-b.parquet", 2, 50, "b" * 64),
        FileEntry("undated/part-000-c.parquet", 0, 20, "c" * 64),
    )
    manifest = Manifest(entries, partition="month")
    want = wanted(manifest, "articles", 7, "f" * 64)
    assert [(f.path, f.rows, f.size_bytes, f.partition) for f in want.files.values()] == [
        ("month=2026-01/region=europe/part-000-a.parquet", 3, 100, {"month": "2026-01", "region": "europe"})
    ]
    assert want.said == {"dateline.snapshot": "000007", "dateline.manifest-sha256": "f" * 64}
    assert wanted(manifest, "undated", 7, "").files == {}


def test_partition_keys_are_columns_of_the_schema() -> None:
    """The keys, which no file has as columns, stand at the end of the schema, never null, days as days."""
    schema = wanted(Manifest(partition="day"), "articles", 1, "").schema
    assert schema.names[-2:] == ["date", "region"]
    assert schema.field("date").type == pa.date32()
    assert not schema.field("region").nullable
    assert keys_of("articles", "month") == ("month", "region")
    assert keys_of("undated", "month") == ("region",)
    assert keys_of("spans", "month") == ()
