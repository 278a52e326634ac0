"""Footers that contradict themselves are refused before pyarrow, which they would end, is asked for their columns."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.errors import DumpUnreadable
from dateline.ingest.parquet_footer import refuse_contradictions

STORY = "The ferry left on Monday, the port said. It was full. Nobody had expected that many passengers in March."
TABLE = pa.table(
    {
        "title": ["Ferry leaves", None],
        "text": [STORY, STORY + " It came back."],
        "tags": [["ferry"], ["port", "ferry"]],
        "place": [{"name": "Skarholm", "also": ["Skarø"]}, None],
        "counts": pa.array([[("read", 1)], []], pa.map_(pa.string(), pa.int32())),
    }
)


def written(table: pa.Table = TABLE) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file)
    return file.getvalue()


def contradicting() -> bytes:
    """The schema says now that `title` is never null, the statistics count nulls."""
    whole = written()
    optional = b"\x25\x02\x18\x05title"
    assert whole.count(optional) == 1
    return whole.replace(optional, b"\x25\x00\x18\x05title")


def of_another_type() -> bytes:
    """The schema says now that `title` is a real number, the statistics count the bytes of its texts."""
    whole = written()
    text = b"\x15\x0c\x25\x02\x18\x05title"
    assert whole.count(text) == 1
    return whole.replace(text, b"\x15\x08\x25\x02\x18\x05title")


def test_what_pyarrow_writes_is_no_contradiction() -> None:
    """Nulls, lists, structs, maps: the statistics have as many levels as the schema, and as pyarrow says."""
    refuse_contradictions(io.BytesIO(written()))
    refuse_contradictions(io.BytesIO(written(TABLE.slice(0, 0))))


def test_statistics_of_another_schema_are_refused() -> None:
    """The message names the column and what is wrong with it."""
    with pytest.raises(DumpUnreadable, match="column title count 2 levels, its schema has 1"):
        refuse_contradictions(io.BytesIO(contradicting()))


def test_bytes_of_texts_in_a_column_of_numbers_are_refused() -> None:
    """pyarrow would end the process there, too."""
    with pytest.raises(DumpUnreadable, match="column title count the bytes of texts"):
        refuse_contradictions(io.BytesIO(of_another_type()))


@pytest.mark.parametrize("n_bytes", range(0, len(written()), 97))
def test_what_is_no_footer_is_passed_over(n_bytes: int) -> None:
    """A file cut off anywhere is left to pyarrow, which says what is wrong with it."""
    refuse_contradictions(io.BytesIO(written()[:n_bytes]))
    refuse_contradictions(io.BytesIO(written()[:n_bytes] + written()[-8:]))


def test_such_a_file_harms_no_other(tmp_path: Path) -> None:
    """In a process of its own the file is a failed dump, and the run goes on: it used to end with the process."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/broken.parquet").write_bytes(contradicting())
    (tmp_path / "raw/other.parquet").write_bytes(of_another_type())
    (tmp_path / "raw/whole.parquet").write_bytes(written())
    command = [sys.executable, "-m", "dateline.cli.app", "run", "raw", "--out", "out", "--engine", "direct"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=200, check=False)
    ledger = pq.read_table(tmp_path / "out/current/dumps").to_pylist()
    assert {row["dump_name"]: row["outcome"] for row in ledger} == {
        "broken.parquet": "failed",
        "other.parquet": "failed",
        "whole.parquet": "published",
    }, done.stderr
    assert any("column title count 2 levels" in str(row) for row in ledger)
