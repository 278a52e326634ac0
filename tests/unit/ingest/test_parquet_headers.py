"""Page headers of Parquet files as pyarrow writes them: what each page takes, before it is read."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.errors import DumpUnreadable
from dateline.ingest import parquet_pages
from dateline.ingest.parquet_headers import page_bytes
from tests.unit.ingest.build import dump_of, read_all


def written(texts: list[str], **options: object) -> io.BytesIO:
    """A Parquet file of one column."""
    file = io.BytesIO()
    pq.write_table(pa.table({"text": texts, "n": list(range(len(texts)))}), file, **options)
    return file


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("compression", ["none", "zstd", "snappy"])
@pytest.mark.parametrize("numbered", [True, False])
def test_every_page_is_seen(version: str, compression: str, numbered: bool) -> None:
    """The sizes of all pages, those of dictionaries among them, are what the chunk's total says, but for their headers."""
    texts = [f"text {n % 50} " * 40 for n in range(4_000)]
    file = written(
        texts,
        data_page_version=version,
        compression=compression,
        use_dictionary=numbered,
        data_page_size=20_000,
        write_batch_size=50,
        row_group_size=1_500,
    )
    metadata = pq.ParquetFile(file).metadata
    for group in range(metadata.num_row_groups):
        for column in range(2):
            chunk = metadata.row_group(group).column(column)
            sizes = list(page_bytes(file, chunk))
            assert (
                0 <= chunk.total_uncompressed_size - sum(sizes) < 800 * len(sizes)
            )  # headers hold the least and the greatest text
    if not numbered:
        assert len(list(page_bytes(file, metadata.row_group(0).column(0)))) > 10


def test_a_page_too_large_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its size unpacked; the same texts in pages of their own are read."""
    monkeypatch.setattr(parquet_pages, "_MOST_PAGE_BYTES", 1 << 20)
    texts = [f"The ferry number {n} left on Monday. " * 2_000 for n in range(20)]
    whole = written(texts, use_dictionary=False).getvalue()
    with pytest.raises(DumpUnreadable, match=r"page of its column text holds 1 MiB.*write_batch_size"):
        read_all(dump_of(tmp_path, whole, "a.dat"))
    apart = written(texts, use_dictionary=False, write_batch_size=1, data_page_size=1).getvalue()
    documents, _ = read_all(dump_of(tmp_path, apart, "b.dat"))
    assert len(documents) == 20


@pytest.mark.parametrize("garbage", [b"", b"\xff" * 40, b"\x1c" * 70_000, bytes(range(256)) * 300, b"\x15\x00\x15\x02"])
def test_what_is_no_header_ends_the_look(garbage: bytes) -> None:
    """Damaged pages are for Arrow to name."""
    file = written(["A port."] * 10)
    chunk = pq.ParquetFile(file).metadata.row_group(0).column(0)
    damaged = io.BytesIO(file.getvalue()[: chunk.dictionary_page_offset or chunk.data_page_offset] + garbage)
    assert list(page_bytes(damaged, chunk)) == []
