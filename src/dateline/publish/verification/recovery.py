"""A manifest made anew from the files of a snapshot, where manifest.json itself is damaged.

File names carry their part and the first half of their hash, so what is intact proves itself; Parquet's own footers
give the rows, the first dump of each `dumps` file the chunks.
"""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.contract import CONTRACT_VERSION, TABLES
from dateline.dataset.format.layout import PARTITIONED, partition_of, table_of
from dateline.dataset.format.manifest import FileEntry, Manifest
from dateline.errors import DatasetBroken
from dateline.publish.verification.verify import sha256_of


def salvage_manifest(folder: Path) -> Manifest:
    """The manifest of the intact files in `folder`; a file that does not match its own name is left out.

    Raises DatasetBroken where none is intact, OSError.
    """
    intact = [
        entry
        for table in TABLES
        for path in sorted((folder / table).rglob("part-*.parquet"))
        if (entry := _entry(path, path.relative_to(folder).as_posix())) is not None
    ]
    if not intact:  # not even an empty table: nothing tells which dumps there were
        raise DatasetBroken(
            f"no file of {folder} is intact: go back to a sound snapshot with `dateline snapshots rollback`, "
            "or publish the dumps anew into an empty folder"
        )
    firsts = sorted({_first_dump(folder, e) for e in intact if table_of(e.path) == "dumps" and e.rows and not e.part})
    files = sorted(_in_chunk(folder, entry, firsts) for entry in intact)
    version, print_ = _contract(folder, intact)
    return Manifest(tuple(files), version, print_, partition=partition_of(entry.path for entry in files))


def _entry(path: Path, name: str) -> FileEntry | None:
    _, part, digest = path.stem.split("-")
    sha256 = sha256_of(path)
    if not sha256.startswith(digest):
        return None
    return FileEntry(name, pq.read_metadata(path).num_rows, path.stat().st_size, sha256, int(part))


def _in_chunk(folder: Path, entry: FileEntry, firsts: list[str]) -> FileEntry:
    if table_of(entry.path) in PARTITIONED or not entry.rows:
        return entry
    name = _first_dump(folder, entry)
    chunk = firsts[max(bisect_right(firsts, name) - 1, 0)] if firsts else name
    return FileEntry(entry.path, entry.rows, entry.size_bytes, entry.sha256, entry.part, chunk)


def _first_dump(folder: Path, entry: FileEntry) -> str:
    with pq.ParquetFile(folder / entry.path) as parquet:
        rows: pa.Table = parquet.read_row_group(0, columns=["dump_name"])
    return str(rows.column("dump_name")[0].as_py())


def _contract(folder: Path, files: list[FileEntry]) -> tuple[str, str]:
    """Version and fingerprint of the contract the files were written under."""
    metadata = pq.read_schema(folder / files[0].path).metadata or {}
    version = metadata.get(b"dateline.contract_version", CONTRACT_VERSION.encode()).decode()
    return version, metadata.get(b"dateline.contract_fingerprint", b"").decode()
